// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/run_facts.h"

#include "engine/record/text.h"
#include "widgets/models/beside_words.h"

namespace coroscope {

namespace {

using Facts = std::vector<std::pair<QString, QString>>;

constexpr std::size_t mostNames = 5;

void add(Facts &facts, const QString &what, const QString &value)
{
    if (!value.isEmpty())
        facts.emplace_back(what, value);
}

QString lengthWords(Nanoseconds start, Nanoseconds end, bool finished)
{
    return finished ? wording::duration(end - start)
                    : TimelineScene::tr("still running, for %1 so far").arg(wording::duration(end - start));
}

QString names(const TimelineSource &source, const std::vector<TaskNumber> &tasks)
{
    QStringList words;
    for (std::size_t i = 0; i < std::min(mostNames, tasks.size()); ++i)
        words << source.taskName(tasks[i]);
    if (tasks.size() > mostNames) {
        const std::size_t more = tasks.size() - mostNames;
        words << TimelineScene::tr("%1 more", nullptr, pluralOf(more)).arg(wording::number(more));
    }
    return words.join(QStringLiteral(", "));
}

Facts callbackFacts(const TimelineSource &source, const CallbackInfo &info)
{
    Facts facts;
    const FunctionPlace function = source.function(info.function);
    add(facts, TimelineScene::tr("Callback"), wording::callbackName(function.name));
    add(facts, TimelineScene::tr("Callback run"), wording::number(info.number));
    add(facts, TimelineScene::tr("Defined at"), function.place);
    add(facts, TimelineScene::tr("Loop"), source.loopName(info.loop));
    add(facts, TimelineScene::tr("Began"), wording::instant(info.start));
    add(facts, TimelineScene::tr("Took"), lengthWords(info.start, info.end, info.finished));
    add(facts, TimelineScene::tr("Queued by"),
        wording::queuedBy(info.cause, info.causer, info.source,
                          [&source](TaskNumber task) { return source.taskName(task); }));
    add(facts, TimelineScene::tr("Woke"), names(source, source.wokenByCallback(info.number)));
    if (info.finished)
        add(facts, TimelineScene::tr("Ended"), wording::outcome(info.outcome));
    add(facts, TimelineScene::tr("Before switch"), info.nextSwitch ? wording::number(info.nextSwitch) : QString());
    return facts;
}

Facts jobFacts(const TimelineSource &source, const JobInfo &info)
{
    Facts facts;
    const FunctionPlace function = source.function(info.function);
    add(facts, TimelineScene::tr("Job"), function.name.isEmpty() ? TimelineScene::tr("job") : function.name);
    add(facts, TimelineScene::tr("Runs in"), wording::workerName(source.worker(info.worker)));
    add(facts, TimelineScene::tr("Defined at"), function.place);
    add(facts, TimelineScene::tr("Submitted by"),
        info.task == noTask ? TimelineScene::tr("unknown") : source.taskName(info.task));
    add(facts, TimelineScene::tr("Began"), wording::instant(info.start));
    if (source.tellsJobLengths())
        add(facts, TimelineScene::tr("Took"), lengthWords(info.start, info.end, info.finished));
    else
        add(facts, TimelineScene::tr("Took"),
            info.finished ? TimelineScene::tr("not known: threads go by real time")
                          : TimelineScene::tr("still running"));
    if (info.finished)
        add(facts, TimelineScene::tr("Ended"), wording::outcome(info.outcome));
    return facts;
}

} // namespace

std::vector<std::pair<QString, QString>> runFacts(const TimelineScene &scene, const RunBeside &run)
{
    const TimelineSource &source = scene.source();
    if (run.isCallback()) {
        const CallbackInfo info = source.callback(run.number);
        return info.number == 0 ? Facts() : callbackFacts(source, info);
    }
    const std::optional<std::size_t> place = scene.placeOf(run);
    return place ? jobFacts(source, source.job(run.worker, *place)) : Facts();
}

} // namespace coroscope

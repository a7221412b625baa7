// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/definitions_binder.h"

#include "app/window/document.h"
#include "widgets/definitions/definitions_view.h"
#include "widgets/models/breakpoint_reach.h"

namespace coroscope {

namespace {

constexpr int countIntervalMs = 250; ///< counting looks at every task that lives

} // namespace

DefinitionsBinder::DefinitionsBinder(Session &session, Document &document, DefinitionsModel &model,
                                     DefinitionsView &view, QObject *parent)
    : QObject(parent), session_(session), document_(document), model_(model), view_(view)
{
    counts_.setSingleShot(true);
    counts_.setInterval(countIntervalMs);
    const auto later = [this] {
        if (!counts_.isActive())
            counts_.start();
    };
    connect(&counts_, &QTimer::timeout, this, &DefinitionsBinder::updateCounts);
    connect(&session_, &Session::cursorChanged, this, later);
    connect(&session_, &Session::recordingChanged, this, [this, later] {
        counter_.clear();
        later();
    });
    connect(&session_, &Session::recordingGrew, this, later);
    connect(&session_, &Session::breakpointsChanged, this, &DefinitionsBinder::updateBreaks);
    connect(&view_, &DefinitionsView::breakToggled, this, &DefinitionsBinder::toggleBreak);
    connect(&session_, &Session::taskRulesChanged, this, &DefinitionsBinder::updateTaskRules);
    connect(&view_, &DefinitionsView::taskRuleChosen, &session_,
            [this](const QString &definition, std::optional<bool> isTask) {
                session_.setTaskRule(definition, document_.runPath(), isTask);
            });
    updateBreaks();
    updateTaskRules();
}

void DefinitionsBinder::setOutline(const Outline &outline, bool isPython)
{
    view_.offerTaskRules(isPython);
    view_.setEmptyText(outline.error ? tr("The source does not parse: line %1: %2")
                                           .arg(QString::number(outline.error->line), outline.error->message)
                                     : outline.problem);
    model_.setDefinitions(outline.definitions, document_.runPath());
    updateCounts();
    updateTaskRules(); // it may be another file
}

void DefinitionsBinder::updateCounts()
{
    const Recording *recording = session_.recording();
    model_.setCounts(recording ? counter_.count(*recording, session_.state()) : std::vector<DefinitionCounts>());
}

void DefinitionsBinder::updateBreaks() { model_.setBreakpoints(session_.breakpoints()); }

void DefinitionsBinder::updateTaskRules()
{
    const std::string file = document_.runPath().toStdString();
    QStringList tasks;
    QStringList notTasks;
    for (const TaskRule &rule : session_.taskRules()) {
        if (rule.file == file)
            (rule.isTask ? tasks : notTasks).append(QString::fromStdString(rule.definition));
    }
    model_.setTaskRules(tasks, notTasks);
}

void DefinitionsBinder::toggleBreak(const QString &name)
{
    for (const Breakpoint &breakpoint : session_.breakpoints()) {
        if (isPlainResume(breakpoint) && breakpoint.task == name.toStdString()) {
            session_.removeBreakpoint(breakpoint.number);
            return;
        }
    }
    Breakpoint breakpoint;
    breakpoint.task = name.toStdString();
    session_.addBreakpoint(breakpoint);
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/task_panel.h"

#include "engine/record/text.h"
#include "widgets/common/least_lines.h"
#include "widgets/common/name_elision.h"
#include "widgets/common/placeholder.h"
#include "widgets/common/task_menu.h"
#include "widgets/common/throttle.h"
#include "widgets/inspector/locals_feed.h"
#include "widgets/inspector/locals_tree.h"
#include "widgets/models/beside_words.h"
#include "widgets/models/moment_context.h"
#include "widgets/session/live_ticker.h"
#include "widgets/session/program_values.h"
#include "widgets/session/status_text.h"

#include <QContextMenuEvent>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QTextDocumentFragment>

#include <algorithm>

namespace coroscope {

namespace {

constexpr int mostNameEms = 14; ///< of a function beside the task's name

QString link(const QString &target, const QString &words)
{
    return QStringLiteral("<a href=\"%1\">%2</a>").arg(target, words.toHtmlEscaped());
}

QString switchLink(SwitchNumber number)
{
    return link(QStringLiteral("switch:%1").arg(number), TaskPanel::tr("switch %1").arg(wording::number(number)));
}

QString callbackLink(CallbackNumber number)
{
    return link(QStringLiteral("callback:%1").arg(number), SpawningRun::name(number));
}

/// The result of a task that had ended by `at`; a later one is not known yet at that moment.
bool endedBy(const TaskInfo &info, const Moment &at)
{
    return hasEnded(info.status) && (info.endedIn < at.number || (at.inside && info.endedIn == at.number));
}

/// A label's accessible name is its title: what it says is the description.
void setWords(QLabel &label, const QString &words)
{
    label.setText(words);
    const bool isPlain = label.textFormat() == Qt::PlainText;
    label.setAccessibleDescription(isPlain ? words : QTextDocumentFragment::fromHtml(words).toPlainText());
}

/// Shows its line only where there is something to say.
void say(QLabel &label, const QString &words)
{
    setWords(label, words);
    for (QLabel *title : label.parentWidget()->findChildren<QLabel *>(QString(), Qt::FindDirectChildrenOnly))
        if (title->buddy() == &label)
            title->setVisible(!words.isEmpty());
    label.setVisible(!words.isEmpty());
}

} // namespace

TaskPanel::TaskPanel(Session &session, QWidget *parent)
    : QWidget(parent),
      session_(session),
      frames_(new LocalsModel(this)),
      feed_(new LocalsFeed(session, *frames_, this)),
      throttle_(new Throttle(this, [this] { refresh(); }))
{
    setAccessibleName(tr("Task"));
    auto *content = new QWidget;
    auto *contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(6, 6, 6, 6);
    top_ = makeState();
    contentLayout->addWidget(top_);
    makeStack();
    contentLayout->addWidget(stackPlace_);
    contentLayout->addWidget(note_);
    contentLayout->addWidget(makeFacts());
    contentLayout->addStretch(1);
    scroll_ = new QScrollArea; // the panel may be lower than what is known of a task
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setAccessibleName(tr("What is known of the task"));
    new LeastLines(*scroll_, 3);
    scroll_->setWidget(content);
    scroll_->viewport()->installEventFilter(this);
    setFocusProxy(stack_);
    whole_ = new Placeholder(scroll_);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(whole_);
    connect(&session_, &Session::recordingChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::recordingChanged, this, [this] { spawningRun_.forget(); });
    connect(&session_, &Session::recordingGrew, throttle_, &Throttle::request);
    connect(&session_, &Session::cursorChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::phaseChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::selectionChanged, throttle_, &Throttle::request);
    new LiveTicker(session_, this, [this] { tick(); });
    refresh();
}

QLabel *TaskPanel::newLine(const QString &title)
{
    auto *label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setContextMenuPolicy(Qt::NoContextMenu); // the panel's is shown
    label->setAccessibleName(title);
    connect(label, &QLabel::linkActivated, this, &TaskPanel::follow);
    return label;
}

QLabel *TaskPanel::addTitle(QGridLayout &lines, const QString &words)
{
    auto *title = new QLabel(words);
    lines.addWidget(title, lines.rowCount(), 0, Qt::AlignTop | Qt::AlignLeft);
    return title;
}

QLabel *TaskPanel::addLine(QGridLayout &lines, const QString &title)
{
    QLabel *const label = newLine(title);
    addTitle(lines, title)->setBuddy(label);
    lines.addWidget(label, lines.rowCount() - 1, 1);
    return label;
}

/// No form: that one does not know the height of its lines once some were hidden.
QGridLayout *TaskPanel::makeLines()
{
    auto *lines = new QGridLayout(new QWidget);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setVerticalSpacing(3);
    lines->setColumnStretch(1, 1);
    return lines;
}

/// What the task does, and below it the stack: in sight in a low panel too. The other facts follow behind.
QWidget *TaskPanel::makeState()
{
    QGridLayout *lines = makeLines();
    auto *names = new QHBoxLayout;
    name_ = newLine(tr("Task"));
    QFont font = name_->font();
    font.setBold(true);
    name_->setFont(font);
    name_->setTextFormat(Qt::PlainText);
    names->addWidget(name_, 1);
    parent_ = newLine(tr("Parent"));
    parent_->setWordWrap(false);
    names->addWidget(parent_);
    addTitle(*lines, tr("Task"));
    lines->addLayout(names, lines->rowCount() - 1, 1);
    state_ = addLine(*lines, tr("State"));
    waits_ = addLine(*lines, tr("Wait"));
    result_ = addLine(*lines, tr("Result"));
    result_->setTextFormat(Qt::PlainText);
    return lines->parentWidget();
}

QWidget *TaskPanel::makeFacts()
{
    QGridLayout *lines = makeLines();
    definition_ = addLine(*lines, tr("Definition"));
    spawned_ = addLine(*lines, tr("Spawned"));
    created_ = addLine(*lines, tr("Created by"));
    created_->setToolTip(tr("The program's own function that made the task, and its line"));
    ran_ = addLine(*lines, tr("Ran"));
    ran_->setToolTip(tr("By the moment shown"));
    loop_ = addLine(*lines, tr("Loop"));
    loop_->setToolTip(tr("The event loop that runs it"));
    id_ = addLine(*lines, tr("Id"));
    id_->setToolTip(tr("The same in every run of the same schedule"));
    return lines->parentWidget();
}

void TaskPanel::makeStack()
{
    stack_ = new LocalsTree(*frames_);
    stack_->setToolTip(
        tr("The chain of awaits, innermost first; click a frame, or go to it with the arrow keys, to see its line and "
           "its locals"));
    connect(stack_, &LocalsTree::openLocation, this, &TaskPanel::openLocation);
    connect(stack_, &LocalsTree::lookAtLocation, this, &TaskPanel::lookAtLocation);
    stackPlace_ = new Placeholder(stack_);
    stackPlace_->installEventFilter(this); // what stands above may take more lines, or less
    note_ = new QLabel;
    note_->setWordWrap(true);
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->setAccessibleName(tr("On locals"));
    note_->hide();
    connect(feed_, &LocalsFeed::noteChanged, this, [this] {
        note_->setText(feed_->note());
        note_->setVisible(!feed_->note().isEmpty());
        fitStack();
    });
}

/// The state, the frames and the locals fill what is in sight; the other facts are a little way down.
void TaskPanel::fitStack()
{
    QLayout &layout = *scroll_->widget()->layout();
    layout.activate();
    int height = scroll_->viewport()->height() - stackPlace_->y();
    if (!note_->isHidden())
        height -= note_->heightForWidth(stackPlace_->width()) + layout.spacing();
    stackPlace_->setFixedHeight(std::max(fontMetrics().height() * 5, height - 1));
}

bool TaskPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move)
        fitStack();
    return QWidget::eventFilter(watched, event);
}

/// A label keeps the colour of its links from when it was given its text.
void TaskPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (QLabel *label : {state_, definition_, parent_, spawned_, created_, waits_})
        if (label)
            label->setText({}); // else the same text would be taken for no change
    throttle_->request();
}

/// Of the task shown, wherever in the panel one asks for it.
void TaskPanel::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    addTaskMenu(menu, session_, shownTask(), [this](const QString &file, int line) { emit openLocation(file, line); });
    if (!menu.isEmpty())
        menu.exec(event->globalPos());
}

TaskNumber TaskPanel::shownTask() const
{
    if (session_.selectedTask() != noTask)
        return session_.selectedTask();
    const LoopState &state = session_.state();
    if (state.running != noTask)
        return state.running;
    return session_.nextTask();
}

void TaskPanel::refresh()
{
    const Recording *recording = session_.recording();
    const TaskNumber task = recording ? shownTask() : noTask;
    const TaskInfo *info = task == noTask ? nullptr : recording->task(task);
    if (!info) {
        feed_->show(nullptr);
        whole_->showWords(recording ? tr("Select a task in the chart, the queue or the task list.")
                                    : tr("Run a program (F5) or open a recording,\nthen select a task."));
        return;
    }
    showTask(*recording, *info);
    whole_->showContent();
}

void TaskPanel::showTask(const Recording &recording, const TaskInfo &info)
{
    const LoopState &loop = session_.state();
    const TaskState *state = loop.find(info.number);
    const bool ended = !state && endedBy(info, loop.at);
    const MomentContext context{&recording, loop.time};
    setWords(*name_, context.name(info.number));
    if (state) {
        const bool isNext = session_.nextTask() == info.number;
        const Session::End end = session_.shownEnd();
        const bool over = end != Session::End::notYet;
        QString words =
            over ? wording::lastStatus(state->status, state->started) : wording::status(state->status, state->started);
        if (state->status == TaskStatus::ready)
            words = tr("%1: %2").arg(words, wording::causeOf(recording, *state, context.names()));
        if (isNext && !over)
            words = nextWords(words);
        state_->setEnabled(!over);
        if (over)
            words =
                (end == Session::End::recording ? tr("%1 where the recording ends") : tr("%1 when the program ended"))
                    .arg(words);
        say(*state_, words.toHtmlEscaped());
    } else {
        say(*state_, ended ? tr("%1, in %2").arg(wording::status(info.status), switchLink(info.endedIn))
                           : tr("not spawned yet at this moment"));
    }
    showWait(state, context);
    showParentAndDefinition(recording, info);
    if (!state && !ended)
        say(*ran_, {});
    else
        sayRan(state ? state->slices : info.slices, state ? state->runNs : info.runNs,
               state ? state->readyWaitNs : info.readyWaitNs);
    say(*result_, ended ? wording::text(info.result) : QString());
    say(*loop_, recording.hasSeveralLoops() ? loopWords(recording, info.loop) : QString());
    say(*id_, wording::text(recording.taskIdText(info.number)));
    showStack(state);
}

/// Before a callback run, and within one, that comes first.
QString TaskPanel::nextWords(const QString &words) const
{
    const Session::ShownCallback callback = session_.shownCallback();
    const bool comesFirst =
        callback.number != 0 && (session_.shownLoop() == 0 || session_.shownLoop() == callback.loop);
    return comesFirst ? tr("%1 (next after callback run %2)").arg(words, wording::number(callback.number))
                      : tr("%1 (next)").arg(words);
}

void TaskPanel::sayRan(std::uint64_t slices, Nanoseconds runNs, Nanoseconds readyWaitNs)
{
    say(*ran_,
        tr("%1, %2; was ready and waited %3")
            .arg(wording::count(slices, "slice", "slices"), wording::duration(runNs), wording::duration(readyWaitNs)));
}

namespace {

/// The one that has to do something: that is waited for, or holds what is; noTask: none, or several.
TaskNumber taskWaitedFor(const Wait &wait)
{
    if (wait.kind == WaitKind::task)
        return wait.task;
    return wait.what.holder < nobody ? wait.what.holder : noTask;
}

} // namespace

void TaskPanel::showWait(const TaskState *state, const MomentContext &context)
{
    const bool mayWait =
        state && state->status != TaskStatus::running && (state->status == TaskStatus::waiting || state->wait.polling);
    QString words = mayWait ? wording::waiting(state->wait, session_.time(), context.names()) : QString();
    const TaskNumber other = mayWait ? taskWaitedFor(state->wait) : noTask;
    if (other != noTask)
        words = link(QStringLiteral("task:%1").arg(other), words);
    else
        words = words.toHtmlEscaped();
    say(*waits_, words);
}

/// By time alone change how long a wait still lasts, and how long the task has run or stood in the queue.
void TaskPanel::tick()
{
    const Recording *recording = session_.recording();
    const TaskState *state = recording ? session_.state().find(shownTask()) : nullptr;
    if (!state)
        return;
    if (state->wait.kind == WaitKind::timer || state->wait.what.until >= 0)
        showWait(state, {recording, session_.time()});
    const Nanoseconds since = session_.knownTime() - session_.state().time;
    const bool runs = state->status == TaskStatus::running;
    if (runs || state->status == TaskStatus::ready)
        sayRan(state->slices, state->runNs + (runs ? since : 0), state->readyWaitNs + (runs ? 0 : since));
}

void TaskPanel::showParentAndDefinition(const Recording &recording, const TaskInfo &info)
{
    QString words;
    if (info.definition != 0) {
        const DefinitionInfo definition = recording.definition(info.definition);
        const QString name = wording::text(definition.name).toHtmlEscaped();
        const QString place = wording::place(definition.file, definition.line);
        words = place.isEmpty() ? name : tr("%1, %2").arg(name, link(QStringLiteral("definition:"), place));
        const QString kind = wording::definitionKind(definition.kind);
        if (!kind.isEmpty())
            words += QStringLiteral(" (%1)").arg(kind);
    }
    say(*definition_, words.isEmpty() ? tr("unknown") : words);
    showMaker(recording, info);
    const QString maker = wording::text(spawnPlaceText(recording, info));
    say(*created_, maker.isEmpty() ? QString() : link(QStringLiteral("created:"), maker.toHtmlEscaped()));
}

/// Above, in few words: the parent, or the callback run that made it.
void TaskPanel::showMaker(const Recording &recording, const TaskInfo &info)
{
    const CallbackNumber run = spawningRun_.of(recording, info);
    const QString function = run == 0 ? QString() : SpawningRun::function(recording, run);
    parent_->setToolTip(function);
    if (run != 0) {
        const QString name = callbackLink(run);
        const QString shown = elidedName(fontMetrics(), function, mostNameEms * fontMetrics().horizontalAdvance(u'm'));
        say(*parent_,
            shown.isEmpty() ? tr("made by %1").arg(name) : tr("made by %1: %2").arg(name, shown.toHtmlEscaped()));
        say(*spawned_, tr("%1, in %2").arg(wording::instant(info.spawnTime), name));
        return;
    }
    say(*parent_, info.parent == noTask ? tr("no parent")
                                        : tr("child of %1")
                                              .arg(link(QStringLiteral("task:%1").arg(info.parent),
                                                        wording::text(recording.taskName(info.parent)))));
    if (info.spawnedIn < recording.firstSwitch() && recording.firstSwitch() > 1)
        say(*spawned_, tr("before what is kept"));
    else
        say(*spawned_, info.spawnedIn == 0
                           ? wording::instant(info.spawnTime)
                           : tr("%1, in %2").arg(wording::instant(info.spawnTime), switchLink(info.spawnedIn)));
}

void TaskPanel::showStack(const TaskState *state)
{
    feed_->show(state);
    if (frames_->rowCount() > 0 || (state && session_.values().access() == ProgramValues::Access::open))
        stackPlace_->showContent();
    else if (!state)
        stackPlace_->showWords(tr("It is not alive at this moment."));
    else
        stackPlace_->showWords(state->started ? tr("The place is unknown.") : tr("It has not started."));
    fitStack();
}

void TaskPanel::openPlaceOf(const Recording &recording, std::uint32_t stack)
{
    for (const StackFrame &frame : recording.stackFrames(stack, 1))
        emit openLocation(wording::text(frame.file), int(frame.line));
}

void TaskPanel::follow(const QString &link)
{
    const QString number = link.section(u':', 1);
    if (link.startsWith(QStringLiteral("task:"))) {
        session_.selectTask(number.toUInt());
    } else if (link.startsWith(QStringLiteral("switch:"))) {
        session_.selectSwitch(number.toULongLong());
    } else if (link.startsWith(QStringLiteral("callback:"))) {
        if (const Recording *recording = session_.recording())
            session_.showMoment(recording->callback(number.toULongLong()).before());
    } else if (const Recording *recording = session_.recording()) {
        const TaskInfo *info = recording->task(shownTask());
        if (info && link.startsWith(QStringLiteral("created:")))
            return openPlaceOf(*recording, recording->ownStack(info->spawnStack));
        if (!info || info->definition == 0)
            return;
        const DefinitionInfo definition = recording->definition(info->definition);
        emit openLocation(wording::text(definition.file), int(definition.line));
    }
}

} // namespace coroscope

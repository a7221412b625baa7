// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_view.h"

#include "widgets/common/column_fit.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/flat_tree_view.h"
#include "widgets/common/least_lines.h"
#include "widgets/common/placeholder.h"
#include "widgets/common/scant_header.h"
#include "widgets/common/task_menu.h"
#include "widgets/common/throttle.h"
#include "widgets/models/beside_words.h"
#include "widgets/models/ready_queue_model.h"
#include "widgets/models/wait_list_model.h"
#include "widgets/queue/card_delegate.h"
#include "widgets/queue/card_list.h"
#include "widgets/queue/loop_cards.h"
#include "widgets/queue/loop_choice.h"
#include "widgets/queue/loop_motion.h"
#include "widgets/queue/now_arrow.h"
#include "widgets/queue/queue_accessible.h"
#include "widgets/queue/queue_notes.h"
#include "widgets/queue/queue_origin.h"
#include "widgets/session/live_ticker.h"
#include "widgets/session/missing_text.h"
#include "widgets/session/status_text.h"
#include "widgets/theme/palette.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QSplitter>
#include <QStyle>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace coroscope {

namespace {

QLabel *makeTitle()
{
    auto *label = new ElidedLabel;
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

/// What the program stands before, or is inside of: a switch, or a callback run.
QString momentWords(const Session &session)
{
    const Session::ShownCallback callback = session.shownCallback();
    if (callback.number != 0 && (session.shownLoop() == 0 || session.shownLoop() == callback.loop))
        return wording::callbackMoment(callback.number, callback.inside, callback.function);
    return wording::moment(session.state().at);
}

/// Of a card's way, at the most; a faster pace has it go faster, and one too fast to follow has it not move at all.
constexpr double longestMotionMs = 260;
constexpr double shortestMotionMs = 60;
constexpr double shareOfStep = 0.6;

} // namespace

LoopView::LoopView(Session &session, QWidget *parent)
    : QWidget(parent),
      session_(session),
      queue_(new ReadyQueueModel(this)),
      waits_(new WaitListModel(this)),
      throttle_(new Throttle(this, [this] { updateAll(); }))
{
    installQueueAccessibility();
    setAccessibleName(tr("Loop"));
    animates_ = QGuiApplication::platformName() != QLatin1String("offscreen");
    split_ = new QSplitter(Qt::Vertical);
    split_->addWidget(makeQueuePart());
    split_->addWidget(makeWaitPart());
    split_->setChildrenCollapsible(false);
    split_->setStretchFactor(0, 2);
    split_->setStretchFactor(1, 1);
    auto *content = new QWidget;
    auto *contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(6, 2, 6, 2);
    contentLayout->setSpacing(3);
    contentLayout->addWidget(makeMomentRow());
    contentLayout->addWidget(split_, 1);
    whole_ = new Placeholder(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(whole_);
    setFocusProxy(queueList_);
    motion_ = new LoopMotion(*content, {*queueList_, *queueCards_, *ran_, *waitList_});
    connectSession();
    new LiveTicker(session_, this, [this] { tick(); });
    updateAll();
}

QWidget *LoopView::makeMomentRow()
{
    momentRow_ = new QWidget;
    momentRow_->setAutoFillBackground(true);
    momentText_ = new ElidedLabel;
    momentText_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *back = new QToolButton;
    back->setText(tr("Back to now"));
    back->setToolTip(tr("Leave the past: show the loop as it is now"));
    connect(back, &QToolButton::clicked, this, [this] { session_.showNow(); });
    QSizePolicy room = back->sizePolicy();
    room.setRetainSizeWhenHidden(true); // what is below must not jump when the past begins
    back->setSizePolicy(room);
    backToNow_ = back;
    auto *layout = new QHBoxLayout(momentRow_);
    layout->setContentsMargins(6, 2, 2, 2);
    loops_ = new LoopChoice(session_);
    layout->addWidget(momentText_, 1);
    layout->addWidget(loops_, 1);
    layout->addWidget(back);
    return momentRow_;
}

QWidget *LoopView::makeQueuePart()
{
    ran_ = new RanColumn;
    connect(ran_, &RanColumn::ranPicked, &session_, &Session::selectSwitch);
    connect(ran_, &RanColumn::runningPicked, this, [this](TaskNumber task) {
        if (task == noTask)
            openFunction(runningFunction());
        else
            pick(task);
    });
    connect(ran_, &RanColumn::menuWanted, this,
            [this](TaskNumber task, const QPoint &at) { showMenu(task, runningFunction(), at); });
    connect(ran_, &RanColumn::capacityChanged, throttle_, &Throttle::request);

    queueTitle_ = makeTitle();
    queueOrigin_ = new QueueOrigin(session_);
    queueList_ = new CardList;
    queueList_->setModel(queue_);
    queueCards_ = new CardDelegate([this](TaskNumber task) { return mayBreakAt(session_, task); }, queueList_);
    queueList_->setItemDelegate(queueCards_);
    queueList_->setAccessibleName(tr("Ready queue"));
    queueRows_ = followPicks(*queueList_);
    queuePlace_ = new Placeholder(queueList_);

    auto *queueColumn = new QVBoxLayout;
    queueColumn->setSpacing(3);
    queueColumn->addWidget(queueTitle_);
    queueColumn->addWidget(queueOrigin_);
    queueColumn->addWidget(queuePlace_, 1);
    auto *part = new QWidget;
    auto *layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(ran_, 3);
    layout->addWidget(new NowArrow);
    layout->addLayout(queueColumn, 5);
    return part;
}

QWidget *LoopView::makeWaitPart()
{
    waitTitle_ = makeTitle();
    waitList_ = new FlatTreeView;
    waitList_->setModel(waits_);
    waitList_->setAccessibleName(tr("Waiting tasks"));
    const int unit = fontMetrics().averageCharWidth();
    const int widths[] = {12, 25, 13, 10};
    for (int column = 0; column < WaitListModel::columns; ++column)
        waitList_->header()->resizeSection(column, widths[column] * unit);
    waitList_->header()->setMinimumSectionSize(4 * unit);
    new ColumnFit(*waitList_, *waitList_->header(), {26, 40, 16, 30});
    waitRows_ = followPicks(*waitList_);
    new LeastLines(*waitList_, 2); // as few as let all panels stand one above the other on a projector
    new ScantHeader(*waitList_, 2);
    waitPlace_ = new Placeholder(waitList_);
    waitNote_ = new ElidedLabel;
    auto *head = new QHBoxLayout;
    head->addWidget(waitTitle_);
    head->addWidget(waitNote_, 1);
    waitPart_ = new QWidget;
    auto *layout = new QVBoxLayout(waitPart_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addLayout(head);
    layout->addWidget(waitPlace_, 1);
    return waitPart_;
}

/// A row that one selects, or several of which one is chosen with Enter.
RowSelection *LoopView::followPicks(QAbstractItemView &view)
{
    auto *rows = new RowSelection(view);
    const auto select = [this](const QModelIndex &index) { pick(index.data(TaskRole).toUInt()); };
    connect(rows, &RowSelection::picked, this, select);
    connect(&view, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        pick(index.data(TaskRole).toUInt());
        openFunction(index.data(FunctionRole).toUInt());
    });
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&view, &QWidget::customContextMenuRequested, this, [this, &view](const QPoint &at) {
        const QModelIndex index = view.indexAt(at);
        if (index.isValid())
            showMenu(index.data(TaskRole).toUInt(), index.data(FunctionRole).toUInt(),
                     view.viewport()->mapToGlobal(at));
    });
    connect(
        rows, &RowSelection::emptied, this, [this] { updateSelection(RowSelection::Several::keep); },
        Qt::QueuedConnection);
    return rows;
}

/// A callback is no task, and cannot be selected as one.
void LoopView::pick(TaskNumber task)
{
    if (task != noTask)
        session_.selectTask(task);
}

std::uint32_t LoopView::runningFunction() const
{
    const CallbackNumber number = session_.recording() ? shownState_.callback : 0;
    return number == 0 ? 0 : session_.recording()->callback(number).function;
}

void LoopView::openFunction(std::uint32_t function)
{
    const StackFrame frame = MomentContext{session_.recording()}.innermost(function);
    if (!frame.file.empty())
        emit openLocation(wording::text(frame.file), int(frame.line));
}

void LoopView::showMenu(TaskNumber task, std::uint32_t function, const QPoint &globalPosition)
{
    QMenu menu(this);
    addTaskMenu(menu, session_, task, [this](const QString &file, int line) { emit openLocation(file, line); });
    const QString place = task == noTask ? MomentContext{session_.recording()}.place(function) : QString();
    if (!place.isEmpty())
        menu.addAction(tr("Go to %1").arg(place), this, [this, function] { openFunction(function); });
    if (!menu.isEmpty())
        menu.exec(globalPosition);
}

void LoopView::connectSession()
{
    connect(&session_, &Session::recordingChanged, this, &LoopView::forget);
    connect(&session_, &Session::cursorChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::phaseChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::loopChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::breakpointsChanged, throttle_, &Throttle::request); // the cards are marked
    connect(&session_, &Session::selectionChanged, this, [this] { updateSelection(RowSelection::Several::giveUp); });
}

/// The recording that the models showed is gone.
void LoopView::forget()
{
    shownState_ = {};
    loops_->refresh();
    queue_->show(nullptr, {});
    queueList_->forgetCrowd();
    waits_->show(nullptr, {});
    anyParked_ = false;
    throttle_->request();
}

void LoopView::updateAll()
{
    const Recording *recording = session_.recording();
    if (!recording || (recording->lastSwitch() == 0 && session_.state().tasks.empty())) {
        const QString missing = missingText(session_);
        whole_->showWords(session_.isLive()    ? tr("No event loop has started yet.\nIts ready queue will appear here.")
                          : !missing.isEmpty() ? missing
                          : recording          ? tr("The program made no switch:\nit started no event loop.")
                                               : tr("Run a program (F5) or open a recording:\nits loop appears here."));
        return;
    }
    const int motionMs = ran_->isVisible() ? motionDuration() : 0;
    const CardPlaces before = motionMs > 0 ? motion_->places() : CardPlaces();
    takeState();
    queue_->show(recording, shownState_);
    queue_->setTime(session_.knownTime());
    shownUpTo_ = recording->endTime();
    waits_->show(recording, shownState_);
    waits_->setTime(session_.time());
    shown_ = session_.state().at;
    updateMoment();
    updateRan();
    updateNotes();
    queueOrigin_->showRecording();
    updateSelection(RowSelection::Several::keep);
    whole_->showContent();
    motion_->move(before, motionMs);
}

int LoopView::motionDuration() const
{
    const double pace = session_.speed();
    if (!animates_ || pace <= 0 || style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0)
        return 0;
    const double wanted = std::min(longestMotionMs, 1000 / pace * shareOfStep);
    return wanted < shortestMotionMs ? 0 : int(wanted);
}

/// Nothing has happened but time: no row comes or goes.
void LoopView::tick()
{
    if (!session_.recording())
        return;
    if (session_.recording()->endTime() == shownUpTo_) // else the rows are of an earlier moment, and others follow
        queue_->setTime(session_.knownTime());
    waits_->setTime(session_.time());
    updateMoment();
    updateNotes();
}

/// What is shown is the last that is known of the loop.
bool LoopView::isOver() const { return session_.shownEnd() != Session::End::notYet; }

/// Of several loops one is shown; each has a queue of its own.
void LoopView::takeState()
{
    shownState_ = stateOfLoop(*session_.recording(), session_.state(), session_.shownLoop());
    loops_->refresh();
}

void LoopView::updateMoment()
{
    const bool past = session_.isPast();
    const QString at = isOver() ? endWords(session_.shownEnd()) : momentWords(session_);
    const QString time = session_.timeGoesOn() ? tr("%1 s").arg(double(session_.time()) / 1e9, 0, 'f', 1)
                                               : wording::instant(session_.time());
    QString text = (past ? tr("The past: %1, at %2") : tr("%1, at %2")).arg(at, time);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    momentText_->setText(text);
    colorMoment();
    backToNow_->setVisible(past);
    findChild<NowArrow *>()->setPast(past);
}

/// The past has one colour in the whole window: that of the chart's cursor.
void LoopView::colorMoment()
{
    QPalette colors = palette();
    if (session_.isPast()) {
        const bool dark = isDark(palette());
        const QColor past = chartColors(dark).cursor; // whose full strength is for a line, in the dark
        colors.setColor(QPalette::Window, dark ? mixed(palette().color(QPalette::Window), past, 0.35) : past);
        colors.setColor(QPalette::WindowText, textOn(colors.color(QPalette::Window)));
    }
    momentRow_->setPalette(colors);
    momentText_->setPalette(colors);
    backToNow_->setPalette(palette());
}

void LoopView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && momentRow_)
        colorMoment();
}

void LoopView::updateRan()
{
    ran_->showRunning(runningEntry(session_), isOver() ? tr("Was running") : tr("Running"),
                      isOver() ? tr("nobody") : tr("nobody at the moment"));
    ran_->showRan(ranEntries(session_, ran_->capacity()));
}

void LoopView::updateNotes()
{
    const LoopState &state = shownState_;
    queueCards_->setOver(isOver());
    queueList_->viewport()->update(); // the model has not changed
    const int callbacks = queue_->callbackCount();
    const QString queueLength =
        wording::queueLength(std::uint64_t(queue_->rowCount() - callbacks), std::uint64_t(callbacks));
    queueTitle_->setText((isOver() ? tr("Left in the ready queue: %1") : tr("Ready queue: %1")).arg(queueLength));
    if (queue_->rowCount() > 0)
        queuePlace_->showContent();
    else
        queuePlace_->showWords(emptyWords());
    waitTitle_->setText((isOver() ? tr("Were waiting: %1") : tr("Waiting: %1"))
                            .arg(wording::count(std::uint64_t(waits_->rowCount()), "task", "tasks")));
    const bool anyWaits = waits_->rowCount() > 0;
    if (anyWaits)
        waitPlace_->showContent();
    else
        waitPlace_->showWords({}); // there may be no room for any: they stand behind the title
    waitNote_->setText(anyWaits ? QString() : QStringLiteral("— ") + nobodyParkedNote(state));
    updateSplit();
    if (queue_->rowCount() > 0)
        announceQueue(*queueList_,
                      tr("%1 ready, next: %2").arg(queueLength, queue_->index(0, 0).data(TitleRole).toString()));
}

QString LoopView::emptyWords() const
{
    const QString words = emptyQueueNote(shownState_, session_.time(), session_.shownEnd());
    QString held = session_.isPast() ? QString() : heldTimeWords(*session_.recording());
    if (held.isEmpty())
        return words;
    held[0] = held[0].toUpper();
    return tr("%1\n%2.").arg(words, held);
}

/// Where nobody has been parked in all of this run, one line says so, and the cards have the room. Once anyone was, the list
/// stays: it must not come and go with each switch.
void LoopView::updateSplit()
{
    anyParked_ = anyParked_ || waits_->rowCount() > 0;
    if (waitPlace_->isVisibleTo(waitPart_) == anyParked_)
        return;
    waitPlace_->setVisible(anyParked_);
    split_->setStretchFactor(1, anyParked_ ? 1 : 0);
    const int all = std::max(split_->height(), split_->minimumSizeHint().height());
    constexpr int rows = 4; // that are to be seen, where the cards beside them have as much
    const int fewRows = waitTitle_->sizeHint().height() + waitList_->header()->sizeHint().height() +
                        rows * waitList_->sizeHintForRow(0) + waitList_->horizontalScrollBar()->sizeHint().height() + 6;
    const int wanted = anyParked_ ? std::max(all / 3, std::min(fewRows, all * 3 / 5)) : waitTitle_->sizeHint().height();
    split_->setSizes({all - wanted, wanted});
}

void LoopView::updateSelection(RowSelection::Several several)
{
    if (!session_.recording())
        return;
    const TaskNumber task = session_.selectedTask();
    queueRows_->show(queue_->index(task == noTask ? -1 : queue_->rowOf(task), 0), several);
    int waitRow = -1;
    for (int row = 0; row < waits_->rowCount() && task != noTask; ++row)
        if (waits_->row(row).task == task)
            waitRow = row;
    waitRows_->show(waits_->index(waitRow, 0), several);
    if (shown_ == session_.state().at) // else another moment is about to be shown, as a whole
        updateRan();
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_view.h"

#include "widgets/common/column_fit.h"
#include "widgets/common/placeholder.h"
#include "widgets/common/throttle.h"
#include "widgets/models/ready_queue_model.h"
#include "widgets/models/wait_list_model.h"
#include "widgets/queue/card.h"
#include "widgets/queue/card_delegate.h"
#include "widgets/queue/card_widget.h"
#include "widgets/queue/now_arrow.h"
#include "widgets/queue/queue_notes.h"
#include "widgets/queue/queue_origin.h"
#include "widgets/session/live_ticker.h"
#include "widgets/theme/palette.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>

namespace coroscope {

namespace {

QLabel *makeTitle(const QString &text)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

/// A card under its title.
QWidget *makeColumn(QLabel *title, CardWidget *card)
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(title);
    layout->addWidget(card);
    return column;
}

} // namespace

LoopView::LoopView(Session &session, QWidget *parent)
    : QWidget(parent),
      session_(session),
      queue_(new ReadyQueueModel(this)),
      waits_(new WaitListModel(this)),
      throttle_(new Throttle(this, [this] { updateAll(); }))
{
    setAccessibleName(tr("Loop"));
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(makeQueuePart());
    split->addWidget(makeWaitPart());
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto *content = new QWidget;
    auto *contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(6, 2, 6, 2);
    contentLayout->setSpacing(3);
    contentLayout->addWidget(makeMomentRow());
    contentLayout->addWidget(split, 1);
    whole_ = new Placeholder(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(whole_);
    setFocusProxy(queueList_);
    connectSession();
    new LiveTicker(session_, this, [this] { tick(); });
    updateAll();
}

QWidget *LoopView::makeMomentRow()
{
    momentRow_ = new QWidget;
    momentRow_->setAutoFillBackground(true);
    momentText_ = new QLabel;
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
    layout->addWidget(momentText_, 1);
    layout->addWidget(back);
    return momentRow_;
}

QWidget *LoopView::makeQueuePart()
{
    justRan_ = new CardWidget;
    justRanColumn_ = makeColumn(makeTitle(tr("Just ran")), justRan_);
    connect(justRan_, &CardWidget::clicked, this, [this] { session_.selectSwitch(justRanSwitch_); });
    running_ = new CardWidget;
    runningTitle_ = makeTitle({});
    runningColumn_ = makeColumn(runningTitle_, running_);
    connect(running_, &CardWidget::clicked, this, [this] { session_.selectTask(runningTask_); });

    queueTitle_ = makeTitle({});
    queueOrigin_ = new QueueOrigin(session_);
    queueList_ = new QListView;
    queueList_->setModel(queue_);
    queueCards_ = new CardDelegate(queueList_);
    queueList_->setItemDelegate(queueCards_);
    queueList_->setFlow(QListView::LeftToRight);
    queueList_->setWrapping(true);
    queueList_->setResizeMode(QListView::Adjust);
    queueList_->setUniformItemSizes(true);
    queueList_->setLayoutMode(QListView::Batched);
    queueList_->setBatchSize(500);
    queueList_->setMouseTracking(true);
    queueList_->setFrameShape(QFrame::NoFrame);
    queueList_->viewport()->setAutoFillBackground(false);
    queueList_->setAccessibleName(tr("Ready queue"));
    queueList_->setMinimumWidth(cardSize(font()).width() + 12); // a card of the queue is never cut
    queueRows_ = followPicks(*queueList_);
    queueList_->setMinimumHeight(cardSize(font()).height() + 8);
    queuePlace_ = new Placeholder(queueList_);

    auto *queueColumn = new QVBoxLayout;
    queueColumn->addWidget(queueTitle_);
    queueColumn->addWidget(queueOrigin_);
    queueColumn->addWidget(queuePlace_, 1);
    auto *part = new QWidget;
    auto *layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *past = new QWidget; // one above the other, and always as wide: what runs must not push the queue about
    past->setMinimumWidth(cardSize(font()).width() * 3 / 4);
    past->setMaximumWidth(cardSize(font()).width());
    auto *pastLayout = new QVBoxLayout(past);
    pastLayout->setContentsMargins(0, 0, 0, 0);
    pastLayout->addWidget(runningColumn_);
    pastLayout->addWidget(justRanColumn_);
    pastLayout->addStretch(1);
    layout->addWidget(past);
    layout->addWidget(new NowArrow);
    layout->addLayout(queueColumn, 1);
    return part;
}

QWidget *LoopView::makeWaitPart()
{
    waitTitle_ = makeTitle({});
    waitList_ = new QTreeView;
    waitList_->setModel(waits_);
    waitList_->setRootIsDecorated(false);
    waitList_->setUniformRowHeights(true);
    waitList_->setAccessibleName(tr("Waiting tasks"));
    const int unit = fontMetrics().averageCharWidth();
    const int widths[] = {12, 25, 13, 10};
    for (int column = 0; column < WaitListModel::columns; ++column)
        waitList_->header()->resizeSection(column, widths[column] * unit);
    waitList_->header()->setMinimumSectionSize(4 * unit);
    new ColumnFit(*waitList_, *waitList_->header(), {26, 40, 16, 30});
    waitRows_ = followPicks(*waitList_);
    waitList_->setMinimumHeight(fontMetrics().height() * 3);
    waitPlace_ = new Placeholder(waitList_);
    auto *part = new QWidget;
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(waitTitle_);
    layout->addWidget(waitPlace_, 1);
    return part;
}

/// A row that one selects, or several of which one is chosen with Enter.
RowSelection *LoopView::followPicks(QAbstractItemView &view)
{
    auto *rows = new RowSelection(view);
    const auto select = [this](const QModelIndex &index) { session_.selectTask(index.data(TaskRole).toUInt()); };
    connect(rows, &RowSelection::picked, this, select);
    connect(&view, &QAbstractItemView::activated, this, select);
    connect(
        rows, &RowSelection::emptied, this, [this] { updateSelection(RowSelection::Several::keep); },
        Qt::QueuedConnection);
    return rows;
}

void LoopView::connectSession()
{
    connect(&session_, &Session::recordingChanged, this, &LoopView::forget);
    connect(&session_, &Session::cursorChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::phaseChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::selectionChanged, this, [this] { updateSelection(RowSelection::Several::giveUp); });
}

/// The recording that the models showed is gone.
void LoopView::forget()
{
    queue_->show(nullptr, {});
    waits_->show(nullptr, {});
    throttle_->request();
}

void LoopView::updateAll()
{
    const Recording *recording = session_.recording();
    if (!recording || (recording->lastSwitch() == 0 && session_.state().tasks.empty())) {
        whole_->showWords(session_.isLive() ? tr("No event loop has started yet.\nIts ready queue will appear here.")
                          : recording       ? tr("The program made no switch:\nit started no event loop.")
                                            : tr("Run a program (F5) or open a recording:\nits loop appears here."));
        return;
    }
    queue_->show(recording, session_.state());
    waits_->show(recording, session_.state());
    waits_->setTime(session_.time());
    updateMoment();
    updateJustRan();
    updateRunning();
    updateNotes();
    queueOrigin_->showRecording();
    updateSelection(RowSelection::Several::keep);
    whole_->showContent();
}

/// Nothing has happened but time: no row comes or goes.
void LoopView::tick()
{
    if (!session_.recording())
        return;
    waits_->setTime(session_.time());
    updateMoment();
    updateJustRan();
    updateNotes();
}

/// What is shown is the last that is known of the loop.
bool LoopView::isOver() const { return session_.shownEnd() != Session::End::notYet; }

void LoopView::updateMoment()
{
    const LoopState &state = session_.state();
    const bool past = session_.isPast();
    const QString at = isOver() ? endWords(session_.shownEnd()) : wording::moment(state.at);
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
        colors.setColor(QPalette::Window, chartColors(isDark(palette())).cursor);
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

void LoopView::updateJustRan()
{
    const LoopState &state = session_.state();
    const SwitchNumber before = state.at.number > 0 ? state.at.number - 1 : 0;
    const SwitchInfo info = before > 0 ? session_.recording()->switchInfo(before) : SwitchInfo{};
    justRanTask_ = info.number == 0 ? noTask : info.task;
    justRanSwitch_ = info.number;
    justRanColumn_->setVisible(justRanTask_ != noTask);
    if (justRanTask_ == noTask)
        return;
    const MomentContext context{session_.recording(), state.time};
    Card card;
    card.title = context.name(info.task);
    card.detail =
        info.taskEnded ? wording::status(info.status) : wording::wait(info.wait, session_.time(), context.names());
    card.corner = QStringLiteral("#%1").arg(wording::number(info.number));
    if (const TaskInfo *task = session_.recording()->task(info.task))
        card.definition = task->definition;
    card.faded = true;
    card.selected = session_.selectedTask() == info.task;
    justRan_->setCard(card);
    justRan_->setToolTip(
        tr("Switch %1 ran %2 for %3, then: %4\nClick to look back at the moment before it")
            .arg(wording::number(info.number), card.title, wording::duration(info.end - info.start), card.detail));
    justRan_->setAccessibleName(tr("Just ran: %1, %2").arg(card.title, card.detail));
}

void LoopView::updateRunning()
{
    const LoopState &state = session_.state();
    runningTask_ = state.running;
    runningColumn_->setVisible(runningTask_ != noTask);
    if (runningTask_ == noTask)
        return;
    const MomentContext context{session_.recording(), state.time};
    Card card;
    card.title = context.name(runningTask_);
    card.detail = tr("inside switch %1").arg(wording::number(state.at.number));
    const bool over = isOver();
    runningTitle_->setText(over ? tr("Was running") : tr("Running"));
    card.corner = over ? tr("was running") : tr("running");
    if (const TaskInfo *task = session_.recording()->task(runningTask_))
        card.definition = task->definition;
    card.emphasis = over ? Card::Emphasis::none : Card::Emphasis::running;
    card.faded = over;
    card.selected = session_.selectedTask() == runningTask_;
    running_->setCard(card);
    running_->setToolTip(over ? tr("%1 was running %3, %2").arg(card.title, card.detail, endWords(session_.shownEnd()))
                              : tr("%1 runs, %2").arg(card.title, card.detail));
    running_->setAccessibleName(
        (over ? tr("Was running: %1, %2") : tr("Running: %1, %2")).arg(card.title, card.detail));
}

void LoopView::updateNotes()
{
    const LoopState &state = session_.state();
    queueCards_->setOver(isOver());
    queueList_->viewport()->update(); // the model has not changed
    queueTitle_->setText((isOver() ? tr("Left in the ready queue: %1") : tr("Ready queue: %1"))
                             .arg(wording::count(std::uint64_t(queue_->rowCount()), "task", "tasks")));
    if (queue_->rowCount() > 0)
        queuePlace_->showContent();
    else
        queuePlace_->showWords(emptyQueueNote(state, session_.time(), session_.shownEnd()));
    waitTitle_->setText((isOver() ? tr("Were waiting: %1") : tr("Waiting: %1"))
                            .arg(wording::count(std::uint64_t(waits_->rowCount()), "task", "tasks")));
    if (waits_->rowCount() > 0)
        waitPlace_->showContent();
    else
        waitPlace_->showWords(nobodyParkedNote(state));
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
    updateJustRan();
    updateRunning();
}

} // namespace coroscope

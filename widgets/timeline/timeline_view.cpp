// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_view.h"

#include "widgets/common/least_lines.h"
#include "widgets/common/throttle.h"
#include "widgets/timeline/lane_headers.h"
#include "widgets/timeline/overview_strip.h"
#include "widgets/timeline/timeline_accessible.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_menu.h"
#include "widgets/timeline/timeline_ruler.h"

#include <QAction>
#include <QActionGroup>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSplitter>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace coroscope {

namespace {

constexpr int leastHeader = 13; // characters
constexpr int usualHeader = 38; // "loop 2 (MainThread) callbacks"

} // namespace

TimelineView::TimelineView(std::unique_ptr<TimelineSource> source, QWidget *parent)
    : QWidget(parent), source_(std::move(source)), scene_(std::make_unique<TimelineScene>(*source_))
{
    installTimelineAccessibility();
    setAccessibleName(tr("Timeline"));
    build();
    connectScene();
    followFont();
    updateScrollBar();
}

TimelineView::~TimelineView()
{
    // The parts draw from the scene: they go first.
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

void TimelineView::build()
{
    ruler_ = new TimelineRuler(*scene_);
    ruler_->installEventFilter(this);
    headers_ = new LaneHeaders(*scene_);
    canvas_ = new TimelineCanvas(*scene_);
    scrollBar_ = new QScrollBar(Qt::Vertical);
    new LeastLines(*scrollBar_, 2); // of its own it would want more than the lanes beside it
    scrollBar_->setAccessibleName(tr("Scroll through the lanes"));

    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addWidget(headers_);
    auto *right = new QWidget;
    auto *rightLayout = new QGridLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->setSpacing(0);
    rightLayout->addWidget(ruler_, 0, 0);
    rightLayout->addWidget(canvas_, 1, 0);
    rightLayout->addWidget(scrollBar_, 1, 1);
    rightLayout->setRowStretch(1, 1);

    auto *overview = new OverviewStrip(*scene_);
    auto *rightColumn = new QWidget;
    auto *columnLayout = new QVBoxLayout(rightColumn);
    columnLayout->setContentsMargins(0, 0, 0, 0);
    columnLayout->setSpacing(0);
    columnLayout->addWidget(right, 1);
    rightLayout->addWidget(overview, 2, 0);
    leftLayout->addSpacing(overview->sizeHint().height());

    splitter_ = new QSplitter(Qt::Horizontal);
    splitter_->setHandleWidth(3);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(left);
    splitter_->addWidget(rightColumn);
    splitter_->setStretchFactor(1, 1);
    splitter_->setSizes({170, 600});

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildToolBar());
    buildNotes(*layout);
    layout->addWidget(splitter_, 1);
    setFocusProxy(canvas_);
}

void TimelineView::connectScene()
{
    connect(source_.get(), &TimelineSource::locationWanted, this, &TimelineView::openLocation);
    refresh_ = new Throttle(this, [this] { scene_->refresh(); });
    connect(source_.get(), &TimelineSource::grew, refresh_, &Throttle::request);
    clock_ = new QTimer(this);
    clock_->setInterval(100);
    connect(clock_, &QTimer::timeout, this, &TimelineView::goWithTheClock);
    for (const auto signal : {&TimelineSource::grew, &TimelineSource::cursorMoved, &TimelineSource::replaced})
        connect(source_.get(), signal, this, &TimelineView::goWithTheClock);
    connect(scene_.get(), &TimelineScene::layoutChanged, this, &TimelineView::updateScrollBar);
    connect(scene_.get(), &TimelineScene::followChanged, followAction_, &QAction::setChecked);
    connect(scene_.get(), &TimelineScene::axisChanged, this,
            [this] { (scene_->axis().kind() == Axis::time ? timeAxisAction_ : switchAxisAction_)->setChecked(true); });
    connect(scrollBar_, &QScrollBar::valueChanged, scene_.get(), [this](int value) { scene_->setScrollTop(value); });
    connect(canvas_, &TimelineCanvas::menuRequested, this, &TimelineView::showMenu);
    connect(headers_, &LaneHeaders::menuRequested, this, [this](std::size_t row, const QPoint &at) {
        ChartHit hit;
        hit.row = row;
        hit.task = scene_->layout().row(row).task;
        showMenu(hit, at);
    });
}

/// What waits, waits on, though nothing is recorded: the live edge moves until the program is held or over.
void TimelineView::goWithTheClock()
{
    const bool goesOn = source_->now() > 0;
    if (goesOn || clock_->isActive()) // once more after its end, so that the edge is where the recording ends
        refresh_->request();
    if (!goesOn || !isVisible())
        clock_->stop();
    else if (!clock_->isActive())
        clock_->start();
}

void TimelineView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    goWithTheClock();
}

void TimelineView::updateScrollBar()
{
    const auto highest = std::max<LaneLayout::Height>(0, scene_->layout().totalHeight() - scene_->viewHeight());
    const QSignalBlocker quiet(scrollBar_);
    scrollBar_->setRange(0, int(std::min<LaneLayout::Height>(highest, INT_MAX)));
    scrollBar_->setPageStep(std::max(1, scene_->viewHeight()));
    scrollBar_->setSingleStep(scene_->layout().rowHeight());
    scrollBar_->setValue(int(scene_->scrollTop()));
}

/// A column that the user has made wider or narrower stays so in proportion.
void TimelineView::followFont()
{
    scene_->setRowHeight(std::max(20, fontMetrics().height() + 7));
    const int unit = fontMetrics().averageCharWidth();
    if (unit == unit_)
        return;
    headers_->setMinimumWidth(leastHeader * unit);
    const QList<int> sizes = splitter_->sizes();
    const int wanted = unit_ > 0 ? sizes[0] * unit / unit_ : usualHeader * unit;
    splitter_->setSizes({wanted, std::max(1, sizes[0] + sizes[1] - wanted)});
    unit_ = unit;
}

/// Names stand beside their lanes: below as much as the ruler takes, which is told of another font when it is.
bool TimelineView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == ruler_ && event->type() == QEvent::Resize)
        headers_->parentWidget()->layout()->setContentsMargins(0, ruler_->height(), 0, 0);
    return QWidget::eventFilter(watched, event);
}

void TimelineView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        followFont();
}

void TimelineView::showMenu(const ChartHit &hit, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillTimelineMenu(*menu, *scene_, hit);
    menu->popup(globalPosition);
}

void TimelineView::fitAll() { scene_->fit(); }
void TimelineView::fitSelection() { scene_->fitSelection(); }
void TimelineView::zoomIn() { scene_->zoomAt(canvas_->width() / 2.0, 1.5); }
void TimelineView::zoomOut() { scene_->zoomAt(canvas_->width() / 2.0, 1 / 1.5); }
void TimelineView::toggleAxis() { chooseAxis(scene_->axis().kind() == Axis::time ? Axis::switches : Axis::time); }

void TimelineView::chooseAxis(Axis kind)
{
    scene_->setAxisKind(kind);
    emit axisChosen();
}

void TimelineView::setFilter(const QString &text) { filter_->setText(text); }

} // namespace coroscope

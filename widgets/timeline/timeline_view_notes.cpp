// SPDX-License-Identifier: GPL-3.0-or-later
// What the TimelineView says above the lanes: the sums of the selected range, the chain of wakes, and which lanes are left.
#include "widgets/common/throttle.h"
#include "widgets/timeline/chart_note.h"
#include "widgets/timeline/range_words.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_view.h"

#include <QAction>
#include <QToolBar>
#include <QVBoxLayout>

namespace coroscope {

void TimelineView::buildNotes(QVBoxLayout &layout)
{
    rangeNote_ = new ChartNote(tr("Selected range"));
    rangeNote_->addButton(tr("Fit"), tr("Fit the range"), [this] { scene_->fitRange(); });
    rangeNote_->addButton(QStringLiteral("✕"), tr("Clear the range"), [this] { scene_->clearRange(); });
    layout.addWidget(rangeNote_);
    chainNote_ = new ChartNote(tr("Chain of wakes"));
    chainNote_->addButton(QStringLiteral("✕"), tr("Hide the chain of wakes"), [this] { scene_->setShowsChain(false); });
    layout.addWidget(chainNote_);
    for (const ChartNote *note : {rangeNote_, chainNote_})
        connect(note, &ChartNote::followed, this, [this](const QString &link) { followLink(*source_, link); });

    // Sums are worked out as often as they can be read, not as often as the pointer moves.
    auto *later = new Throttle(this, [this] { updateNotes(); });
    for (const auto signal : {&TimelineScene::rangeChanged, &TimelineScene::chainChanged})
        connect(scene_.get(), signal, later, &Throttle::request);
    connect(scene_.get(), &TimelineScene::changed, later, [this, later] {
        if (scene_->selectedRange() || scene_->showsChain())
            later->request();
    });
}

void TimelineView::updateNotes()
{
    const RangeTotals *totals = scene_->rangeTotals();
    rangeNote_->setText(totals ? rangeText(*source_, *totals) : QString());
    chainNote_->setText(scene_->showsChain() ? chainHtml(*source_, scene_->chain()) : QString());
    canvas_->noteChanged(plainText(rangeNote_->text()), plainText(chainNote_->text()));
}

/// The way back is where one looks for what is missing: beside the filter.
void TimelineView::buildOnlyAction(QToolBar &bar)
{
    onlyAction_ = new QAction(tr("Show all lanes"), this);
    onlyAction_->setToolTip(tr("Show all lanes"));
    onlyAction_->setVisible(false);
    bar.addAction(onlyAction_);
    connect(onlyAction_, &QAction::triggered, scene_.get(), [this] { scene_->showOnly({}); });
    connect(scene_.get(), &TimelineScene::onlyChanged, this, [this](const QString &definition) {
        onlyAction_->setText(tr("Only %1  ✕").arg(definition));
        onlyAction_->setVisible(!definition.isEmpty());
    });
}

void TimelineView::showOnly(const QString &definition) { scene_->showOnly(definition); }

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/column_fit.h"

#include "widgets/common/throttle.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace coroscope {

ColumnFit::ColumnFit(QAbstractItemView &view, QHeaderView &header, std::vector<int> characters)
    : QObject(&view),
      view_(view),
      header_(header),
      characters_(std::move(characters)),
      setByUser_(characters_.size()),
      throttle_(new Throttle(&view, [this] { fit(); })),
      unit_(view.fontMetrics().averageCharWidth())
{
    view_.installEventFilter(this);
    header_.setResizeContentsPrecision(0); // what is in sight
    connect(&header_, &QHeaderView::sectionResized, this, [this](int column) {
        if (!fitting_ && std::size_t(column) < setByUser_.size() && view_.isVisible() &&
            !(header_.stretchLastSection() && header_.visualIndex(column) == header_.count() - 1))
            setByUser_[std::size_t(column)] = true;
    });
    const QAbstractItemModel *model = view_.model();
    connect(model, &QAbstractItemModel::modelReset, throttle_, &Throttle::request);
    connect(model, &QAbstractItemModel::layoutChanged, throttle_, &Throttle::request);
    connect(model, &QAbstractItemModel::rowsInserted, throttle_, &Throttle::request);
    connect(model, &QAbstractItemModel::dataChanged, throttle_, &Throttle::request);
    connect(view_.verticalScrollBar(), &QScrollBar::valueChanged, throttle_, &Throttle::request);
    fit();
}

int ColumnFit::mostOf(int column) const
{
    return characters_[std::size_t(column)] * view_.fontMetrics().averageCharWidth();
}

bool ColumnFit::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        scaleTo(view_.fontMetrics().averageCharWidth());
    return QObject::eventFilter(watched, event);
}

/// Those that the user has set, too.
void ColumnFit::scaleTo(int unit)
{
    if (unit == unit_ || unit <= 0)
        return;
    fitting_ = true;
    header_.setMinimumSectionSize(header_.minimumSectionSize() * unit / unit_);
    for (int column = 0; column < header_.count(); ++column)
        if (!header_.isSectionHidden(column))
            header_.resizeSection(column, header_.sectionSize(column) * unit / unit_);
    fitting_ = false;
    unit_ = unit;
    throttle_->request();
}

void ColumnFit::fit()
{
    fitting_ = true;
    const int columns = std::min(header_.count(), int(characters_.size()));
    for (int column = 0; column < columns; ++column) {
        if (setByUser_[std::size_t(column)] || header_.isSectionHidden(column))
            continue;
        const int title = header_.sectionSizeHint(column);
        const int needed = std::max(title, view_.sizeHintForColumn(column));
        const int wanted = std::min(needed, std::max(title, mostOf(column)));
        if (wanted > header_.sectionSize(column))
            header_.resizeSection(column, wanted);
    }
    fitting_ = false;
}

} // namespace coroscope

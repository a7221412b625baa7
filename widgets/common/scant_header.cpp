// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/scant_header.h"

#include <QEvent>
#include <QHeaderView>
#include <QTreeView>

namespace coroscope {

ScantHeader::ScantHeader(QTreeView &tree, int rows) : QObject(&tree), tree_(tree), rows_(rows)
{
    tree_.installEventFilter(this);
    apply();
}

bool ScantHeader::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        apply();
    return QObject::eventFilter(watched, event);
}

void ScantHeader::apply()
{
    const int room = tree_.height() - 2 * tree_.frameWidth() - tree_.header()->sizeHint().height();
    tree_.setHeaderHidden(room < rows_ * tree_.fontMetrics().height());
}

} // namespace coroscope

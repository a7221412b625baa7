// SPDX-License-Identifier: GPL-3.0-or-later
// What the card says that follows the pointer over the chart.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QFrame>

class QLabel;

namespace coroscope {

/// The text for what was hit, as simple HTML; empty where there is nothing to say.
QString hoverText(const TimelineScene &scene, const ChartHit &hit);

class HoverCard : public QFrame {
    Q_OBJECT
public:
    explicit HoverCard(QWidget *parent);

    /// Beside `globalPosition`, on the screen as a whole.
    void showText(const QString &html, const QPoint &globalPosition);
    QString text() const;

private:
    QLabel *label_;
};

} // namespace coroscope

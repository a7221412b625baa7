// SPDX-License-Identifier: GPL-3.0-or-later
// What the card says that follows the pointer over the chart.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QFrame>

#include <utility>
#include <vector>

class QLabel;

namespace coroscope {

/// What is known of a slice: pairs of what and its value, none of them empty. First who ran.
std::vector<std::pair<QString, QString>> sliceFacts(const TimelineScene &scene, SwitchNumber number);

/// The text for what was hit, as simple HTML; empty where there is nothing to say.
QString hoverText(const TimelineScene &scene, const ChartHit &hit);

/// Of where the debugger held the program: why, and how long. Empty: `hit` is none.
QString stopText(const TimelineScene &scene, const StopHit &hit);

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

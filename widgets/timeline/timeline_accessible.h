// SPDX-License-Identifier: GPL-3.0-or-later
// What assistive technology sees of the chart: its lanes as a list, each with its name, its state and its numbers; on the lane
// of the selected slice what that one did; where the cursor is, and the sums of the selected range. It is told of what moves.
#pragma once

#include <QObject>
#include <QString>

namespace coroscope {

class TimelineCanvas;

/// Makes Qt ask us for the interface of each TimelineCanvas. Calling it again changes nothing.
void installTimelineAccessibility();

/// Tells assistive technology, if there is any, that the cursor or the selection has moved. The canvas owns it.
class ChartAnnouncer : public QObject {
    Q_OBJECT
public:
    explicit ChartAnnouncer(TimelineCanvas &canvas);

signals:
    /// The same for whoever else listens: of lane `lane`, or of the chart, -1. `event` is a QAccessible::Event.
    void told(int event, int lane);

private:
    void tell(int event, int lane);
    void tellCursor();
    void tellSelection();
    void tellNotes();

    TimelineCanvas &canvas_;
    QString cursorWords_; ///< told last
};

} // namespace coroscope

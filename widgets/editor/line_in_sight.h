// SPDX-License-Identifier: GPL-3.0-or-later
// LineInSight: when the editor becomes lower (another layout, a panel that opens), the line that one looked at stays in sight.
#pragma once

#include "widgets/editor/source_view.h"

#include <functional>
#include <vector>

namespace coroscope {

class LineInSight : public QObject {
    Q_OBJECT
public:
    using Lines = std::function<std::vector<int>()>; ///< from 1; the most important one first
    using Reveal = std::function<void(int line)>;

    /// Of `lines` the first that was in sight is kept there. `view` owns this.
    LineInSight(SourceView &view, Lines lines, Reveal reveal);

    bool eventFilter(QObject *view, QEvent *event) override;

private:
    bool isInSight(int line, int height) const; ///< pixels
    void keep();

    SourceView &view_;
    Lines lines_;
    Reveal reveal_;
    int kept_ = 0; ///< since the first of several changes of size; 0: none
    bool isPending_ = false;
};

} // namespace coroscope

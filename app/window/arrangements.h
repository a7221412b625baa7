// SPDX-License-Identifier: GPL-3.0-or-later
// Arrangements: View > Layouts: the panels as they suit learning, debugging or exploring, each as the user has left it.
#pragma once

#include "app/window/layout.h"

#include <QObject>

#include <functional>

namespace coroscope {

class Actions;

class Arrangements : public QObject {
    Q_OBJECT
public:
    /// All outlive this; it belongs to `window`.
    Arrangements(QMainWindow &window, Layout &layout, const Actions &actions);

    Arrangement present() const { return present_; }
    void restore();  ///< what was shown when a window was closed last
    void remember(); ///< for the next start

public slots:
    void show(coroscope::Arrangement which);
    /// `apply` makes all twice as large, or no longer so.
    void project(bool on, const std::function<void()> &apply);
    void reset(); ///< the present one, to what it is at first

private:
    void take(Arrangement which);

    QMainWindow &window_;
    Layout &layout_;
    const Actions &actions_;
    Arrangement present_ = Arrangement::debug;
};

} // namespace coroscope

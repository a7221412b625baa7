// SPDX-License-Identifier: GPL-3.0-or-later
// DockShares: as the window is made larger or smaller, its panels keep their shares of it. QMainWindow keeps their sizes, so
// that the editor in the middle would lose all that the window loses. A child of the window; GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QSize>

class QDockWidget;
class QMainWindow;

namespace coroscope {

class DockShares : public QObject {
    Q_OBJECT
public:
    /// `window` has its panels already.
    explicit DockShares(QMainWindow &window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool isInPlace(const QDockWidget &dock) const;
    QSize sizeOf(const QDockWidget &dock, QSize size) const;
    void note();
    void apply();
    void share(Qt::DockWidgetArea area);
    void resize(Qt::Orientation orientation, Qt::DockWidgetAreas areas);

    QMainWindow &window_;
    QHash<QDockWidget *, QSizeF> shares_; ///< exact: small steps of the window would be rounded away
    QSize noted_;                         ///< the window's size that the shares are of
    bool moved_ = true;                   ///< by the user, or by another layout: the shares are to be seen anew
    bool pending_ = false;                ///< apply() is on its way
    bool settled_ = false;                ///< a first size has come: how a maximised window opens is QMainWindow's own
};

} // namespace coroscope

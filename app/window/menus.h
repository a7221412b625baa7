// SPDX-License-Identifier: GPL-3.0-or-later
// The menu bar, made of Actions.
#pragma once

class QMainWindow;
class QMenu;

namespace coroscope {

class Actions;
class Layout;

/// The menus whose entries change.
struct ChangingMenus {
    QMenu *examples = nullptr;
    QMenu *recentRuns = nullptr;
    QMenu *recentFiles = nullptr;
};

ChangingMenus fillMenuBar(QMainWindow &window, const Actions &actions, Layout &layout);

} // namespace coroscope

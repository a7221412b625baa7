// SPDX-License-Identifier: GPL-3.0-or-later
// SettingsDialog: Edit > Settings…: interpreter, fonts, theme, keys, limits. Never modal; what is chosen counts at once, and is
// remembered.
#pragma once

#include <QDialog>

#include <array>

class QTabWidget;

namespace coroscope {

class Actions;
class KeyChoice;
class Theme;

class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    /// All outlive it.
    SettingsDialog(Theme &theme, KeyChoice &keys, const Actions &actions, QWidget *window);

    enum class Page { run, look, keys };
    void showAt(Page page); ///< and brings it to the front

private:
    QWidget *makeRunPage();
    QWidget *makeLookPage();

    Theme &theme_;
    const Actions &actions_;
    QTabWidget *pages_;
    std::array<QWidget *, 3> first_{}; ///< of each page, what has the focus when it is shown
};

} // namespace coroscope

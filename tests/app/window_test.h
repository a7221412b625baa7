// SPDX-License-Identifier: GPL-3.0-or-later
// The real window, offscreen, with a program of a few lines in its editor: what tests of the whole road begin with. Under
// the virtual clock, so that nothing waits for real time.
#pragma once

#include "app/window/actions.h"
#include "app/window/layout.h"
#include "app/window/main_window.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace coroscope {

inline constexpr int patience = 120'000; // ms; only a failure takes that long

class WindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

protected:
    virtual QByteArray program() const = 0; ///< what the editor shows when a test begins

    Session &session() { return window_->session(); }
    Layout &layout() { return window_->layoutOfDocks(); }
    void remakeWindow(); ///< the old one goes away in whatever state it is
    QString path(const QString &name) const { return folder_.filePath(name); }
    QString writeFile(const QString &name, const QByteArray &text); ///< returns its path; empty: it failed
    void showProgram(const QByteArray &text);                       ///< saved under file_
    void runToEnd();
    QByteArray output(); ///< all that the run printed
    /// What the labels within `widget` say.
    static QString words(const QWidget &widget);

    QString file_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<MainWindow> window_;

private:
    QTemporaryDir folder_;
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a Python program in the whole window, as F5 does, and ends with it: what a program costs while it is looked at.
//     QT_QPA_PLATFORM=offscreen run_in_window PROGRAM
#include "app/window/actions.h"
#include "app/window/main_window.h"
#include "widgets/session.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace coroscope;

int main(int argc, char **argv)
{
    constexpr int longestMs = 600'000;
    QTemporaryDir home; // settings, and the recording
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, home.path().toUtf8());
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fputs("usage: run_in_window PROGRAM\n", stderr);
        return 2;
    }
    Theme theme(application);
    MainWindow window(theme);
    window.show();
    window.openFile(QString::fromLocal8Bit(argv[1]));
    Session &session = window.session();
    window.actions().run->trigger();
    const bool began = QTest::qWaitFor([&] { return session.isLive(); }, longestMs);
    const bool ended = began && QTest::qWaitFor([&] { return !session.isLive(); }, longestMs);
    session.close();
    return ended ? 0 : 1;
}

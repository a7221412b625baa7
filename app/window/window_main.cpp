// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_main.h"

#include "app/window/display_check.h"
#include "app/window/main_window.h"
#include "app/window/settings.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

#include <QApplication>

#include <cstdio>

namespace coroscope {

int runWindow(const WindowOptions &options)
{
    if (const std::string problem = displayProblem(); !problem.empty()) {
        std::fprintf(stderr, "coroscope: %s\n", problem.c_str());
        return 2;
    }
    int argc = 1;
    char name[] = "coroscope";
    char *argv[] = {name, nullptr};
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("coroscope"));
    QApplication::setApplicationName(QStringLiteral("coroscope"));
    QApplication::setApplicationDisplayName(QString()); // the title says it already
    QApplication::setApplicationVersion(QStringLiteral(COROSCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.coroscope.Coroscope"));
    QApplication::setWindowIcon(applicationIcon());
    Theme theme(application);
    theme.setChoice(themeChoiceFromString(Settings().theme()).value_or(ThemeChoice::system));
    const Settings settings;
    theme.setSizes({settings.interfacePoints(), settings.codeFamily(), settings.codePoints(), settings.projector()});

    MainWindow window(theme);
    window.show();
    if (options.files.empty())
        window.openWelcome();
    for (const std::string &file : options.files)
        window.openFile(QString::fromLocal8Bit(file.c_str()));
    window.restoreUnsaved();
    return QApplication::exec();
}

} // namespace coroscope

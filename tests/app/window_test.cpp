// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/window_test.h"

#include "app/window/settings.h"
#include "engine/guest/launch.h"

#include <QApplication>
#include <QFile>

namespace coroscope {

void WindowTest::initTestCase()
{
    QVERIFY(folder_.isValid());
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QCoreApplication::setOrganizationName("coroscope");
    QCoreApplication::setApplicationName("coroscope-test");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
    theme_ = std::make_unique<Theme>(*qApp);
}

void WindowTest::init()
{
    file_ = path("demo.py");
    QSettings().clear();
    Settings().setVirtualClock(true);
    remakeWindow();
    window_->show();
    showProgram(program());
}

void WindowTest::cleanup()
{
    session().close();
    window_.reset();
}

void WindowTest::remakeWindow()
{
    window_.reset();
    window_ = std::make_unique<MainWindow>(*theme_);
}

QString WindowTest::writeFile(const QString &name, const QByteArray &text)
{
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
}

void WindowTest::showProgram(const QByteArray &text)
{
    QCOMPARE(writeFile("demo.py", text), file_);
    QVERIFY(window_->openFile(file_));
}

void WindowTest::runToEnd()
{
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
}

QByteArray WindowTest::output()
{
    QByteArray all;
    for (std::size_t i = 0; i < session().recording()->outputCount(); ++i) {
        const OutputInfo info = session().recording()->output(i);
        all.append(info.bytes.data(), qsizetype(info.bytes.size()));
    }
    return all;
}

QString WindowTest::words(const QWidget &widget)
{
    QStringList texts;
    for (const QLabel *label : widget.findChildren<QLabel *>())
        texts << label->text();
    return texts.join(u'|');
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/build/build_panel.h"
#include "widgets/build/build_process.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long

} // namespace

class TestBuildProcess : public QObject {
    Q_OBJECT

private slots:
    void tellsEachLine();
    void tellsHowItFailed();
    void cancelsWhatTheCommandStarted();
    void cancelsBeforeItHasBegun();
    void killsWhatOutlivesItsShell();
    void thePanelGoesToWhatIsWrong();

private:
    QTemporaryDir folder_;
};

void TestBuildProcess::tellsEachLine()
{
    BuildProcess process;
    QSignalSpy lines(&process, &BuildProcess::line);
    QSignalSpy finished(&process, &BuildProcess::finished);
    process.start("pwd; printf 'a\\r\\nb' 1>&2", folder_.path());
    QVERIFY(process.isRunning());
    QVERIFY(finished.wait(patience));
    QVERIFY(!process.isRunning());
    QStringList all;
    for (const QList<QVariant> &line : lines)
        all << line.first().toString();
    QCOMPARE(all, QStringList({QDir(folder_.path()).canonicalPath(), "a", "b"}));
    QCOMPARE(finished.first().first().value<BuildProcess::Result>(), BuildProcess::Result::built);
}

void TestBuildProcess::tellsHowItFailed()
{
    BuildProcess process;
    QSignalSpy finished(&process, &BuildProcess::finished);
    process.start("exit 3", folder_.path());
    QVERIFY(finished.wait(patience));
    QCOMPARE(finished.last().at(1).toString(), QString("The build command ended with exit code 3."));
    process.start("true", folder_.filePath("nowhere"));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, patience);
    QCOMPARE(finished.last().first().value<BuildProcess::Result>(), BuildProcess::Result::failed);
    QVERIFY2(finished.last().at(1).toString().contains("nowhere"), qPrintable(finished.last().at(1).toString()));
}

void TestBuildProcess::cancelsWhatTheCommandStarted()
{
    BuildProcess process;
    QSignalSpy lines(&process, &BuildProcess::line);
    QSignalSpy finished(&process, &BuildProcess::finished);
    // The pipe to us is open as long as anything that was started lives.
    process.start("sh -c 'echo started; tail -f /dev/null'; echo never", folder_.path());
    QVERIFY(lines.wait(patience));
    process.cancel();
    QVERIFY(finished.wait(patience));
    QCOMPARE(finished.last().first().value<BuildProcess::Result>(), BuildProcess::Result::cancelled);
    QCOMPARE(lines.count(), 1);
}

void TestBuildProcess::cancelsBeforeItHasBegun()
{
    BuildProcess process;
    QSignalSpy finished(&process, &BuildProcess::finished);
    process.start("tail -f /dev/null", folder_.path());
    process.cancel();
    QVERIFY(finished.wait(patience));
    QCOMPARE(finished.last().first().value<BuildProcess::Result>(), BuildProcess::Result::cancelled);
}

void TestBuildProcess::killsWhatOutlivesItsShell()
{
    BuildProcess process;
    QSignalSpy lines(&process, &BuildProcess::line);
    QSignalSpy finished(&process, &BuildProcess::finished);
    process.start("sh -c 'trap \"\" TERM; echo $$; exec tail -f /dev/null >/dev/null' & wait", folder_.path());
    QVERIFY(lines.wait(patience));
    const QString child = lines.first().first().toString();
    const auto lives = [child] {
        // Not its command line, which is empty also for a moment of exec. The state follows the name, in parentheses.
        QFile file(QStringLiteral("/proc/%1/stat").arg(child));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const QByteArray stat = file.readAll();
        const qsizetype state = stat.lastIndexOf(')') + 2;
        return state < stat.size() && stat[state] != 'Z' && stat[state] != 'X'; // a zombie is one nobody waits for
    };
    QVERIFY(lives());
    process.cancel();
    QVERIFY(finished.wait(patience));
    QCOMPARE(finished.last().first().value<BuildProcess::Result>(), BuildProcess::Result::cancelled);
    QTRY_VERIFY_WITH_TIMEOUT(!lives(), patience);
}

void TestBuildProcess::thePanelGoesToWhatIsWrong()
{
    QFile source(folder_.filePath("main.cpp"));
    QVERIFY(source.open(QIODevice::WriteOnly));
    BuildProcess process;
    BuildPanel panel(process);
    QSignalSpy opened(&panel, &BuildPanel::openLocation);
    QSignalSpy finished(&process, &BuildProcess::finished);
    process.start("echo compiling; echo main.cpp:2:1: warning: w; echo main.cpp:7:3: error: e; exit 1", folder_.path());
    QVERIFY(finished.wait(patience));
    QCOMPARE(panel.summary(), QString("1 error, 1 warning"));
    QCOMPARE(panel.firstError()->line, 7);
    auto *lines = panel.findChild<QListWidget *>();
    QCOMPARE(lines->count(), 3);
    QCOMPARE(lines->currentRow(), 2); // the cause
    emit lines->itemActivated(lines->item(0));
    QCOMPARE(opened.count(), 0);
    emit lines->itemActivated(lines->item(2));
    QCOMPARE(opened.last(), QList<QVariant>({source.fileName(), 7, 3}));
    QVERIFY(panel.findChild<QLabel *>("buildState")->text().startsWith("The build failed: 1 error, 1 warning."));
}

QTEST_MAIN(TestBuildProcess)
#include "test_build_process.moc"

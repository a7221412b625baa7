// SPDX-License-Identifier: GPL-3.0-or-later
// A compiled program that is opened: an empty text stands for it, and nothing of the texts that were open is lost.
#include "app/window/document.h"
#include "app/window/run_controller.h"
#include "tests/app/window_test.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"

#include <QFile>
#include <QTabBar>

using namespace coroscope;

class TestWindowExecutables : public WindowTest {
    Q_OBJECT

private slots:
    void aTextThatWasEmptiedKeepsItsTab();
    void theEmptyTextStandsForItWheneverItIsShown();
    void whatIsTypedThereRunsItself();
    void aNewProgramInItsPlaceRunsItself();
    void oneThatMayNotRunIsNotOpened();
    void whatIsSaidOfABuildThatFailedIsNotSaidOfAnother();

private:
    QByteArray program() const override { return "print('demo')\n"; }
    const RunTarget &target() { return window_->runController().target(); }
    QTabBar *tabs() { return window_->document().tabBar(); }
    void openIt() { QVERIFY(window_->openFile(QStringLiteral(GUEST_PROGRAM))); }
};

void TestWindowExecutables::aTextThatWasEmptiedKeepsItsTab()
{
    const auto emptyIt = [this] {
        window_->editor().selectAll();
        QTest::keyClick(window_->editor().view(), Qt::Key_Delete);
        QVERIFY(window_->editor().isModified());
    };
    emptyIt();
    openIt();
    QCOMPARE(window_->document().openPaths(), QStringList{file_});
    QVERIFY(window_->document().raise(file_));
    QVERIFY(window_->editor().isModified());
    window_->actions().newFile->trigger();
    QCOMPARE(window_->document().openPaths(), QStringList{file_});
    QVERIFY(window_->document().raise(file_));
    window_->actions().undo->trigger();
    QCOMPARE(window_->editor().text(), QString(program()));
}

void TestWindowExecutables::theEmptyTextStandsForItWheneverItIsShown()
{
    openIt();
    QCOMPARE(target().path(), QStringLiteral(GUEST_PROGRAM));
    const int its = tabs()->currentIndex();
    QVERIFY(window_->document().raise(file_));
    QCOMPARE(target().path(), file_);
    tabs()->setCurrentIndex(its);
    QCOMPARE(target().path(), QStringLiteral(GUEST_PROGRAM));
}

void TestWindowExecutables::whatIsTypedThereRunsItself()
{
    openIt();
    QTest::keyClicks(window_->editor().view(), "1");
    QVERIFY(!target().isExecutable());
    QCOMPARE(target().path(), window_->document().runPath());
    window_->editor().selectAll();
    QTest::keyClick(window_->editor().view(), Qt::Key_Delete);
    QVERIFY(!target().isExecutable());
}

void TestWindowExecutables::aNewProgramInItsPlaceRunsItself()
{
    openIt();
    window_->actions().newFile->trigger();
    QVERIFY(!target().isExecutable());
    QCOMPARE(target().path(), window_->document().runPath());
}

void TestWindowExecutables::oneThatMayNotRunIsNotOpened()
{
    const QString unmarked = path("unmarked");
    QVERIFY(QFile::copy(GUEST_PROGRAM, unmarked) && QFile::setPermissions(unmarked, QFile::ReadOwner));
    QVERIFY(!window_->openFile(unmarked));
    QCOMPARE(window_->editor().path(), file_);
    QCOMPARE(target().path(), file_);
    QVERIFY2(window_->messageText().endsWith("allow it: chmod +x."), qPrintable(window_->messageText()));
}

void TestWindowExecutables::whatIsSaidOfABuildThatFailedIsNotSaidOfAnother()
{
    const QString part = writeFile("part.h", "int part();\n");
    QVERIFY(window_->openFile(part));
    QTest::keyClicks(window_->editor().view(), "//");
    QVERIFY(window_->openFile(writeFile("program.cpp", "#include \"part.h\"\n")));
    RunConfigurations &configurations = window_->runController().target().configurations();
    RunConfiguration changed = configurations.present();
    changed.buildCommand = "false";
    changed.builtProgram = "program";
    configurations.change(changed);
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!window_->runController().build().isRunning(), patience);
    window_->runController().runExecutable(QStringLiteral(GUEST_PROGRAM));
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(!window_->messageText().contains("part.h"), qPrintable(window_->messageText()));
}

QTEST_MAIN(TestWindowExecutables)
#include "test_window_executables.moc"

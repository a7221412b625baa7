// SPDX-License-Identifier: GPL-3.0-or-later
// What a window finds again at the next start, and where a traceback leads.
#include "app/window/settings.h"
#include "tests/app/window_test.h"
#include "widgets/breakpoints/breakpoint_panel.h"
#include "widgets/editor/code_editor.h"
#include "widgets/output/output_panel.h"
#include "widgets/output/output_text.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QSettings>
#include <QTextBlock>
#include <QToolButton>

using namespace coroscope;

class TestWindowMemory : public WindowTest {
    Q_OBJECT

private slots:
    void theFirstStartSaysWhatToPress();
    void findsItsFilesAgain();
    void saysWhatIsGone();
    void findsTheRecordingAgain();
    void readingARecordingCanBeCancelled();
    void aTracebackIsSeenAndLeadsToItsLine();
    void outputComesNotOverWhatOneTypesIn();

private:
    QByteArray program() const override { return "print('demo')\n\n\nprint('end')\n"; }
    void restart();
};

void TestWindowMemory::restart()
{
    Settings().noteStarted();
    QVERIFY(window_->close());
    remakeWindow();
    window_->show();
    window_->openWelcome();
}

void TestWindowMemory::theFirstStartSaysWhatToPress()
{
    QSettings().clear();
    remakeWindow();
    window_->show();
    window_->openWelcome();
    const QStringList lines = window_->messageText().split(u'\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith("F5 ") && lines[1].startsWith("F7 ") && lines[2].contains("Esc"));
    const QString text = window_->editor().text();
    const QString comment = text.left(text.indexOf(QStringLiteral("\"\"\""), 3));
    QVERIFY2(comment.contains("Press F7"), qPrintable(comment));
    for (const QString &line : comment.split(u'\n'))
        QVERIFY2(line.size() <= 60, qPrintable(line)); // what the editor of a laptop's window has room for
}

void TestWindowMemory::findsItsFilesAgain()
{
    const QString other = writeFile("other.py", "a = 1\nb = 2\nc = 3\n");
    window_->editor().goTo(3);
    QCoreApplication::processEvents();
    QVERIFY(window_->openFile(other));
    window_->editor().goTo(2);
    restart();
    QCOMPARE(window_->editor().path(), other);
    QCOMPARE(window_->editor().cursorLine(), 2);
    window_->actions().previousText->trigger();
    QCOMPARE(window_->editor().path(), file_);
    QCOMPARE(window_->editor().cursorLine(), 3);
    QCOMPARE(window_->messageText(), QString());
}

void TestWindowMemory::saysWhatIsGone()
{
    const QString other = writeFile("gone.py", "a = 1\n");
    QVERIFY(window_->openFile(other));
    Settings().noteStarted();
    QVERIFY(window_->close());
    QVERIFY(QFile::remove(other));
    remakeWindow();
    window_->openWelcome();
    QCOMPARE(window_->editor().path(), file_);
    QCOMPARE(window_->messageText(), QString("No longer there, so not opened again: ") + other);
}

void TestWindowMemory::findsTheRecordingAgain()
{
    runToEnd();
    const QString kept = path("kept.coro");
    QVERIFY(QFile::exists(kept) || QFile::copy(QString::fromStdString(session().recording()->path()), kept));
    QVERIFY(window_->openFile(kept));
    QTRY_VERIFY_WITH_TIMEOUT(session().recording() && !session().isReading(), patience);
    restart();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::opened, patience);
    QCOMPARE(QString::fromStdString(session().recording()->path()), kept);
}

void TestWindowMemory::readingARecordingCanBeCancelled()
{
    runToEnd();
    auto *cancel = window_->findChild<QToolButton *>("cancelReading");
    QTRY_VERIFY(!session().isReading() && cancel->isHidden());
    const QString kept = path("long.coro");
    QVERIFY(QFile::copy(QString::fromStdString(session().recording()->path()), kept));
    QVERIFY(window_->openFile(kept)); // what it holds is read in the turns of the event loop that come
    QVERIFY(session().isReading());
    QVERIFY(!cancel->isHidden());
    cancel->click();
    QCOMPARE(session().phase(), Session::Phase::empty);
    QTRY_VERIFY(cancel->isHidden());
    QCOMPARE(window_->editor().path(), file_);
}

void TestWindowMemory::aTracebackIsSeenAndLeadsToItsLine()
{
    showProgram("print('fine')\n\ndef fail():\n    raise ValueError('no')\n\nfail()\n");
    layout().showDock(layout().breakpoints);
    QTRY_VERIFY(layout().output->visibleRegion().isEmpty());
    runToEnd();
    auto *text = layout().output->findChild<OutputText *>();
    QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains("ValueError: no"), patience);
    QTRY_VERIFY(!text->visibleRegion().isEmpty() && text->isAtEnd());
    QTextCursor line = text->document()->find("line 4");
    QVERIFY(!line.isNull());
    line.clearSelection();
    text->setTextCursor(line);
    QTest::keyClick(text, Qt::Key_Return);
    QCOMPARE(window_->editor().cursorLine(), 4);
}

void TestWindowMemory::outputComesNotOverWhatOneTypesIn()
{
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get(), waitsForMs));
    showProgram("raise SystemExit(3)\n");
    window_->actions().addBreakpoint->trigger(); // and types there
    QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
    QTRY_VERIFY(layout().output->visibleRegion().isEmpty());
    runToEnd();
    QVERIFY(layout().output->visibleRegion().isEmpty());
}

QTEST_MAIN(TestWindowMemory)
#include "test_window_memory.moc"

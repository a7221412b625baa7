// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/find_bar.h"
#include "widgets/editor/source_view.h"

#include <QTest>

using namespace coroscope;

class TestFindBar : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void countsAndWrapsRound();
    void options();
    void replacesOneThenFindsTheNext();
    void replacesAllAsOneStep();
    void wrongExpressionFindsNothing();
    void emptyMatchesEnd();
    void readOnlyIsNotReplaced();
    void anOpenBarLeavesChangesAlone();
    void tabGoesToWhatTakesItsPlace();
    void aClosedBarMarksNothing();

private:
    SourceView *view_ = nullptr;
    FindBar *bar_ = nullptr;
};

void TestFindBar::init()
{
    view_ = new SourceView;
    bar_ = new FindBar(*view_);
    view_->replaceAll("task1 Task1 task12\näö task1\n");
}

void TestFindBar::cleanup()
{
    delete bar_;
    delete view_;
}

void TestFindBar::countsAndWrapsRound()
{
    bar_->setNeedle("task1");
    QCOMPARE(bar_->matches(), 4);
    QCOMPARE(bar_->statusText(), "4 matches");
    view_->setCursorPosition(1, 3);
    int line = 0, index = 0, toLine = 0, toIndex = 0;
    bar_->findNext();
    view_->getSelection(&line, &index, &toLine, &toIndex);
    QCOMPARE(line, 1);
    QCOMPARE(index, 3);
    bar_->findNext();
    view_->getSelection(&line, &index, &toLine, &toIndex);
    QCOMPARE(line, 0);
    QCOMPARE(index, 0);
    bar_->findPrevious();
    view_->getSelection(&line, &index, &toLine, &toIndex);
    QCOMPARE(line, 1);
    QCOMPARE(index, 3);
}

void TestFindBar::options()
{
    bar_->setNeedle("task1");
    bar_->setOptions(true, false, false);
    QCOMPARE(bar_->matches(), 3);
    bar_->setOptions(true, true, false);
    QCOMPARE(bar_->matches(), 2);
    bar_->setNeedle("task\\d+");
    bar_->setOptions(true, false, true);
    QCOMPARE(bar_->matches(), 3);
}

void TestFindBar::replacesOneThenFindsTheNext()
{
    bar_->setNeedle("task1");
    bar_->setOptions(true, true, false);
    bar_->setReplacement("job");
    bar_->findNext();
    bar_->replaceOne();
    QCOMPARE(view_->wholeText(), QStringLiteral("job Task1 task12\näö task1\n"));
    bar_->replaceOne();
    QCOMPARE(view_->wholeText(), QStringLiteral("job Task1 task12\näö job\n"));
}

void TestFindBar::replacesAllAsOneStep()
{
    bar_->setNeedle("a");
    bar_->setReplacement("aa"); // contains the needle: must not be found again
    bar_->replaceAll();
    QCOMPARE(view_->wholeText(), QStringLiteral("taask1 Taask1 taask12\näö taask1\n"));
    QCOMPARE(bar_->statusText(), "4 replaced");
    view_->undo();
    QCOMPARE(view_->wholeText(), QStringLiteral("task1 Task1 task12\näö task1\n"));
}

void TestFindBar::wrongExpressionFindsNothing()
{
    bar_->setOptions(false, false, true);
    bar_->setNeedle("(");
    QCOMPARE(bar_->matches(), 0);
    QCOMPARE(bar_->statusText(), "Not found");
}

void TestFindBar::emptyMatchesEnd()
{
    bar_->setOptions(false, false, true);
    bar_->setNeedle("x*");
    bar_->setReplacement("y");
    bar_->replaceAll();
    QCOMPARE(view_->wholeText(), QStringLiteral("task1 Task1 task12\näö task1\n"));
}

void TestFindBar::readOnlyIsNotReplaced()
{
    view_->setReadOnly(true);
    bar_->setNeedle("task1");
    bar_->findNext();
    bar_->replaceOne();
    bar_->replaceAll();
    QCOMPARE(view_->wholeText(), QStringLiteral("task1 Task1 task12\näö task1\n"));
}

/// Scintilla puts what takes the place of a target in two steps; a search between them moved it.
void TestFindBar::anOpenBarLeavesChangesAlone()
{
    bar_->open(true);
    bar_->setNeedle("task1");
    bar_->setReplacement("job");
    bar_->findNext();
    bar_->replaceOne();
    QCOMPARE(view_->wholeText(), QStringLiteral("job Task1 task12\näö task1\n"));
    QTRY_COMPARE(bar_->matches(), 3);
    view_->usePython();
    view_->setCursorPosition(0, 0);
    view_->toggleComment();
    QCOMPARE(view_->wholeText(), QStringLiteral("# job Task1 task12\näö task1\n"));
    bar_->replaceAll();
    QCOMPARE(view_->wholeText(), QStringLiteral("# job job job2\näö job\n"));
    QCoreApplication::processEvents();
    QCOMPARE(bar_->statusText(), "3 replaced");
}

void TestFindBar::tabGoesToWhatTakesItsPlace()
{
    bar_->open(true);
    QVERIFY(QTest::qWaitForWindowActive(bar_, waitsForMs));
    QTest::keyClicks(QApplication::focusWidget(), "task1");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), "job");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY2(view_->wholeText().startsWith("job "), qPrintable(view_->wholeText()));
}

/// Nor what was changed just before.
void TestFindBar::aClosedBarMarksNothing()
{
    using S = QsciScintillaBase;
    const auto isMarked = [this] {
        return view_->SendScintilla(S::SCI_INDICATORVALUEAT, static_cast<unsigned long>(SourceView::foundIndicator),
                                    1L) != 0;
    };
    bar_->open(false);
    bar_->setNeedle("task1");
    QVERIFY(isMarked());
    view_->insertAt("# new\n", 1, 0);
    bar_->closeBar();
    QCoreApplication::processEvents();
    QVERIFY(!isMarked());
}

QTEST_MAIN(TestFindBar)
#include "tst_find_bar.moc"

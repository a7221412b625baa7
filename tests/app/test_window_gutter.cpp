// SPDX-License-Identifier: GPL-3.0-or-later
// Breakpoints in the editor's margin, in the real window: where they can be, that they stop, that they stay with their line.
#include "app/window/document.h"
#include "app/window/gutter_breakpoints.h"
#include "tests/app/window_test.h"
#include "tests/widgets/common/use_menu.h"
#include "widgets/breakpoints/breakpoint_panel.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/models/breakpoint_model.h"

#include <QAbstractButton>
#include <QFile>
#include <QMessageBox>
#include <QTimer>
#include <QWindow>

using namespace coroscope;

namespace {

constexpr char demo[] = "from coroscope import run, sleep\n"
                        "\n"
                        "async def task1():\n"
                        "    print('one')\n"
                        "    await sleep(1)\n"
                        "\n"
                        "async def main():\n"
                        "    await task1()\n"
                        "\n"
                        "run(main())\n";

} // namespace

class TestWindowGutter : public WindowTest {
    Q_OBJECT

private slots:
    void setsWhatTheLineAllows();
    void theMenuKnowsItsLine();
    void waitsForTheOutline();
    void saysWhyThereIsNone();
    void marksFollowTheText();
    void marksFollowAReload();
    void editsThatAreGivenUpMoveNothing();
    void aRunKeepsItsLines();
    void aLineThatDidNotRunTakesNone();
    void filesOfOneNameAreToldApart();
    void anAwaitThatIsEditedAwayIsTold();
    void whatIsToldOfABreakpointIsNotToldOfAnotherPrograms();
    void theNoteGoesWithTheNextInput();
    void whatReachesADefinitionIsShownFaint();
    void callbacksHaveDiamondsToo();

private:
    QByteArray program() const override { return demo; }
    CodeEditor &editor() { return window_->editor(); }
    QStringList specs()
    {
        QStringList texts;
        for (const Breakpoint &each : session().breakpoints())
            texts << QString::fromStdString(toString(each));
        return texts;
    }
    bool hasDiamond(int line, int marker = SourceView::breakpointMarker)
    {
        return editor().view()->markersAtLine(line - 1) & (1U << marker);
    }
    QString table(int row, int role = Qt::DisplayRole)
    {
        const auto *model = layout().breakpoints->findChild<BreakpointModel *>();
        return model->index(row, BreakpointModel::placeColumn).data(role).toString();
    }
    void click(int line) { emit editor().breakpointRequested(line); }
    void insertAbove(int line) { editor().view()->insertAt(QStringLiteral("# a line more\n"), line - 1, 0); }
};

void TestWindowGutter::setsWhatTheLineAllows()
{
    editor().goTo(3);
    window_->actions().breakHere->trigger();
    click(5);
    QTRY_COMPARE(specs().join(u'|'), QString("resume task1|resume at demo.py:5"));
    QVERIFY(hasDiamond(3) && hasDiamond(5));
    Breakpoint second = session().breakpoints()[1];
    second.enabled = false;
    session().changeBreakpoint(second);
    QVERIFY(!hasDiamond(5) && hasDiamond(5, SourceView::disabledBreakpointMarker));
    second.enabled = true;
    session().changeBreakpoint(second);
    click(3);
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:5"));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QTRY_COMPARE(session().stopPlace().breakpoint, int(second.number));
    click(5);
    QVERIFY(session().breakpoints().empty() && !hasDiamond(5));
}

void TestWindowGutter::theMenuKnowsItsLine()
{
    SourceView &view = *editor().view();
    editor().goTo(1);
    const auto pointOf = [&view](int line) {
        const long position = view.positionFromLineIndex(line - 1, 2);
        return QPoint(int(view.SendScintilla(SourceView::SCI_POINTXFROMPOSITION, 0UL, position)) + 1,
                      int(view.SendScintilla(SourceView::SCI_POINTYFROMPOSITION, 0UL, position)) + 1);
    };
    const QString toggle = window_->actions().breakHere->text();
    const QStringList texts = useContextMenu(*view.viewport(), pointOf(3), toggle);
    QVERIFY2(texts.contains(window_->actions().redo->text()), qPrintable(texts.join(u'|')));
    QTRY_COMPARE(specs().join(u'|'), QString("resume task1"));
    useContextMenu(*view.viewport(), QPoint(2, pointOf(3).y()), toggle); // in the margin
    QTRY_COMPARE(specs(), QStringList());
    view.setSelection(2, 0, 4, 5);
    useContextMenu(*view.viewport(), pointOf(4), toggle); // of what is selected, whose end has the cursor
    QCOMPARE(view.selectedText().count(u'\n'), 2);
    QTRY_COMPARE(specs().join(u'|'), QString("resume at demo.py:5"));
}

void TestWindowGutter::waitsForTheOutline()
{
    editor().view()->insertAt(QStringLiteral("async def early(): pass\n"), 0, 0);
    click(1); // what it defines is not known yet
    QVERIFY(session().breakpoints().empty());
    QTRY_COMPARE(specs().join(u'|'), QString("resume early"));
    editor().undo();
}

void TestWindowGutter::saysWhyThereIsNone()
{
    click(4);
    QTRY_VERIFY2(editor().lineNoteText().contains("at an await or a yield"), qPrintable(editor().lineNoteText()));
    QVERIFY(session().breakpoints().empty());
    editor().goTo(2);
    QTRY_COMPARE(editor().lineNoteText(), QString());
    editor().view()->insertAt(QStringLiteral("(\n"), 0, 0);
    click(6);
    QTRY_VERIFY2(editor().lineNoteText().contains("does not parse"), qPrintable(editor().lineNoteText()));
    editor().undo();
}

void TestWindowGutter::marksFollowTheText()
{
    click(5);
    click(3);
    QTRY_COMPARE(specs().size(), 2);
    insertAbove(2);
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:6|resume task1"));
    QVERIFY(hasDiamond(4) && hasDiamond(6) && !hasDiamond(3) && !hasDiamond(5));
    editor().undo();
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:5|resume task1"));
    QVERIFY(hasDiamond(3) && hasDiamond(5));
}

void TestWindowGutter::marksFollowAReload()
{
    click(5);
    QTRY_COMPARE(specs().size(), 1);
    insertAbove(1);
    window_->actions().save->trigger();
    QVERIFY(!editor().isModified());
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:6"));
    QVERIFY(hasDiamond(6));
    QByteArray text = demo;
    QCOMPARE(writeFile("demo.py", text.prepend("# somebody else's\n# edit\n# at the top\n")), file_);
    QTRY_COMPARE(specs().join(u'|'), QString("resume at demo.py:8"));
    QVERIFY(hasDiamond(8) && !hasDiamond(6));
    remakeWindow();
    QVERIFY(window_->openFile(file_));
    QTRY_VERIFY(hasDiamond(8));
}

void TestWindowGutter::editsThatAreGivenUpMoveNothing()
{
    const auto discarding = [](const std::function<void()> &act) {
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [] {
            if (auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget()))
                box->button(QMessageBox::Discard)->click();
        });
        timer.start(1);
        act();
    };
    click(5);
    QTRY_COMPARE(specs().size(), 1);
    insertAbove(1);
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:6"));
    discarding([this] { window_->actions().closeText->trigger(); });
    QVERIFY(window_->openFile(file_));
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:5"));
    QTRY_VERIFY(hasDiamond(5));
    insertAbove(1);
    insertAbove(1);
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:7"));
    QVERIFY(window_->openFile(writeFile("other.py", "print('other')\n")));
    discarding([this] { window_->close(); });
    QVERIFY(!window_->isVisible());
    remakeWindow();
    QVERIFY(window_->openFile(file_));
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:5"));
}

void TestWindowGutter::aRunKeepsItsLines()
{
    click(5);
    QTRY_COMPARE(specs().size(), 1);
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QTRY_VERIFY(!editor().noteText().contains("earlier text"));
    insertAbove(1);
    QTRY_VERIFY(editor().noteText().contains("earlier text"));
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:5")); // as the program has it
    QVERIFY(hasDiamond(6) && !hasDiamond(5));
    editor().view()->insertAt(QStringLiteral("# "), 5, 0);
    QTRY_VERIFY(hasDiamond(6, SourceView::struckBreakpointMarker)); // though this run stops there
    QVERIFY(table(0, Qt::ToolTipRole).contains("The next run will not stop"));
    editor().undo();
    QTRY_VERIFY(hasDiamond(6));
    click(9);
    QTRY_COMPARE(specs().size(), 2);
    QCOMPARE(specs().at(1), QString("resume at demo.py:8"));
    QVERIFY(hasDiamond(9));
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(specs().join(u'|'), QString("resume at demo.py:6|resume at demo.py:9"));
    QVERIFY(hasDiamond(6) && hasDiamond(9));
    editor().undo();
}

void TestWindowGutter::aLineThatDidNotRunTakesNone()
{
    click(5);
    QTRY_COMPARE(specs().size(), 1);
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    editor().view()->insertAt(QStringLiteral("    await sleep(3)\n"), 5, 0);
    QTRY_VERIFY(editor().noteText().contains("earlier text"));
    click(6);
    QTRY_VERIFY2(editor().lineNoteText().contains("Restart it"), qPrintable(editor().lineNoteText()));
    QCOMPARE(specs().size(), 1);
    editor().undo();
}

void TestWindowGutter::filesOfOneNameAreToldApart()
{
    const QStringList open{"/a/pkg/tool.py", "/a/other/tool.py", "/a/main.py", "/a/mytool.py"};
    QCOMPARE(breakpointFile("/a/main.py", open), QString("main.py"));
    QCOMPARE(breakpointFile("/a/mytool.py", open), QString("mytool.py"));
    QCOMPARE(breakpointFile("/a/pkg/tool.py", open), QString("pkg/tool.py"));
    QCOMPARE(breakpointFile("/tool.py", {"/b/tool.py"}), QString("/tool.py"));
}

void TestWindowGutter::anAwaitThatIsEditedAwayIsTold()
{
    click(5);
    QTRY_COMPARE(specs().size(), 1);
    QVERIFY(hasDiamond(5) && !hasDiamond(5, SourceView::struckBreakpointMarker));
    editor().view()->insertAt(QStringLiteral("# "), 4, 0);
    QTRY_VERIFY(hasDiamond(5, SourceView::struckBreakpointMarker));
    QVERIFY(!hasDiamond(5));
    QVERIFY(editor().breakpointMarks().front().remark.contains("no await"));
    QTRY_COMPARE(table(0), QString("demo.py:5 (nothing to stop at)"));
    QCOMPARE(table(0, Qt::EditRole), QString("demo.py:5"));
    QVERIFY(table(0, Qt::ToolTipRole).contains("It stops nothing: no await or yield"));
    editor().view()->insertAt(QStringLiteral("(\n"), 0, 0); // while nothing parses, nothing new is known
    QTRY_VERIFY(hasDiamond(6, SourceView::struckBreakpointMarker));
    editor().undo();
    editor().undo();
    QTRY_VERIFY(hasDiamond(5) && !hasDiamond(5, SourceView::struckBreakpointMarker));
    QTRY_COMPARE(table(0), QString("demo.py:5"));
}

/// Each program counts its breakpoints from 1. Of a text that does not parse nothing new is known.
void TestWindowGutter::whatIsToldOfABreakpointIsNotToldOfAnotherPrograms()
{
    const QString other = writeFile("other.py", demo);
    QVERIFY(window_->openFile(other));
    click(8);
    QTRY_COMPARE(specs(), QStringList{"resume at other.py:8"});
    QVERIFY(window_->document().raise(file_));
    click(5);
    QTRY_COMPARE(specs(), QStringList{"resume at demo.py:5"});
    editor().view()->insertAt(QStringLiteral("# "), 4, 0);
    QTRY_VERIFY(hasDiamond(5, SourceView::struckBreakpointMarker));
    QCOMPARE(writeFile("other.py", QByteArray("(") + demo), other);
    QVERIFY(window_->openFile(other));
    QCOMPARE(specs(), QStringList{"resume at other.py:8"});
    QVERIFY(hasDiamond(8) && !hasDiamond(8, SourceView::struckBreakpointMarker));
}

void TestWindowGutter::theNoteGoesWithTheNextInput()
{
    const auto sayAgain = [this] {
        click(4);
        QTRY_VERIFY(!editor().lineNoteText().isEmpty());
    };
    QWindow *window = window_->windowHandle();
    sayAgain();
    QTest::keyClick(window, Qt::Key_Shift); // goes nowhere, edits nothing
    QTRY_COMPARE(editor().lineNoteText(), QString());
    sayAgain();
    QTest::mousePress(window, Qt::LeftButton, {}, QPoint(2, 2));
    QTRY_COMPARE(editor().lineNoteText(), QString());
    QTest::mouseRelease(window, Qt::LeftButton, {}, QPoint(2, 2));
    sayAgain();
    editor().view()->insertAt(QStringLiteral("#"), 0, 0);
    QTRY_COMPARE(editor().lineNoteText(), QString());
    editor().undo();
}

void TestWindowGutter::whatReachesADefinitionIsShownFaint()
{
    const auto add = [this](const char *spec) {
        std::string error;
        return session().addBreakpoint(parseBreakpoint(spec, error).value());
    };
    const int faint = SourceView::reachingBreakpointMarker;
    click(3);
    QTRY_VERIFY(hasDiamond(3));
    click(3);
    QVERIFY(specs().isEmpty() && !hasDiamond(3, faint));
    const std::uint32_t glob = add("finish task*");
    QTRY_VERIFY(hasDiamond(3, faint));
    QVERIFY(!hasDiamond(7, faint) && !hasDiamond(3));
    const std::uint32_t arrow = add("main -> task1");
    QTRY_VERIFY(hasDiamond(7, faint));
    session().removeBreakpoint(glob);
    QTRY_VERIFY(hasDiamond(3, faint) && hasDiamond(7, faint));
    insertAbove(1);
    QVERIFY(hasDiamond(4, faint) && hasDiamond(8, faint) && !hasDiamond(3, faint));
    editor().undo();
    click(3); // sets one of its own, and takes nothing away
    QTRY_COMPARE(specs().join(u'|'), QString("main -> task1|resume task1"));
    QTRY_VERIFY(hasDiamond(3) && hasDiamond(3, faint));
    click(3);
    QTRY_COMPARE(specs().join(u'|'), QString("main -> task1"));
    Breakpoint off = session().breakpoints().front();
    QCOMPARE(off.number, arrow);
    off.enabled = false;
    session().changeBreakpoint(off);
    QTRY_VERIFY(hasDiamond(7, SourceView::disabledReachingBreakpointMarker) && !hasDiamond(7, faint));
}

void TestWindowGutter::callbacksHaveDiamondsToo()
{
    const QByteArray text = "import asyncio\n"
                            "def tick():\n"
                            "    print('tick')\n"
                            "async def main():\n"
                            "    loop = asyncio.get_running_loop()\n"
                            "    loop.call_soon(tick)\n"
                            "    loop.call_soon(lambda: print('tock'))\n"
                            "    await asyncio.sleep(0)\n"
                            "    await asyncio.sleep(0)\n"
                            "asyncio.run(main())\n";
    QVERIFY(window_->openFile(writeFile("calls.py", text)));
    click(7);
    QTRY_COMPARE(specs().join(u'|'), QString("callback at calls.py:7"));
    click(2);
    QTRY_COMPARE(specs().join(u'|'), QString("callback at calls.py:7|callback tick"));
    QVERIFY2(editor().lineNoteText().contains("before an asyncio loop calls tick"),
             qPrintable(editor().lineNoteText()));
    QTRY_VERIFY(hasDiamond(2) && hasDiamond(7) && !hasDiamond(7, SourceView::struckBreakpointMarker));
    for (const int number : {2, 1}) {
        window_->actions().run->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
        QTRY_COMPARE(session().stopPlace().breakpoint, number);
    }
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    insertAbove(1);
    QTRY_COMPARE(specs().join(u'|'), QString("callback at calls.py:8|callback tick"));
    QVERIFY(hasDiamond(3) && hasDiamond(8));
    click(8);
    click(3);
    QVERIFY(specs().isEmpty() && !hasDiamond(3) && !hasDiamond(8));
    std::string error;
    session().addBreakpoint(parseBreakpoint("callback t*", error).value());
    QTRY_VERIFY(hasDiamond(3, SourceView::reachingBreakpointMarker) && !hasDiamond(3));
    session().addBreakpoint(parseBreakpoint("callback at calls.py:4", error).value());
    QTRY_VERIFY(hasDiamond(4, SourceView::struckBreakpointMarker));
    QVERIFY(table(1, Qt::ToolTipRole).contains("no function"));
}

QTEST_MAIN(TestWindowGutter)
#include "test_window_gutter.moc"

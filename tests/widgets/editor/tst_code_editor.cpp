// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/code_editor.h"
#include "widgets/editor/file_watch.h"
#include "widgets/editor/source_view.h"

#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace coroscope;

namespace {
const QString program = QStringLiteral("async def one():\n    await two()\n\nasync def two():\n    pass\n");

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool hasMarker(const CodeEditor &editor, int line, int marker)
{
    return editor.view()->markersAtLine(line - 1) & (1u << marker);
}
} // namespace

class TestCodeEditor : public QObject {
    Q_OBJECT
private slots:
    void loadSaveKeepsBytes();
    void missingFileKeepsWhatIsShown();
    void newlinesTypedAreTheFiles();
    void modifiedAndUndo();
    void saveRefusesToOverwriteAStrangersEdit();
    void unmodifiedTextIsReloaded();
    void aReplacedFileIsWatchedOn();
    void aRecordedTextDoesNotFollowItsFile();
    void droppedEditsTakeTheirMarksBack();
    void marksOutliveAReplacementOfAll();
    void badBytesMakeItReadOnly();
    void runMarksFollowUnchangedLines();
    void currentLineHasOneMarkerOfItsKind();
    void whereASliceWillEndIsHollow();
    void errorIsMarkedUntilTheNextEdit();
    void breakpointMarksAndClicks();
    void indentsAfterAColon();
    void togglesComments();
    void goToUnfoldsAndMoves();
    void aLowerEditorKeepsItsLineInSight();
    void largeFile();
    void hints();
};

void TestCodeEditor::loadSaveKeepsBytes()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    const QByteArray bytes("# coding: latin-1\r\nx = '\xe4'\r\ny = 1\n");
    writeFile(path, bytes);
    CodeEditor editor;
    QString error;
    QVERIFY2(editor.load(path, &error), qPrintable(error));
    QCOMPARE(editor.encoding(), "latin-1");
    QVERIFY(!editor.isModified());
    QVERIFY2(editor.save(&error), qPrintable(error));
    QCOMPARE(readFile(path), bytes);
    editor.view()->insertAt(QStringLiteral("é"), 1, 5);
    QVERIFY2(editor.saveAs(folder.filePath("b.py"), &error), qPrintable(error));
    QVERIFY(readFile(folder.filePath("b.py")).contains("'\xe9\xe4'"));
    QCOMPARE(editor.path(), folder.filePath("b.py"));
    QVERIFY(!editor.isModified());
}

void TestCodeEditor::missingFileKeepsWhatIsShown()
{
    CodeEditor editor;
    editor.setText(program);
    QString error;
    QVERIFY(!editor.load("/nowhere/a.py", &error));
    QVERIFY(error.contains("/nowhere/a.py"));
    QVERIFY(!editor.load("/tmp", &error));
    QCOMPARE(editor.text(), program);
    QVERIFY(!editor.save(&error));
    QVERIFY(error.contains("Save as"));
}

void TestCodeEditor::newlinesTypedAreTheFiles()
{
    CodeEditor editor;
    editor.setText("a\r\nb\r\n");
    editor.goTo(1, 2);
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QCOMPARE(editor.text(), "a\r\n\r\nb\r\n");
}

void TestCodeEditor::modifiedAndUndo()
{
    CodeEditor editor;
    QSignalSpy edited(&editor, &CodeEditor::textEdited);
    QSignalSpy modified(&editor, &CodeEditor::modifiedChanged);
    editor.setText(program);
    QCOMPARE(edited.size(), 0);
    QTest::keyClicks(editor.view(), "x");
    QVERIFY(edited.size() >= 1);
    QVERIFY(editor.isModified());
    editor.undo();
    QCOMPARE(editor.text(), program);
    QVERIFY(!editor.isModified());
    QCOMPARE(modified.size(), 2);
    editor.undo(); // not into the text before setText
    QCOMPARE(editor.text(), program);
}

void TestCodeEditor::saveRefusesToOverwriteAStrangersEdit()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    writeFile(path, "one\n");
    CodeEditor editor;
    QVERIFY(editor.load(path));
    QTest::keyClicks(editor.view(), "mine ");
    writeFile(path, "theirs\n");
    QString error;
    QVERIFY(!editor.save(&error));
    QVERIFY(error.contains("changed by another program"));
    QVERIFY(editor.noteText().contains("changed by another program"));
    QCOMPARE(readFile(path), "theirs\n");
    QVERIFY(editor.save(&error, CodeEditor::Overwrite::always));
    QCOMPARE(readFile(path), "mine one\n");
    QCOMPARE(editor.noteText(), QString());
}

void TestCodeEditor::unmodifiedTextIsReloaded()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    writeFile(path, "one\ntwo\n");
    CodeEditor editor;
    QVERIFY(editor.load(path));
    QSignalSpy changed(&editor, &CodeEditor::fileChangedOnDisk);
    QFile::remove(path);
    writeFile(folder.filePath("b.py"), "one\ntwo\nthree\n");
    QVERIFY(QFile::rename(folder.filePath("b.py"), path)); // as editors save
    QTRY_COMPARE(editor.text(), "one\ntwo\nthree\n");
    QVERIFY(changed.size() >= 1);
    QVERIFY(!editor.isModified());
}

void TestCodeEditor::aReplacedFileIsWatchedOn()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    writeFile(path, "one\n");
    FileWatch watch;
    watch.watch(path);
    QSignalSpy touched(&watch, &FileWatch::touched);
    for (int i = 0; i < 8; ++i) {
        const int before = int(touched.size());
        if (i % 2 == 0) {
            writeFile(folder.filePath("b.py"), "two\n");
            QCOMPARE(std::rename(qPrintable(folder.filePath("b.py")), qPrintable(path)), 0);
        } else {
            writeFile(path, "three\n");
        }
        QTRY_VERIFY(touched.size() > before);
    }
}

void TestCodeEditor::aRecordedTextDoesNotFollowItsFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    writeFile(path, "changed since\n");
    CodeEditor editor;
    editor.setText(program, path);
    editor.setReadOnly(true, QStringLiteral("as it ran"));
    writeFile(path, "changed again\n");
    auto *watch = editor.findChild<FileWatch *>();
    QVERIFY(watch);
    emit watch->touched();
    QCOMPARE(editor.text(), program);
    QVERIFY(editor.isReadOnly());
    QCOMPARE(editor.noteText(), QString("as it ran"));
    const auto page = editor.leavePage();
    editor.enterPage(page);
    emit watch->touched();
    QCOMPARE(editor.text(), program);
    QVERIFY(editor.isReadOnly());
}

void TestCodeEditor::droppedEditsTakeTheirMarksBack()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    writeFile(path, program.toUtf8());
    CodeEditor editor;
    QVERIFY(editor.load(path));
    editor.showRestored("# new\n" + program, QStringLiteral("restored"));
    editor.setBreakpointMarks({{3, true, {}, 7, true, {}}});
    QPushButton *drop = editor.findChild<QPushButton *>();
    QVERIFY(drop);
    drop->click();
    QCOMPARE(editor.text(), program);
    QCOMPARE(editor.breakpointMarks().size(), std::size_t(1));
    QCOMPARE(editor.breakpointMarks()[0].line, 2);
    QVERIFY(hasMarker(editor, 2, SourceView::breakpointMarker));
}

void TestCodeEditor::marksOutliveAReplacementOfAll()
{
    const auto lines = [](const CodeEditor &editor) {
        std::vector<int> all;
        for (const BreakpointMark &mark : editor.breakpointMarks())
            all.push_back(mark.line);
        return all;
    };
    CodeEditor editor;
    editor.setText(program);
    editor.setBreakpointMarks({{2, true, {}, 1, true, {}}, {4, true, {}, 2, true, {}}});
    std::vector<std::vector<int>> told;
    connect(&editor, &CodeEditor::textEdited, &editor, [&] { told.push_back(lines(editor)); });
    editor.selectAll();
    editor.view()->replaceSelectedText("# new\n" + program);
    QCOMPARE(lines(editor), std::vector<int>({3, 5}));
    QVERIFY(hasMarker(editor, 3, SourceView::breakpointMarker) && hasMarker(editor, 5, SourceView::breakpointMarker));
    editor.undo();
    QCOMPARE(lines(editor), std::vector<int>({2, 4}));
    editor.selectAll();
    editor.view()->removeSelectedText();
    QCOMPARE(lines(editor), std::vector<int>({2, 4}));
    editor.undo();
    QCOMPARE(lines(editor), std::vector<int>({2, 4}));
    for (const std::vector<int> &each : told) // nobody hears of the moment in between
        QVERIFY(each == std::vector<int>({2, 4}) || each == std::vector<int>({3, 5}));
}

void TestCodeEditor::badBytesMakeItReadOnly()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("a.py");
    writeFile(path, "ok\n\xff\n");
    CodeEditor editor;
    QVERIFY(editor.load(path));
    QVERIFY(editor.isReadOnly());
    QVERIFY(editor.noteText().contains("Line 2"));
    editor.setReadOnly(false);
    QVERIFY(editor.isReadOnly());
    QString error;
    QVERIFY(!editor.save(&error, CodeEditor::Overwrite::always));
    QCOMPARE(readFile(path), "ok\n\xff\n");
}

void TestCodeEditor::runMarksFollowUnchangedLines()
{
    CodeEditor editor;
    editor.setText(program);
    editor.setRunText(program);
    QVERIFY(editor.isRunText());
    editor.setSuspendedMarks({{2, {"one#1", "one#2"}, {}, {}, {}}, {5, {"two#1"}, {}, {}, {}}});
    QVERIFY(hasMarker(editor, 2, SourceView::suspendedMarker));
    QCOMPARE(editor.view()->lineHints().value(1).text, "2 tasks wait here: one#1, one#2");

    editor.view()->insertAt("import x\n", 0, 0);
    QVERIFY(!editor.isRunText());
    QVERIFY(editor.noteText().startsWith("The run uses the earlier text"));
    QCOMPARE(editor.lineOfRun(2), 3);
    QVERIFY(hasMarker(editor, 3, SourceView::suspendedMarker));
    QVERIFY(hasMarker(editor, 6, SourceView::suspendedMarker));
    editor.view()->insertAt("changed ", 2, 4); // the await of one() is edited: no mark may stay
    QCOMPARE(editor.lineOfRun(2), 0);
    QVERIFY(!hasMarker(editor, 3, SourceView::suspendedMarker));
    QVERIFY(hasMarker(editor, 6, SourceView::suspendedMarker));
    editor.undo();
    editor.undo();
    QVERIFY(editor.isRunText());
    QCOMPARE(editor.noteText(), QString());
    QVERIFY(hasMarker(editor, 2, SourceView::suspendedMarker));
    editor.setRunText({});
    QVERIFY(!hasMarker(editor, 2, SourceView::suspendedMarker));
}

void TestCodeEditor::currentLineHasOneMarkerOfItsKind()
{
    CodeEditor editor;
    editor.setText(program);
    editor.setRunText(program);
    editor.setCurrentLine(2, CurrentLineKind::next);
    QVERIFY(hasMarker(editor, 2, SourceView::nextMarker));
    editor.setCurrentLine(4, CurrentLineKind::past);
    QCOMPARE(editor.view()->markersAtLine(1), 0u);
    QVERIFY(hasMarker(editor, 4, SourceView::pastMarker));
    QVERIFY(hasMarker(editor, 4, SourceView::pastLineMarker));
    editor.setCurrentLine(0);
    QCOMPARE(editor.view()->markersAtLine(3), 0u);
    editor.setCurrentLine(999); // a line that is not there
}

void TestCodeEditor::whereASliceWillEndIsHollow()
{
    CodeEditor editor;
    editor.setText(program);
    const auto hint = [&](int line) { return editor.view()->lineHints().value(line - 1).text; };
    editor.setCurrentLine(2, CurrentLineKind::past);
    editor.setUpcomingSuspension(5, "one#1");
    QVERIFY(hasMarker(editor, 5, SourceView::upcomingMarker));
    QCOMPARE(hint(5), QString("one#1 will suspend here"));
    editor.setUpcomingSuspension(2, "one#1"); // where it resumes
    QVERIFY(!hasMarker(editor, 5, SourceView::upcomingMarker) && !hasMarker(editor, 2, SourceView::upcomingMarker));
    QVERIFY(hasMarker(editor, 2, SourceView::upcomingFrameMarker) && hasMarker(editor, 2, SourceView::pastMarker));
    SuspendedMark mark;
    mark.line = 2;
    mark.waiting = QStringList{"two#1"};
    editor.setSuspendedMarks({mark});
    QCOMPARE(hint(2), QString("two#1 waits here; one#1 will suspend here"));
    editor.setRunText(program);
    editor.view()->insertAt("# a line\n", 0, 0);
    QCOMPARE(hint(3), QString("two#1 waits here; one#1 will suspend here"));
    mark.next = QStringList{"one#1"};
    editor.setSuspendedMarks({mark});
    QCOMPARE(hint(3), QString("one#1 is next, suspends here again, 1 waits here: two#1"));
    editor.clearRunMarks();
    QCOMPARE(editor.view()->markersAtLine(2), 0U);
    QVERIFY(editor.view()->lineHints().isEmpty());
}

void TestCodeEditor::errorIsMarkedUntilTheNextEdit()
{
    CodeEditor editor;
    editor.setText("x = (\ny = 1\n");
    editor.setErrorAt(1, 5, "'(' was never closed");
    QCOMPARE(editor.view()->annotation(0).trimmed(), "Line 1, column 5: '(' was never closed");
    const auto marked = [&](int position) {
        return editor.view()->SendScintilla(QsciScintillaBase::SCI_INDICATORVALUEAT,
                                            static_cast<unsigned long>(SourceView::errorIndicator), long(position));
    };
    QVERIFY(marked(4));
    QVERIFY(!marked(3));
    editor.setErrorAt(2, 99, "beyond its line");
    QVERIFY(!marked(4));
    QVERIFY(marked(10));
    QTest::keyClicks(editor.view(), "z");
    QCOMPARE(editor.view()->annotation(1), QString());
    QVERIFY(!marked(11));
    editor.setErrorAt(99, 1, "beyond the text");
    editor.addErrorAt(1, 1, "no such name");
    editor.addErrorAt(1, 3, "no such type");
    QCOMPARE(editor.view()->annotation(0).trimmed(),
             "Line 1, column 1: no such name\n  Line 1, column 3: no such type");
    QVERIFY(!editor.view()->annotation(editor.lineCount() - 1).isEmpty()); // the first stays
    editor.clearErrors();
    QVERIFY(editor.view()->annotation(0).isEmpty());
    QVERIFY(!marked(0));
}

void TestCodeEditor::breakpointMarksAndClicks()
{
    CodeEditor editor;
    editor.resize(600, 300);
    editor.setText(program);
    editor.setBreakpointMarks({{1, true, "resume one", 0, true, {}}, {4, false, "resume two", 0, true, {}}});
    QVERIFY(hasMarker(editor, 1, SourceView::breakpointMarker));
    QVERIFY(hasMarker(editor, 4, SourceView::disabledBreakpointMarker));
    editor.setBreakpointMarks({});
    QVERIFY(!hasMarker(editor, 1, SourceView::breakpointMarker));

    editor.show();
    QSignalSpy requested(&editor, &CodeEditor::breakpointRequested);
    const int x = editor.view()->marginWidth(SourceView::numberMargin) + 4;
    const int y = editor.view()->textHeight(0) * 3 + 3;
    QTest::mouseClick(editor.view()->viewport(), Qt::LeftButton, {}, {x, y});
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.at(0).at(0).toInt(), 4);
}

void TestCodeEditor::indentsAfterAColon()
{
    CodeEditor editor;
    editor.setText("");
    QTest::keyClicks(editor.view(), "async def f():");
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QTest::keyClicks(editor.view(), "return 1");
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QTest::keyClicks(editor.view(), "f()");
    QCOMPARE(editor.text(), "async def f():\n    return 1\nf()");
}

void TestCodeEditor::togglesComments()
{
    CodeEditor editor;
    editor.setText(program);
    editor.view()->setSelection(0, 2, 2, 0);
    editor.toggleComment();
    QCOMPARE(editor.lineText(1), "# async def one():");
    QCOMPARE(editor.lineText(2), "#     await two()");
    QCOMPARE(editor.lineText(4), "async def two():");
    editor.toggleComment();
    QCOMPARE(editor.text(), program);
    editor.undo();
    QCOMPARE(editor.lineText(1), "# async def one():"); // each toggle is one step
}

void TestCodeEditor::goToUnfoldsAndMoves()
{
    CodeEditor editor;
    editor.resize(400, 200);
    editor.setText(program);
    QSignalSpy moved(&editor, &CodeEditor::cursorLineChanged);
    editor.view()->SendScintilla(QsciScintillaBase::SCI_COLOURISE, 0UL, -1L);
    editor.view()->foldAll();
    editor.goTo(2, 5);
    QCOMPARE(editor.cursorLine(), 2);
    QCOMPARE(editor.cursorColumn(), 5);
    QVERIFY(editor.view()->SendScintilla(QsciScintillaBase::SCI_GETLINEVISIBLE, 1UL));
    editor.show();
    QTRY_COMPARE(moved.isEmpty() ? 0 : moved.last().at(0).toInt(), 2);
    editor.goTo(9999);
    QCOMPARE(editor.cursorLine(), editor.lineCount());
}

void TestCodeEditor::aLowerEditorKeepsItsLineInSight()
{
    CodeEditor editor;
    editor.resize(400, 600);
    QString text;
    for (int i = 0; i < 200; ++i)
        text += QStringLiteral("line %1\n").arg(i);
    editor.setText(text);
    editor.show();
    QTRY_VERIFY(editor.view()->SendScintilla(QsciScintillaBase::SCI_LINESONSCREEN) > 15);
    const auto inSight = [&editor](int line) {
        const long top = editor.view()->SendScintilla(QsciScintillaBase::SCI_GETFIRSTVISIBLELINE);
        const long rows = editor.view()->SendScintilla(QsciScintillaBase::SCI_LINESONSCREEN);
        return line > top && line <= top + rows;
    };
    editor.setRunText(text);
    editor.setCurrentLine(14, CurrentLineKind::next, true);
    QVERIFY(inSight(14) && inSight(1));
    editor.resize(400, 150);
    QTRY_VERIFY(!inSight(1));
    QVERIFY(inSight(14));
    editor.resize(400, 600);
    QTRY_VERIFY(inSight(20));
    QVERIFY(inSight(14));
    QCoreApplication::processEvents(); // what is still to be done for that size

    editor.view()->SendScintilla(QsciScintillaBase::SCI_SETFIRSTVISIBLELINE, 100UL); // one looks at something else
    editor.resize(400, 150);
    QTRY_VERIFY(!inSight(120));
    QVERIFY(inSight(101));
    editor.clearRunMarks();
    editor.goTo(103);
    editor.resize(400, 600);
    QTRY_VERIFY(inSight(118));
    QCoreApplication::processEvents();
    editor.view()->SendScintilla(QsciScintillaBase::SCI_SETFIRSTVISIBLELINE, 88UL);
    editor.resize(400, 150); // the line of the cursor, where nothing runs
    QTRY_VERIFY(!inSight(89));
    QVERIFY(inSight(103));
}

void TestCodeEditor::largeFile()
{
    QString text;
    for (int i = 0; i < 200'000; ++i)
        text += QStringLiteral("value_%1 = %1\n").arg(i);
    CodeEditor editor;
    editor.setText(text);
    editor.setRunText(text);
    editor.setSuspendedMarks({{150'000, {"a#1"}, {}, {}, {}}});
    editor.view()->insertAt("x\n", 100, 0);
    QCOMPARE(editor.lineOfRun(150'000), 150'001);
    editor.goTo(150'001);
    QCOMPARE(editor.cursorLine(), 150'001);
}

void TestCodeEditor::hints()
{
    QCOMPARE(suspendedHint({1, {"a#1"}, {}, {}, {}}), "a#1 waits here");
    QCOMPARE(suspendedHint({1, {}, {}, {"a#1"}, {}}), "a#1 is next: resumes here");
    QCOMPARE(suspendedHint({1, {}, {}, {}, {"a#1"}}), "a#1 is ready: resumes here");
    QCOMPARE(suspendedHint({1, {"a#3"}, {}, {"a#1"}, {"a#2", "a#4"}}),
             "a#1 is next: resumes here; 2 tasks are ready and resume here: a#2, a#4; a#3 waits here");
    QCOMPARE(suspendedHint({1, {"a#3"}, {}, {"a#1"}, {}, true}), "a#1, a#3: here when the program ended");
    QCOMPARE(suspendedHint({1, {"a#3"}, {}, {}, {}, true, true}), "a#3: here where the recording ends");
    QCOMPARE(suspendedBrief({1, {"a#3"}, {}, {"a#1"}, {"a#2", "a#4"}}),
             "a#1 is next, 2 ready, 1 waits here: a#2, a#4, a#3");
    QCOMPARE(suspendedBrief({1, {"a#3", "a#4"}, {}, {}, {"a#2"}}), "1 ready, 2 wait here: a#2, a#3, a#4");
    for (const SuspendedMark &alone :
         {SuspendedMark{1, {"a#1", "a#2"}, {}, {}, {}}, SuspendedMark{1, {}, {}, {"a#1"}, {}},
          SuspendedMark{1, {"a#3"}, {}, {"a#1"}, {}, true}})
        QCOMPARE(suspendedBrief(alone), suspendedHint(alone));
    SuspendedMark many;
    for (int i = 1; i <= 1000; ++i)
        many.waiting << QStringLiteral("w#%1").arg(i);
    const QString hint = suspendedHint(many);
    QVERIFY(hint.startsWith("1,000 tasks wait here: w#1, w#2"));
    QVERIFY(hint.endsWith("and 994 more"));
}

QTEST_MAIN(TestCodeEditor)
#include "tst_code_editor.moc"

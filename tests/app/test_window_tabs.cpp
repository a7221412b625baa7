// SPDX-License-Identifier: GPL-3.0-or-later
// Several texts in tabs, in the real window: opened, closed, saved, run, and brought up by what is looked at.
#include "app/window/document.h"
#include "app/window/program_parts.h"
#include "app/window/recording_files.h"
#include "tests/app/window_test.h"
#include "tests/widgets/common/use_menu.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QTabBar>
#include <QTimer>

using namespace coroscope;

namespace {

constexpr char demo[] = "from coroscope import run, sleep\n"
                        "from helper import helps\n"
                        "\n"
                        "async def main():\n"
                        "    await sleep(1)\n"
                        "    await helps()\n"
                        "    await sleep(1)\n"
                        "\n"
                        "run(main())\n";
constexpr char helper[] = "from coroscope import sleep\n"
                          "\n"
                          "async def helps():\n"
                          "    await sleep(2)\n";

} // namespace

class TestWindowTabs : public WindowTest {
    Q_OBJECT

private slots:
    void eachTextHasATab();
    void aTextKeepsItsEditsAndUndo();
    void namesTellTabsApart();
    void closing();
    void aTabsMenu();
    void whatIsAskedAboutIsWhatIsSaved();
    void aQuestionAboutAllSavesAll();
    void nothingTurnsBehindAQuestion();
    void savingOverAnotherTabLeavesOne();
    void closingTheWindowAsksOnceForAll();
    void steppingRaisesTheText();
    void aPartKeepsTheProgramAtHand();
    void breakpointsOfAPartGoWithTheProgram();
    void restartRunsWhatRan();
    void aTextThatCameUpByItselfIsNotRun();
    void aRecordedTextIsATab();
    void whoImportsWhat();
    void whoIncludesWhat();
    void aPartThatIsNotSavedRunsFromItsFileAndThatIsSaid();

private:
    QByteArray program() const override { return demo; }
    CodeEditor &editor() { return window_->editor(); }
    QTabBar &bar() { return *window_->document().tabBar(); }
    QString helperFile() { return writeFile("helper.py", helper); }
    QString otherFile() { return writeFile("other.py", "print('other')\n"); }
    QStringList titles()
    {
        QStringList texts;
        for (int tab = 0; tab < bar().count(); ++tab)
            texts << bar().tabText(tab);
        return texts;
    }
    /// As one types it: QScintilla's own append() cannot be undone.
    void append(const QString &text) { editor().view()->insertAt(text, editor().lineCount() - 1, 0); }
    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Presses `button` in the dialog that comes; returns what it asked. `behind` is done while it stands there.
    QString answering(QMessageBox::StandardButton button, const std::function<void()> &act,
                      const std::function<void()> &behind = {})
    {
        QString asked;
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [&] {
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            if (box && box->button(button)) {
                asked = box->text();
                if (behind)
                    behind();
                box->button(button)->click();
            }
        });
        timer.start(1);
        act();
        return asked;
    }
    /// "Save as" under `name`; `button` answers what is asked then, beside whether the file may be written over.
    QStringList savingAs(const QString &name, QMessageBox::StandardButton button)
    {
        QStringList asked;
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [&] {
            QWidget *modal = QApplication::activeModalWidget();
            if (auto *dialog = qobject_cast<QFileDialog *>(modal)) {
                dialog->setOption(QFileDialog::DontConfirmOverwrite);
                dialog->findChild<QLineEdit *>("fileNameEdit")->setText(path(name));
                QMetaObject::invokeMethod(dialog, "accept");
            } else if (auto *box = qobject_cast<QMessageBox *>(modal)) {
                asked << box->text();
                box->button(button)->click();
            }
        });
        timer.start(1);
        window_->actions().saveAs->trigger();
        return asked;
    }
};

void TestWindowTabs::eachTextHasATab()
{
    QCOMPARE(titles(), QStringList({"demo.py"}));
    QVERIFY(!bar().isVisible());
    QVERIFY(window_->openFile(otherFile()));
    QCOMPARE(titles(), QStringList({"demo.py", "other.py"}));
    QVERIFY(bar().isVisible());
    QCOMPARE(editor().text(), QString("print('other')\n"));
    QVERIFY(window_->windowTitle().startsWith("other.py"));
    QVERIFY(window_->openFile(file_)); // it has one
    QCOMPARE(bar().count(), 2);
    QCOMPARE(editor().text(), QString(demo));
    window_->actions().nextText->trigger();
    QCOMPARE(editor().path(), path("other.py"));
    window_->actions().nextText->trigger();
    QCOMPARE(editor().path(), file_);
    window_->actions().previousText->trigger();
    QCOMPARE(editor().path(), path("other.py"));
    window_->actions().newFile->trigger();
    QCOMPARE(titles(), QStringList({"demo.py", "other.py", "New program"}));
    QVERIFY(window_->openFile(helperFile())); // in place of what nobody has touched
    QCOMPARE(titles(), QStringList({"demo.py", "other.py", "helper.py"}));
    QCOMPARE(window_->document().openPaths(), QStringList({file_, path("other.py"), path("helper.py")}));
    QCOMPARE(window_->document().activePath(), path("helper.py"));
    QCOMPARE(bar().tabToolTip(0), file_);
}

void TestWindowTabs::aTextKeepsItsEditsAndUndo()
{
    append("# more\n");
    editor().goTo(3, 1);
    QCOMPARE(titles(), QStringList({"demo.py ●"}));
    QVERIFY(window_->openFile(otherFile()));
    QVERIFY(!editor().isModified() && !window_->isWindowModified() && !editor().canUndo());
    QCOMPARE(titles(), QStringList({"demo.py ●", "other.py"}));
    append("# other\n");
    QVERIFY(window_->openFile(file_));
    QVERIFY(window_->isWindowModified());
    QCOMPARE(editor().text(), QString(demo) + "# more\n");
    QCOMPARE(editor().cursorLine(), 3);
    QVERIFY(window_->actions().undo->isEnabled());
    window_->actions().undo->trigger();
    QCOMPARE(editor().text(), QString(demo));
    QCOMPARE(titles(), QStringList({"demo.py", "other.py ●"}));
    // What others do to a file that is not shown is seen when it is.
    QCOMPARE(writeFile("demo.py", "print('another')\n"), file_);
    window_->actions().nextText->trigger();
    window_->actions().save->trigger();
    window_->actions().nextText->trigger();
    QCOMPARE(editor().text(), QString("print('another')\n"));
}

void TestWindowTabs::namesTellTabsApart()
{
    QVERIFY(QDir(path(".")).mkpath("deep"));
    QVERIFY(window_->openFile(writeFile("deep/demo.py", "x = 1\n")));
    QVERIFY2(titles().at(1) == "demo.py — deep" && titles().at(0).startsWith("demo.py — "),
             qPrintable(titles().join(u'|')));
    window_->actions().closeText->trigger();
    QCOMPARE(titles(), QStringList({"demo.py"}));
}

void TestWindowTabs::closing()
{
    QVERIFY(window_->openFile(otherFile()));
    append("# edit\n");
    QString asked = answering(QMessageBox::Cancel, [this] { window_->actions().closeText->trigger(); });
    QVERIFY2(asked.contains("other.py"), qPrintable(asked));
    QCOMPARE(bar().count(), 2);
    answering(QMessageBox::Discard, [this] { window_->actions().closeText->trigger(); });
    QCOMPARE(titles(), QStringList({"demo.py"}));
    QCOMPARE(editor().text(), QString(demo));
    QVERIFY(window_->openFile(otherFile()));
    QTest::mouseClick(&bar(), Qt::MiddleButton, {}, bar().tabRect(0).center());
    QCOMPARE(titles(), QStringList({"other.py"}));
    window_->actions().closeText->trigger(); // there is always a text
    QCOMPARE(titles(), QStringList({"New program"}));
    QVERIFY(editor().text().contains("async def main"));
    window_->actions().closeText->trigger();
    QCOMPARE(bar().count(), 1);
}

void TestWindowTabs::aTabsMenu()
{
    const QString other = otherFile();
    QVERIFY(window_->openFile(other));
    QVERIFY(window_->openFile(helperFile()));
    const auto use = [this](int tab, const QString &entry) {
        return useContextMenu(bar(), bar().tabRect(tab).center(), entry);
    };
    QVERIFY(use(1, "Copy &path").contains("&Close"));
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), other);
    use(1, "Close the &others");
    QTRY_COMPARE(titles(), QStringList({"other.py"}));
    QCOMPARE(editor().path(), other);
    QVERIFY(window_->openFile(file_));
    use(0, "&Close");
    QTRY_COMPARE(titles(), QStringList({"demo.py"}));
}

void TestWindowTabs::whatIsAskedAboutIsWhatIsSaved()
{
    append("# of the program\n");
    QVERIFY(window_->openFile(otherFile()));
    append("# of the other\n");
    const auto turn = [this] { window_->actions().nextText->trigger(); };
    const QString asked = answering(
        QMessageBox::Save, [this] { window_->actions().closeText->trigger(); }, turn);
    QVERIFY2(asked.contains("other.py"), qPrintable(asked));
    QCOMPARE(bytesOf(path("other.py")), QByteArray("print('other')\n# of the other\n"));
    QCOMPARE(bytesOf(file_), QByteArray(demo));
    QCOMPARE(titles(), QStringList({"demo.py ●"}));
    QVERIFY(window_->openFile(otherFile()));
    append("# of the other\n");
    answering(
        QMessageBox::Discard, [this] { window_->actions().closeText->trigger(); }, [this] { bar().moveTab(0, 1); });
    QCOMPARE(titles(), QStringList({"demo.py ●"}));
}

void TestWindowTabs::aQuestionAboutAllSavesAll()
{
    append("# one\n");
    QVERIFY(window_->openFile(otherFile()));
    answering(
        QMessageBox::Save, [this] { window_->close(); },
        [this] { bar().moveTab(0, 1), window_->actions().nextText->trigger(); });
    QVERIFY(!window_->isVisible());
    QCOMPARE(bytesOf(file_), QByteArray(demo) + "# one\n");
    QCOMPARE(bytesOf(path("other.py")), QByteArray("print('other')\n"));
}

void TestWindowTabs::nothingTurnsBehindAQuestion()
{
    const QString part = helperFile();
    window_->actions().step->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QMessageBox box(window_.get());
    box.open();
    QCOMPARE(QApplication::activeModalWidget(), &box);
    for (int step = 0; step < 2; ++step) {
        const SwitchNumber before = session().stopPlace().number;
        window_->actions().step->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped && session().stopPlace().number > before,
                                 patience);
    }
    bool settled = false; // later than what followed the cursor before
    QTimer::singleShot(200, this, [&settled] { settled = true; });
    QTRY_VERIFY(settled);
    QCOMPARE(editor().path(), file_);
    box.close();
    QTRY_COMPARE(editor().path(), part);
}

void TestWindowTabs::savingOverAnotherTabLeavesOne()
{
    QVERIFY(window_->openFile(otherFile()));
    append("# of the other\n");
    window_->actions().nextText->trigger();
    QStringList asked = savingAs("other.py", QMessageBox::Cancel);
    QVERIFY2(asked.size() == 1 && asked.first().contains("other.py"), qPrintable(asked.join(u'|')));
    QCOMPARE(titles(), QStringList({"demo.py", "other.py ●"}));
    QCOMPARE(bytesOf(path("other.py")), QByteArray("print('other')\n"));
    savingAs("other.py", QMessageBox::Save);
    QCOMPARE(titles(), QStringList({"other.py"}));
    QCOMPARE(editor().text(), QString(demo));
    QCOMPARE(bytesOf(path("other.py")), QByteArray(demo));

    QVERIFY(window_->openFile(file_)); // the other way round: the tab that is shown stands behind the other
    asked = savingAs("other.py", QMessageBox::Cancel);
    QCOMPARE(asked, QStringList());
    QCOMPARE(titles(), QStringList({"other.py"}));
    QVERIFY(QFile::link(path("other.py"), path("link.py")));
    QVERIFY(window_->openFile(path("link.py")));
    QCOMPARE(titles(), QStringList({"other.py"}));
}

void TestWindowTabs::closingTheWindowAsksOnceForAll()
{
    append("# one\n");
    QVERIFY(window_->openFile(otherFile()));
    append("# two\n");
    QString asked = answering(QMessageBox::Cancel, [this] { window_->close(); });
    QVERIFY2(asked.contains("demo.py") && asked.contains("other.py"), qPrintable(asked));
    QVERIFY(window_->isVisible());
    asked = answering(QMessageBox::SaveAll, [this] { window_->close(); });
    QVERIFY(!window_->isVisible());
    QFile one(file_);
    QFile two(path("other.py"));
    QVERIFY(one.open(QIODevice::ReadOnly) && one.readAll().endsWith("# one\n"));
    QVERIFY(two.open(QIODevice::ReadOnly) && two.readAll().endsWith("# two\n"));
}

void TestWindowTabs::steppingRaisesTheText()
{
    const QString part = helperFile();
    window_->actions().step->trigger(); // to the first switch
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QCOMPARE(editor().path(), file_);
    for (int step = 0; step < 2; ++step) { // main goes to sleep, then its helper does
        const SwitchNumber before = session().stopPlace().number;
        window_->actions().step->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped && session().stopPlace().number > before,
                                 patience);
    }
    QTRY_COMPARE(editor().path(), part);
    QTRY_VERIFY(editor().view()->markersAtLine(3) & (1U << SourceView::nextMarker));
    QCOMPARE(titles(), QStringList({"demo.py", "helper.py"}));
    QVERIFY(!bar().tabIcon(0).isNull() && bar().tabIcon(1).isNull()); // the program that runs
    QVERIFY(window_->openFile(file_));                                // one may look elsewhere
    QTRY_VERIFY(editor().view()->markersAtLine(5) != 0);
    QCOMPARE(editor().path(), file_);
    window_->actions().step->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::ended || session().phase() == Session::Phase::stopped,
                             patience);
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY(bar().tabIcon(0).isNull());
}

void TestWindowTabs::aPartKeepsTheProgramAtHand()
{
    QVERIFY(window_->openFile(helperFile()));
    QCOMPARE(session().programPath(), file_); // which imports it
    QVERIFY(window_->openFile(otherFile()));
    QCOMPARE(session().programPath(), path("other.py"));
    QVERIFY(window_->openFile(file_));
    QCOMPARE(session().programPath(), file_);
    runToEnd();
    QVERIFY(window_->openFile(helperFile()));
    QCOMPARE(session().phase(), Session::Phase::ended);
    QVERIFY(window_->openFile(otherFile()));
    QCOMPARE(session().phase(), Session::Phase::empty);
    runToEnd(); // the active text is what runs
    QCOMPARE(output(), QByteArray("other\n"));
    QCOMPARE(session().programPath(), path("other.py"));
}

void TestWindowTabs::breakpointsOfAPartGoWithTheProgram()
{
    QVERIFY(window_->openFile(helperFile()));
    window_->actions().closeText->trigger();
    window_->actions().closeText->trigger(); // nothing is at hand
    QVERIFY(window_->openFile(helperFile()));
    QCOMPARE(session().programPath(), path("helper.py"));
    editor().goTo(4);
    window_->actions().breakHere->trigger();
    QTRY_COMPARE(session().breakpoints().size(), std::size_t(1));
    QVERIFY(window_->openFile(file_));
    QCOMPARE(session().breakpoints().size(), std::size_t(1));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QTRY_COMPARE(editor().path(), path("helper.py"));
}

void TestWindowTabs::restartRunsWhatRan()
{
    helperFile();
    runToEnd();
    QVERIFY(window_->openFile(helperFile()));
    QCOMPARE(session().phase(), Session::Phase::ended);
    window_->actions().restart->trigger();
    QCOMPARE(editor().path(), file_);
    QCOMPARE(session().programPath(), file_);
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
}

void TestWindowTabs::aTextThatCameUpByItselfIsNotRun()
{
    const QString part = helperFile();
    window_->actions().step->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    for (int step = 0; step < 2; ++step) {
        const SwitchNumber before = session().stopPlace().number;
        window_->actions().step->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped && session().stopPlace().number > before,
                                 patience);
    }
    QTRY_COMPARE(editor().path(), part); // it was not opened
    QVERIFY(window_->document().isVisited());
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(editor().path(), part);
    runToEnd();
    QCOMPARE(session().programPath(), file_);
    QCOMPARE(editor().path(), file_);
    QVERIFY(window_->openFile(otherFile())); // another program is at hand
    QVERIFY(window_->document().raise(part));
    runToEnd();
    QCOMPARE(session().programPath(), path("other.py"));
    QVERIFY(window_->openFile(part)); // now it was
    QVERIFY(!window_->document().isVisited());
    runToEnd();
    QCOMPARE(session().programPath(), part);
}

void TestWindowTabs::aRecordedTextIsATab()
{
    helperFile();
    runToEnd();
    const QString saved = path("tabs.coro");
    QVERIFY(window_->recordingFiles().saveTo(saved));
    QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
    append("# changed since\n");
    QVERIFY(window_->openFile(saved)); // edits stay where they are: nothing to ask
    QTRY_COMPARE_WITH_TIMEOUT(titles(), QStringList({"demo.py ●", "demo.py (as it ran)"}), patience);
    QVERIFY(editor().isReadOnly() && window_->document().isRecorded());
    QCOMPARE(editor().text(), QString(demo));
    QCOMPARE(window_->document().openPaths(), QStringList({file_}));
    window_->actions().closeText->trigger(); // and the recording with it
    QCOMPARE(session().phase(), Session::Phase::empty);
    QCOMPARE(titles(), QStringList({"demo.py ●"}));
    QVERIFY(!editor().isReadOnly());
    QVERIFY(window_->openFile(saved));
    QTRY_COMPARE_WITH_TIMEOUT(bar().count(), 2, patience);
    window_->actions().closeRecording->trigger();
    QCOMPARE(titles(), QStringList({"demo.py ●"}));
    editor().undo();
    QVERIFY(window_->openFile(saved)); // the file is as it ran
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::opened, patience);
    QTRY_COMPARE(session().recording()->lastSwitch() > 0, true);
    QCOMPARE(titles(), QStringList({"demo.py"}));
}

void TestWindowTabs::whoImportsWhat()
{
    QVERIFY(importsFile("import a, helper\n", "/x/helper.py"));
    QVERIFY(importsFile("x = 1\n    from .helper import b\n", "/x/helper.py"));
    QVERIFY(importsFile("from helper.deep import b\n", "/x/helper/__init__.py"));
    QVERIFY(!importsFile("import helpers\n", "/x/helper.py"));
    QVERIFY(!importsFile("# import helper\nfrom x import y # helper\n", "/x/helper.py"));
    QVERIFY(!importsFile("import a.b\n", "/x/a.b.cpp"));
}

void TestWindowTabs::whoIncludesWhat()
{
    QVERIFY(includesFile("#include <vector>\n  # include \"part.h\"\n", "/a/part.h"));
    QVERIFY(includesFile("#include \"../lib/part.h\"\n", "/a/lib/part.h"));
    QVERIFY(includesFile("#include <lib/part.h>\n", "/a/lib/part.h"));
    QVERIFY(!includesFile("#include \"lib/part.h\"\n", "/a/other/part.h"));
    QVERIFY(!includesFile("#include \"apart.h\"\n// part.h\n", "/a/part.h"));
    const QString inner = writeFile("inner.h", "int inner();\n");
    const QString outer = writeFile("outer.h", "#include \"inner.h\"\n#include \"outer.h\"\n");
    const QString none = writeFile("none.h", "int none();\n");
    const QStringList all{inner, none, outer, path("main.cpp")};
    QCOMPARE(partsOf(path("main.cpp"), "#include \"outer.h\"\n", all), QStringList({outer, inner}));
    QCOMPARE(partsOf(path("main.cpp"), "int main() {}\n", all), QStringList());
}

void TestWindowTabs::aPartThatIsNotSavedRunsFromItsFileAndThatIsSaid()
{
    QVERIFY(window_->openFile(otherFile()));
    append("# edited, and nobody imports it\n");
    QVERIFY(window_->openFile(helperFile()));
    QVERIFY(window_->openFile(file_));
    runToEnd();
    QVERIFY2(!window_->messageText().contains("not saved"), qPrintable(window_->messageText()));
    QVERIFY(window_->document().raise(path("helper.py")));
    append("print('edited')\n");
    QVERIFY(window_->document().raise(file_));
    runToEnd();
    QTRY_VERIFY2(window_->messageText().startsWith("The edits of helper.py are not saved"),
                 qPrintable(window_->messageText()));
    QVERIFY(!output().contains("edited"));
}

QTEST_MAIN(TestWindowTabs)
#include "test_window_tabs.moc"

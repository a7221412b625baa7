// SPDX-License-Identifier: GPL-3.0-or-later
// Edits that are not saved survive a window that comes to a sudden end.
#include "app/window/document.h"
#include "app/window/unsaved_texts.h"
#include "tests/app/window_test.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"

#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>

#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace coroscope;

namespace {

constexpr char demo[] = "print('demo')\n";

} // namespace

class TestWindowUnsaved : public WindowTest {
    Q_OBJECT

private slots:
    void aLivingWindowsCopiesAreItsOwn();
    void copiesOfAKilledWindowAreClaimedOnce();
    void foreignFilesDoNoHarm();
    void aMachinesOldNameKeepsNothing();
    void editsOfOneFileFromTwoWindowsComeBack();
    void whatCannotBeWrittenStaysWhereItIs();
    void editsAreCopiedUntilTheyAreSaved();
    void anotherTabCopiesAtOnce();
    void thatCopiesCannotBeWrittenIsSaidOnce();
    void editsComeBack();
    void editsCanBeDropped();
    void aNewProgramComesBack();
    void aFileThatIsGoneComesBack();

private:
    QByteArray program() const override { return demo; }
    CodeEditor &editor() { return window_->editor(); }
    QDir all() { return QDir(UnsavedTexts::defaultFolder()); }
    QStringList copies()
    {
        if (auto *texts = window_ ? window_->findChild<UnsavedTexts *>() : nullptr)
            texts->finishWriting(); // a copy that was begun at once is there, one that waits is not
        QStringList files;
        for (const QString &name : all().entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            for (const QString &file : QDir(all().filePath(name)).entryList({"*.json"}, QDir::Files))
                files << all().filePath(name) + u'/' + file;
        }
        return files;
    }
    static QByteArray readAll(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void edit(const QString &text) { editor().view()->insertAt(text, 0, 0); }
    /// A copy that a window left which is gone.
    static void leaveBehind(const QString &folder, const UnsavedText &text)
    {
        UnsavedStore store(folder);
        QVERIFY(store.write(text.path, text));
    }
    /// As if this window had been killed: what it has written is nobody's, and another one is there.
    void crash()
    {
        QTRY_VERIFY(!copies().isEmpty());
        const QString left = QFileInfo(copies().first()).path();
        window_.reset();
        QVERIFY(QDir(left).exists());
        remakeWindow();
        window_->show();
    }
};

void TestWindowUnsaved::aLivingWindowsCopiesAreItsOwn()
{
    const QString folder = path("living");
    UnsavedStore one(folder);
    QVERIFY(one.write("/a.py", {"/a.py", "first", {}, {}, {}}));
    QVERIFY(one.write("/b.py", {"/b.py", "other", {}, {}, {}}));
    QVERIFY(one.write("/a.py", {"/a.py", "second", {}, {}, {}}));
    UnsavedStore two(folder);
    QVERIFY(two.write("/a.py", {"/a.py", "of the other window", {}, {}, {}}));
    QVERIFY(two.takeLeftovers().empty());
    two.keepOnly({});
    one.keepOnly({"/a.py"});
    QCOMPARE(QDir(one.folder()).entryList(QDir::Files).size(), 1);
    QCOMPARE(QDir(two.folder()).entryList(QDir::Files).size(), 0);
}

void TestWindowUnsaved::copiesOfAKilledWindowAreClaimedOnce()
{
    const QString folder = path("killed");
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123);
    const pid_t child = fork();
    if (child == 0) {
        UnsavedStore store(folder);
        store.write("/a.py", {"/a.py", QStringLiteral("ä\n"), time, {}, {}});
        std::raise(SIGKILL);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status));
    UnsavedStore store(folder);
    const std::vector<UnsavedText> left = store.takeLeftovers();
    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(left[0].path, QString("/a.py"));
    QCOMPARE(left[0].text, QStringLiteral("ä\n"));
    QCOMPARE(left[0].fileTime, time);
    UnsavedStore later(folder);
    QVERIFY(later.takeLeftovers().empty()); // the first one has them
    store.drop(left[0]);
    QVERIFY(later.takeLeftovers().empty());
    QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void TestWindowUnsaved::foreignFilesDoNoHarm()
{
    const QString folder = path("foreign");
    QVERIFY(QDir().mkpath(folder + "/some"));
    for (const QByteArray text : {"", "{", "[1]", "{\"path\": 3}", "{\"text\": \"kept\"}"})
        QVERIFY(!writeFile("foreign/some/" + QString::number(text.size()) + ".json", text).isEmpty());
    UnsavedStore store(folder);
    const std::vector<UnsavedText> left = store.takeLeftovers();
    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(left[0].text, QString("kept"));
    store.drop(left[0]); // what is not understood stays
    QCOMPARE(QDir(folder + "/some").entryList(QDir::Files).size(), 4);
    QVERIFY(!UnsavedStore("/proc/nowhere").write("a", {}));
}

void TestWindowUnsaved::aMachinesOldNameKeepsNothing()
{
    const QString folder = path("renamed");
    leaveBehind(folder, {"/a.py", "text", {}, {}, {}});
    const QStringList names = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(names.size(), 1);
    const QString lock = writeFile("renamed/" + names.first() + ".lock", "1\ncoroscope\nanother-host\nid\nboot\n");
    {
        QFile held(lock);
        QVERIFY(held.open(QIODevice::ReadWrite));
        QCOMPARE(flock(held.handle(), LOCK_EX), 0); // as a window elsewhere does
        QVERIFY(UnsavedStore(folder).takeLeftovers().empty());
    }
    UnsavedStore store(folder);
    QCOMPARE(store.takeLeftovers().size(), std::size_t(1));
}

void TestWindowUnsaved::editsOfOneFileFromTwoWindowsComeBack()
{
    const QDateTime time = QFileInfo(file_).lastModified();
    leaveBehind(UnsavedTexts::defaultFolder(), {file_, "# first\n", time, {}, {}});
    for (const QString &copy : copies()) { // the older one
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-60), QFileDevice::FileModificationTime));
    }
    leaveBehind(UnsavedTexts::defaultFolder(), {file_, "# second\n", time, {}, {}});
    window_->restoreUnsaved();
    QCOMPARE(editor().path(), file_);
    QCOMPARE(editor().text(), QString("# second\n"));
    QCOMPARE(copies().size(), 2);
    window_->actions().undo->trigger();
    window_->actions().nextText->trigger();
    QCOMPARE(editor().path(), QString());
    QCOMPARE(editor().text(), QString("# first\n"));
    QVERIFY2(editor().noteText().contains(file_), qPrintable(editor().noteText()));
    window_->actions().undo->trigger();
    QCOMPARE(copies(), QStringList());
}

void TestWindowUnsaved::whatCannotBeWrittenStaysWhereItIs()
{
    const QString all = UnsavedTexts::defaultFolder();
    leaveBehind(all, {file_, "# kept\n", {}, {}, {}});
    const QStringList before = copies();
    QCOMPARE(before.size(), 1);
    // A file lies where this window's own folder would be made.
    UnsavedTexts texts(editor(), window_->document(), all, nullptr);
    QFile blocker(texts.folder());
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    texts.restore();
    QCOMPARE(editor().text(), QString("# kept\n"));
    QVERIFY(copies().contains(before.first()));
    texts.giveUp();
    QVERIFY(!copies().contains(before.first()));
    QVERIFY(blocker.remove());
    window_->actions().undo->trigger();
}

void TestWindowUnsaved::editsAreCopiedUntilTheyAreSaved()
{
    edit("# one\n");
    QCOMPARE(copies(), QStringList());
    QTRY_COMPARE(copies().size(), 1);
    window_->actions().save->trigger();
    QCOMPARE(copies(), QStringList());
    edit("# two\n");
    QTRY_COMPARE(copies().size(), 1);
    editor().undo(); // as it is in the file
    QCOMPARE(copies(), QStringList());
}

void TestWindowUnsaved::anotherTabCopiesAtOnce()
{
    edit("# one\n");
    QVERIFY(window_->openFile(writeFile("other.py", "x = 1\n")));
    QCOMPARE(copies().size(), 1);
    edit("# two\n");
    window_->actions().nextText->trigger();
    QCOMPARE(copies().size(), 2);
    window_->actions().save->trigger();
    QCOMPARE(copies().size(), 1);
    window_->actions().nextText->trigger();
    window_->actions().save->trigger();
    QCOMPARE(copies(), QStringList());
}

void TestWindowUnsaved::thatCopiesCannotBeWrittenIsSaidOnce()
{
    const auto tabAway = [this] { // copies what is edited at once
        QVERIFY(window_->openFile(writeFile("other.py", "print('other')\n")));
        QVERIFY(window_->openFile(file_));
    };
    edit("# kept\n");
    tabAway();
    QTRY_COMPARE(copies().size(), 1);
    const QString copy = copies().first();
    QVERIFY(QFile::remove(copy) && QDir().mkpath(copy + "/in the way")); // no file can take its place
    QSignalSpy said(window_->findChild<UnsavedTexts *>(), &UnsavedTexts::problem);
    edit("# not kept\n");
    tabAway();
    QTRY_COMPARE(said.size(), 1);
    QVERIFY2(window_->messageText().contains(QFileInfo(copy).path()), qPrintable(window_->messageText()));
    QVERIFY2(window_->messageText().contains("Ctrl+S"), qPrintable(window_->messageText()));
    edit("# nor this\n");
    tabAway();
    QVERIFY(QDir(copy).removeRecursively());
    edit("# kept again\n");
    tabAway();
    QTRY_COMPARE(copies().size(), 1);
    QTRY_VERIFY(readAll(copy).contains("kept again"));
    QCOMPARE(said.size(), 1); // all of these have been told of by now, in their order
    window_->actions().save->trigger();
    QVERIFY(copies().isEmpty()); // nothing is left for another window
}

void TestWindowUnsaved::editsComeBack()
{
    edit("# not saved\n");
    crash();
    window_->restoreUnsaved();
    QCOMPARE(editor().path(), file_);
    QCOMPARE(editor().text(), QString("# not saved\n") + demo);
    QVERIFY(editor().isModified());
    QVERIFY2(editor().noteText().startsWith("These edits") && editor().noteText().contains("ended unexpectedly"),
             qPrintable(editor().noteText()));
    QCOMPARE(copies().size(), 1); // this window's by now
    editor().undo();
    QCOMPARE(editor().text(), QString(demo));
    QCOMPARE(copies(), QStringList());
    editor().redo();
    window_->actions().save->trigger();
    QCOMPARE(editor().noteText(), QString());
    QFile file(file_);
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == "# not saved\n" + QByteArray(demo));
}

void TestWindowUnsaved::editsCanBeDropped()
{
    edit("# not saved\n");
    crash();
    QVERIFY(window_->openFile(file_)); // it may be open already
    window_->restoreUnsaved();
    QCOMPARE(window_->document().tabBar()->count(), 1);
    QPushButton *drop = nullptr;
    for (QPushButton *button : editor().findChildren<QPushButton *>()) {
        if (button->text().startsWith("Drop"))
            drop = button;
    }
    QVERIFY(drop);
    drop->click();
    QCOMPARE(editor().text(), QString(demo));
    QVERIFY(!editor().isModified());
    QCOMPARE(editor().noteText(), QString());
    QCOMPARE(copies(), QStringList());
}

void TestWindowUnsaved::aNewProgramComesBack()
{
    window_->actions().newFile->trigger();
    edit("# mine\n");
    const QString text = editor().text();
    crash();
    window_->restoreUnsaved();
    QCOMPARE(editor().path(), QString());
    QCOMPARE(editor().text(), text);
    QVERIFY(editor().isModified());
    QCOMPARE(copies().size(), 1);
    window_->actions().undo->trigger();
    QCOMPARE(copies(), QStringList()); // nothing for the next test
}

void TestWindowUnsaved::aFileThatIsGoneComesBack()
{
    edit("# not saved\n");
    QTRY_COMPARE(copies().size(), 1);
    QVERIFY(QFile::remove(file_));
    crash();
    window_->restoreUnsaved();
    QCOMPARE(editor().path(), file_);
    QCOMPARE(editor().text(), QString("# not saved\n") + demo);
    window_->actions().save->trigger();
    QVERIFY(QFile::exists(file_));
}

QTEST_MAIN(TestWindowUnsaved)
#include "test_window_unsaved.moc"

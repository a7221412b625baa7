// SPDX-License-Identifier: GPL-3.0-or-later
// Files dropped onto the real window, wherever in it: what is a program or a recording is opened, and of the rest it says
// why not.
#include "tests/app/window_test.h"

#include "app/window/file_kind.h"
#include "app/window/message_bar.h"
#include "app/window/settings.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/output/output_panel.h"
#include "widgets/timeline/timeline_canvas.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

using namespace coroscope;

class TestWindowDrops : public WindowTest {
    Q_OBJECT

private slots:
    void textsAreOpenedWherever_data();
    void textsAreOpenedWherever();
    void severalAreOpened();
    void aTextThatIsDraggedIsTheEditors();
    void recordingsAreOpened();
    void anExecutableIsOfferedToBeRun();
    void oneOfSeveralExecutablesIsToBeChosen();
    void whatCannotBeOpenedIsTold();

protected:
    QByteArray program() const override
    {
        return "from coroscope import run, sleep\n\n\nasync def main():\n    await sleep(1)\n\n\nrun(main())\n";
    }

private:
    /// Through the application, as a drag goes: it looks for the widget that takes it. Whether one did.
    static bool drop(QWidget &onto, const QList<QUrl> &urls)
    {
        QMimeData data;
        data.setUrls(urls);
        const QPoint middle = onto.rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&onto, &enter);
        QDropEvent drop(middle, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
        drop.setDropAction(Qt::MoveAction);
        QApplication::sendEvent(&onto, &drop);
        return enter.isAccepted() && drop.isAccepted() && drop.dropAction() == Qt::CopyAction;
    }
    bool drop(const QStringList &paths)
    {
        QList<QUrl> urls;
        for (const QString &each : paths)
            urls << QUrl::fromLocalFile(each);
        return drop(*window_->editor().view()->viewport(), urls);
    }
};

void TestWindowDrops::textsAreOpenedWherever_data()
{
    QTest::addColumn<QString>("where");
    for (const char *where : {"window", "editor", "chart", "output", "input", "dock", "floating"})
        QTest::newRow(where) << QString(where);
}

void TestWindowDrops::textsAreOpenedWherever()
{
    QFETCH(const QString, where);
    auto *dock = window_->findChild<QDockWidget *>("switchesDock");
    QVERIFY(dock);
    dock->setFloating(where == "floating");
    QWidget *onto = where == "window"   ? window_.get()
                    : where == "editor" ? window_->editor().view()->viewport()
                    : where == "chart"  ? static_cast<QWidget *>(window_->findChild<TimelineCanvas *>())
                    : where == "output" ? layout().output
                    : where == "input"  ? layout().output->findChild<QLineEdit *>()
                                        : dock->widget();
    QVERIFY(onto);
    const QString text = window_->editor().text();
    const QString one = writeFile("one.py", "1\n");
    QVERIFY(drop(*onto, {QUrl::fromLocalFile(one)}));
    QCOMPARE(window_->editor().path(), one);
    QCOMPARE(window_->editor().text(), QString("1\n"));
    QVERIFY(window_->openFile(file_));
    QCOMPARE(window_->editor().text(), text); // no address was inserted
}

void TestWindowDrops::severalAreOpened()
{
    const QString one = writeFile("one.py", "1\n");
    const QString two = writeFile("notes.txt", "two\n");
    QVERIFY(drop({one, two}));
    QCOMPARE(window_->editor().path(), two);
    QVERIFY(Settings().recentFiles().contains(one));
    QVERIFY2(window_->messageText().isEmpty(), qPrintable(window_->messageText()));
}

void TestWindowDrops::aTextThatIsDraggedIsTheEditors()
{
    QMimeData data;
    data.setText("# dragged\n");
    QWidget &view = *window_->editor().view()->viewport();
    QDragEnterEvent enter(QPoint(100, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&view, &enter);
    QDropEvent drop(QPointF(100, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&view, &drop);
    QVERIFY(window_->editor().text().contains("# dragged\n"));
    QCOMPARE(window_->editor().path(), file_);
}

void TestWindowDrops::recordingsAreOpened()
{
    runToEnd();
    const QString recording = path("dropped.coro");
    const QString unnamed = path("recording without its ending");
    for (const QString &copy : {recording, unnamed})
        QVERIFY(QFile::copy(QString::fromStdString(session().recording()->path()), copy));
    QVERIFY(drop({recording, unnamed}));
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::opened, patience);
    QVERIFY(window_->messageText().startsWith("One recording is shown at a time: dropped.coro"));
    QVERIFY(drop({unnamed}));
    QTRY_VERIFY_WITH_TIMEOUT(session().recording() && session().recording()->path() == unnamed.toStdString(), patience);
}

void TestWindowDrops::anExecutableIsOfferedToBeRun()
{
    QVERIFY(drop({QStringLiteral(GUEST_PROGRAM)}));
    QCOMPARE(window_->editor().path(), file_); // not its bytes
    QVERIFY2(window_->messageText().endsWith("is a compiled program."), qPrintable(window_->messageText()));
    QCOMPARE(session().phase(), Session::Phase::empty); // nothing runs by itself
    auto *bar = window_->findChild<MessageBar *>();
    auto *answer = bar->findChild<QPushButton *>();
    QVERIFY(answer->isVisible());
    answer->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(session().programPath(), QStringLiteral(GUEST_PROGRAM));
}

void TestWindowDrops::oneOfSeveralExecutablesIsToBeChosen()
{
    const QString second = path("second");
    QVERIFY(QFile::copy(GUEST_PROGRAM, second));
    QVERIFY(drop({QStringLiteral(GUEST_PROGRAM), second}));
    const QStringList said = window_->messageText().split(u'\n');
    QCOMPARE(said.size(), 2);
    QCOMPARE(said[1], second + " is a compiled program: drop it by itself to run it.");
    QVERIFY(!window_->findChild<MessageBar *>()->findChild<QPushButton *>()->isVisible());
}

void TestWindowDrops::whatCannotBeOpenedIsTold()
{
    const QString folder = path("folder");
    QVERIFY(QDir().mkpath(folder));
    const QString picture = writeFile("picture.png", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
    const QString library = writeFile("object.o", QByteArray("\x7f"
                                                             "ELF\2\1\1\0",
                                                             8));
    const QString missing = path("missing.py");
    const QString one = writeFile("one.py", "1\n");
    QVERIFY(drop({folder, picture, library, missing, one}));
    const QStringList said = window_->messageText().split(u'\n');
    QCOMPARE(said.size(), 4);
    QCOMPARE(said[0], folder + " is a folder: open the programs in it.");
    QVERIFY2(said[1].startsWith(picture + " is neither a text nor a recording."), qPrintable(said[1]));
    QVERIFY2(said[2].endsWith("allow it: chmod +x."), qPrintable(said[2]));
    QCOMPARE(said[3], missing + " is no longer there.");
    QCOMPARE(window_->editor().path(), one); // the others are opened all the same

    QVERIFY(drop(*window_, {QUrl("https://example.org/program.py")}));
    QVERIFY2(window_->messageText().startsWith("https://example.org/program.py is not on this computer"),
             qPrintable(window_->messageText()));
    QCOMPARE(fileKind("/dev/null"), FileKind::unreadable); // no file that one could read to its end
}

QTEST_MAIN(TestWindowDrops)
#include "test_window_drops.moc"

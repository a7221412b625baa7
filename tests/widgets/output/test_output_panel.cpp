// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_panel.h"

#include "tests/widgets/models/sample_session.h"
#include "widgets/output/output_text.h"
#include "widgets/session/loose_outputs.h"

#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>

using namespace coroscope;

class TestOutputPanel : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenEmpty();
    void showsWhatWasPrinted();
    void clickingALineGoesToItsSwitch();
    void showsWhatWasPrintedByThen();
    void showsOutputPastTheStreamsWhereItWas();
    void showsEachRunThatCouldNotBeRecorded();
    void theLastLinesFillTheView_data();
    void theLastLinesFillTheView();
};

void TestOutputPanel::saysWhatToDoWhenEmpty()
{
    Session session;
    OutputPanel panel(session);
    panel.show();
    QVERIFY(labelTexts(panel).join(u' ').contains("Run a program (F5)"));
    const auto *input = panel.findChild<QLineEdit *>();
    QVERIFY(!input->isEnabled());
    QVERIFY(input->placeholderText().contains("none runs"));
}

void TestOutputPanel::showsWhatWasPrinted()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    OutputPanel panel(sample.session());
    panel.show();
    QTRY_COMPARE(panel.findChild<OutputText *>()->toPlainText().trimmed(), "Task 1\nTask 2");
}

void TestOutputPanel::clickingALineGoesToItsSwitch()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    OutputPanel panel(sample.session());
    panel.resize(400, 200);
    panel.show();
    auto *text = panel.findChild<OutputText *>();
    QTRY_VERIFY(text->toPlainText().contains("Task 2"));
    const QTextCursor second(text->document()->findBlockByNumber(1));
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->cursorRect(second).center() + QPoint(4, 0));
    QCOMPARE(sample.session().selectedSwitch(), SwitchNumber(3));
}

void TestOutputPanel::showsWhatWasPrintedByThen()
{
    RecordingBuilder b;
    b.spawn(0, noTask, 1, 0, 1);
    for (int i = 0; i < 200; ++i) {
        b.resume(0, 1000, true);
        b.output(1, "line " + std::to_string(i + 1) + "\n");
        b.suspend(WaitKind::yield, 0);
    }
    SampleSession sample(b);
    QVERIFY(sample.isReady());
    OutputPanel panel(sample.session());
    panel.resize(400, 200);
    panel.show();
    auto *text = panel.findChild<OutputText *>();
    QTRY_VERIFY(text->toPlainText().contains("line 200") && text->isAtEnd());
    const auto isInSight = [&](int line) {
        const QRect place = text->cursorRect(QTextCursor(text->document()->findBlockByNumber(line - 1)));
        return text->viewport()->rect().contains(place);
    };
    QVERIFY(!isInSight(50));
    sample.session().showMoment({51, false});
    QVERIFY(isInSight(50));
    sample.session().showMoment({50, true});
    QVERIFY(isInSight(50));
    sample.session().showMoment({1, false});
    QVERIFY(isInSight(1));
    sample.session().showMoment({121, false});
    QVERIFY(isInSight(120));
    sample.session().showNow();
    QVERIFY(text->isAtEnd());
}

/// An unsaved run that is opened again: what a child printed lies in a file beside it.
void TestOutputPanel::showsOutputPastTheStreamsWhereItWas()
{
    RecordingBuilder b;
    b.spawn(0, noTask, 1, 0, 1);
    for (int i = 1; i <= 3; ++i) {
        b.resume(0, 1000, true);
        b.output(1, "one " + std::to_string(i) + "\n");
        b.output(1, "two " + std::to_string(i) + "\n");
        b.suspend(WaitKind::yield, 0);
    }
    SampleRecording recording(b);
    {
        LooseOutputFile loose(recording.path() + ".tail");
        loose.add({{}, "before all\n"});
        loose.add({{2, 1}, "a child\n"});
        loose.add({{3, 2}, "the end\n"});
    }
    Session session;
    QVERIFY(session.openRecording(recording.path()));
    OutputPanel panel(session);
    panel.show();
    QTRY_COMPARE(panel.findChild<OutputText *>()->toPlainText(),
                 "before all\none 1\ntwo 1\none 2\na child\ntwo 2\none 3\ntwo 3\nthe end\n");
}

/// An interpreter that passes for one until it is to run a program: all that there is of such a run is what it says.
void TestOutputPanel::showsEachRunThatCouldNotBeRecorded()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("bin"));
    QFile fake(folder.filePath("bin/python3"));
    QVERIFY(fake.open(QIODevice::WriteOnly));
    fake.write("#!/bin/sh\ncase \"$*\" in *one.py|*two.py) echo \"boom $1\"; exit 1;; esac\n"
               "exec /usr/bin/python3.11 \"$@\"\n");
    fake.close();
    QVERIFY(fake.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    Session session;
    OutputPanel panel(session);
    panel.show();
    auto *text = panel.findChild<OutputText *>();
    for (const char *name : {"one.py", "two.py"}) {
        QFile program(folder.filePath(name));
        QVERIFY(program.open(QIODevice::WriteOnly));
        Session::RunRequest request;
        request.program = program.fileName();
        request.interpreter = fake.fileName();
        QVERIFY(session.start(request));
        QTRY_COMPARE_WITH_TIMEOUT(session.phase(), Session::Phase::ended, waitsForMs);
        QTRY_COMPARE(text->toPlainText(), QStringLiteral("boom %1\n").arg(program.fileName()));
    }
}

void TestOutputPanel::theLastLinesFillTheView_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("a whole line") << QByteArray("\n");
    QTest::newRow("half a line") << QByteArray();
}

/// At any height no more is left empty than a line and a little air need, and the end stays in sight.
void TestOutputPanel::theLastLinesFillTheView()
{
    QFETCH(const QByteArray, end);
    RecordingBuilder b;
    b.spawn(0, noTask, 1, 0, 1);
    b.resume(0, 1000, true);
    for (int i = 1; i <= 200; ++i)
        b.output(1, (i > 1 ? "\nline " : "line ") + std::to_string(i));
    b.output(1, end.toStdString());
    b.suspend(WaitKind::yield, 0);
    SampleSession sample(b);
    QVERIFY(sample.isReady());
    OutputPanel panel(sample.session());
    panel.resize(400, 100);
    panel.show();
    auto *text = panel.findChild<OutputText *>();
    QTRY_VERIFY(text->toPlainText().contains("line 200") && text->isAtEnd());
    const QTextCursor last(text->document()->findBlockByNumber(199));
    const int lineHeight = text->cursorRect(last).height();
    constexpr int air = 10;
    for (int height = 100 + 2 * lineHeight; height > 100; --height) {
        panel.resize(400, height);
        QCoreApplication::processEvents();
        QVERIFY2(text->isAtEnd(), qPrintable(QString::number(height)));
        const int left = text->viewport()->height() - 1 - text->cursorRect(last).bottom();
        QVERIFY2(left >= 0 && left < lineHeight + air, qPrintable(QStringLiteral("%1 at %2").arg(left).arg(height)));
    }
}

QTEST_MAIN(TestOutputPanel)
#include "test_output_panel.moc"

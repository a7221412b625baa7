// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/code_editor.h"
#include "widgets/editor/completion.h"
#include "widgets/editor/source_view.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace coroscope;

class TestCompletion : public QObject {
    Q_OBJECT
private slots:
    void offersTheTextsWords();
    void enterEndsTheLine();
    void tabTakesTheWord();
    void saysHowNamesAreCalled();
    void offersWhatThePackageHas_data();
    void offersWhatThePackageHas();
    void oddAnswersAreNone();

private:
    static QString helper(const QTemporaryDir &folder, const QByteArray &python)
    {
        QFile file(folder.filePath("names.py"));
        return file.open(QIODevice::WriteOnly) && file.write(python) == python.size() ? file.fileName() : QString();
    }
};

void TestCompletion::offersTheTextsWords()
{
    CodeEditor editor;
    editor.show();
    editor.setText("accumulator = 1\n\n");
    editor.goTo(2);
    QTest::keyClicks(editor.view(), "ac");
    QVERIFY(!editor.view()->isListActive());
    QTest::keyClicks(editor.view(), "c");
    QVERIFY(editor.view()->isListActive());
    QTest::keyClick(editor.view(), Qt::Key_Escape);
    QVERIFY(!editor.view()->isListActive());
    editor.completeWord();
    QVERIFY(editor.view()->isListActive());
}

void TestCompletion::enterEndsTheLine()
{
    CodeEditor editor;
    editor.show();
    editor.setText("password = 1\n\n");
    editor.goTo(2);
    QTest::keyClicks(editor.view(), "pass");
    QVERIFY(editor.view()->isListActive());
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QCOMPARE(editor.text(), QString("password = 1\npass\n\n"));
    QTest::keyClicks(editor.view(), "pass");
    QTest::keyClick(editor.view(), Qt::Key_Down);
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QCOMPARE(editor.text(), QString("password = 1\npass\npassword\n"));
}

void TestCompletion::tabTakesTheWord()
{
    CodeEditor editor;
    editor.show();
    editor.setText("accumulator = 1\n\n");
    editor.goTo(2);
    QTest::keyClicks(editor.view(), "accu");
    QTest::keyClick(editor.view(), Qt::Key_Tab);
    QCOMPARE(editor.text(), QString("accumulator = 1\naccumulator\n"));
}

void TestCompletion::saysHowNamesAreCalled()
{
    CodeEditor editor;
    editor.show();
    Completion completion(*editor.view(), QStringLiteral(NAMES_HELPER), nullptr);
    QSignalSpy known(&completion, &Completion::known);
    completion.ask("/usr/bin/python3.11");
    QVERIFY(known.wait(waitsForMs));
    const KnownName sleep{"sleep", "(seconds)", "Await it to let others run for that long; sleep(0) gives way once."};
    QVERIFY(std::count(completion.names().begin(), completion.names().end(), sleep) == 1);
    editor.setText("\n");
    editor.goTo(1);
    QTest::keyClicks(editor.view(), "sle");
    QVERIFY(editor.view()->isListActive());
    QTest::keyClicks(editor.view(), "ep");
    QTest::keyClick(editor.view(), Qt::Key_Escape);
    QTest::keyClicks(editor.view(), "(");
    QVERIFY(editor.view()->isCallTipActive());
    QTest::keyClicks(editor.view(), "1)");
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QVERIFY(!editor.view()->isCallTipActive());
    QTest::keyClicks(editor.view(), "Task.new(");
    QVERIFY(editor.view()->isCallTipActive());
    QTest::keyClicks(editor.view(), ")");
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QTest::keyClicks(editor.view(), "any.cancelled(");
    QVERIFY(editor.view()->isCallTipActive());
}

void TestCompletion::offersWhatThePackageHas_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("begun");
    QTest::addColumn<QString>("offered");
    QTest::newRow("alone") << ""
                           << "slee"
                           << "sleep";
    QTest::newRow("of the package") << "coroscope."
                                    << "slee"
                                    << "sleep";
    QTest::newRow("a class of the package") << "coroscope."
                                            << "Tas"
                                            << "Task";
    QTest::newRow("of a class") << "Task."
                                << "cance"
                                << "cancel";
    QTest::newRow("of a class of the package") << "coroscope.Task."
                                               << "cance"
                                               << "cancel";
    QTest::newRow("of an object") << "job."
                                  << "cance"
                                  << "cancel";
}

void TestCompletion::offersWhatThePackageHas()
{
    QFETCH(QString, before);
    QFETCH(QString, begun);
    QFETCH(QString, offered);
    CodeEditor editor;
    editor.show();
    Completion completion(*editor.view(), QStringLiteral(NAMES_HELPER), nullptr);
    QSignalSpy known(&completion, &Completion::known);
    completion.ask("/usr/bin/python3.11");
    QVERIFY(known.wait(waitsForMs));
    editor.setText("\n");
    editor.goTo(1);
    QTest::keyClicks(editor.view(), before);
    QCOMPARE(editor.view()->isListActive(), !before.isEmpty() && before != "job."); // the dot asks already
    QTest::keyClicks(editor.view(), begun);
    QVERIFY(editor.view()->isListActive());
    QTest::keyClick(editor.view(), Qt::Key_Tab);
    QCOMPARE(editor.text(), before + offered + "\n");
}

void TestCompletion::oddAnswersAreNone()
{
    QCOMPARE(parseNames("").size(), std::size_t(0));
    QCOMPARE(parseNames("{}").size(), std::size_t(0));
    QCOMPARE(parseNames(R"([1, {"name": 2}, {"name": "a", "signature": 5}])"), (std::vector<KnownName>{{"a", "", ""}}));
    QTemporaryDir folder;
    CodeEditor editor;
    Completion completion(*editor.view(), helper(folder, "raise SystemExit(1)"), nullptr);
    completion.ask("/nowhere/python3");
    completion.ask("/usr/bin/python3.11"); // the one that failed is not in its way
    QVERIFY(completion.names().empty());
}

QTEST_MAIN(TestCompletion)
#include "tst_completion.moc"

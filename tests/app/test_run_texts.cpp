// SPDX-License-Identifier: GPL-3.0-or-later
// What one types into Run > Configuration.
#include "app/window/interpreters.h"
#include "app/window/shell_words.h"
#include "app/window/ticks.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

class TestRunTexts : public QObject {
    Q_OBJECT

private slots:
    void takesWordsApartAsAShellDoes_data();
    void takesWordsApartAsAShellDoes();
    void saysWhatIsNotClosed();
    void readsAndWritesTicks();
    void findsInterpretersBesideTheProgram();
    void asksAnInterpreter();
};

void TestRunTexts::takesWordsApartAsAShellDoes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("none") << "  " << QStringList();
    QTest::newRow("plain") << " a  --b=c\td " << QStringList{"a", "--b=c", "d"};
    QTest::newRow("single") << "'a b' 'it\\s'" << QStringList{"a b", "it\\s"};
    QTest::newRow("double") << "\"a \\\"b\\\" \\n\"" << QStringList{"a \"b\" \\n"};
    QTest::newRow("within") << "a'b c'\"d e\"f" << QStringList{"ab cd ef"};
    QTest::newRow("backslash") << "a\\ b \\'c\\'" << QStringList{"a b", "'c'"};
    QTest::newRow("empty") << "'' x \"\"" << QStringList{"", "x", ""};
}

void TestRunTexts::takesWordsApartAsAShellDoes()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    QVERIFY(shellWords(text));
    QCOMPARE(*shellWords(text), words);
}

void TestRunTexts::saysWhatIsNotClosed()
{
    for (const char *text : {"'", "a \"b", "a\\", "\"a\\\"", "''' "})
        QVERIFY2(!shellWords(text), text);
}

void TestRunTexts::readsAndWritesTicks()
{
    for (const qint64 ns : usualTicks())
        QCOMPARE(tickFromText(tickText(ns)), std::optional(ns));
    QCOMPARE(tickText(1'500'000), QString("1.5 ms"));
    QCOMPARE(tickText(250'000'000), QString("250 ms"));
    QCOMPARE(tickFromText(" 20us "), std::optional<qint64>(20'000));
    QCOMPARE(tickFromText("0.5 s"), std::optional<qint64>(500'000'000));
    for (const char *text : {"", "5", "0 ms", "-1 ms", "1 y", "ms"})
        QVERIFY2(!tickFromText(text), text);
}

void TestRunTexts::findsInterpretersBesideTheProgram()
{
    QTemporaryDir folder;
    QDir home(folder.path());
    QVERIFY(home.mkpath("project/src") && home.mkpath("project/.venv/bin") && home.mkpath("project/other/bin"));
    QFile mark(home.filePath("project/.venv/pyvenv.cfg"));
    QVERIFY(mark.open(QIODevice::WriteOnly));
    for (const char *name : {"project/.venv/bin/python3", "project/other/bin/python3"})
        QVERIFY(QFile::link("/usr/bin/python3.11", home.filePath(name)));
    const QStringList found = interpretersNear(home.filePath("project/src"));
    QCOMPARE(found.first(), home.filePath("project/.venv/bin/python3"));
    QVERIFY(!found.contains(home.filePath("project/other/bin/python3"))); // no virtual environment
    QVERIFY(found.contains("/usr/bin/python3.11"));
    QCOMPARE(found.count("/usr/bin/python3.11"), 1);
}

void TestRunTexts::asksAnInterpreter()
{
    constexpr int patience = 120'000; // ms; only a failure takes that long
    InterpreterCheck check;
    QSignalSpy answers(&check, &InterpreterCheck::answered);
    check.ask("/usr/bin/python3.11");
    QVERIFY(answers.wait(patience));
    QCOMPARE(answers.last().at(0).toBool(), true);
    QVERIFY2(answers.last().at(1).toString().startsWith("Python 3.11."), qPrintable(answers.last().at(1).toString()));
    check.ask("/bin/cat");
    QVERIFY(answers.wait(patience));
    QCOMPARE(answers.last().at(0).toBool(), false);
    QVERIFY(answers.last().at(1).toString().startsWith("/bin/cat does not run as a Python interpreter. Install"));
    check.ask("/bin/cat");
    check.ask("/nowhere/python3"); // the last one asked counts
    QCOMPARE(answers.count(), 3);
    QVERIFY(answers.last().at(1).toString().startsWith("There is no interpreter /nowhere/python3."));
}

QTEST_MAIN(TestRunTexts)
#include "test_run_texts.moc"

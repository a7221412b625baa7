// SPDX-License-Identifier: GPL-3.0-or-later
// Which words of `coroscope run` are ours, which the interpreter's, and which the program's.
#include "app/commands/run_words.h"

#include <QTest>

using namespace coroscope;

namespace {

RunOption optionOf(const std::string &name)
{
    if (name == "--help" || name == "-h")
        return RunOption::flag;
    return name == "--record" || name == "--clock" ? RunOption::withValue : RunOption::unknown;
}

std::vector<std::string> words(const QString &text)
{
    std::vector<std::string> list;
    for (const QString &word : text.split(' ', Qt::SkipEmptyParts))
        list.push_back(word == "''" ? std::string() : word.toStdString());
    return list;
}

QString text(const std::vector<std::string> &list)
{
    QStringList words;
    for (const std::string &word : list)
        words += word.empty() ? QStringLiteral("''") : QString::fromStdString(word);
    return words.join(' ');
}

QString textOrNone(const std::optional<std::string> &word)
{
    return word ? text(std::vector<std::string>{*word}) : QStringLiteral("(none)");
}

} // namespace

class TestRunWords : public QObject {
    Q_OBJECT
private slots:
    void table_data();
    void table();
    void anUnknownOptionEndsIt();
};

void TestRunWords::table_data()
{
    QTest::addColumn<QString>("ours");
    QTest::addColumn<QString>("interpreter");
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("arguments");
    const QString none = QStringLiteral("(none)");
    // The row's name is what was written.
    QTest::newRow("") << ""
                      << "" << none << none << "";
    QTest::newRow("p.py") << ""
                          << "" << none << "p.py"
                          << "";
    QTest::newRow("p.py -O -m x --record y -- -h") << ""
                                                   << "" << none << "p.py"
                                                   << "-O -m x --record y -- -h";
    QTest::newRow("--record out p.py -x") << "--record out"
                                          << "" << none << "p.py"
                                          << "-x";
    QTest::newRow("--record=out p.py") << "--record=out"
                                       << "" << none << "p.py"
                                       << "";
    QTest::newRow("--record '' p.py ''") << "--record ''"
                                         << "" << none << "p.py"
                                         << "''";
    QTest::newRow("--record -m p.py") << "--record -m"
                                      << "" << none << "p.py"
                                      << "";
    QTest::newRow("--record") << "--record"
                              << "" << none << none << "";
    QTest::newRow("-h") << "-h"
                        << "" << none << none << "";
    QTest::newRow("-m argm -O") << ""
                                << ""
                                << "argm" << none << "-O";
    QTest::newRow("-m argm --clock virtual") << ""
                                             << ""
                                             << "argm" << none << "--clock virtual";
    QTest::newRow("-m unittest -h") << ""
                                    << ""
                                    << "unittest" << none << "-h";
    QTest::newRow("-m pkg -m x --record") << ""
                                          << ""
                                          << "pkg" << none << "-m x --record";
    QTest::newRow("-m argm -- -O") << ""
                                   << ""
                                   << "argm" << none << "-- -O";
    QTest::newRow("-margm -O") << ""
                               << ""
                               << "argm" << none << "-O";
    QTest::newRow("-OOm argm x") << ""
                                 << "-OO"
                                 << "argm" << none << "x";
    QTest::newRow("-m") << ""
                        << ""
                        << "''" << none << "";
    QTest::newRow("--clock virtual -m pkg") << "--clock virtual"
                                            << ""
                                            << "pkg" << none << "";
    QTest::newRow("-- p.py -- x") << ""
                                  << "" << none << "p.py"
                                  << "-- x";
    QTest::newRow("-- -p.py") << ""
                              << "" << none << "-p.py"
                              << "";
    QTest::newRow("--") << ""
                        << "" << none << none << "";
    QTest::newRow("- x") << ""
                         << "" << none << "-"
                         << "x";
    QTest::newRow("-OO p.py") << ""
                              << "-OO" << none << "p.py"
                              << "";
    QTest::newRow("-O -O p.py") << ""
                                << "-O -O" << none << "p.py"
                                << "";
    QTest::newRow("-W error -Xdev -OX dev p.py") << ""
                                                 << "-W error -Xdev -OX dev" << none << "p.py"
                                                 << "";
    QTest::newRow("-X") << ""
                        << "-X" << none << none << "";
}

void TestRunWords::table()
{
    QFETCH(QString, ours);
    QFETCH(QString, interpreter);
    QFETCH(QString, module);
    QFETCH(QString, program);
    QFETCH(QString, arguments);
    const RunWords found = splitRunWords(words(QTest::currentDataTag()), optionOf);
    QCOMPARE(text(found.ours), ours);
    QCOMPARE(text(found.interpreterOptions), interpreter);
    QCOMPARE(textOrNone(found.module), module);
    QCOMPARE(textOrNone(found.program), program);
    QCOMPARE(text(found.arguments), arguments);
    QCOMPARE(found.unknown, std::string());
}

void TestRunWords::anUnknownOptionEndsIt()
{
    for (const char *option : {"--recrod", "-u", "-Ou", "--recrod=x", "--O", "-Oh"}) {
        const RunWords found = splitRunWords({"--record", "out", option, "p.py", "-h"}, optionOf);
        QCOMPARE(found.unknown, std::string(option));
        QCOMPARE(text(found.ours), QStringLiteral("--record out"));
        QVERIFY(!found.program && found.arguments.empty());
    }
}

QTEST_APPLESS_MAIN(TestRunWords)
#include "test_run_words.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/build/diagnostics.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

class TestDiagnostics : public QObject {
    Q_OBJECT

private slots:
    void readsWhatCompilersPrint_data();
    void readsWhatCompilersPrint();
    void leavesOtherLinesAlone_data();
    void leavesOtherLinesAlone();
    void findsTheFile();
};

void TestDiagnostics::readsWhatCompilersPrint_data()
{
    using Kind = Diagnostic::Kind;
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    QTest::newRow("gcc") << "main.cpp:12:5: error: 'x' was not declared"
                         << "main.cpp" << 12 << 5 << int(Kind::error) << "'x' was not declared";
    QTest::newRow("clang") << "/a b/c.cpp:1:20: fatal error: 'no.h' file not found"
                           << "/a b/c.cpp" << 1 << 20 << int(Kind::error) << "'no.h' file not found";
    QTest::newRow("warning") << "../x.h:3:1: warning: unused: y [-Wunused]"
                             << "../x.h" << 3 << 1 << int(Kind::warning) << "unused: y [-Wunused]";
    QTest::newRow("note") << "x.h:3:1: note: declared here"
                          << "x.h" << 3 << 1 << int(Kind::note) << "declared here";
    QTest::newRow("no column") << "x.cpp:9: error: stray"
                               << "x.cpp" << 9 << 0 << int(Kind::error) << "stray";
    QTest::newRow("linker") << "/usr/bin/ld: /tmp/main.cpp:7: undefined reference to `f()'"
                            << "/tmp/main.cpp" << 7 << 0 << int(Kind::error) << "undefined reference to `f()'";
    QTest::newRow("linker, no line") << "main.cpp:(.text+0x5): undefined reference to `f()'"
                                     << "main.cpp" << 0 << 0 << int(Kind::error) << "undefined reference to `f()'";
    QTest::newRow("cmake") << "CMake Error at CMakeLists.txt:4 (find_package):"
                           << "CMakeLists.txt" << 4 << 0 << int(Kind::error)
                           << "CMake Error at CMakeLists.txt:4 (find_package):";
}

void TestDiagnostics::readsWhatCompilersPrint()
{
    QFETCH(QString, line);
    QFETCH(QString, file);
    QFETCH(int, row);
    QFETCH(int, column);
    QFETCH(int, kind);
    QFETCH(QString, message);
    const auto found = parseDiagnostic(line);
    QVERIFY(found);
    QCOMPARE(found->file, file);
    QCOMPARE(found->line, row);
    QCOMPARE(found->column, column);
    QCOMPARE(int(found->kind), kind);
    QCOMPARE(found->message, message);
}

void TestDiagnostics::leavesOtherLinesAlone_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"", "[1/2] Building CXX object main.cpp.o", "main.cpp: In function 'int main()':", "   12 |     x = 1;",
          "ninja: build stopped: subcommand failed.", "collect2: error: ld returned 1 exit status", "12:30: error"})
        QTest::newRow(line) << line;
}

void TestDiagnostics::leavesOtherLinesAlone()
{
    QFETCH(QString, line);
    QVERIFY(!parseDiagnostic(line));
}

void TestDiagnostics::findsTheFile()
{
    QTemporaryDir folder;
    QDir home(folder.path());
    QVERIFY(home.mkpath("build") && home.mkpath("src"));
    for (const char *name : {"src/a.cpp", "main.cpp"}) {
        QFile file(home.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    DiagnosticReader reader(folder.path());
    QCOMPARE(reader.read("main.cpp:1:1: error: e")->file, home.filePath("main.cpp"));
    QVERIFY(!reader.read("ninja: Entering directory `build'"));
    QCOMPARE(reader.read("../src/a.cpp:1:1: error: e")->file, home.filePath("src/a.cpp"));
    QCOMPARE(reader.read("main.cpp:1:1: error: e")->file, home.filePath("main.cpp")); // not said to be back
    QVERIFY(!reader.read("make[1]: Leaving directory '" + home.filePath("build") + "'"));
    QCOMPARE(reader.read("src/a.cpp:1:1: error: e")->file, home.filePath("src/a.cpp"));
    QCOMPARE(reader.read("nowhere.h:1:1: error: e")->file, QString("nowhere.h"));
}

QTEST_GUILESS_MAIN(TestDiagnostics)
#include "test_diagnostics.moc"

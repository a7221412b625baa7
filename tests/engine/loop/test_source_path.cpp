// SPDX-License-Identifier: MIT
#include "engine/loop/source_path.h"

#include "engine/loop/task.h"

#include <QtTest>

#include <QTemporaryDir>

#include <fstream>

using namespace coroscope;

namespace fs = std::filesystem;

class TestSourcePath : public QObject {
    Q_OBJECT

private slots:
    void isInTheFirstFolderThatHasIt()
    {
        const QTemporaryDir temporary;
        const fs::path top = temporary.path().toStdString();
        for (const char *folder : {"one/sub", "two/sub"})
            fs::create_directories(top / folder);
        std::ofstream(top / "one/a.cpp") << "a";
        std::ofstream(top / "two/a.cpp") << "a";
        std::ofstream(top / "two/b.cpp") << "b";
        const std::vector<fs::path> folders{top / "one", fs::path(), top / "two"};
        QCOMPARE(foundSource("a.cpp", folders).string(), (top / "one/a.cpp").string());
        QCOMPARE(foundSource("./a.cpp", folders).string(), (top / "one/a.cpp").string());
        QCOMPARE(foundSource("sub/../b.cpp", folders).string(), (top / "two/b.cpp").string());
        QCOMPARE(foundSource("sub", folders).string(), std::string("sub")); // a folder is no source
        QCOMPARE(foundSource("c.cpp", folders).string(), std::string("c.cpp"));
        QCOMPARE(foundSource("", folders).string(), std::string());
        QCOMPARE(foundSource("/elsewhere/../a.cpp", folders).string(), std::string("/elsewhere/../a.cpp"));
    }

    /// A build command such as `g++ worker.cpp` names its source so.
    void isWhatATaskSaysOfItsDefinition();
};

// The program's own file is one that lies in its folder for sure.
#line 1 "test_source_path"
namespace {
Coroutine<> compiledByARelativeName() { co_return; }
} // namespace

void TestSourcePath::isWhatATaskSaysOfItsDefinition()
{
    VirtualClock clock;
    EventLoop loop(clock);
    const Task<> task = spawn(loop, compiledByARelativeName());
    const std::string file(task.base().definition().file);
    QVERIFY2(fs::path(file).is_absolute(), file.c_str());
    QVERIFY(fs::equivalent(file, QCoreApplication::applicationFilePath().toStdString()));
    loop.run();
}

QTEST_GUILESS_MAIN(TestSourcePath)
#include "test_source_path.moc"

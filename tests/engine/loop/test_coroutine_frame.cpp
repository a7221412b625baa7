// SPDX-License-Identifier: MIT
#include "engine/loop/instrument.h"
#include "engine/loop/task.h"

#include <QtTest>

#include <map>
#include <tuple>

using namespace coroscope;

namespace {

/// Numbers stacks and counts how often it is asked.
class Stacks final : public StackInterner {
public:
    std::uint32_t intern(std::string_view function, std::string_view file, std::uint32_t line,
                         std::uint32_t awaiter) override
    {
        ++asked;
        texts.push_back(QStringLiteral("%1:%2<%3")
                            .arg(QString::fromUtf8(function.data(), static_cast<int>(function.size())))
                            .arg(line)
                            .arg(awaiter));
        lastFile = std::string(file);
        return static_cast<std::uint32_t>(texts.size());
    }
    int asked = 0;
    QStringList texts;
    std::string lastFile;
};

std::uint32_t innerLine = 0;
std::uint32_t outerLine = 0;

Coroutine<> inner()
{
    for (int i = 0; i < 3; ++i) {
        innerLine = std::source_location::current().line() + 1;
        co_await yield();
    }
}

Coroutine<> twoPlaces()
{
    for (int i = 0; i < 10; ++i) {
        co_await yield();
        co_await yield();
    }
}

Coroutine<> outer()
{
    outerLine = std::source_location::current().line() + 1;
    co_await inner();
}

struct SuspensionWatcher final : Instrument {
    explicit SuspensionWatcher(Stacks &interner) : stacks(interner) {}
    void suspended(TaskBase &task) override { seen.push_back(task.suspendedStack(stacks)); }
    Stacks &stacks;
    std::vector<std::uint32_t> seen;
};

} // namespace

class TestCoroutineFrame : public QObject {
    Q_OBJECT
private slots:
    void namesAreCutFromPrettyFunctions_data()
    {
        QTest::addColumn<QString>("pretty");
        QTest::addColumn<QString>("name");
        QTest::newRow("g++") << "coroscope::Coroutine<int> app::worker(int)"
                             << "app::worker";
        QTest::newRow("g++ actor") << "void app::worker(worker(int)::_ZN3app6workerEi.Frame*)"
                                   << "app::worker";
        QTest::newRow("clang++") << "Coroutine<std::map<int, std::string>> worker(int (*)(int))"
                                 << "worker";
        QTest::newRow("template") << "Coroutine<T> ns::map<T>(T) [T = int]"
                                  << "ns::map<T>";
        QTest::newRow("pointer") << "int *find(char)"
                                 << "find";
        QTest::newRow("bare") << "main"
                              << "main";
    }
    void namesAreCutFromPrettyFunctions()
    {
        QFETCH(QString, pretty);
        QFETCH(QString, name);
        const std::string text = pretty.toStdString();
        const std::string_view cut = functionName(text);
        QCOMPARE(QString::fromUtf8(cut.data(), static_cast<int>(cut.size())), name);
    }

    void placesThatAlternateAreNumberedOnceEach()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        const std::vector<Task<>> tasks{spawn(loop, twoPlaces()), spawn(loop, twoPlaces())};
        Stacks stacks;
        SuspensionWatcher watcher(stacks);
        loop.setInstrument(&watcher);
        loop.run();
        loop.setInstrument(nullptr);
        QCOMPARE(watcher.seen.size(), std::size_t(40));
        for (std::size_t i = 0; i < watcher.seen.size(); ++i)
            QCOMPARE(watcher.seen[i], std::uint32_t(1 + i / 2 % 2));
        QCOMPARE(stacks.asked, 2);
    }

    void theChainOfAwaitsIsNumberedOnce()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<> task = spawn(loop, outer());
        Stacks stacks;
        SuspensionWatcher watcher(stacks);
        loop.setInstrument(&watcher);
        loop.run();
        loop.setInstrument(nullptr);
        QCOMPARE(watcher.seen, std::vector<std::uint32_t>({2, 2, 2}));
        QCOMPARE(stacks.asked, 2);
        QVERIFY2(stacks.texts.at(0).endsWith(QStringLiteral("outer:%1<0").arg(outerLine)),
                 qPrintable(stacks.texts.at(0)));
        QVERIFY2(stacks.texts.at(1).endsWith(QStringLiteral("inner:%1<1").arg(innerLine)),
                 qPrintable(stacks.texts.at(1)));
        QVERIFY(stacks.lastFile.find("test_coroutine_frame.cpp") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestCoroutineFrame)
#include "test_coroutine_frame.moc"

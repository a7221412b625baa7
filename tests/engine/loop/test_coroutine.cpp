// SPDX-License-Identifier: MIT
#include "engine/loop/task.h"

#include <QtTest>

#include <memory>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<int> leaf(int value)
{
    co_await yield();
    co_return value;
}

Coroutine<int> sum(int depth)
{
    if (depth == 0) {
        const int value = co_await leaf(1);
        co_return value;
    }
    const int below = co_await sum(depth - 1);
    co_return below + 1;
}

Coroutine<> thrower()
{
    co_await yield();
    throw std::invalid_argument("from below");
}

Coroutine<bool> catcher()
{
    bool caught = false;
    try {
        co_await thrower();
    } catch (const std::invalid_argument &) {
        caught = true;
    }
    co_return caught;
}

Coroutine<std::unique_ptr<int>> moveOnly()
{
    co_await yield();
    co_return std::make_unique<int>(5);
}

Coroutine<int> unwrap()
{
    const std::unique_ptr<int> value = co_await moveOnly();
    co_return *value;
}

Coroutine<std::string> join(Task<std::string> a, Task<std::string> b)
{
    const std::string left = co_await a;
    const std::string right = co_await b;
    co_return left + right;
}

Coroutine<std::string> text(std::string value)
{
    co_await sleep(1ms);
    co_return value;
}

template <typename T>
T runVirtual(Coroutine<T> main)
{
    VirtualClock clock;
    return run(std::move(main), {Waiting::park, &clock});
}

} // namespace

class TestCoroutine : public QObject {
    Q_OBJECT
private slots:
    void awaitsGoDeep() { QCOMPARE(runVirtual(sum(10'000)), 10'001); }
    void exceptionsReachTheAwaiter() { QVERIFY(runVirtual(catcher())); }
    void resultsMayBeMoveOnly() { QCOMPARE(runVirtual(unwrap()), 5); }

    void oneTaskMayBeAwaitedByMany()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<std::string> shared = spawn(loop, text("x"));
        const Task<std::string> first = spawn(loop, join(shared, spawn(loop, text("1"))));
        const Task<std::string> second = spawn(loop, join(spawn(loop, text("2")), shared));
        loop.run();
        QCOMPARE(first.result(), std::string("x1"));
        QCOMPARE(second.result(), std::string("2x"));
    }

    void handlesOutliveTheLoop()
    {
        Task<std::string> kept;
        {
            VirtualClock clock;
            EventLoop loop(clock);
            kept = spawn(loop, text("kept"));
            loop.run();
        }
        QCOMPARE(kept.result(), std::string("kept"));
        QCOMPARE(kept.base().resultText(), std::string("\"kept\""));
    }

    void resultTextNamesTheError()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<> task = spawn(loop, thrower());
        loop.run();
        QCOMPARE(task.base().resultText(), std::string("std::invalid_argument: from below"));
        QCOMPARE(task.base().status(), TaskStatus::failed);
    }
};

QTEST_GUILESS_MAIN(TestCoroutine)
#include "test_coroutine.moc"

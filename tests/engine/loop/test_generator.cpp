// SPDX-License-Identifier: MIT
#include "engine/loop/generator_task.h"
#include "tests/engine/loop/log_instrument.h"

#include <QtTest>

using namespace coroscope;

namespace {

Generator<int, int, std::string> echo()
{
    int got = 0;
    int count = 0;
    while (got >= 0) {
        got = co_yield got * 2;
        ++count;
    }
    co_return std::to_string(count) + " received";
}

Generator<int, int, int> outer()
{
    const std::string first = co_await echo();
    const int between = co_yield 1'000;
    const std::string second = co_await echo();
    co_return between + static_cast<int>(first.size() + second.size());
}

Generator<int> countdown(int from)
{
    for (int i = from; i > 0; --i)
        co_yield i;
}

Generator<> failing()
{
    co_yield Nothing{};
    throw std::runtime_error("stuck");
}

Generator<int, int, bool> catching()
{
    const auto inner = []() -> Generator<int, int, int> {
        co_yield 1;
        throw std::runtime_error("inner");
    };
    bool caught = false;
    try {
        co_await inner();
    } catch (const std::runtime_error &) {
        caught = true;
    }
    co_return caught;
}

} // namespace

class TestGenerator : public QObject {
    Q_OBJECT
private slots:
    void yieldsTakesAndReturns()
    {
        auto generator = echo();
        QCOMPARE(generator.next(), std::optional(0));
        QCOMPARE(generator.send(4), std::optional(8));
        QCOMPARE(generator.next(), std::optional(0)); // next() sends nothing: a default value
        QVERIFY(!generator.done());
        QCOMPARE(generator.send(-1), std::optional<int>());
        QVERIFY(generator.done());
        QCOMPARE(generator.result(), std::string("3 received"));
    }

    void delegationPassesValuesAndResultsThrough()
    {
        auto generator = outer();
        QCOMPARE(generator.next(), std::optional(0));
        QCOMPARE(generator.send(5), std::optional(10));
        QCOMPARE(generator.send(-1), std::optional(1'000));
        QCOMPARE(generator.send(7), std::optional(0));
        QCOMPARE(generator.send(-1), std::optional<int>());
        QCOMPARE(generator.result(), 7 + 10 + 10);
    }

    void exceptionsReachTheCaller()
    {
        auto generator = failing();
        generator.next();
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, generator.next());
        QVERIFY(generator.done());
    }

    void exceptionsReachTheDelegator()
    {
        auto generator = catching();
        generator.next();
        generator.next();
        QVERIFY(generator.done());
        QVERIFY(generator.result());
    }

    void roundRobinGivesEachItsTurn()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        LogInstrument log;
        loop.setInstrument(&log);
        auto *const first = new detail::GeneratorTask<int, Nothing, void>(countdown(2));
        auto *const second = new detail::GeneratorTask<int, Nothing, void>(countdown(1));
        loop.add(*first);
        loop.add(*second);
        loop.run();
        loop.setInstrument(nullptr);
        QCOMPARE(log.only(QStringLiteral("resume")),
                 QStringList({QStringLiteral("resume 0"), QStringLiteral("resume 1"), QStringLiteral("resume 0"),
                              QStringLiteral("resume 1"), QStringLiteral("resume 0")}));
        QCOMPARE(log.only(QStringLiteral("value")),
                 QStringList({QStringLiteral("value 2 0"), QStringLiteral("value 1 1"), QStringLiteral("value 1 0")}));
    }

    void roundRobinReportsTheFirstFailureAfterTheOthersEnded()
    {
        std::vector<Generator<>> generators;
        generators.push_back(failing());
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, roundRobin(std::move(generators)));
    }
};

QTEST_GUILESS_MAIN(TestGenerator)
#include "test_generator.moc"

// SPDX-License-Identifier: MIT
#include "engine/control/breakpoint_table.h"

#include "engine/loop/task.h"

#include <QtTest>

#include <bit>

using namespace coroscope;

namespace {

Coroutine<> worker() { co_await yield(); }
Coroutine<> idler() { co_await yield(); }

/// Stack 2 is client.py:41, awaited by stack 1, main.py:7.
class Places final : public StackResolver {
public:
    StackPlace place(std::uint32_t stack) const override
    {
        if (stack == 2)
            return {"read", "/src/app/client.py", 41, 1};
        if (stack == 3)
            return {"Server.on_data", "/src/app/server.py", 12, 0};
        return stack == 1 ? StackPlace{"main", "/src/main.py", 7, 0} : StackPlace{};
    }
};

} // namespace

class TestBreakpointTable : public QObject {
    Q_OBJECT

    static std::vector<BreakpointRequest> list(std::initializer_list<const char *> specs)
    {
        std::vector<BreakpointRequest> requests;
        for (const char *spec : specs) {
            std::string error;
            requests.push_back({parseBreakpoint(spec, error).value_or(Breakpoint{}), error});
            requests.back().breakpoint.number = std::uint32_t(requests.size());
        }
        return requests;
    }

    VirtualClock clock_;
    Places places_;

private slots:
    void tasksAreMetByNameDefinitionAndGlob()
    {
        EventLoop loop(clock_);
        const Task<> first = spawn(loop, worker());
        const Task<> second = spawn(loop, worker());
        const Task<> named = spawn(loop, idler(), "boss");
        first.base().listenerNumberInDefinition = 1;
        second.base().listenerNumberInDefinition = 2;
        named.base().listenerNumberInDefinition = 1;
        BreakpointTable table(places_);
        table.set(list({"worker", "worker#2", "w*", "boss", "idler", "idler#1", "finish worker"}));
        QCOMPARE(table.met(BreakEvent::resume, first.base(), 0), 0b0000101ull);
        QCOMPARE(table.met(BreakEvent::resume, second.base(), 0), 0b0000111ull);
        QCOMPARE(table.met(BreakEvent::resume, named.base(), 0), 0b0011000ull); // its own name hides idler#1
        QCOMPARE(table.met(BreakEvent::finish, first.base(), 0), 0b1000000ull);
        QCOMPARE(table.met(BreakEvent::wake, first.base(), 0), 0ull);
        QVERIFY(table.watches(BreakEvent::finish) && !table.watches(BreakEvent::wake));
    }

    void arrowsNeedTheTaskThatRanLast()
    {
        EventLoop loop(clock_);
        const Task<> from = spawn(loop, worker());
        const Task<> to = spawn(loop, idler());
        BreakpointTable table(places_);
        table.set(list({"worker -> idler", "idler -> idler", "idler"}));
        QCOMPARE(table.matchingFrom(from.base()), 0b001ull);
        QCOMPARE(table.matchingFrom(to.base()), 0b010ull);
        QCOMPARE(table.met(BreakEvent::resume, to.base(), table.matchingFrom(from.base())), 0b101ull);
        QCOMPARE(table.met(BreakEvent::resume, to.base(), 0), 0b100ull);
    }

    void placesAreThoseOfTheWholeChain()
    {
        EventLoop loop(clock_);
        const Task<> task = spawn(loop, worker());
        BreakpointTable table(places_);
        table.set(list({"resume at client.py:41", "resume at app/client.py:41", "resume at main.py:7",
                        "resume at client.py:42", "resume at ent.py:41", "resume at /src/main.py:7"}));
        task.base().listenerStack = 2;
        QCOMPARE(table.met(BreakEvent::resume, task.base(), 0), 0ull); // never ran: it is suspended nowhere
        loop.run();
        task.base().listenerStack = 2;
        QCOMPARE(table.met(BreakEvent::resume, task.base(), 0), 0b100111ull);
        task.base().listenerStack = 1;
        QCOMPARE(table.met(BreakEvent::resume, task.base(), 0), 0b100100ull);
    }

    void callbacksAreMetByTheirFunction()
    {
        BreakpointTable table(places_);
        table.set(list({"callback Server.on_data", "callback on_*", "callback at server.py:12",
                        "callback at server.py:13", "callback:main", "resume on_data"}));
        QCOMPARE(table.metByCallback(3), BreakpointTable::Mask(0b111));
        QCOMPARE(table.metByCallback(3), BreakpointTable::Mask(0b111)); // from what it has kept
        QCOMPARE(table.metByCallback(1), BreakpointTable::Mask(0b10000));
        QCOMPARE(table.metByCallback(0), BreakpointTable::Mask(0)); // unknown
        table.set(list({"resume *"}));
        QCOMPARE(table.metByCallback(3), BreakpointTable::Mask(0));
    }

    void hitsAreCountedAndKeptByNumberAndText()
    {
        BreakpointTable table(places_);
        table.set(list({"a hit 2", "b"}));
        QVERIFY(!table.count(0));
        QVERIFY(table.count(0));
        QVERIFY(!table.count(0));
        QVERIFY(table.count(1));
        table.set(list({"a hit 9", "c"}));
        const auto states = table.states();
        QCOMPARE(states.list.at(0).hits, std::uint64_t(3));
        QCOMPARE(states.list.at(1).hits, std::uint64_t(0));
    }

    void whatIsOffOrWrongIsNamedButMeetsNothing()
    {
        auto requests = list({"nonsense here", "worker", "worker"});
        requests[1].breakpoint.enabled = false;
        EventLoop loop(clock_);
        const Task<> task = spawn(loop, worker());
        BreakpointTable table(places_);
        table.set(requests);
        QCOMPARE(std::popcount(table.met(BreakEvent::resume, task.base(), 0)), 1);
        const auto states = table.states();
        QCOMPARE(states.list.size(), std::size_t(3));
        QVERIFY(!states.list[0].accepted && !states.list[0].error.empty());
        QVERIFY(states.list[1].accepted && states.list[2].accepted);
    }

    void moreThanFitAreRefused()
    {
        std::vector<BreakpointRequest> many(BreakpointTable::capacity + 1);
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i].breakpoint.number = std::uint32_t(i + 1);
        BreakpointTable table(places_);
        table.set(many);
        const auto states = table.states();
        QVERIFY(states.list[BreakpointTable::capacity - 1].accepted);
        QVERIFY(!states.list[BreakpointTable::capacity].accepted);
    }
};

QTEST_APPLESS_MAIN(TestBreakpointTable)
#include "test_breakpoint_table.moc"

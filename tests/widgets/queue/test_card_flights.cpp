// SPDX-License-Identifier: GPL-3.0-or-later
// Where cards stand and how they move: arithmetic, without a widget and without time.
#include "widgets/queue/card_flights.h"
#include "widgets/queue/card_grid.h"
#include "widgets/queue/ran_layout.h"

#include <QTest>

#include <algorithm>

using namespace coroscope;

namespace {

const QRect slot(0, 0, 100, 40);
QRect queued(int position) { return {150, position * 44, 200, 40}; }
QRect parked(int row) { return {0, 300 + row * 20, 400, 20}; }
QRect ran(int age) { return {0, 60 + age * 44, 100, 40}; }

const Flight *find(const std::vector<Flight> &flights, Flight::Kind kind, TaskNumber task)
{
    const auto found = std::find_if(flights.begin(), flights.end(),
                                    [&](const Flight &flight) { return flight.kind == kind && flight.task == task; });
    return found == flights.end() ? nullptr : &*found;
}

} // namespace

class TestCardFlights : public QObject {
    Q_OBJECT
private slots:
    void gridFindsWhatItPlaced_data();
    void gridFindsWhatItPlaced();
    void theColumnKeepsThreeThatRan();
    void whoRanGoesThroughTheSlotAndToTheBack();
    void whoWakesComesFromItsRow();
    void whoParksGoesToItsRow();
    void lookingBackItGoesTheOtherWay();
    void nothingMovesOverMoreThanAnEyeCanFollow();
    void motionGoesFromEndToEnd();
};

void TestCardFlights::gridFindsWhatItPlaced_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("count");
    for (const int width : {1, 99, 100, 250, 333, 1000})
        for (const int count : {0, 1, 7, 100})
            QTest::addRow("%d in %d", count, width) << width << count;
    QTest::newRow("a hundred thousand") << 280 << 100'000;
}

void TestCardFlights::gridFindsWhatItPlaced()
{
    QFETCH(int, width);
    QFETCH(int, count);
    CardGrid grid;
    grid.least = {100, 40};
    grid.width = width;
    grid.count = count;
    const int shown = std::min(count, 200);
    for (int i = 0; i < shown; ++i) {
        const QRect card = grid.rect(i);
        QVERIFY(card.left() >= 0 && (card.right() < width || width == 1) && card.bottom() < grid.height());
        QVERIFY(width < 100 || card.width() >= 100);
        QCOMPARE(card.height(), 40);
        QCOMPARE(grid.at(card.center()), i);
        QCOMPARE(grid.at(card.topLeft() - QPoint(0, 1)), -1); // the gap
        if (i > 0)
            QVERIFY(card.top() > grid.rect(i - 1).top() || card.left() > grid.rect(i - 1).right());
    }
    // What is in sight, against brute force.
    for (const int top : {0, 30, 44, 500}) {
        const auto [first, last] = grid.within(top, 180);
        for (int i = 0; i < shown; ++i) {
            const QRect card = grid.rect(i);
            if (card.bottom() >= top && card.top() < top + 180)
                QVERIFY(i >= first && i < last);
        }
        QVERIFY(last - first <= grid.columns() * 6 && last <= count);
    }
}

void TestCardFlights::theColumnKeepsThreeThatRan()
{
    const RanSizes sizes{16, 40, 22, 3};
    const RanLayout least({100, RanLayout::leastHeight(sizes)}, sizes);
    QCOMPARE(least.ran.size(), std::size_t(3));
    QCOMPARE(least.running.height(), 22);
    QCOMPARE(least.ran[0].height(), 22); // a whole card would leave no room for three
    const RanLayout roomy({100, RanLayout::leastHeight(sizes) + 18}, sizes);
    QCOMPARE(roomy.ran.size(), std::size_t(3));
    QCOMPARE(roomy.ran[0].height(), 40);
    QVERIFY(least.ran.back().bottom() < RanLayout::leastHeight(sizes));
    QVERIFY(least.ran[0].top() > least.ranTitle.bottom() && least.ran[1].top() > least.ran[0].bottom());
    QCOMPARE(RanLayout({100, 5000}, sizes).ran.size(), std::size_t(RanLayout::most));
    QCOMPARE(RanLayout({100, 60}, sizes).ran.size(), std::size_t(0));
}

void TestCardFlights::whoRanGoesThroughTheSlotAndToTheBack()
{
    CardPlaces before;
    before.runningSlot = slot;
    before.queue = {{1, queued(0)}, {2, queued(1)}};
    before.ran = {{7, {2, ran(0)}}};
    CardPlaces after = before;
    after.queue = {{2, queued(0)}, {1, queued(1)}}; // it has yielded
    after.ran = {{8, {1, ran(0)}}, {7, {2, ran(1)}}};
    const std::vector<Flight> flights = flightsBetween(before, after);
    QCOMPARE(flights.size(), std::size_t(4));
    const Flight *back = find(flights, Flight::Kind::queue, 1);
    QVERIFY(back && back->from == queued(0) && back->via == slot && back->to == queued(1) && !back->appears);
    const Flight *up = find(flights, Flight::Kind::queue, 2);
    QVERIFY(up && up->from == queued(1) && !up->via && up->to == queued(0));
    const Flight *justRan = find(flights, Flight::Kind::ran, 1);
    QVERIFY(justRan && justRan->number == 8 && justRan->from == queued(0) && justRan->via == slot);
    const Flight *older = find(flights, Flight::Kind::ran, 2);
    QVERIFY(older && older->from == ran(0) && older->to == ran(1) && !older->via);
}

void TestCardFlights::whoWakesComesFromItsRow()
{
    CardPlaces before;
    before.runningSlot = slot;
    before.waiting = {{3, parked(1)}};
    before.ran = {{7, {2, ran(0)}}};
    CardPlaces after = before;
    after.waiting.clear();
    after.queue = {{3, queued(0)}, {4, queued(1)}};
    const std::vector<Flight> flights = flightsBetween(before, after);
    const Flight *woken = find(flights, Flight::Kind::queue, 3);
    QVERIFY(woken && woken->from == parked(1) && !woken->via && !woken->appears);
    const Flight *spawned = find(flights, Flight::Kind::queue, 4);
    QVERIFY(spawned && spawned->appears && spawned->from == spawned->to);
    QCOMPARE(flights.size(), std::size_t(2)); // what stays does not move
}

void TestCardFlights::whoParksGoesToItsRow()
{
    CardPlaces before;
    before.runningSlot = slot;
    before.running = 5;
    CardPlaces after;
    after.runningSlot = slot;
    after.waiting = {{5, parked(0)}};
    after.ran = {{9, {5, ran(0)}}};
    const std::vector<Flight> flights = flightsBetween(before, after);
    const Flight *parks = find(flights, Flight::Kind::waiting, 5);
    QVERIFY(parks && parks->from == slot && !parks->via && parks->to == parked(0)); // it was in the slot
    const Flight *runs = find(flightsBetween({}, before), Flight::Kind::running, 5);
    QVERIFY(runs && runs->to == slot && runs->appears);
}

void TestCardFlights::lookingBackItGoesTheOtherWay()
{
    CardPlaces later;
    later.runningSlot = slot;
    later.ran = {{8, {1, ran(0)}}, {7, {2, ran(1)}}};
    CardPlaces earlier;
    earlier.runningSlot = slot;
    earlier.queue = {{1, queued(0)}};
    earlier.ran = {{7, {2, ran(0)}}};
    const Flight *back = find(flightsBetween(later, earlier), Flight::Kind::queue, 1);
    QVERIFY(back && back->from == ran(0) && back->to == queued(0) && !back->via);
}

void TestCardFlights::nothingMovesOverMoreThanAnEyeCanFollow()
{
    CardPlaces before;
    before.queue = {{1, queued(1)}};
    before.ran = {{1, {1, ran(0)}}};
    CardPlaces after;
    after.queue = {{1, queued(0)}};
    for (int i = 0; i < 4; ++i)
        after.ran[SwitchNumber(10 + i)] = {TaskNumber(i), ran(i)};
    QVERIFY(flightsBetween(before, after).empty());
    after.ran.erase(13);
    QVERIFY(!flightsBetween(before, after).empty());
}

void TestCardFlights::motionGoesFromEndToEnd()
{
    const Flight direct{Flight::Kind::queue, 1, 0, queued(2), std::nullopt, queued(0), false};
    const Flight through{Flight::Kind::queue, 2, 0, queued(0), slot, queued(5), false};
    const Flight fresh{Flight::Kind::queue, 3, 0, queued(1), std::nullopt, queued(1), true};
    CardMotion motion;
    motion.begin({direct, through, fresh}, 200);
    QCOMPARE(motion.place(direct).rect, queued(2));
    QCOMPARE(motion.place(fresh).opacity, 0.0);
    int last = queued(2).top();
    for (int ms = 0; ms < 100; ms += 20) {
        QVERIFY(motion.advance(20));
        const int now = motion.place(direct).rect.top();
        QVERIFY(now < last);
        last = now;
    }
    QCOMPARE(motion.place(through).rect, slot); // half of the time
    QCOMPARE(motion.place(fresh).opacity, 0.5);
    QVERIFY(motion.advance(99));
    QVERIFY(!motion.advance(1));
    QVERIFY(!motion.isActive());
}

QTEST_GUILESS_MAIN(TestCardFlights)
#include "test_card_flights.moc"

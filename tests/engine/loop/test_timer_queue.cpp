// SPDX-License-Identifier: MIT
#include "engine/loop/timer_queue.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace coroscope;

class TestTimerQueue : public QObject {
    Q_OBJECT
private slots:
    void firesByDeadlineThenInTheOrderOfSetting()
    {
        std::mt19937 random(11);
        TimerQueue queue;
        std::vector<std::pair<Nanoseconds, std::uint64_t>> model;
        for (int i = 0; i < 2'000; ++i) {
            const Nanoseconds deadline = random() % 50;
            model.emplace_back(deadline, queue.push(deadline, nullptr));
        }
        const auto isOdd = [](std::uint64_t number) { return number % 2 == 1; };
        queue.purge([&](const TimerQueue::Timer &timer) { return isOdd(timer.number); });
        std::erase_if(model, [&](const auto &timer) { return isOdd(timer.second); });
        std::sort(model.begin(), model.end());
        for (const auto &[deadline, number] : model) {
            QCOMPARE(queue.first().number, number);
            const TimerQueue::Timer timer = queue.pop();
            QCOMPARE(timer.deadline, deadline);
            QCOMPARE(timer.number, number);
        }
        QVERIFY(queue.empty());
    }
};

QTEST_GUILESS_MAIN(TestTimerQueue)
#include "test_timer_queue.moc"

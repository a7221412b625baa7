// SPDX-License-Identifier: MIT
#include "engine/loop/ready_queue.h"

#include <QtTest>

#include <algorithm>
#include <deque>
#include <random>

using namespace coroscope;

namespace {

/// The queue never looks into a task: any addresses serve.
TaskBase *fakeTask(std::uintptr_t number) { return reinterpret_cast<TaskBase *>(number * 64); }

} // namespace

class TestReadyQueue : public QObject {
    Q_OBJECT
private slots:
    void behavesAsADeque()
    {
        std::mt19937 random(7);
        ReadyQueue queue;
        std::deque<TaskBase *> model;
        std::uintptr_t next = 1;
        std::uint64_t popped = 0;
        for (int i = 0; i < 20'000; ++i) {
            const unsigned choice = random() % 8;
            if (choice < 5) {
                queue.push(fakeTask(next));
                model.push_back(fakeTask(next++));
            } else if (choice < 7) {
                if (!model.empty()) {
                    QCOMPARE(queue.pop(), model.front());
                    model.pop_front();
                    ++popped;
                }
            } else if (!model.empty()) {
                const auto victim = model.begin() + static_cast<std::ptrdiff_t>(random() % model.size());
                QVERIFY(queue.remove(*victim));
                QVERIFY(!queue.remove(fakeTask(next)));
                model.erase(victim);
            }
            QCOMPARE(queue.size(), model.size());
            QCOMPARE(queue.popped(), popped); // neither growth nor removal counts
            QCOMPARE(queue.empty(), model.empty());
            if (!model.empty()) {
                QCOMPARE(queue.front(), model.front());
                const std::size_t index = random() % model.size();
                QCOMPARE(queue.at(index), model[index]);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestReadyQueue)
#include "test_ready_queue.moc"

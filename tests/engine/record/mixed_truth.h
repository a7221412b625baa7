// SPDX-License-Identifier: MIT
// Compares what a recording tells of callbacks and queues with what the loop that made it did.
#pragma once

#include "engine/record/recording.h"
#include "tests/engine/record/mixed_loop.h"

#include <QtTest>

#include <algorithm>
#include <string>
#include <vector>

namespace coroscope {

inline unsigned functionOf(const Recording &recording, std::uint32_t function)
{
    return recording.innermostFrame(function).line;
}

inline std::vector<MixedLoop::Item> itemsOf(const Recording &recording, const LoopState &state)
{
    std::vector<MixedLoop::Item> items;
    for (const ReadyItem &item : state.queue)
        items.push_back(item.isCallback()
                            ? MixedLoop::Item{noTask, functionOf(recording, item.callback.function),
                                              item.callback.cause, item.callback.causer, item.callback.origin}
                            : MixedLoop::Item{.task = item.task});
    return items;
}

inline void forgetOrigins(std::vector<MixedLoop::Item> &items)
{
    for (MixedLoop::Item &item : items)
        item.origin = 0;
}

/// Everything that `recording` tells is as it was. `isWhole`: nothing has been dropped.
inline void compareWithTruth(const Recording &recording, const MixedLoop &loop, bool isWhole)
{
    QCOMPARE(recording.damage(), std::string());
    QCOMPARE(recording.lastCallback(), CallbackNumber(loop.runs.size()));
    const CallbackNumber first = recording.firstCallback();
    QVERIFY(isWhole ? first == 1 : first > 1);
    const auto rows = recording.callbackRows(first, SIZE_MAX);
    QCOMPARE(rows.size(), loop.runs.size() - std::size_t(first) + 1);
    for (const CallbackInfo &row : rows) {
        const MixedLoop::Run &run = loop.runs[row.number - 1];
        QCOMPARE(functionOf(recording, row.function), run.function);
        QCOMPARE(row.start, run.begin);
        QCOMPARE(row.end, run.end);
        QCOMPARE(row.nextSwitch, run.nextSwitch);
        QCOMPARE(int(row.outcome), int(run.outcome));
        QCOMPARE(int(row.cause), int(run.cause));
        QCOMPARE(row.causer, run.causer);
        QVERIFY(row.finished);
    }
    for (CallbackNumber number = first; number <= recording.lastCallback(); number += 7) {
        const MixedLoop::Run &run = loop.runs[number - 1];
        QCOMPARE(recording.wokenByCallback(number), run.woken);
        const LoopState state = recording.stateBeforeCallback(number);
        auto queue = itemsOf(recording, state), expected = run.queue;
        if (!isWhole) {
            forgetOrigins(queue);
            forgetOrigins(expected);
        }
        QCOMPARE(queue, expected);
        for (const TaskState &task : state.tasks)
            if (const auto by = run.wokenBy.find(task.number); isWhole && task.status == TaskStatus::ready)
                QCOMPARE(task.wokenBy, by == run.wokenBy.end() ? CallbackNumber(0) : by->second);
    }
    for (SwitchNumber number = recording.firstSwitch(); number <= recording.lastSwitch(); number += 5) {
        auto queue = itemsOf(recording, recording.stateAt({number, false})), expected = loop.before.at(number);
        if (!isWhole) {
            forgetOrigins(queue);
            forgetOrigins(expected);
        }
        QCOMPARE(queue, expected);
        const auto before = recording.callbacksBefore(number);
        for (const CallbackInfo &row : before)
            QCOMPARE(loop.runs[row.number - 1].nextSwitch, number);
        if (isWhole)
            QCOMPARE(before.size(), std::size_t(std::count_if(loop.runs.begin(), loop.runs.end(), [&](const auto &run) {
                         return run.nextSwitch == number;
                     })));
    }
}

} // namespace coroscope

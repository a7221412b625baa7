// SPDX-License-Identifier: MIT
// Reads recordings whole, and compares them with what the loop really looked like.
#pragma once

#include "engine/record/recording.h"
#include "tests/engine/record/truth_instrument.h"

#include <QtTest>

#include <memory>
#include <string>
#include <vector>

namespace coroscope {

inline std::unique_ptr<Recording> readAll(const std::string &path)
{
    std::string error;
    std::unique_ptr<Recording> recording = Recording::open(path, error);
    if (!recording)
        qFatal("%s", error.c_str());
    while (recording->refresh()) {
    }
    return recording;
}

inline void compareWithTruth(const Recording &recording, const std::vector<TrueState> &truth, bool inOrder = true,
                             SwitchNumber from = 1)
{
    QCOMPARE(recording.damage(), std::string());
    QCOMPARE(recording.lastSwitch(), SwitchNumber(truth.size()));
    for (SwitchNumber number = std::max(recording.firstSwitch(), from); number <= recording.lastSwitch(); ++number) {
        const TrueState &expected = truth[number - 1];
        const LoopState state = recording.stateAt({number, false});
        QCOMPARE(state.at.number, number);
        QCOMPARE(state.ready, expected.ready);
        if (inOrder)
            QCOMPARE(state.ready.front(), expected.next);
        QCOMPARE(state.tasks.size(), expected.tasks.size());
        for (const TaskState &task : state.tasks) {
            const auto truly = expected.tasks.find(task.number);
            QVERIFY(truly != expected.tasks.end());
            QCOMPARE(task.status, truly->second.status);
            QCOMPARE(task.started, truly->second.started);
            QCOMPARE(task.cause, truly->second.cause);
            QCOMPARE(task.causer, truly->second.waker);
            if (task.status == TaskStatus::waiting) {
                QCOMPARE(task.wait.kind, truly->second.kind);
                QCOMPARE(task.wait.task, truly->second.awaited);
            }
        }
        QCOMPARE(recording.switchInfo(number).task, expected.next);
    }
}

/// What is kept of `recording` is, at its left edge and at moments behind that, what `all` of it says.

} // namespace coroscope

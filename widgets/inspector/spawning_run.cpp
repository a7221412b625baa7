// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/spawning_run.h"

#include "engine/record/text.h"
#include "widgets/models/wording.h"

#include <QCoreApplication>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::SpawningRun)
};

} // namespace

CallbackNumber SpawningRun::of(const Recording &recording, const TaskInfo &task)
{
    if (task.number == task_)
        return run_;
    run_ = recording.spawningCallback(task);
    // While it has only just been made, all of that may not be read yet.
    task_ = run_ != 0 || task.spawnedIn < recording.lastSwitch() ? task.number : noTask;
    return run_;
}

QString SpawningRun::name(CallbackNumber run) { return Words::tr("callback run %1").arg(wording::number(run)); }

QString SpawningRun::function(const Recording &recording, CallbackNumber run)
{
    return wording::text(callbackAtWork(recording, run).name);
}

} // namespace coroscope

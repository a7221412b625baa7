// SPDX-License-Identifier: GPL-3.0-or-later
// TaskRuleStore: what the user said is a task, or none, in the program at hand. Kept per program in the user's settings.
#pragma once

#include "engine/guest/task_rule.h"

#include <QString>

#include <optional>
#include <vector>

namespace coroscope {

class TaskRuleStore {
public:
    const std::vector<TaskRule> &all() const { return rules_; }

    /// Takes up the rules that were kept for `program`. Returns whether anything changed.
    bool setProgram(const QString &program);

    /// Of the definition of that name in that file; nothing: Coroscope decides.
    std::optional<bool> find(const QString &definition, const QString &file) const;
    bool set(const QString &definition, const QString &file, std::optional<bool> isTask); ///< false: it was so already
    bool clear();                                                                         ///< false: there was none

private:
    void load();
    void save() const;

    QString program_;
    std::vector<TaskRule> rules_; ///< at most one a definition and file
};

} // namespace coroscope

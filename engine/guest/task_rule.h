// SPDX-License-Identifier: MIT
// TaskRule: the user's word on what a program's own scheduler resumes: of this definition they are tasks, or never.
#pragma once

#include <string>

namespace coroscope {

struct TaskRule {
    std::string definition; ///< glob over definitions as recordings name them: `worker`, `Job.run`, `<genexpr>`
    std::string file;       ///< absolute path of the file that defines it; empty: any
    bool isTask = true;
    friend bool operator==(const TaskRule &, const TaskRule &) = default;
};

} // namespace coroscope

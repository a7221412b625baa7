// SPDX-License-Identifier: MIT
// Where a source file lies: a compiler tells its name as it was given, which may be relative to a folder that nobody noted.
#pragma once

#include <filesystem>
#include <source_location>
#include <string_view>
#include <vector>

namespace coroscope {

/// `file` in the first of `folders` that has it, without dots. `file` itself where none has, or where it needs no folder.
std::filesystem::path foundSource(const std::filesystem::path &file, const std::vector<std::filesystem::path> &folders);

/// The file of a place that a compiler gave. A relative one is looked for in the folder in which the program began and in
/// the one where its executable lies, once for each file. Any thread; valid until the program ends.
std::string_view sourcePath(const std::source_location &place);

} // namespace coroscope

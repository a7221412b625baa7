// SPDX-License-Identifier: MIT
// What a recording says of the Python program that it is of, where nobody who started it has said so.
#pragma once

#include <map>
#include <string>

namespace coroscope {

/// `program` (an absolute path; of one that has none, the words behind the interpreter's name) and `python`. Under the
/// interpreter's lock; no exception is set.
std::map<std::string, std::string> programProperties();

} // namespace coroscope

// SPDX-License-Identifier: MIT
// What a source file belongs to, told by its path.
#pragma once

#include <string_view>

namespace coroscope {

/// Of Python's own library or an installed package: what the program's own code called, and seldom what one wants to see.
inline bool isLibraryFile(std::string_view path)
{
    const auto has = [path](std::string_view part) { return path.find(part) != std::string_view::npos; };
    return has("/site-packages/") || has("/dist-packages/") || has("/lib/python3.");
}

} // namespace coroscope

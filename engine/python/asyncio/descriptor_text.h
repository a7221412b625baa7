// SPDX-License-Identifier: MIT
// What a descriptor of the program is, in a few words: nothing is asked but the system.
#pragma once

#include <string>

namespace coroscope {

/// "127.0.0.1:8080" of its peer, or "listens at 127.0.0.1:8080", "/run/my.socket", "pipe"; empty: nothing is known.
std::string descriptorText(int descriptor);

} // namespace coroscope

// SPDX-License-Identifier: MIT
// The mark by which an executable that is linked with the engine is known: head, tail and version in one string.
#pragma once

namespace coroscope {

#define COROSCOPE_MARK_HEAD "coroscope"
#define COROSCOPE_MARK_TAIL ":engine-inside:"
#define COROSCOPE_MARK_VERSION "1;" ///< raised when LaunchSpec or the control protocol change for programs built before

inline constexpr char engineMarkHead[] = COROSCOPE_MARK_HEAD;
inline constexpr char engineMarkTail[] = COROSCOPE_MARK_TAIL;
inline constexpr char engineMarkVersion[] = COROSCOPE_MARK_VERSION;

} // namespace coroscope

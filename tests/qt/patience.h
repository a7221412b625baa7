// SPDX-License-Identifier: MIT
// Included by QTest and QtTest beside it, which every Qt test finds before Qt's own: the patience of QTRY_VERIFY and its like.
// Qt's five seconds are a few turns of a machine that is slow and busy. Only a failure waits for all of them.
#pragma once

namespace coroscope {

inline constexpr int waitsForMs = 120'000;

} // namespace coroscope

#undef QTRY_VERIFY
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT((expr), coroscope::waitsForMs)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(expr, message) QTRY_VERIFY2_WITH_TIMEOUT((expr), message, coroscope::waitsForMs)
#undef QTRY_COMPARE
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, coroscope::waitsForMs)

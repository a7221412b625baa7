// SPDX-License-Identifier: MIT
// Marks the fixed phrases of the engine, which translates nothing itself: lupdate knows the macro by its name, and a window
// translates what it is told in these words.
#pragma once

#ifndef QT_TRANSLATE_NOOP
#define QT_TRANSLATE_NOOP(context, text) text
#endif
#ifndef QT_TRANSLATE_N_NOOP
#define QT_TRANSLATE_N_NOOP(context, text) text
#endif

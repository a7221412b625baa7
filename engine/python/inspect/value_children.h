// SPDX-License-Identifier: MIT
// What a value consists of: its attributes, its items, the pieces of a long text, the locals of a generator. As it lies in
// memory: none of the program's code runs. Under the interpreter's lock.
#pragma once

#include "engine/python/inspect/value_page.h"
#include "engine/python/inspect/value_text.h"

namespace coroscope {

bool hasChildren(PyObject *object);

/// Fills the page with them. `words` puts keys into words.
void fillWithChildren(PyObject *object, ValuePage &page, ValueText &words);

} // namespace coroscope

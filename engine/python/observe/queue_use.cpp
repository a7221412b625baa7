// SPDX-License-Identifier: MIT
#include "engine/python/observe/queue_use.h"

#include "engine/python/utf8_view.h"

namespace coroscope {

namespace {

std::string_view viewAt(PyObject *names, int index)
{
    return index < PyTuple_GET_SIZE(names) ? utf8View(PyTuple_GET_ITEM(names, index)) : std::string_view();
}

/// The name of what an instruction loads; empty: it loads nothing that has one.
std::string_view loadedName(PyCodeObject *code, int op, int argument)
{
    switch (op) {
    case LOAD_NAME:
    case LOAD_ATTR: return viewAt(code->co_names, argument);
    case LOAD_GLOBAL: return viewAt(code->co_names, argument >> 1);
    case LOAD_FAST:
    case LOAD_DEREF:
    case LOAD_CLOSURE: return viewAt(code->co_localsplusnames, argument);
    default: return {};
    }
}

} // namespace

std::optional<Discipline> disciplineInCode(PyCodeObject *code, std::string_view name)
{
    const PyRef bytes = PyRef::take(PyCode_GetCode(code)); // as compiled: nothing in it is specialised
    if (!bytes) {
        PyErr_Clear();
        return {};
    }
    const auto *const units = reinterpret_cast<const unsigned char *>(PyBytes_AS_STRING(bytes.get()));
    std::string_view receiver;
    bool isPop = false, takesFirst = false, takesLast = false;
    int extended = 0; // the higher bytes of the argument that follows
    for (Py_ssize_t at = 0; at < PyBytes_GET_SIZE(bytes.get()) / 2; ++at) {
        const int op = units[2 * at], argument = extended << 8 | units[2 * at + 1];
        extended = op == EXTENDED_ARG ? argument : 0;
        if (op == CACHE || op == EXTENDED_ARG)
            continue;
        if (op == LOAD_METHOD) {
            const std::string_view method = receiver == name ? viewAt(code->co_names, argument) : std::string_view();
            takesFirst = takesFirst || method == "popleft" || method == "get" || method == "get_nowait";
            isPop = method == "pop";
        } else if (op == PRECALL) {
            takesLast = takesLast || (isPop && argument == 0);
            takesFirst = takesFirst || (isPop && argument > 0);
            isPop = false;
        }
        receiver = loadedName(code, op, argument);
    }
    if (takesFirst == takesLast)
        return {};
    return takesFirst ? Discipline::fifo : Discipline::lifo;
}

} // namespace coroscope

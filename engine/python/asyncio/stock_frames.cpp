// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/stock_frames.h"

#include "engine/python/utf8_view.h"

#include <frameobject.h>

#include <array>
#include <string>

namespace coroscope::StockFrames {

namespace {

struct Place {
    const char *module, *type, *method, *calls; ///< what the method calls there
    bool isFirst;                               ///< of several such calls; else the last
    PyObject *function = nullptr;               ///< null: not looked for yet, or not found
    int offset = 0, line = 0;                   ///< of the call
};

std::array<Place, 5> places{{{"asyncio.events", "Handle", "_run", "run", true},
                             {"asyncio.base_events", "BaseEventLoop", "_run_once", "_run", false},
                             {"asyncio.base_events", "BaseEventLoop", "_run_once", "_run", true},
                             {"asyncio.base_events", "BaseEventLoop", "_run_once", "select", true},
                             {"selectors", "EpollSelector", "select", "poll", true}}};

/// Of an instruction as `dis` tells it. Empty: it is no text.
std::string text(PyObject *instruction, const char *attribute)
{
    const PyRef value = PyRef::take(PyObject_GetAttrString(instruction, attribute));
    return std::string(utf8View(value && PyUnicode_Check(value.get()) ? value.get() : nullptr));
}

/// The first call behind the instruction that loads what is called.
bool findCall(Place &place, PyObject *code)
{
    const PyRef dis = PyRef::take(PyImport_ImportModule("dis"));
    const PyRef all = PyRef::take(dis ? PyObject_CallMethod(dis.get(), "get_instructions", "O", code) : nullptr);
    const PyRef list = PyRef::take(all ? PySequence_List(all.get()) : nullptr);
    bool isLoaded = false;
    for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(list.get()); ++i) {
        PyObject *const instruction = PyList_GET_ITEM(list.get(), i);
        const std::string operation = text(instruction, "opname");
        isLoaded |= operation.starts_with("LOAD") && text(instruction, "argval") == place.calls;
        if (!isLoaded || !operation.starts_with("CALL"))
            continue;
        isLoaded = false;
        const PyRef offset = PyRef::take(PyObject_GetAttrString(instruction, "offset"));
        place.offset = offset ? static_cast<int>(PyLong_AsLong(offset.get())) : 0;
        place.line = PyCode_Addr2Line(reinterpret_cast<PyCodeObject *>(code), place.offset);
        if (place.isFirst)
            break;
    }
    return place.line > 0;
}

bool find(Place &place)
{
    const PyRef module = PyRef::take(PyImport_ImportModule(place.module));
    const PyRef type = PyRef::take(module ? PyObject_GetAttrString(module.get(), place.type) : nullptr);
    const PyRef method = PyRef::take(type ? PyObject_GetAttrString(type.get(), place.method) : nullptr);
    if (!method || !PyFunction_Check(method.get()) || !findCall(place, PyFunction_GET_CODE(method.get())))
        return false;
    place.function = Py_NewRef(method.get());
    return true;
}

/// The traceback with the frame before it; null: an exception is set.
PyObject *extended(Place &place, PyObject *trace)
{
    if (!place.function && !find(place))
        return nullptr;
    auto *const code = reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(place.function));
    PyObject *const globals = PyFunction_GET_GLOBALS(place.function);
    const PyRef frame =
        PyRef::take(reinterpret_cast<PyObject *>(PyFrame_New(PyThreadState_Get(), code, globals, nullptr)));
    return frame ? PyObject_CallFunction(reinterpret_cast<PyObject *>(&PyTraceBack_Type), "OOii",
                                         trace ? trace : Py_None, frame.get(), place.offset, place.line)
                 : nullptr;
}

} // namespace

void add(Frame frame)
{
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    if (PyObject *const longer = extended(places[static_cast<std::size_t>(frame)], trace))
        Py_XSETREF(trace, longer);
    PyErr_Clear(); // it goes without
    PyErr_Restore(type, value, trace);
}

} // namespace coroscope::StockFrames

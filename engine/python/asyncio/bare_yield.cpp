// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/bare_yield.h"

#include "engine/python/python_api.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace coroscope {

namespace {

enum class Stage : std::uint8_t { fresh, suspended, over };

struct BareYield {
    PyObject ob_base;
    Stage stage;
};

PyTypeObject bareYieldType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._asyncio.BareYield"};
PyObject *asyncioHelper = nullptr; // the function that it stands for

// Those that are over, for whoever comes next: the allocator would cost as much as all the rest.
constexpr int spareMax = 16;
PyObject *spare[spareMax];
int spareCount = 0;

Stage &stageOf(PyObject *self) { return reinterpret_cast<BareYield *>(self)->stage; }

void deallocate(PyObject *self)
{
    if (spareCount < spareMax)
        spare[spareCount++] = self;
    else
        PyObject_Free(self);
}

PySendResult send(PyObject *self, PyObject *, PyObject **out)
{
    const bool isFirst = stageOf(self) == Stage::fresh;
    stageOf(self) = isFirst ? Stage::suspended : Stage::over;
    *out = Py_NewRef(Py_None);
    return isFirst ? PYGEN_NEXT : PYGEN_RETURN;
}

PyObject *next(PyObject *self)
{
    PyObject *out = nullptr;
    if (send(self, Py_None, &out) == PYGEN_NEXT)
        return out;
    Py_DECREF(out);
    return nullptr; // the end of an iterator, whose value is None
}

PyObject *sendMethod(PyObject *self, PyObject *)
{
    PyObject *const out = next(self);
    if (!out)
        PyErr_SetNone(PyExc_StopIteration);
    return out;
}

/// As asyncio's would, so that a traceback has its frame.
PyObject *throwMethod(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    static PyObject *const name = PyUnicode_InternFromString("throw");
    const PyRef generator = PyRef::take(PyObject_CallNoArgs(asyncioHelper));
    const PyRef method = PyRef::take(generator ? PyObject_GetAttr(generator.get(), name) : nullptr);
    if (!method)
        return nullptr;
    for (Stage stage = Stage::fresh; stage < stageOf(self); stage = Stage(int(stage) + 1))
        Py_XDECREF(PyIter_Next(generator.get()));
    stageOf(self) = Stage::over;
    return PyErr_Occurred() ? nullptr : PyObject_Vectorcall(method.get(), arguments, std::size_t(count), nullptr);
}

PyObject *closeMethod(PyObject *self, PyObject *)
{
    stageOf(self) = Stage::over;
    return Py_NewRef(Py_None);
}

PyAsyncMethods asyncMethods = {PyObject_SelfIter, nullptr, nullptr, send};
PyMethodDef methods[] = {
    {"send", sendMethod, METH_O, nullptr},
    {"throw", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(throwMethod)), METH_FASTCALL, nullptr},
    {"close", closeMethod, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyObject *create(PyObject *, PyObject *const *arguments, std::size_t count, PyObject *keywords)
{
    const bool isPlain = PyVectorcall_NARGS(count) == 0 && !keywords;
    if (!isPlain || PyThreadState_Get()->cframe->use_tracing) [[unlikely]]
        return PyObject_Vectorcall(asyncioHelper, arguments, count, keywords);
    PyObject *const made =
        spareCount > 0 ? spare[--spareCount] : static_cast<PyObject *>(PyObject_Malloc(sizeof(BareYield)));
    if (!made)
        return PyErr_NoMemory();
    PyObject_Init(made, &bareYieldType);
    stageOf(made) = Stage::fresh;
    return made;
}

/// It is called as a function is, but is no builtin one, of whose calls profilers would be told.
struct Helper {
    PyObject ob_base;
    vectorcallfunc call;
};
PyTypeObject helperType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._asyncio.BareYieldHelper"};

bool makeTypes()
{
    bareYieldType.tp_basicsize = sizeof(BareYield);
    bareYieldType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    bareYieldType.tp_doc = "What await asyncio.sleep(0) yields by.";
    bareYieldType.tp_dealloc = deallocate;
    bareYieldType.tp_as_async = &asyncMethods;
    bareYieldType.tp_iter = PyObject_SelfIter;
    bareYieldType.tp_iternext = next;
    bareYieldType.tp_methods = methods;
    helperType.tp_basicsize = sizeof(Helper);
    helperType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_HAVE_VECTORCALL;
    helperType.tp_vectorcall_offset = offsetof(Helper, call);
    helperType.tp_call = PyVectorcall_Call;
    helperType.tp_doc = "Skip one event loop run cycle.";
    return PyType_Ready(&bareYieldType) == 0 && PyType_Ready(&helperType) == 0;
}

/// What tasks may await, and that yields None once and returns None. It is not run: that would be a slice, to whoever observes.
bool isAsKnown(PyObject *helper)
{
    if (!helper || !PyFunction_Check(helper))
        return false;
    auto *const code = reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(helper));
    if (!(code->co_flags & CO_ITERABLE_COROUTINE) || code->co_argcount + code->co_kwonlyargcount != 0)
        return false;
    constexpr unsigned char expected[] = {
        RETURN_GENERATOR, 0, POP_TOP, 0, RESUME,     0, LOAD_CONST,   1, YIELD_VALUE, 0,
        RESUME,           1, POP_TOP, 0, LOAD_CONST, 1, RETURN_VALUE, 0,
    };
    const PyRef instructions = PyRef::take(PyCode_GetCode(code));
    return instructions && std::size_t(PyBytes_GET_SIZE(instructions.get())) == sizeof(expected) &&
           std::memcmp(PyBytes_AS_STRING(instructions.get()), expected, sizeof(expected)) == 0 &&
           PyTuple_GET_SIZE(code->co_consts) == 2 && PyTuple_GET_ITEM(code->co_consts, 1) == Py_None;
}

void replaceHelper()
{
    constexpr char name[] = "__sleep0";
    const PyRef module = PyRef::take(PyImport_ImportModule("asyncio.tasks"));
    const PyRef helper = PyRef::take(module ? PyObject_GetAttrString(module.get(), name) : nullptr);
    if (!isAsKnown(helper.get()) || !makeTypes())
        return;
    const PyRef own = PyRef::take(_PyObject_New(&helperType));
    if (!own)
        return;
    reinterpret_cast<Helper *>(own.get())->call = create;
    asyncioHelper = Py_NewRef(helper.get());
    PyObject_SetAttrString(module.get(), name, own.get());
}

} // namespace

void yieldWithoutGenerators()
{
    static const bool isDone = [] {
        replaceHelper();
        PyErr_Clear();
        return true;
    }();
    static_cast<void>(isDone);
}

} // namespace coroscope

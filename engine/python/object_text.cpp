// SPDX-License-Identifier: MIT
#include "engine/python/object_text.h"

#include "engine/python/observe/instance_attributes.h"

namespace coroscope {

namespace {

constexpr Py_ssize_t longestText = 80;      // characters
constexpr std::size_t largestInteger = 256; // bits

std::string utf8(PyObject *text)
{
    const PyRef bytes = PyRef::take(PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace"));
    if (!bytes) {
        PyErr_Clear();
        return "?";
    }
    return {PyBytes_AS_STRING(bytes.get()), std::size_t(PyBytes_GET_SIZE(bytes.get()))};
}

// The repr of an exact builtin: none of the program's code can run.
std::string builtinRepr(PyObject *object)
{
    const PyRef text = PyRef::take(PyObject_Repr(object));
    if (!text) {
        PyErr_Clear();
        return "?";
    }
    return utf8(text.get());
}

bool isShortText(PyObject *object)
{
    return PyUnicode_CheckExact(object) && PyUnicode_GET_LENGTH(object) <= longestText;
}

bool isPlain(PyObject *object)
{
    if (object == Py_None || PyBool_Check(object) || PyFloat_CheckExact(object) || isShortText(object))
        return true;
    return PyLong_CheckExact(object) && _PyLong_NumBits(object) <= largestInteger;
}

} // namespace

std::string ObjectText::typeName(PyTypeObject *type)
{
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        const std::string name = type->tp_name;
        return name.rfind("builtins.", 0) == 0 ? name.substr(9) : name;
    }
    std::string name = utf8(reinterpret_cast<PyHeapTypeObject *>(type)->ht_qualname);
    static PyObject *const key = PyUnicode_InternFromString("__module__");
    PyObject *module = inPlainDict(type->tp_dict, key);
    if (!module || !PyUnicode_CheckExact(module))
        return name;
    const std::string moduleName = utf8(module);
    return moduleName == "__main__" || moduleName == "builtins" ? name : moduleName + "." + name;
}

PyObject *ObjectText::forget(PyObject *self, PyObject *reference)
{
    auto *texts = static_cast<ObjectText *>(PyCapsule_GetPointer(self, nullptr));
    const auto object = texts->objects_.find(reference);
    if (object != texts->objects_.end()) {
        texts->seen_.erase(object->second);
        texts->objects_.erase(object);
        Py_DECREF(reference);
    }
    Py_RETURN_NONE;
}

// 0: the type allows no weak references, so that a later object at the same address could not be told from this one.
std::uint32_t ObjectText::ordinalOf(PyObject *object)
{
    const auto known = seen_.find(object);
    if (known != seen_.end())
        return known->second.ordinal;
    if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(object)))
        return 0;
    static PyMethodDef callback = {"forget", &ObjectText::forget, METH_O, nullptr};
    const PyRef self = PyRef::take(PyCapsule_New(this, nullptr, nullptr));
    const PyRef function = PyRef::take(self ? PyCFunction_New(&callback, self.get()) : nullptr);
    PyObject *reference = function ? PyWeakref_NewRef(object, function.get()) : nullptr;
    if (!reference) {
        PyErr_Clear();
        return 0;
    }
    const std::uint32_t ordinal = ++counts_[typeName(Py_TYPE(object))];
    seen_.emplace(object, Seen{reference, ordinal});
    objects_.emplace(reference, object);
    return ordinal;
}

std::string ObjectText::value(PyObject *object)
{
    if (isPlain(object))
        return builtinRepr(object);
    const std::uint32_t ordinal = ordinalOf(object);
    std::string text = "<";
    text += typeName(Py_TYPE(object));
    if (ordinal) {
        text += ' ';
        text += std::to_string(ordinal);
    }
    text += '>';
    return text;
}

std::string ObjectText::error(PyObject *exception)
{
    std::string type = typeName(Py_TYPE(exception));
    if (!PyExceptionInstance_Check(exception))
        return type;
    PyObject *arguments = reinterpret_cast<PyBaseExceptionObject *>(exception)->args;
    if (!arguments || !PyTuple_CheckExact(arguments) || PyTuple_GET_SIZE(arguments) != 1)
        return type;
    PyObject *message = PyTuple_GET_ITEM(arguments, 0);
    if (PyUnicode_CheckExact(message)) {
        const PyRef head = PyRef::take(PyUnicode_Substring(message, 0, 200));
        return head ? type + ": " + utf8(head.get()) : type;
    }
    return isPlain(message) ? type + ": " + builtinRepr(message) : type;
}

} // namespace coroscope

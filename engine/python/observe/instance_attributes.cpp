// SPDX-License-Identifier: MIT
#include "engine/python/observe/instance_attributes.h"

#include <structmember.h>

namespace coroscope {

namespace {

/// The head of CPython 3.11's PyDictKeysObject (internal/pycore_dict.h), as instances of one class share it.
struct SharedKeys {
    Py_ssize_t references;
    std::uint8_t log2Size;
    std::uint8_t log2IndexBytes;
    std::uint8_t kind;
    std::uint32_t version;
    Py_ssize_t usable;
    Py_ssize_t entries;
    char indices[1];

    struct Entry {
        PyObject *key;
        PyObject *value; // unused: each instance has its own
    };
    const Entry *entry(Py_ssize_t at) const
    {
        return reinterpret_cast<const Entry *>(indices + (std::size_t(1) << log2IndexBytes)) + at;
    }
};

/// An instance whose class manages its dict has, in front of its head, the values that it has no dict for yet, and the dict.
PyObject **managedValues(PyObject *object) { return reinterpret_cast<PyObject ***>(object)[-4]; }
PyObject *managedDict(PyObject *object) { return reinterpret_cast<PyObject **>(object)[-3]; }

PyObject *dictOf(PyObject *object)
{
    PyTypeObject *const type = Py_TYPE(object);
    if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT))
        return managedDict(object);
    Py_ssize_t offset = type->tp_dictoffset;
    if (offset < 0) { // behind the items of a tuple, the digits of an int …
        const Py_ssize_t items = Py_SIZE(object);
        offset += Py_ssize_t(_PyObject_VAR_SIZE(type, items < 0 ? -items : items));
    }
    return offset > 0 ? *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + offset) : nullptr;
}

using Visit = std::function<bool(PyObject *name, PyObject *value)>;

PyObject **inlineValues(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_MANAGED_DICT) ? managedValues(object) : nullptr;
}

const SharedKeys *sharedKeys(PyObject *object)
{
    return reinterpret_cast<const SharedKeys *>(reinterpret_cast<PyHeapTypeObject *>(Py_TYPE(object))->ht_cached_keys);
}

bool anyInlineValue(PyObject *object, const Visit &visit)
{
    PyObject **const values = inlineValues(object);
    const SharedKeys *const keys = values ? sharedKeys(object) : nullptr;
    for (Py_ssize_t at = 0; keys && at < keys->entries; ++at)
        if (PyObject *const name = keys->entry(at)->key; name && values[at] && visit(name, values[at]))
            return true;
    return false;
}

bool anyInDict(PyObject *object, const Visit &visit)
{
    PyObject *const dict = dictOf(object);
    if (!dict || !PyDict_Check(dict))
        return false;
    PyObject *name = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &name, &value);)
        if (PyUnicode_CheckExact(name) && visit(name, value))
            return true;
    return false;
}

/// What a slot holds that its class gives to the object; null: it is empty, of another kind, or of a class that the object is not of.
PyObject *inSlot(PyObject *object, PyObject *descriptor)
{
    if (!Py_IS_TYPE(descriptor, &PyMemberDescr_Type) || !PyType_IsSubtype(Py_TYPE(object), PyDescr_TYPE(descriptor)))
        return nullptr;
    const PyMemberDef &member = *reinterpret_cast<PyMemberDescrObject *>(descriptor)->d_member;
    if (member.type != T_OBJECT_EX && member.type != T_OBJECT)
        return nullptr;
    return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + member.offset);
}

/// In the order in which Python looks through the classes.
bool anyInClasses(PyObject *object, const Visit &visit)
{
    PyObject *const classes = Py_TYPE(object)->tp_mro;
    for (Py_ssize_t i = 0; classes && i < PyTuple_GET_SIZE(classes); ++i) {
        PyObject *name = nullptr, *value = nullptr;
        PyObject *const dict = reinterpret_cast<PyTypeObject *>(PyTuple_GET_ITEM(classes, i))->tp_dict;
        for (Py_ssize_t at = 0; dict && PyDict_Next(dict, &at, &name, &value);)
            if (PyUnicode_CheckExact(name) && visit(name, value))
                return true;
    }
    return false;
}

bool anySlot(PyObject *object, const Visit &visit)
{
    return anyInClasses(object, [&](PyObject *name, PyObject *value) {
        PyObject *const held = inSlot(object, value);
        return held && visit(name, held);
    });
}

} // namespace

bool mayHoldAttributes(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE) && !PyType_Check(object) && !PyModule_Check(object);
}

bool anyAttribute(PyObject *object, const Visit &visit)
{
    return mayHoldAttributes(object) &&
           (anyInlineValue(object, visit) || anyInDict(object, visit) || anySlot(object, visit));
}

PyObject *inPlainDict(PyObject *dict, PyObject *name)
{
    constexpr std::uint8_t anyKeys = 0; // CPython 3.11: DICT_KEYS_GENERAL
    if (!dict || !PyDict_Check(dict))
        return nullptr;
    const auto *const keys = reinterpret_cast<const SharedKeys *>(reinterpret_cast<PyDictObject *>(dict)->ma_keys);
    return keys->kind == anyKeys ? nullptr : PyDict_GetItem(dict, name);
}

PyObject *inClassOf(PyObject *object, PyObject *name)
{
    PyObject *const classes = Py_TYPE(object)->tp_mro;
    for (Py_ssize_t i = 0; classes && i < PyTuple_GET_SIZE(classes); ++i)
        if (PyObject *const found =
                inPlainDict(reinterpret_cast<PyTypeObject *>(PyTuple_GET_ITEM(classes, i))->tp_dict, name))
            return found;
    return nullptr;
}

PyObject *attributeOf(PyObject *object, PyObject *name)
{
    if (!mayHoldAttributes(object))
        return nullptr;
    if (PyObject **const values = inlineValues(object)) {
        const SharedKeys *const keys = sharedKeys(object);
        for (Py_ssize_t at = 0; keys && at < keys->entries; ++at)
            if (keys->entry(at)->key == name && values[at])
                return values[at];
    } else if (PyObject *const found = inPlainDict(dictOf(object), name)) {
        return found;
    }
    PyObject *const inClass = _PyType_Lookup(Py_TYPE(object), name);
    return inClass ? inSlot(object, inClass) : nullptr;
}

bool replaceAttribute(PyObject *object, PyObject *name, PyObject *value)
{
    PyTypeObject *const type = Py_TYPE(object);
    const bool isPlain = type->tp_setattro == PyObject_GenericSetAttr && !_PyType_Lookup(type, name);
    PyObject **const values = isPlain && mayHoldAttributes(object) ? inlineValues(object) : nullptr;
    const SharedKeys *const keys = values ? sharedKeys(object) : nullptr;
    for (Py_ssize_t at = 0; keys && at < keys->entries; ++at)
        if (keys->entry(at)->key == name && values[at]) {
            Py_SETREF(values[at], Py_NewRef(value));
            return true;
        }
    return false;
}

} // namespace coroscope

// SPDX-License-Identifier: MIT
#include "engine/python/overlay.h"

#include "engine/python/python_api.h"
#include "engine/record/recorder.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

extern "C" int _Py_UnhandledKeyboardInterrupt; // as python3's own main() uses them, CPython 3.11
extern "C" int _PyRun_AnyFileObject(FILE *file, PyObject *name, int close, PyCompilerFlags *flags);

namespace coroscope {

namespace {

constexpr int finalizeFailedCode = 120;

std::map<std::string, std::string> *texts = nullptr; // absolute path -> text; lives as long as the process

// python3's pymain: run, finalise, and die by SIGINT where Ctrl-C ended the program.
[[noreturn]] void runInPlaceOfFile(FILE *file, PyObject *name)
{
    int exitCode = 1;
    PyCompilerFlags flags = {0, PY_MINOR_VERSION};
    if (Py_MakePendingCalls() == -1)
        PyErr_Print();
    else
        exitCode = _PyRun_AnyFileObject(file, name, 1, &flags) != 0;
    if (Py_FinalizeEx() < 0)
        exitCode = finalizeFailedCode;
    if (_Py_UnhandledKeyboardInterrupt) {
        std::signal(SIGINT, SIG_DFL);
        ::kill(::getpid(), SIGINT);
        exitCode = 128 + SIGINT;
    }
    std::exit(exitCode);
}

// The lines as linecache keeps them: each ends in a newline.
PyObject *linesOf(const std::string &text)
{
    PyRef lines = PyRef::take(PyList_New(0));
    std::istringstream rest(text);
    for (std::string line; lines && std::getline(rest, line);) {
        line += '\n';
        const PyRef one = PyRef::take(PyUnicode_DecodeUTF8(line.data(), Py_ssize_t(line.size()), "replace"));
        if (!one || PyList_Append(lines.get(), one.get()) != 0)
            return nullptr;
    }
    return lines.release();
}

// Tracebacks that Python code makes show the lines that ran, not those on the disk.
void fillLineCache(PyObject *name, PyObject *lines, std::size_t bytes)
{
    const PyRef linecache = PyRef::take(PyImport_ImportModule("linecache"));
    const PyRef cache = PyRef::take(linecache ? PyObject_GetAttrString(linecache.get(), "cache") : nullptr);
    const PyRef entry = PyRef::take(Py_BuildValue("(nOOO)", Py_ssize_t(bytes), Py_None, lines, name));
    if (!cache || !entry || PyObject_SetItem(cache.get(), name, entry.get()) != 0)
        PyErr_Clear();
}

// A syntax error took its line from the disk.
void correctLine(PyObject *error, PyObject *shown)
{
    auto *syntax = reinterpret_cast<PySyntaxErrorObject *>(error);
    const long line = syntax->lineno && PyLong_Check(syntax->lineno) ? PyLong_AsLong(syntax->lineno) : 0;
    PyObject *name = PyTuple_GET_ITEM(shown, 0);
    PyObject *lines = PyTuple_GET_ITEM(shown, 1);
    const bool ours =
        syntax->filename && PyUnicode_Check(syntax->filename) && PyUnicode_Compare(syntax->filename, name) == 0;
    if (ours && line >= 1 && line <= PyList_GET_SIZE(lines))
        Py_XSETREF(syntax->text, Py_NewRef(PyList_GET_ITEM(lines, line - 1)));
}

// The interpreter's own display of an uncaught exception reads lines from the disk; this one asks linecache.
// `shown`: (name, lines, traceback.print_exception)
PyObject *displayException(PyObject *shown, PyObject *arguments)
{
    PyObject *error = PyTuple_GET_SIZE(arguments) == 3 ? PyTuple_GET_ITEM(arguments, 1) : nullptr;
    if (error && PyObject_TypeCheck(error, reinterpret_cast<PyTypeObject *>(PyExc_SyntaxError)))
        correctLine(error, shown);
    return PyObject_CallObject(PyTuple_GET_ITEM(shown, 2), arguments);
}

// All is imported before the program runs: afterwards it would disturb what python3 notes about a KeyboardInterrupt.
void showLinesThatRan(PyObject *name, const std::string &text)
{
    static PyMethodDef definition = {"excepthook", displayException, METH_VARARGS, nullptr};
    const PyRef lines = PyRef::take(linesOf(text));
    const PyRef traceback = PyRef::take(lines ? PyImport_ImportModule("traceback") : nullptr);
    const PyRef print = PyRef::take(traceback ? PyObject_GetAttrString(traceback.get(), "print_exception") : nullptr);
    const PyRef shown = PyRef::take(print ? PyTuple_Pack(3, name, lines.get(), print.get()) : nullptr);
    const PyRef hook = PyRef::take(shown ? PyCFunction_New(&definition, shown.get()) : nullptr);
    if (!hook || PySys_SetObject("excepthook", hook.get()) != 0) {
        PyErr_Clear();
        return;
    }
    fillLineCache(name, lines.get(), text.size());
}

FILE *openText(const std::string &text)
{
    FILE *file = std::tmpfile();
    if (!file || std::fwrite(text.data(), 1, text.size(), file) != text.size() || std::fflush(file) != 0)
        return nullptr;
    std::rewind(file);
    return file;
}

int auditHook(const char *event, PyObject *arguments, void *)
{
    if (std::strcmp(event, "cpython.run_file") != 0 || PyTuple_GET_SIZE(arguments) != 1)
        return 0;
    PyObject *name = PyTuple_GET_ITEM(arguments, 0);
    const PyRef bytes = PyRef::take(PyUnicode_EncodeFSDefault(name));
    if (!bytes) {
        PyErr_Clear();
        return 0;
    }
    std::error_code failed;
    const auto path = std::filesystem::absolute(PyBytes_AS_STRING(bytes.get()), failed).lexically_normal();
    const auto overlay = texts->find(path.string());
    if (failed || overlay == texts->end())
        return 0;
    FILE *file = openText(overlay->second);
    if (!file) {
        PyErr_SetString(PyExc_OSError, "the unsaved text cannot be put into a temporary file");
        return -1;
    }
    showLinesThatRan(name, overlay->second);
    runInPlaceOfFile(file, name);
}

} // namespace

bool installOverlays(const std::map<std::string, std::string> &overlays, Recorder &recorder, std::string &error)
{
    if (overlays.empty())
        return true;
    texts = new std::map<std::string, std::string>;
    for (const auto &[path, textFile] : overlays) {
        std::ifstream in(textFile, std::ios::binary);
        std::ostringstream text;
        if (!in || !(text << in.rdbuf() || in.peek() == std::ifstream::traits_type::eof())) {
            error.assign("The unsaved text of ").append(path).append(" cannot be read from ").append(textFile);
            error += '.';
            return false;
        }
        recorder.sourceText(path, text.str());
        texts->emplace(std::filesystem::path(path).lexically_normal().string(), text.str());
    }
    if (PySys_AddAuditHook(auditHook, nullptr) == 0)
        return true;
    PyErr_Clear();
    error = "The unsaved text cannot be run: another audit hook forbids it.";
    return false;
}

} // namespace coroscope

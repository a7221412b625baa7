// SPDX-License-Identifier: MIT
#include "engine/python/code_places.h"

#include "engine/python/utf8_view.h"

#include <filesystem>
#include <system_error>

namespace coroscope {

namespace {

std::string textOf(PyObject *text)
{
    const std::string_view view = utf8View(text);
    return view.empty() && text && PyUnicode_Check(text) && PyUnicode_GET_LENGTH(text) > 0 ? "?" : std::string(view);
}

// A nested function is called as the programmer wrote it: "main.<locals>.worker" is `worker`.
std::string definitionName(PyCodeObject *code)
{
    std::string name = textOf(code->co_qualname);
    const std::string marker = "<locals>.";
    const std::size_t at = name.rfind(marker);
    return at == std::string::npos ? name : name.substr(at + marker.size());
}

DefinitionKind kindOf(PyCodeObject *code)
{
    if (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE))
        return DefinitionKind::coroutine;
    if (code->co_flags & CO_ASYNC_GENERATOR)
        return DefinitionKind::asyncGenerator;
    return code->co_flags & CO_GENERATOR ? DefinitionKind::generator : DefinitionKind::unknown;
}

int lineOf(PyCodeObject *code, const std::uint16_t *instruction)
{
    const auto *first = reinterpret_cast<const std::uint16_t *>(code->co_code_adaptive);
    const int line = instruction < first ? -1 : PyCode_Addr2Line(code, int(instruction - first) * 2);
    return line > 0 ? line : code->co_firstlineno;
}

} // namespace

// Asynchronous generators and `coroutine.__await__()` stand behind small iterators whose first field is what they drive.
PyObject *drivenBy(PyObject *awaitable)
{
    PyTypeObject *type = Py_TYPE(awaitable);
    if (type == &PyGen_Type || type == &PyCoro_Type || type == &PyAsyncGen_Type)
        return awaitable;
    if (type == &_PyCoroWrapper_Type || type == &_PyAsyncGenASend_Type || type == &_PyAsyncGenAThrow_Type)
        return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(awaitable) + sizeof(PyObject));
    return nullptr;
}

CodePlaces::CodePlaces()
{
    std::error_code error;
    startFolder_ = std::filesystem::current_path(error).string();
}

std::string CodePlaces::absolutePath(PyObject *fileName) const
{
    const std::string name = textOf(fileName);
    if (name.empty() || name.front() == '<' || name == "?")
        return {};
    return (std::filesystem::path(startFolder_) / name).lexically_normal().string();
}

CodeInfo &CodePlaces::info(PyCodeObject *code)
{
    const auto known = infos_.find(code);
    if (known != infos_.end())
        return known->second;
    CodeInfo info{definitionName(code), absolutePath(code->co_filename), std::uint32_t(code->co_firstlineno),
                  kindOf(code)};
    return infos_
        .emplace(reinterpret_cast<PyCodeObject *>(Py_NewRef(reinterpret_cast<PyObject *>(code))), std::move(info))
        .first->second;
}

SourcePlace CodePlaces::place(const FrameLayout &frame)
{
    return {info(frame.code).file, std::uint32_t(lineOf(frame.code, frame.previousInstruction))};
}

FrameEntry CodePlaces::describe(const FrameLayout &frame) const
{
    return {definitionName(frame.code), absolutePath(frame.code->co_filename),
            std::uint32_t(lineOf(frame.code, frame.previousInstruction))};
}

std::uint32_t CodePlaces::intern(const Place &place, std::uint32_t awaiter, StackInterner &stacks)
{
    const CodeInfo &function = info(place.code); // keeps the code, hence the instruction's address is never used again
    const auto line = std::uint32_t(lineOf(place.code, place.instruction));
    return stacks.intern(function.name, function.file, line, awaiter);
}

std::uint32_t CodePlaces::suspendedStack(PyObject *outermost, StackInterner &stacks, AwaitChain &chain)
{
    std::uint32_t stack = 0;
    for (PyObject *at = outermost; at;) {
        PyObject *const driven = drivenBy(at);
        const FrameLayout *const frame = driven ? suspendedFrame(driven) : nullptr;
        if (!frame)
            break;
        chain.push(frame);
        stack = stackAt({frame->code, frame->previousInstruction}, stack, stacks);
        at = delegateOf(*frame);
    }
    return stack;
}

std::uint32_t CodePlaces::suspendedStack(PyObject *outermost, StackInterner &stacks)
{
    std::uint32_t stack = 0;
    for (PyObject *at = outermost; at;) {
        PyObject *driven = drivenBy(at);
        const FrameLayout *frame = driven ? openFrame(driven) : nullptr;
        if (!frame)
            break;
        stack = stackAt({frame->code, frame->previousInstruction}, stack, stacks);
        at = suspendedFrame(driven) ? delegateOf(*frame)
                                    : nullptr; // while it runs, what it delegates to is not in memory
    }
    return stack;
}

std::uint32_t CodePlaces::runningStack(const FrameLayout *outermost, StackInterner &stacks)
{
    constexpr std::size_t most = 24; // frames
    std::array<const FrameLayout *, most> frames;
    std::size_t count = 0;
    for (const FrameLayout *at = runningFrame(); at && count < most; at = at->previous) {
        frames[count++] = at;
        if (at == outermost)
            break;
    }
    std::uint32_t stack = 0;
    while (count > 0) {
        const FrameLayout &frame = *frames[--count];
        stack = stackAt({frame.code, frame.previousInstruction}, stack, stacks);
    }
    return stack;
}

} // namespace coroscope

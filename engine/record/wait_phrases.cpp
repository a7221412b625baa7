// SPDX-License-Identifier: MIT
// What a wait is for, where more than its kind is known, in asyncio's words. Each is a whole sentence: see text.h.
#include "engine/loop/translatable.h"
#include "engine/record/text.h"

namespace coroscope {

namespace {

constexpr std::size_t namedTasks = 3;

/// "Lock#1 (self.db_lock)": as the program and asyncio call it. Not translated.
std::string objectName(const char *className, std::uint32_t ordinal, std::string_view name)
{
    std::string text = className;
    if (ordinal != 0)
        text += "#" + std::to_string(ordinal);
    if (!name.empty())
        text += " (" + std::string(name) + ")";
    return text;
}

const char *classOf(WaitShape shape)
{
    switch (shape) {
    case WaitShape::lock: return "Lock";
    case WaitShape::event: return "Event";
    case WaitShape::condition: return "Condition";
    case WaitShape::semaphore: return "Semaphore";
    case WaitShape::barrier: return "Barrier";
    case WaitShape::queueGet:
    case WaitShape::queuePut:
    case WaitShape::queueJoin: return "Queue";
    case WaitShape::future: return "Future";
    default: return ""; // of no class of asyncio's
    }
}

Filling objectOf(const WaitedFor &what)
{
    return Filling::named(objectName(classOf(what.shape), what.ordinal, what.name));
}

Filling number(std::uint32_t number) { return Filling::counted(number); }

Phrase lockPhrase(const WaitedFor &what)
{
    if (what.holder == noTask)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, holder unknown"), {objectOf(what)}};
    if (what.holder == nobody)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, which is free"), {objectOf(what)}};
    return {what.holderEnded ? QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, held by %2, which has ended")
                             : QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, held by %2"),
            {objectOf(what), Filling::of(what.holder)}};
}

Phrase conditionPhrase(const WaitedFor &what)
{
    if (what.first == unknownNumber || what.first == 0)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1"), {objectOf(what)}};
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1 with %2"),
            {objectOf(what), Filling::named(objectName("Lock", what.first, {}))}};
}

Phrase semaphorePhrase(const WaitedFor &what)
{
    if (what.first == unknownNumber)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1"), {objectOf(what)}};
    if (what.second == unknownNumber)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, %2 free"), {objectOf(what), number(what.first)}};
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, %2 of %3 free"),
            {objectOf(what), number(what.first), number(what.second)}};
}

Phrase barrierPhrase(const WaitedFor &what)
{
    if (what.first == unknownNumber || what.second == unknownNumber)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits at %1"), {objectOf(what)}};
    return {what.follows ? QT_TRANSLATE_NOOP("coroscope::phrases", "waits at %1, %2 of %3 are there")
                         : QT_TRANSLATE_NOOP("coroscope::phrases", "waits at %1, at least %2 of %3 are there"),
            {objectOf(what), number(what.first), number(what.second)}};
}

Phrase queuePhrase(const WaitedFor &what)
{
    const bool gets = what.shape == WaitShape::queueGet;
    if (what.first == unknownNumber)
        return {gets ? QT_TRANSLATE_NOOP("coroscope::phrases", "waits to get from %1")
                     : QT_TRANSLATE_NOOP("coroscope::phrases", "waits to put into %1"),
                {objectOf(what)}};
    if (what.second == 0 || what.second == unknownNumber)
        return {gets ? QT_TRANSLATE_NOOP("coroscope::phrases", "waits to get from %1, size %2")
                     : QT_TRANSLATE_NOOP("coroscope::phrases", "waits to put into %1, size %2"),
                {objectOf(what), number(what.first)}};
    return {gets ? QT_TRANSLATE_NOOP("coroscope::phrases", "waits to get from %1, size %2 of at most %3")
                 : QT_TRANSLATE_NOOP("coroscope::phrases", "waits to put into %1, size %2 of at most %3"),
            {objectOf(what), number(what.first), number(what.second)}};
}

Phrase joinPhrase(const WaitedFor &what)
{
    if (what.first == unknownNumber)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits until all of %1 is done"), {objectOf(what)}};
    return {what.follows ? QT_TRANSLATE_NOOP("coroscope::phrases", "waits until all of %1 is done, %2 unfinished")
                         : QT_TRANSLATE_NOOP("coroscope::phrases",
                                             "waits until all of %1 is done, %2 unfinished when it began to wait"),
            {objectOf(what), number(what.first)}};
}

/// "worker#1, worker#2 and 5 more".
Phrase pendingPhrase(const WaitedFor &what)
{
    const std::size_t named = std::min(what.pending.size(), namedTasks);
    Phrase phrase{"%1", {Filling::of(what.pending.front())}};
    for (std::size_t i = 1; i < named; ++i)
        phrase = {QT_TRANSLATE_NOOP("coroscope::phrases", "%1, %2"),
                  {Filling::put(std::move(phrase)), Filling::of(what.pending[i])}};
    if (what.pendingCount > named)
        phrase = {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 and %2 more"),
                  {Filling::put(std::move(phrase)), Filling::counted(what.pendingCount - named)}};
    return phrase;
}

Phrase severalPhrase(const WaitedFor &what)
{
    std::vector<Filling> fillings{number(what.first), number(what.second)};
    const bool isCounted = what.first != unknownNumber && what.second != unknownNumber;
    if (!isCounted || what.pending.empty()) {
        switch (what.shape) {
        case WaitShape::gather:
            return isCounted
                       ? Phrase{QT_TRANSLATE_NOOP("coroscope::phrases", "waits for gather: %1 of %2 done"), fillings}
                       : Phrase{QT_TRANSLATE_NOOP("coroscope::phrases", "waits for gather"), {}};
        case WaitShape::wait:
            return isCounted ? Phrase{QT_TRANSLATE_NOOP("coroscope::phrases", "waits for asyncio.wait: %1 of %2 done"),
                                      fillings}
                             : Phrase{QT_TRANSLATE_NOOP("coroscope::phrases", "waits for asyncio.wait"), {}};
        default: return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for its task group"), {}};
        }
    }
    fillings.push_back(Filling::put(pendingPhrase(what)));
    switch (what.shape) {
    case WaitShape::gather:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for gather: %1 of %2 done, pending %3"), fillings};
    case WaitShape::wait:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for asyncio.wait: %1 of %2 done, pending %3"), fillings};
    default: return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for its task group: pending %3"), fillings};
    }
}

struct DescriptorWords {
    const char *bare;
    const char *withPeer;
    const char *unknown;
};

Phrase descriptorPhrase(const WaitedFor &what, const DescriptorWords &words)
{
    if (what.first == unknownNumber)
        return {words.unknown, {}};
    return {what.text.empty() ? words.bare : words.withPeer,
            {Filling::named(std::to_string(what.first)), Filling::named(what.text)}};
}

Phrase ioPhrase(const WaitedFor &what)
{
    switch (what.shape) {
    case WaitShape::read:
        return descriptorPhrase(what, {QT_TRANSLATE_NOOP("coroscope::phrases", "waits to read from descriptor %1"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to read from descriptor %1 (%2)"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to read")});
    case WaitShape::write:
        return descriptorPhrase(what, {QT_TRANSLATE_NOOP("coroscope::phrases", "waits to write to descriptor %1"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to write to descriptor %1 (%2)"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to write")});
    case WaitShape::connect:
        return descriptorPhrase(what, {QT_TRANSLATE_NOOP("coroscope::phrases", "waits to connect descriptor %1"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to connect descriptor %1 to %2"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to connect")});
    case WaitShape::close:
        return descriptorPhrase(what, {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for descriptor %1 to close"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits for descriptor %1 (%2) to close"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits for its stream to close")});
    case WaitShape::handshake:
        return descriptorPhrase(
            what, {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the TLS handshake on descriptor %1"),
                   QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the TLS handshake on descriptor %1 with %2"),
                   QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the TLS handshake")});
    default:
        return descriptorPhrase(what, {QT_TRANSLATE_NOOP("coroscope::phrases", "waits to accept on descriptor %1"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to accept on descriptor %1 (%2)"),
                                       QT_TRANSLATE_NOOP("coroscope::phrases", "waits to accept")});
    }
}

const char *jobWords(WaitShape shape)
{
    switch (shape) {
    case WaitShape::job: return QT_TRANSLATE_NOOP("coroscope::phrases", "waits for a worker thread that runs %1");
    case WaitShape::processJob:
        return QT_TRANSLATE_NOOP("coroscope::phrases", "waits for a worker process that runs %1");
    case WaitShape::nameOfAddress: return QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the name of %1");
    default: return QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the address of %1");
    }
}

Phrase jobPhrase(const WaitedFor &what)
{
    if (what.text.empty())
        return {};
    return {jobWords(what.shape), {Filling::named(what.text)}};
}

Phrase serverPhrase(const WaitedFor &what)
{
    const bool serves = what.shape == WaitShape::serve;
    if (what.text.empty())
        return {serves ? QT_TRANSLATE_NOOP("coroscope::phrases", "serves")
                       : QT_TRANSLATE_NOOP("coroscope::phrases", "waits for its server to close"),
                {}};
    return {serves ? QT_TRANSLATE_NOOP("coroscope::phrases", "serves on %1")
                   : QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the server on %1 to close"),
            {Filling::named(what.text)}};
}

Phrase processPhrase(const WaitedFor &what)
{
    if (what.first == unknownNumber)
        return {};
    const Filling process = Filling::named(std::to_string(what.first));
    switch (what.shape) {
    case WaitShape::processOutput:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits to read %1 of process %2"),
                {Filling::named(what.text), process}};
    case WaitShape::processInput:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits to write to %1 of process %2"),
                {Filling::named(what.text), process}};
    default: return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the end of process %1"), {process}};
    }
}

/// Empty: only that there is an end to it is known, or not even that.
Phrase whatPhrase(const Wait &wait)
{
    const WaitedFor &what = wait.what;
    switch (what.shape) {
    case WaitShape::none: return {};
    case WaitShape::lock: return lockPhrase(what);
    case WaitShape::event:
    case WaitShape::future: return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1"), {objectOf(what)}};
    case WaitShape::condition: return conditionPhrase(what);
    case WaitShape::semaphore: return semaphorePhrase(what);
    case WaitShape::barrier: return barrierPhrase(what);
    case WaitShape::queueGet:
    case WaitShape::queuePut: return queuePhrase(what);
    case WaitShape::queueJoin: return joinPhrase(what);
    case WaitShape::gather:
    case WaitShape::wait:
    case WaitShape::group: return severalPhrase(what);
    case WaitShape::shield:
        if (wait.task == noTask)
            return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for a future, shielded"), {}};
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1, shielded"), {Filling::of(wait.task)}};
    case WaitShape::read:
    case WaitShape::write:
    case WaitShape::connect:
    case WaitShape::accept:
    case WaitShape::handshake:
    case WaitShape::close: return ioPhrase(what);
    case WaitShape::serve:
    case WaitShape::serverClose: return serverPhrase(what);
    case WaitShape::foreign:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for a future of another thread"), {}};
    case WaitShape::asCompleted:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits for the next of asyncio.as_completed"), {}};
    case WaitShape::process:
    case WaitShape::processOutput:
    case WaitShape::processInput: return processPhrase(what);
    case WaitShape::job:
    case WaitShape::processJob:
    case WaitShape::nameOfAddress:
    case WaitShape::resolve: return jobPhrase(what);
    }
    return {};
}

} // namespace

Phrase waitedForPhrase(const Wait &wait, Nanoseconds now)
{
    Phrase phrase = whatPhrase(wait);
    if (wait.what.until < 0)
        return phrase;
    if (phrase.empty()) { // the wait as it would be said without an end
        Wait endless = wait;
        endless.what = {};
        phrase = waitPhrase(endless, now);
    }
    if (wait.what.until <= now)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1, time is up"), {Filling::put(std::move(phrase))}};
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1, for at most %2"),
            {Filling::put(std::move(phrase)), Filling::lasting(wait.what.until - now)}};
}

} // namespace coroscope

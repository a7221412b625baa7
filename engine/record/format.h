// SPDX-License-Identifier: MIT
// The recording's format, version 1. The full description is docs/recording-format.md; this header is what the writer
// (recorder.cpp) and the reader (recording.cpp) share.
//
// A file is a header page and a row of chunks. A chunk is 64 bytes of header and 64-bit little-endian words. An event is
// one word {op:8, a:24, b:32} and, for some, payload words; the payload is stored before the first word, and file space is
// zero until written, so the first zero word is the end of what has happened: the file needs no commit step, and a writer
// that dies at any instruction leaves it readable up to its last event.
#pragma once

#include <cstddef>
#include <cstdint>

namespace coroscope::format {

inline constexpr char fileMagic[8] = {'C', 'O', 'R', 'O', 'S', 'C', 'O', 'P'};
inline constexpr std::uint16_t majorVersion = 1; ///< a reader refuses a larger one
inline constexpr std::uint16_t minorVersion = 3; ///< a reader passes over ops that it does not know (see `skip`)
inline constexpr std::size_t pageBytes = 4096;
inline constexpr std::size_t chunkHeaderBytes = 64;
inline constexpr std::size_t eventChunkBytes = 1 << 20;
inline constexpr std::size_t dictionaryChunkBytes = 1 << 18;

enum class FileState : std::uint32_t {
    open = 0,     ///< being written, or its writer died
    closed = 1,   ///< the writer ended it
    diskFull = 2, ///< no more could be written: it ends there, the program went on
};

enum class ClockKind : std::uint32_t { real = 0, virtualTime = 1 };

struct FileHeader {
    char magic[8];
    std::uint16_t major;
    std::uint16_t minor;
    std::uint32_t clock;          ///< ClockKind
    std::uint64_t createdUnixNs;  ///< the only field in which two runs under the virtual clock differ
    std::uint64_t ticksPerSecond; ///< of every time in the file; 1,000,000,000 under the virtual clock
    std::uint32_t state;          ///< FileState
    std::uint32_t waitsForDisk;   ///< 1 while the writer is held up by the disk
    std::uint64_t keepBytes;      ///< the limit on event chunks, 0 for none
    std::uint64_t aliveTicks;     ///< since 1.1: a time at which the writer was alive, 0: none noted
    std::uint64_t keepNs;         ///< since 1.3: the same in ns, 0 for none
    std::uint64_t reserved[7];
};
static_assert(sizeof(FileHeader) == 128 - 8);

enum class ChunkKind : std::uint32_t {
    events = 1,
    dictionary = 2,
    padding = 3,
    end = 4, ///< since 1.1: the last of a closed file
};

inline constexpr std::uint32_t chunkMagic = 0x4b4e4843; // "CHNK"

struct ChunkHeader {
    std::uint32_t magic;       ///< chunkMagic, stored last
    std::uint32_t kind;        ///< ChunkKind
    std::uint64_t bytes;       ///< whole chunk, header included; a multiple of pageBytes
    std::uint64_t baseTicks;   ///< events: the time at its start
    std::uint64_t firstSwitch; ///< events: the number of the first switch in it, if any
    std::uint32_t sequence;    ///< events and dictionary chunks counted apart, from 0
    std::uint32_t flags;       ///< ChunkFlag
    std::uint64_t reserved[3];
};
static_assert(sizeof(ChunkHeader) == chunkHeaderBytes);

enum ChunkFlag : std::uint32_t {
    startsWithSnapshot = 1, ///< its first event is a snapshot: reading can start here
    dropped = 2,            ///< all but its first page has been given back to the file system
};

/// Event chunks hold ops below 0x20, dictionary chunks the others. Dictionary ids are implicit: dense, from 1, by kind.
enum class Op : std::uint8_t {
    end = 0x00,
    time = 0x01,       ///< delta ticks = a | b << 24
    resume = 0x02,     ///< a task, b delta ticks: a switch
    resumeTurn = 0x03, ///< the same, and the first switch of a turn
    extend = 0x04,     ///< a: bits 24.. of the next event's a
    suspend = 0x05,    ///< a stack id, b SuspendBits; where `wide`: 1 word
    ended = 0x06,      ///< a task, b outcome (4 bits: TaskStatus) | text bytes << 4; then the text (result or error)
    wake = 0x07,       ///< a task, b WakeBits; where `wide`: 1 word. The task goes to the back of the ready queue
    spawn = 0x08,  ///< a task, b flags | definition << 8; 3 words: parent | ordinal << 32, stack | name bytes << 32,
                   ///< number of this task within its definition (from 1); then its own name. A wake follows
    output = 0x09, ///< a OutputBits, b bytes; then the bytes
    value = 0x0a,  ///< a 0: sent into, 1: yielded out of the running task; b bytes; then the text
    stop = 0x0b,   ///< a StopReason | inside << 8, b breakpoint number
    /// The program goes on after a stop; a: clocksRanOn; 1 word: real ns held (0 under the virtual clock).
    resumed = 0x0c,
    idle = 0x0d,          ///< b delta ticks: nothing is ready; 1 word: ns until the next timer, or -1
    idleEnd = 0x0e,       ///< b delta ticks
    cancelRequest = 0x0f, ///< a task, b asking task or noTask
    hit = 0x10,           ///< a breakpoint number, b its hit count: a breakpoint that only printed or saved
    exit = 0x11,          ///< the program ends; b exit code
    snapshot = 0x12,      ///< b words that follow: the state, so that reading can start here (see docs)

    string = 0x20,     ///< b bytes; then the bytes
    file = 0x21,       ///< a path (string), b source bytes, 0xffffffff: unknown; then the source text
    definition = 0x22, ///< a name (string), b file; 1 word: line | DefinitionKind << 32
    stack = 0x23,      ///< a function name (string), b stack of its awaiter (0: outermost); 1 word: file | line << 32
    property = 0x24,   ///< a key (string), b value (string)
    breakpoint = 0x25, ///< a number, b bytes; then its text
    skip = 0x3f,       ///< b words to pass over: room for what later versions add. a: what it is, see Extension
};

/// Events of later minor versions: a `skip` to whoever does not know them.
enum class Extension : std::uint32_t {
    none = 0,
    /// Since 1.2; a word each: task | before << 32: it stands before that one in the queue, noTask: last.
    queueMove = 1,
    parked = 2, ///< since 1.2; a task a word: it was not put back into the queue, and waits for nobody knows what
    caller = 3, ///< since 1.2; 1 word: stack | thread << 32: what resumes tasks from here on; 0: a loop of ours
    // Since 1.3, all others. A callback's "id" is its number in the queue, its low 32 bits, never 0 but where it says so.
    callbackBegan = 4, ///< 2 words: function (stack) | id << 32 (0: not known to be queued); causer | WakeCause << 32
    callbackEnded =
        5, ///< none: the one that began last returned; else 1 word: its number's low 32 bits | RunOutcome << 32
    idleEndedBy =
        6,      ///< 1 word: IdleEnd (8 bits) | more (24) << 8 | value << 32; then the peer's text. An idleEnd follows
    worker = 7, ///< WorkerEvent | lane << 32, then what that one says
    waitDetail = 8, ///< since 1.3: what a task waits for, or who holds a lock from here on (engine/record/wait_details)
    wakeDetail = 9, ///< since 1.3: of the wake before it
    /// Since 1.3, behind a snapshot; a word each: task | stack << 32: where it was made. (Else `spawn` tells it.)
    spawnPlace = 10,
    loop = 11, ///< since 1.3; LoopNote | loop << 32, then what that one has
    /// Since 1.3; in an idle wait under the virtual clock: what keeps it from jumping. Each a TimeHolderKind | bytes << 8 |
    /// number << 32, then its text.
    timeHeld = 12,
    callbackQueued =
        13, ///< 2 words as callbackBegan; 3, behind a snapshot: and the task before which it stands, noTask: none;
            ///< 1: id: it has left the queue and is not called
    callbackState =
        14, ///< behind a snapshot: the number of runs so far; then of each that has not ended 4 words: number, time of
            ///< its begin, the 2 of callbackBegan
    /// Since 1.3; of one whose suspension said WaitKind::thread: 2 words: task | stack << 32, WaitKind | the task waited for << 32;
    /// and, of a timer: ns until it is due.
    waitKnown = 16,
    loopIdle = 15, ///< since 1.3, of a program with several loops; IdleNote | loop << 32, then what that one has
};
inline constexpr std::uint32_t lastExtension = 16;

/// First word of Extension::worker, low 8 bits.
enum class WorkerEvent : std::uint32_t {
    thread =
        1, ///< the lane is that thread's from here on, and runs jobs of the loop in bits 8 to 31 (0: not known, or several); then its name
    began = 2, ///< 1 word: function (stack) | submitting task << 32; behind a snapshot 3: and the time, and its number
    ended = 3, ///< 1 word: RunOutcome
    count = 4, ///< behind a snapshot: 1 word: how many jobs have begun
};
inline constexpr unsigned workerLoopShift = 8;
inline constexpr std::uint32_t mostWorkers = 256; ///< lanes; they are used again

inline constexpr std::uint64_t waitDetailWords = 5; ///< of a description, without what it holds of any length
inline constexpr std::uint64_t wakeDetailWords = 2;
inline constexpr std::uint64_t waitFollows = 1ULL << 63; ///< of the description's third word

/// Of a program with several loops, which are numbered from 1. Until one says otherwise all is the first loop's.
enum class LoopNote : std::uint8_t {
    spawns = 0, ///< the tasks that are spawned from here on are of this loop
    name = 1,   ///< bits 8..31: bytes; then the name of the thread on which it runs
    tasks = 2,  ///< behind a snapshot, in the order of its tasks: the next so many are of this loop. 1 word: how many
    stop = 3,   ///< the next `stop` or `resumed` is about this loop; 0: about no loop
    clock =
        4, ///< 1 word: ns by which this loop's clock (0: all loops') has gone more than the recording's time; may be negative
};

/// When one of several loops has nothing to run; `idle` and `idleEnd` tell when none of them has.
enum class IdleNote : std::uint8_t {
    begins = 0, ///< that was earlier: 1 word: the time in ticks. Loop 0: all, as `idle`; only behind a snapshot
    ends = 1,   ///< where it is known by what: the words of Extension::idleEndedBy
};

enum SuspendBits : std::uint32_t {
    suspendKindMask = 0x1f,    ///< WaitKind
    suspendPolling = 1u << 5,  ///< it stays in the queue, at the back
    suspendIdlePoll = 1u << 6, ///< the slice changed nothing
    suspendWide = 1u << 7,     ///< object is in the next word (timer: ns until it is due; task: its number)
    suspendObjectShift = 8,    ///< else: 24 bits, the task waited for; all ones: none
};

enum WakeBits : std::uint32_t {
    wakeCauseMask = 0x1f,     ///< WakeCause
    wakeInCallback = 1u << 5, ///< since 1.3: by the callback run that began last of those that have not ended
    wakeWide = 1u << 7,       ///< the causing task is in the next word
    wakeCauserShift = 8,      ///< else: 24 bits, all ones: none
};

enum OutputBits : std::uint32_t {
    outputStreamMask = 0x3, ///< 1 stdout, 2 stderr
    outputPastUs = 1u << 2, ///< written past the attributed streams: the switch is unknown
};

enum class StopReason : std::uint8_t { pause = 1, breakpoint = 2, step = 3, entry = 4 };

inline constexpr std::uint32_t insideSwitch = 1u << 8; ///< Op::stop: in mid-slice, or (nothing running) in an idle wait

/// Op::resumed: the program's clocks did not stand still with the recording's.
inline constexpr std::uint32_t clocksRanOn = 1;

inline constexpr std::uint64_t word(Op op, std::uint32_t a, std::uint32_t b)
{
    return std::uint64_t(op) | std::uint64_t(a & 0xffffff) << 8 | std::uint64_t(b) << 32;
}
/// The `a` of a first word, as far as it holds it.
inline constexpr std::uint32_t fieldOf(std::uint64_t word) { return std::uint32_t(word >> 8) & 0xffffff; }
inline constexpr std::uint32_t fieldMax = 0xffffff; ///< the largest a; "none" where it names a task

} // namespace coroscope::format

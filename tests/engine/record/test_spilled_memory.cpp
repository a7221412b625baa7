// SPDX-License-Identifier: MIT
// SpilledMemory keeps what is put into it, whether a file takes it, the disk is full, or no file can be made; and holds no more
// in memory than it says.
#include "engine/record/queued_callbacks.h"
#include "engine/record/spilled_table.h"
#include "engine/record/spilled_vector.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sys/resource.h>
#include <vector>

using namespace coroscope;

namespace {

constexpr std::size_t piece = 64 << 10;
constexpr std::size_t plain = 2 * piece;

SpilledMemory::Limits in(const std::string &folder) { return {plain, piece, folder}; }

/// A block and what was written to it.
struct Block {
    unsigned char *at;
    std::size_t bytes;
    unsigned char value;
    bool holds() const
    {
        for (std::size_t i = 0; i < bytes; ++i)
            if (at[i] != value)
                return false;
        return true;
    }
    void fill(unsigned char with)
    {
        value = with;
        std::memset(at, with, bytes);
    }
};

/// Blocks of many sizes come, are written to again, and go; what is left is compared all the while.
bool keepsBlocks(SpilledMemory &memory, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<Block> blocks;
    for (int i = 0; i < 20'000; ++i) {
        const bool large = i % 500 == 0;
        const std::size_t bytes = 1 + random() % (large ? 3 * piece : i % 7 ? 64u : 2000u);
        Block &block = blocks.emplace_back(Block{static_cast<unsigned char *>(memory.allocate(bytes)), bytes, 0});
        if (reinterpret_cast<std::uintptr_t>(block.at) % 8 != 0)
            return false;
        block.fill(static_cast<unsigned char>(random()));
        Block &other = blocks[random() % blocks.size()];
        if (!other.holds())
            return false;
        if (random() % 3 == 0) {
            memory.release(other.at, other.bytes);
            std::swap(other, blocks.back());
            blocks.pop_back();
        } else {
            other.fill(static_cast<unsigned char>(random()));
        }
        if (i % 1000 == 0)
            memory.trim();
    }
    return std::all_of(blocks.begin(), blocks.end(), [](const Block &block) { return block.holds(); });
}

} // namespace

class TestSpilledMemory : public QObject {
    Q_OBJECT

private slots:
    /// What checkpoints hold of a queue lies where their tasks do, and comes back as it was.
    void aQueueIsPutAway()
    {
        QueuedCallbacks queue;
        for (std::uint64_t id = 1; id <= 500; ++id)
            queue.push({.id = id, .order = 1000 - id});
        for (std::uint32_t id = 100; id <= 500; id += 2)
            queue.take(id);
        QueuedCallbacks other = queue;
        SpilledMemory memory;
        const std::span<const QueuedCallback> stored = other.putAway(memory);
        QCOMPARE(other.size(), std::size_t(0));
        QCOMPARE(stored.size(), queue.inOrder().size());
        QVERIFY(memory.use().memory >= stored.size_bytes());
        other.takeBack(stored);
        const auto ids = [](const QueuedCallbacks &of) {
            std::vector<std::uint64_t> found;
            for (const QueuedCallback &each : of.inOrder())
                found.push_back(each.id);
            return found;
        };
        QCOMPARE(ids(other), ids(queue));
        QVERIFY(!other.take(100)); // it had gone before
        QVERIFY(other.take(101));
        other.push({.id = 500}); // it was there
        QVERIFY(!other.take(500));
        QCOMPARE(ids(other).size(), stored.size() - 1);
    }

    void initTestCase() { QVERIFY(folder_.isValid()); }
    void littleStaysInMemory();
    void holdsNoMoreThanItSays();
    void keepsWhatIsInIt_data();
    void keepsWhatIsInIt();
    void keepsWhatIsInLargePieces();
    void doesWithoutAFile_data();
    void doesWithoutAFile();
    void leavesNoNameBehind();
    void limitOnFilesIsAsked();
    void arraysGrow();
    void arraysShareTheLimit();
    void tablesKeepAddresses();

private:
    std::string path() const { return folder_.path().toStdString(); }
    QTemporaryDir folder_;
};

void TestSpilledMemory::littleStaysInMemory()
{
    SpilledMemory memory(in(path()));
    for (std::size_t bytes = 0; bytes < plain; bytes += 1024)
        memory.allocate(1024);
    QCOMPARE(memory.use().memory, plain);
    QCOMPARE(memory.use().spilled, std::size_t(0));
}

void TestSpilledMemory::holdsNoMoreThanItSays()
{
    SpilledMemory memory(in(path()));
    std::size_t all = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::memset(memory.allocate(200), i, 200);
        all += 200;
        // Besides what may stay, two pieces at the end are left alone, and one is being filled.
        QVERIFY(memory.use().memory <= plain + 3 * piece);
        QVERIFY(memory.use().memory + memory.use().spilled >= all);
    }
    QVERIFY(memory.use().memory + memory.use().spilled < all + all / 50);
}

void TestSpilledMemory::keepsWhatIsInIt_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 3; ++seed)
        QTest::addRow("%u", seed) << seed;
}

void TestSpilledMemory::keepsWhatIsInIt()
{
    QFETCH(unsigned, seed);
    SpilledMemory memory(in(path()));
    QVERIFY(keepsBlocks(memory, seed));
    QVERIFY(memory.use().spilled > 20 * piece);
}

/// Of which the system has large pages, of which parts are written to a file.
void TestSpilledMemory::keepsWhatIsInLargePieces()
{
    constexpr std::size_t large = std::size_t(1) << 20;
    SpilledMemory memory({2 * large, large, path()});
    QVERIFY(keepsBlocks(memory, 6));
    SpilledVector<std::uint64_t> arrays[2];
    for (std::uint64_t i = 0; i < 20 * large / sizeof i; ++i) {
        arrays[0].push_back(memory, i);
        if (i % 3 == 0)
            arrays[1].push_back(memory, ~i);
    }
    QVERIFY(memory.use().spilled > 10 * large);
    // Besides what may stay, and what they were before they had room of their own: two pieces at the end are left alone, and of each
    // array and of the small blocks one is being filled.
    QVERIFY(memory.use().memory <= 2 * large + 2 * large + 5 * large);
    bool isSame = true;
    for (std::uint64_t i = 0; i < arrays[0].size(); ++i)
        isSame &= arrays[0][i] == i;
    for (std::uint64_t i = 0; i < arrays[1].size(); ++i)
        isSame &= arrays[1][i] == ~(3 * i);
    QVERIFY(isSame);
}

void TestSpilledMemory::doesWithoutAFile_data()
{
    QTest::addColumn<std::string>("folder");
    QTest::newRow("no folder") << path() + "/none";
    QTest::newRow("a file") << path() + "/file";
    QTest::newRow("no files there") << std::string("/proc");
    std::ofstream(path() + "/file") << "x";
}

void TestSpilledMemory::doesWithoutAFile()
{
    QFETCH(std::string, folder);
    SpilledMemory memory(in(folder));
    QVERIFY(keepsBlocks(memory, 4));
    QCOMPARE(memory.use().spilled, std::size_t(0));
    SpilledVector<std::uint64_t> array;
    for (std::uint64_t i = 0; i < 100'000; ++i)
        array.push_back(memory, i * i);
    for (std::uint64_t i = 0; i < array.size(); ++i)
        QCOMPARE(array[i], i * i);
}

void TestSpilledMemory::leavesNoNameBehind()
{
    const auto names = [this] {
        return std::distance(std::filesystem::directory_iterator(path()), std::filesystem::directory_iterator());
    };
    const auto before = names();
    SpilledMemory memory(in(path()));
    for (int i = 0; i < 10'000; ++i)
        memory.allocate(1024);
    QVERIFY(memory.use().spilled > 0);
    QCOMPARE(names(), before);
}

/// Writing beyond it would end the process by a signal. What was written before stays where it is.
void TestSpilledMemory::limitOnFilesIsAsked()
{
    struct rlimit before {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit limit = before;
    limit.rlim_cur = 10 * piece;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    SpilledMemory memory(in(path()));
    const bool kept = keepsBlocks(memory, 5);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(kept);
    QVERIFY(memory.use().spilled > 0);
    QVERIFY(memory.use().spilled <= 10 * piece);
}

void TestSpilledMemory::arraysGrow()
{
    struct Odd { // of a size that fills no piece exactly
        std::uint64_t a, b, c;
    };
    SpilledMemory memory(in(path()));
    std::vector<SpilledVector<Odd>> arrays(3);
    constexpr std::uint64_t count = 60'000;
    for (std::uint64_t i = 0; i < count; ++i) {
        for (std::uint64_t k = 0; k < arrays.size(); ++k)
            arrays[k].push_back(memory, {i, k, i + k});
        memory.allocate(16); // small blocks beside them
        if (i % 10'000 == 0)
            memory.trim();
    }
    QVERIFY(memory.use().spilled > 0);
    arrays[1].eraseFront(1000);
    arrays[2].back().c = 7;
    for (std::uint64_t k = 0; k < arrays.size(); ++k) {
        const std::uint64_t erased = k == 1 ? 1000 : 0;
        QCOMPARE(arrays[k].size(), std::size_t(count - erased));
        for (std::uint64_t i = 0; i < arrays[k].size(); ++i) {
            const Odd &found = arrays[k][i];
            const bool isLast = k == 2 && i + 1 == count;
            QVERIFY(found.a == i + erased && found.b == k && found.c == (isLast ? 7 : i + erased + k));
        }
    }
    const SpilledVector<Odd> copy = arrays[1].copyIn(memory);
    QVERIFY(copy.begin() != arrays[1].begin());
    QVERIFY(std::memcmp(copy.begin(), arrays[1].begin(), copy.size() * sizeof(Odd)) == 0);
}

void TestSpilledMemory::arraysShareTheLimit()
{
    SpilledMemory memory(in(path()));
    std::vector<SpilledVector<std::uint64_t>> arrays(4);
    for (std::uint64_t i = 0; i < 200'000; ++i)
        for (auto &array : arrays)
            array.push_back(memory, i);
    // Besides what may stay: of each the piece that is being filled, and what it was before it had room of its own.
    QVERIFY(memory.use().memory <= plain + 4 * 2 * piece);
    QVERIFY(memory.use().memory + memory.use().spilled >= 4 * 200'000 * 8);
}

void TestSpilledMemory::tablesKeepAddresses()
{
    SpilledMemory memory(in(path()));
    SpilledTable<std::uint64_t, 8> table;
    std::vector<std::uint64_t *> addresses;
    for (std::uint64_t i = 0; i < 50'000; ++i)
        addresses.push_back(&table.push_back(memory, 3 * i));
    QVERIFY(memory.use().spilled > 0);
    for (std::uint64_t i = 0; i < table.size(); ++i) {
        QCOMPARE(&table[i], addresses[i]);
        QCOMPARE(*addresses[i], 3 * i);
    }
    QCOMPARE(table.back(), std::uint64_t(3 * 49'999));
}

QTEST_APPLESS_MAIN(TestSpilledMemory)

#include "test_spilled_memory.moc"

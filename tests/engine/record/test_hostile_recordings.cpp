// SPDX-License-Identifier: MIT
// Files that no recorder would write: cut, changed, foreign. Each opens as far as it makes sense, or says why not.
#include "engine/record/recording.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/exercise_recording.h"
#include "tests/engine/record/random_program.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace coroscope;

namespace {

std::vector<std::byte> smallRecording()
{
    RandomProgram program(11, 8192);
    program.run(250);
    return program.builder.bytes();
}

std::unique_ptr<Recording> openBytes(std::span<const std::byte> bytes, std::string &error)
{
    auto recording = Recording::fromBytes(bytes, error);
    while (recording && recording->refresh()) {
    }
    return recording;
}

} // namespace

class TestHostileRecordings : public QObject {
    Q_OBJECT
private slots:
    void opensCutAtAnyByte();
    void aCutFileEndsWhereItIsCut();
    void survivesMutations();
    void survivesTheCorpus();
    void refusesWhatIsNoRecording();
    void refusesNewerFormats();
    void passesOverWhatItDoesNotKnow();
    void saysWhereItContradictsItself();
    void survivesBeingCutWhileOpen();
};

void TestHostileRecordings::opensCutAtAnyByte()
{
    const std::vector<std::byte> whole = smallRecording();
    SwitchNumber most = 0;
    for (std::size_t size = 0; size < whole.size(); size += size % 4096 < 300 ? 1 : 61) {
        std::string error;
        const auto recording = openBytes({whole.data(), size}, error);
        if (size < sizeof(format::FileHeader)) {
            QVERIFY(!recording && !error.empty());
            continue;
        }
        QVERIFY2(recording, error.c_str());
        // Also where the cut is between two chunks, nothing is claimed to be whole that is not.
        QCOMPARE(recording->closedCleanly(), size >= whole.size() - format::pageBytes + format::chunkHeaderBytes);
        QVERIFY(recording->lastSwitch() >= most); // never less than of a shorter piece
        most = recording->lastSwitch();
        if (size % 97 == 0)
            exerciseRecording(*recording);
    }
    QCOMPARE(most, SwitchNumber(250));
}

/// Its writer was seen alive long after the last event that is left: of that time nothing is known.
void TestHostileRecordings::aCutFileEndsWhereItIsCut()
{
    for (const auto state : {format::FileState::open, format::FileState::closed}) {
        RecordingBuilder b;
        b.header.state = std::uint32_t(state);
        b.header.aliveTicks = 19'000'000'000;
        b.spawn(0);
        for (int i = 0; i < 2000; ++i) {
            b.resume(0, 1000);
            b.suspend(WaitKind::yield, 0);
        }
        b.resume(0, 1000);
        const std::vector<std::byte> whole = b.bytes();
        std::string error;
        const auto killed = openBytes(whole, error);
        QCOMPARE(killed->endTime(), Nanoseconds(state == format::FileState::open ? 19'000'000'000 : 2'001'000));
        const auto cut = openBytes({whole.data(), 20'000}, error);
        QVERIFY(!cut->damage().empty());
        QVERIFY(cut->lastSwitch() > 10);
        QCOMPARE(cut->endTime(), Nanoseconds(1000 * cut->lastSwitch()));
    }
}

void TestHostileRecordings::survivesMutations()
{
    const std::vector<std::byte> whole = smallRecording();
    std::mt19937 random(20240501);
    for (int round = 0; round < 700; ++round) {
        std::vector<std::byte> bytes = whole;
        for (unsigned changes = 1 + random() % 8; changes > 0; --changes) {
            // Mostly within the first words of chunks and events, where it hurts.
            const std::size_t at = random() % 4 ? random() % bytes.size() : 4096 + random() % 256;
            bytes[at] = std::byte(random() % 3 ? random() : random() % 2 ? 0xff : 0);
        }
        std::string error;
        if (const auto recording = openBytes(bytes, error))
            exerciseRecording(*recording);
        else
            QVERIFY(!error.empty());
    }
}

void TestHostileRecordings::survivesTheCorpus()
{
    const std::filesystem::path folder = COROSCOPE_CORPUS;
    int files = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
        ++files;
        std::string error;
        const auto recording = Recording::open(entry.path().string(), error);
        if (recording) {
            while (recording->refresh()) {
            }
            exerciseRecording(*recording);
        }
    }
    QVERIFY(files > 0);
}

void TestHostileRecordings::refusesWhatIsNoRecording()
{
    const QTemporaryDir folder;
    const auto fault = [](const std::string &path) {
        std::string error;
        return Recording::open(path, error) ? std::string("opened") : error;
    };
    const std::string path = folder.filePath("file").toStdString();
    QVERIFY(fault(path).find("There is no file") == 0);
    QVERIFY(fault(folder.path().toStdString()).find("is a folder") != std::string::npos);
    std::ofstream(path).close();
    QVERIFY(fault(path).find("is empty") != std::string::npos);
    std::ofstream(path) << "print('hello')\n" << std::string(5000, '#');
    QVERIFY(fault(path).find("is not a Coroscope recording") != std::string::npos);
    if (geteuid() != 0) {
        std::filesystem::permissions(path, std::filesystem::perms::none);
        QVERIFY(fault(path).find("permission") != std::string::npos);
    }
}

void TestHostileRecordings::refusesNewerFormats()
{
    RecordingBuilder b;
    b.header.major = 2;
    std::string error;
    QVERIFY(!openBytes(b.bytes(), error));
    QVERIFY(error.find("was made by a newer Coroscope (format 2); update to open it.") != std::string::npos);
    b.header.major = 1;
    b.header.minor = 7;
    QVERIFY(openBytes(b.bytes(), error));
}

void TestHostileRecordings::passesOverWhatItDoesNotKnow()
{
    RecordingBuilder b;
    b.spawn(0);
    b.raw({format::word(format::Op::skip, 99, 3), 1, 2, 3});
    b.resume(0);
    b.suspend(WaitKind::yield);
    std::string error;
    const auto recording = openBytes(b.bytes(), error);
    QCOMPARE(recording->damage(), std::string());
    QCOMPARE(recording->lastSwitch(), SwitchNumber(1));
}

void TestHostileRecordings::saysWhereItContradictsItself()
{
    RecordingBuilder b;
    b.spawn(0);
    b.resume(0);
    b.suspend(WaitKind::yield);
    b.resume(7);
    std::string error;
    const auto recording = openBytes(b.bytes(), error);
    QCOMPARE(recording->lastSwitch(), SwitchNumber(1));
    QVERIFY2(recording->damage().find("after switch 1 task 7") != std::string::npos, recording->damage().c_str());
}

void TestHostileRecordings::survivesBeingCutWhileOpen()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath("cut.coro").toStdString();
    const std::vector<std::byte> bytes = smallRecording();
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    std::string error;
    const auto recording = Recording::open(path, error);
    while (recording->refresh()) {
    }
    QCOMPARE(recording->damage(), std::string());
    std::filesystem::resize_file(path, 4096);
    exerciseRecording(*recording); // would be a SIGBUS
    recording->refresh();
    QVERIFY(recording->damage().find("was cut while it was open") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestHostileRecordings)
#include "test_hostile_recordings.moc"

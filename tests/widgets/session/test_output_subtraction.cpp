// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/output_subtraction.h"

#include "tests/engine/record/recording_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

namespace {

QByteArray textOf(const std::vector<LooseOutput> &pieces)
{
    QByteArray all;
    for (const LooseOutput &piece : pieces)
        all += QByteArray::fromStdString(piece.bytes);
    return all;
}

} // namespace

class TestOutputSubtraction : public QObject {
    Q_OBJECT

private slots:
    void keepsOnlyTheRest_data();
    void keepsOnlyTheRest();
    void takesBytesInAnyPieces();
    void knowsWhereTheRestBelongs();
    void goesOnWhereOldOutputWasDropped();

private:
    std::unique_ptr<Recording> record(const QList<QByteArray> &out, const QList<QByteArray> &err = {});
    QTemporaryDir folder_;
};

std::unique_ptr<Recording> TestOutputSubtraction::record(const QList<QByteArray> &out, const QList<QByteArray> &err)
{
    RecordingBuilder builder;
    for (const QByteArray &bytes : out)
        builder.output(1, bytes.toStdString());
    for (const QByteArray &bytes : err)
        builder.output(2, bytes.toStdString());
    const std::vector<std::byte> bytes = builder.bytes();
    QFile file(folder_.filePath("test.coro"));
    if (!file.open(QIODevice::WriteOnly))
        return nullptr;
    file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    file.close();
    std::string error;
    std::unique_ptr<Recording> recording = Recording::open(file.fileName().toStdString(), error);
    while (recording && recording->refresh()) {
    }
    return recording;
}

void TestOutputSubtraction::keepsOnlyTheRest_data()
{
    QTest::addColumn<QList<QByteArray>>("out");
    QTest::addColumn<QList<QByteArray>>("err");
    QTest::addColumn<QByteArray>("terminal");
    QTest::addColumn<QByteArray>("rest");
    using List = QList<QByteArray>;
    QTest::newRow("all its own") << List{"one\n", "two\n"} << List{} << QByteArray("one\ntwo\n") << QByteArray();
    QTest::newRow("none its own") << List{} << List{} << QByteArray("child\n") << QByteArray("child\n");
    QTest::newRow("a child between") << List{"one\n", "two\n"} << List{} << QByteArray("one\nchild\ntwo\n")
                                     << QByteArray("child\n");
    QTest::newRow("both streams") << List{"one\n", "two\n"} << List{"bad\n"} << QByteArray("one\nbad\ntwo\n")
                                  << QByteArray();
    QTest::newRow("pieces of a line") << List{"a", "b", "c\n"} << List{} << QByteArray("abc\n") << QByteArray();
    QTest::newRow("held back by a buffer")
        << List{"one\n", "two\n"} << List{} << QByteArray("child\none\ntwo\n") << QByteArray("child\n");
    QTest::newRow("a lost line") << List{"lost\n", "two\n"} << List{} << QByteArray("two\nchild\n")
                                 << QByteArray("child\n");
    QTest::newRow("a prompt") << List{"name? "} << List{} << QByteArray("name? me\n") << QByteArray("me\n");
}

void TestOutputSubtraction::keepsOnlyTheRest()
{
    QFETCH(QList<QByteArray>, out);
    QFETCH(QList<QByteArray>, err);
    QFETCH(QByteArray, terminal);
    QFETCH(QByteArray, rest);
    const std::unique_ptr<Recording> recording = record(out, err);
    QVERIFY(recording);
    OutputSubtraction subtraction;
    QCOMPARE(textOf(subtraction.subtract(*recording, terminal.toStdString())), rest);
}

void TestOutputSubtraction::takesBytesInAnyPieces()
{
    QByteArray all;
    QList<QByteArray> out;
    for (int i = 0; i < 3000; ++i)
        out.append(QByteArray("line number ") + QByteArray::number(i) + "\n");
    for (const QByteArray &line : out)
        all += line;
    const std::unique_ptr<Recording> recording = record(out);
    QVERIFY(recording);
    OutputSubtraction subtraction;
    for (qsizetype at = 0; at < all.size(); at += 997)
        QCOMPARE(textOf(subtraction.subtract(*recording, all.mid(at, 997).toStdString())), QByteArray());
}

void TestOutputSubtraction::knowsWhereTheRestBelongs()
{
    const std::unique_ptr<Recording> recording = record({"one\n", "tw", "o\n", "three\n"}, {"bad\n"});
    QVERIFY(recording);
    const auto placeOf = [&](std::size_t output) { return recording->output(output).place; };
    OutputSubtraction subtraction;
    const auto rest = subtraction.subtract(*recording, "first\none\nA\nB\ntwo\nC\nbad\nD\nthree\n");
    QCOMPARE(rest.size(), std::size_t(4));
    QCOMPARE(rest[0].bytes, "first\n");
    QVERIFY(rest[0].behind == OutputPlace());
    QCOMPARE(rest[1].bytes, "A\nB\n");
    QVERIFY(rest[1].behind == placeOf(0));
    QCOMPARE(rest[2].bytes, "C\n");
    QVERIFY(rest[2].behind == placeOf(2));
    QCOMPARE(rest[3].bytes, "D\n"); // the later of the two streams' places
    QVERIFY(rest[3].behind == placeOf(4));
}

/// A limit drops the oldest while the program prints on: what was seen stays seen, what is new is still found.
void TestOutputSubtraction::goesOnWhereOldOutputWasDropped()
{
    RecordingBuilder b(16384);
    b.header.state = std::uint32_t(format::FileState::open);
    b.spawn(0);
    const auto slice = [&b](int i) {
        b.resume(0);
        b.output(1, "line number " + std::to_string(i) + "\n");
        b.suspend(WaitKind::yield, 3);
    };
    for (int i = 0; i < 10; ++i)
        slice(i);
    RecordingBuilder reserved = b;
    reserved.startChunk();
    const std::vector<std::byte> before = reserved.bytes(false);
    b.startChunkWithSnapshot(0, 3);
    for (int i = 10; i < 12; ++i)
        slice(i);
    b.dropChunksBefore(1);
    const std::vector<std::byte> after = b.bytes(false);

    QFile file(folder_.filePath("dropping.coro"));
    QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
    const auto write = [&file](const std::vector<std::byte> &bytes) {
        file.seek(0);
        return file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size())) == qint64(bytes.size());
    };
    QVERIFY(write(before));
    std::string error;
    const std::unique_ptr<Recording> recording = Recording::open(file.fileName().toStdString(), error);
    while (recording->refresh()) {
    }
    OutputSubtraction subtraction;
    for (int i = 0; i < 10; ++i)
        QCOMPARE(textOf(subtraction.subtract(*recording, "line number " + std::to_string(i) + "\n")), QByteArray());
    QVERIFY(write(after));
    while (recording->refresh()) {
    }
    QCOMPARE(recording->outputCount(), std::size_t(2));
    QCOMPARE(recording->forgottenOutputs(), std::uint64_t(10));
    QCOMPARE(textOf(subtraction.subtract(*recording, "line number 10\nchild\nline number 11\n")),
             QByteArray("child\n"));
}

QTEST_APPLESS_MAIN(TestOutputSubtraction)
#include "test_output_subtraction.moc"

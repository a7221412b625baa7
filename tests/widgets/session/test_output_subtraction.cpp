// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/output_subtraction.h"

#include "tests/engine/record/recording_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

class TestOutputSubtraction : public QObject {
    Q_OBJECT

private slots:
    void keepsOnlyTheRest_data();
    void keepsOnlyTheRest();
    void takesBytesInAnyPieces();

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
    QCOMPARE(QByteArray::fromStdString(subtraction.subtract(*recording, terminal.toStdString())), rest);
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
    std::string rest;
    for (qsizetype at = 0; at < all.size(); at += 997)
        rest += subtraction.subtract(*recording, all.mid(at, 997).toStdString());
    QCOMPARE(QByteArray::fromStdString(rest), QByteArray());
}

QTEST_APPLESS_MAIN(TestOutputSubtraction)
#include "test_output_subtraction.moc"

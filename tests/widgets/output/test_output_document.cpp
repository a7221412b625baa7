// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_document.h"

#include <QTest>

using namespace coroscope;

class TestOutputDocument : public QObject {
    Q_OBJECT
private slots:
    void knowsWhoWroteWhat();
    void aLineOfTwoWriters();
    void restartedLineIsTheLaterWriters();
    void staysBounded();
    void anEmptyLastLineTakesNoRoom();
    void oneHugeLine();
};

void TestOutputDocument::knowsWhoWroteWhat()
{
    QTextDocument text;
    OutputDocument document(text);
    document.append("one", {1, true, 1});
    document.append("\n", {1, true, 1});
    document.append("two\nthree\n", {2, true, 2});
    document.append("loose", {0, false, 1});
    QCOMPARE(text.toPlainText(), QStringLiteral("one\ntwo\nthree\nloose"));
    const auto origin = [&](int line) { return OutputDocument::originOf(text.findBlockByNumber(line)); };
    QCOMPARE(origin(0).number, 1U);
    QCOMPARE(origin(1).number, 2U);
    QVERIFY(origin(2) == (OutputOrigin{2, true, 2}));
    QVERIFY(!origin(3).attributed);
}

void TestOutputDocument::aLineOfTwoWriters()
{
    QTextDocument text;
    OutputDocument document(text);
    document.append("abc", {5, true, 1});
    document.append("def\nnext", {6, true, 1});
    const QTextBlock line = text.firstBlock();
    QCOMPARE(OutputDocument::originAt(line, 2).number, 5U);
    QCOMPARE(OutputDocument::originAt(line, 3).number, 6U);
    QCOMPARE(OutputDocument::originAt(line.next(), 0).number, 6U);
}

void TestOutputDocument::restartedLineIsTheLaterWriters()
{
    QTextDocument text;
    OutputDocument document(text);
    document.append("first\n10 %", {1, true, 1});
    document.append("\r20 %", {2, true, 1});
    QCOMPARE(text.toPlainText(), QStringLiteral("first\n20 %"));
    QCOMPARE(OutputDocument::originOf(text.lastBlock()).number, 2U);
}

void TestOutputDocument::staysBounded()
{
    QTextDocument text;
    OutputDocument document(text);
    const int lines = OutputDocument::mostLines + 500;
    for (int i = 1; i <= lines; ++i) {
        document.append(std::to_string(i) + "\n", {SwitchNumber(i), true, 1});
        if (i % 1000 == 0)
            document.endBatch();
    }
    document.endBatch();
    QVERIFY(document.isTrimmed());
    QVERIFY(text.blockCount() <= OutputDocument::mostLines);
    const QTextBlock last = text.lastBlock().previous();
    QCOMPARE(last.text(), QString::number(lines));
    QCOMPARE(OutputDocument::originOf(last).number, SwitchNumber(lines));
    const QTextBlock first = text.firstBlock();
    QCOMPARE(OutputDocument::originOf(first).number, first.text().toULongLong()); // marks stay with their lines
}

void TestOutputDocument::oneHugeLine()
{
    QTextDocument text;
    OutputDocument document(text);
    const std::string megabyte(1 << 20, 'x');
    for (int i = 0; i < 4; ++i) {
        document.append(megabyte, {1, true, 1});
        document.endBatch();
    }
    document.append(std::string(std::size_t(OutputDocument::mostCharacters) * 2, 'y'), {2, true, 1});
    document.endBatch();
    QVERIFY(document.isTrimmed());
    QVERIFY(text.characterCount() <= OutputDocument::mostCharacters + 1);
    for (QTextBlock line = text.begin(); line.isValid(); line = line.next())
        QVERIFY(line.length() <= OutputDecoder::longestLine + 1);
}

void TestOutputDocument::anEmptyLastLineTakesNoRoom()
{
    QTextDocument text;
    OutputDocument document(text);
    document.endBatch();
    QVERIFY(text.lastBlock().isVisible()); // there is no other
    document.append("one\n", {1, true, 1});
    document.endBatch();
    QCOMPARE(text.toPlainText(), QStringLiteral("one\n"));
    QVERIFY(text.firstBlock().isVisible() && !text.lastBlock().isVisible());
    document.append("two", {2, true, 1});
    document.endBatch();
    QCOMPARE(text.toPlainText(), QStringLiteral("one\ntwo"));
    QVERIFY(text.lastBlock().isVisible());
    document.append("\n\n", {3, true, 1});
    document.endBatch();
    QVERIFY(text.lastBlock().previous().isVisible() && !text.lastBlock().isVisible());
}

QTEST_MAIN(TestOutputDocument)
#include "test_output_document.moc"

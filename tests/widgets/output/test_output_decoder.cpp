// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_decoder.h"

#include <QTest>

using namespace coroscope;

namespace {

/// What stands on the lines in the end.
QString textOf(const std::vector<std::string> &writes)
{
    OutputDecoder decoder;
    QString text;
    for (const std::string &write : writes)
        for (const OutputDecoder::Piece &piece : decoder.decode(write)) {
            if (piece.kind == OutputDecoder::Piece::Kind::restartLine)
                text.truncate(text.lastIndexOf(u'\n') + 1);
            text += piece.text;
        }
    return text;
}

} // namespace

class TestOutputDecoder : public QObject {
    Q_OBJECT
private slots:
    void texts_data();
    void texts();
    void cutAnywhere();
    void breaksLongLines();
};

void TestOutputDecoder::texts_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << "Task 1\nTask 2\n"
                           << "Task 1\nTask 2\n";
    QTest::newRow("terminal line ends") << "a\r\nb\r\n"
                                        << "a\nb\n";
    QTest::newRow("colours") << "\x1b[1;31mred\x1b[0m and \x1b[Kplain"
                             << "red and plain";
    QTest::newRow("title") << "\x1b]0;title\x07text\x1b]8;;x\x1b\\link"
                           << "textlink";
    QTest::newRow("charset") << "\x1b(Btext\x1b="
                             << "text";
    QTest::newRow("progress bar") << "start\n 10 %\r 50 %\r100 %\nend"
                                  << "start\n100 %\nend";
    QTest::newRow("bell and backspace") << "a\x07\x08z"
                                        << "az";
    QTest::newRow("tab") << "a\tb"
                         << "a\tb";
    QTest::newRow("unended string stops at the line's end") << "\x1b]never\nmore"
                                                            << "\nmore";
    QTest::newRow("not ASCII") << QStringLiteral("grün ☕ 👍") << QStringLiteral("grün ☕ 👍");
}

void TestOutputDecoder::texts()
{
    QFETCH(QString, written);
    QFETCH(QString, shown);
    QCOMPARE(textOf({written.toStdString()}), shown);
}

void TestOutputDecoder::cutAnywhere()
{
    const std::string all = QStringLiteral("ü\x1b[31mréd\x1b[0m\r\nline\r50\r100 👍\x1b]0;t\x1b\\end\n").toStdString();
    const QString whole = textOf({all});
    QCOMPARE(whole, QStringLiteral("üréd\n100 👍end\n"));
    for (std::size_t cut = 0; cut <= all.size(); ++cut)
        QCOMPARE(textOf({all.substr(0, cut), all.substr(cut)}), whole);
}

void TestOutputDecoder::breaksLongLines()
{
    const QString shown = textOf({std::string(10'000, 'x'), std::string(5, 'y')});
    for (const QString &line : shown.split(u'\n'))
        QVERIFY(line.size() <= OutputDecoder::longestLine);
    QCOMPARE(shown.count(u'x'), 10'000);
    QVERIFY(shown.endsWith(QStringLiteral("\nyyyyy")));
}

QTEST_APPLESS_MAIN(TestOutputDecoder)
#include "test_output_decoder.moc"

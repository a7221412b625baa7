// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/line_mapping.h"

#include <QRandomGenerator>
#include <QTest>

using namespace coroscope;

class TestLineMapping : public QObject {
    Q_OBJECT
private slots:
    void unchangedTextMapsToItself();
    void insertedLineShiftsTheRest();
    void changedLineIsLost();
    void newlineStyleDoesNotCount();
    void movedBlockStaysRising();
    void randomEditsMapEqualRisingLines();
};

using Map = std::vector<int>;

void TestLineMapping::unchangedTextMapsToItself()
{
    QCOMPARE(mapLines("a\nb\n", "a\nb\n"), (Map{1, 2, 3}));
    QCOMPARE(mapLines("", ""), (Map{1}));
}

void TestLineMapping::insertedLineShiftsTheRest() { QCOMPARE(mapLines("a\nb\nc", "a\nx\nb\nc"), (Map{1, 3, 4})); }

void TestLineMapping::changedLineIsLost() { QCOMPARE(mapLines("a\nb\nc", "a\nB\nc"), (Map{1, 0, 3})); }

void TestLineMapping::newlineStyleDoesNotCount() { QCOMPARE(mapLines("a\r\nb", "a\nb"), (Map{1, 2})); }

void TestLineMapping::movedBlockStaysRising()
{
    const Map map = mapLines("one\ntwo\nthree\nfour\n", "three\nfour\none\ntwo\n");
    int last = 0;
    for (const int line : map) {
        if (line == 0)
            continue;
        QVERIFY(line > last);
        last = line;
    }
    QVERIFY(last > 0);
}

void TestLineMapping::randomEditsMapEqualRisingLines()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        QStringList before;
        for (int i = 0; i < 40; ++i)
            before << QString::number(random.bounded(round % 2 ? 10 : 1000));
        QStringList after = before;
        int untouched = 0;
        for (int edit = 0; edit < 5; ++edit) {
            if (random.bounded(2))
                after.insert(random.bounded(after.size()), QStringLiteral("new %1").arg(edit));
            else
                after.removeAt(random.bounded(after.size()));
        }
        const Map map = mapLines(before.join('\n'), after.join('\n'));
        QCOMPARE(map.size(), std::size_t(before.size()));
        int last = 0;
        for (std::size_t i = 0; i < map.size(); ++i) {
            if (map[i] == 0)
                continue;
            ++untouched;
            QVERIFY(map[i] > last);
            last = map[i];
            QCOMPARE(after.at(map[i] - 1), before.at(qsizetype(i)));
        }
        if (round % 2 == 0)
            QVERIFY2(untouched >= 30, qPrintable(QString::number(untouched)));
    }
}

QTEST_APPLESS_MAIN(TestLineMapping)
#include "tst_line_mapping.moc"

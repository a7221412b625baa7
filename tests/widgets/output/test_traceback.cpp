// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/traceback.h"

#include <QTest>

using namespace coroscope;

class TestTraceback : public QObject {
    Q_OBJECT
private slots:
    void readsPlaces();
    void leavesOtherLinesAlone();
};

void TestTraceback::readsPlaces()
{
    QCOMPARE(placeInTraceback("  File \"/a b/x.py\", line 12, in main"), SourcePlace({"/a b/x.py", 12}));
    QCOMPARE(placeInTraceback("  File \"x.py\", line 1"), SourcePlace({"x.py", 1})); // a syntax error
    QCOMPARE(placeInTraceback("  |   File \"x.py\", line 3, in child"), SourcePlace({"x.py", 3}));
}

void TestTraceback::leavesOtherLinesAlone()
{
    for (const char *line :
         {"", "File x.py, line 1", "  File \"<string>\", line 1, in <module>", "print File \"x\", line 2",
          "  File \"x.py\", line 0, in main", "  File \"x.py\", line 12th"})
        QVERIFY2(!placeInTraceback(line), line);
}

QTEST_GUILESS_MAIN(TestTraceback)
#include "test_traceback.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/pacer.h"

#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestPacer : public QObject {
    Q_OBJECT
private slots:
    void waitsForTheRestOfTheInterval()
    {
        QCOMPARE(Pacer::delay(2, -1), 0); // the first at once
        QCOMPARE(Pacer::delay(2, 0), 500);
        QCOMPARE(Pacer::delay(2, 180), 320); // what the step itself took counts
        QCOMPARE(Pacer::delay(2, 501), 0);
        QCOMPARE(Pacer::delay(20, 0), 50);
        QCOMPARE(Pacer::delay(1, -1), 0);
    }

    void isDueOnceAndNeverFromWithin()
    {
        Pacer pacer;
        QSignalSpy due(&pacer, &Pacer::due);
        pacer.setRate(1000);
        pacer.await();
        QCOMPARE(due.count(), 0);
        QVERIFY(due.wait(waitsForMs));
        QVERIFY(!pacer.isActive());
        QCOMPARE(due.count(), 1);
        pacer.stepTaken();
        pacer.setRate(0.001);
        pacer.await();
        QVERIFY(pacer.isActive());
        pacer.setRate(1000); // at once
        QVERIFY(due.wait(waitsForMs));
        pacer.await();
        pacer.stop();
        QVERIFY(!pacer.isActive());
    }
};

QTEST_GUILESS_MAIN(TestPacer)
#include "test_pacer.moc"

// SPDX-License-Identifier: MIT
// Times, sizes and limits as they are written on a command line.
#include "engine/guest/quantities.h"

#include <QtTest>

using namespace coroscope;

class TestQuantities : public QObject {
    Q_OBJECT
private slots:
    void limits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<qint64>("ns");
        const quint64 mib = 1 << 20;
        const qint64 second = 1'000'000'000;
        QTest::addRow("the least size") << "64KiB" << quint64(65536) << qint64(0);
        QTest::addRow("the least time") << "1ms" << quint64(0) << qint64(1'000'000);
        QTest::addRow("size") << "512MiB" << 512 * mib << qint64(0);
        QTest::addRow("time") << "10min" << quint64(0) << 600 * second;
        QTest::addRow("hours") << "1.5 h" << quint64(0) << 5400 * second;
        QTest::addRow("days") << "2d" << quint64(0) << 172'800 * second;
        QTest::addRow("both") << "10min,1GiB" << 1024 * mib << 600 * second;
        QTest::addRow("the other way round") << "1GiB, 10min" << 1024 * mib << 600 * second;
    }
    void limits()
    {
        QFETCH(QString, text);
        QFETCH(quint64, bytes);
        QFETCH(qint64, ns);
        std::string error;
        const auto limit = parseKeepLimit(text.toStdString(), error);
        QVERIFY2(limit, error.c_str());
        QCOMPARE(limit->bytes, bytes);
        QCOMPARE(limit->ns, ns);
    }

    void whatIsNoLimit_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "much", "10min,", ",", "1min,2min", "1MiB,2MiB", "-1s", "0s", "1e400h", "5 m", "0",
                                 "1KiB", "999us", "0,10min", "1GiB,0s"})
            QTest::addRow("%s", text) << QString(text);
    }
    void whatIsNoLimit()
    {
        QFETCH(QString, text);
        std::string error;
        QVERIFY(!parseKeepLimit(text.toStdString(), error));
        QVERIFY2(error.find("10min") != error.npos, error.c_str());
        const bool isTiny = text.contains("0s") || text.contains("KiB") || text.contains("us") || text.startsWith("0");
        QCOMPARE(error.find("64KiB or 1ms at the least") != error.npos, isTiny);
    }
};

QTEST_APPLESS_MAIN(TestQuantities)
#include "test_quantities.moc"

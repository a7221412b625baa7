// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/palette.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace coroscope;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

constexpr Matrix normalSight = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
constexpr Matrix deuteranopia = {
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

Triple multiplied(const Matrix &m, const Triple &v)
{
    Triple result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            result[row] += m[row][column] * v[column];
    return result;
}

double linear(double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }

Triple lab(const QColor &color, const Matrix &sight)
{
    const Matrix toXyz = {{{0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
                           {0.2126729, 0.7151522, 0.0721750},
                           {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883}}};
    Triple rgb = multiplied(sight, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())});
    for (double &c : rgb)
        c = std::clamp(c, 0.0, 1.0);
    Triple f = multiplied(toXyz, rgb);
    for (double &c : f)
        c = c > 0.008856 ? std::cbrt(c) : 7.787 * c + 16.0 / 116;
    return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

double difference(const QColor &a, const QColor &b, const Matrix &sight)
{
    const Triple x = lab(a, sight);
    const Triple y = lab(b, sight);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

double smallestDifference(int count, bool dark, const Matrix &sight)
{
    double smallest = 1e9;
    for (int a = 1; a <= count; ++a)
        for (int b = 1; b < a; ++b)
            smallest = std::min(smallest, difference(definitionColor(std::uint32_t(a), dark),
                                                     definitionColor(std::uint32_t(b), dark), sight));
    return smallest;
}

} // namespace

class TestPalette : public QObject {
    Q_OBJECT
private slots:
    void definitionsAreDistinct_data() { lightAndDark(); }
    void definitionsAreDistinct()
    {
        QFETCH(bool, dark);
        QVERIFY(smallestDifference(8, dark, normalSight) > 20);
        QVERIFY(smallestDifference(8, dark, deuteranopia) > 7);
        QVERIFY(smallestDifference(definitionColorCount, dark, normalSight) > 11);
    }

    void everythingStandsOutFromTheCanvas_data() { lightAndDark(); }
    void everythingStandsOutFromTheCanvas()
    {
        QFETCH(bool, dark);
        const ChartColors chart = chartColors(dark);
        for (std::uint32_t definition = 0; definition <= definitionColorCount; ++definition)
            for (const QColor &behind : {chart.canvas, chart.lane})
                QVERIFY2(contrastRatio(definitionColor(definition, dark), behind) >= 3,
                         qPrintable(QString::number(definition)));
        for (int kind = 0; kind <= int(WaitKind::ended); ++kind)
            QVERIFY(contrastRatio(waitColor(WaitKind(kind), dark), chart.lane) >= 3);
        for (int status = 0; status <= int(TaskStatus::cancelled); ++status)
            QVERIFY(contrastRatio(statusColor(TaskStatus(status), dark), chart.lane) >= 3);
        for (const QColor &line : {chart.ready, chart.idleSeam, chart.caller, chart.callback, chart.worker, chart.stop,
                                   chart.cursor, chart.now, chart.range, chart.arrow})
            QVERIFY2(contrastRatio(line, chart.canvas) >= 3, qPrintable(line.name()));
        for (const QColor &behind : {chart.canvas, chart.lane, chart.groupLane, chart.selectedLane}) {
            QVERIFY(contrastRatio(chart.text, behind) >= 7);
            QVERIFY(contrastRatio(chart.mutedText, behind) >= 4.5);
            QVERIFY(contrastRatio(changedValueColor(dark), behind) >= 4.5);
        }
    }

    void textOnAFillReads_data() { lightAndDark(); }
    void textOnAFillReads()
    {
        QFETCH(bool, dark);
        for (std::uint32_t definition = 0; definition <= definitionColorCount; ++definition) {
            const QColor fill = definitionColor(definition, dark);
            QVERIFY(contrastRatio(textOn(fill), fill) >= 4.5);
        }
    }

    void coloursComeRoundAgain()
    {
        QCOMPARE(definitionColor(1 + definitionColorCount, false), definitionColor(1, false));
        QVERIFY(definitionColor(0, false) != definitionColor(1, false));
    }

    void contrastIsWcag()
    {
        QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white)), 21);
        QCOMPARE(qRound(contrastRatio(Qt::white, Qt::white)), 1);
    }

    void mixingGoesFromOneToTheOther()
    {
        QCOMPARE(mixed(Qt::black, Qt::white, 0), QColor(Qt::black));
        QCOMPARE(mixed(Qt::black, Qt::white, 1), QColor(Qt::white));
        QCOMPARE(mixed(Qt::black, Qt::white, 0.5).red(), 128);
    }

private:
    static void lightAndDark()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
};

QTEST_GUILESS_MAIN(TestPalette)
#include "test_palette.moc"

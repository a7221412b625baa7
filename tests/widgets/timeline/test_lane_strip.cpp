// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_strip.h"

#include <QTest>

#include <array>

using namespace coroscope;

namespace {

constexpr int height = 20;
constexpr QRgb background = 0xffffffff, ground = 0xffd0d0ff, blue = 0xff0000c0, red = 0xffc00000;

QImage drawn(LaneStrip &strip)
{
    QImage image(60, height, QImage::Format_RGB32);
    image.fill(background);
    QPainter painter(&image);
    strip.draw(painter, 0, height, 1);
    return image;
}

/// How many pixels of each colour column `x` has, from its foot up.
std::vector<std::pair<QRgb, int>> column(const QImage &image, int x)
{
    std::vector<std::pair<QRgb, int>> runs;
    for (int y = height; y-- > 0;) {
        if (runs.empty() || runs.back().first != image.pixel(x, y))
            runs.push_back({image.pixel(x, y), 0});
        ++runs.back().second;
    }
    return runs;
}

using Runs = std::vector<std::pair<QRgb, int>>;

} // namespace

class TestLaneStrip : public QObject {
    Q_OBJECT
private slots:
    void partBarsAreFilledAsHighAsTheirShare()
    {
        LaneStrip strip(60, 2, 3);
        strip.clear();
        strip.partBar(2, 5, ground, std::array{LaneStrip::Part{blue, 0.5f}});
        strip.bar(5, 8, red);
        strip.partBar(8, 9, ground, std::array{LaneStrip::Part{blue, 0.001f}});
        strip.partBar(9, 10, ground, std::array{LaneStrip::Part{blue, 1.0f}});
        const QImage image = drawn(strip);
        QCOMPARE(column(image, 1), (Runs{{background, height}}));
        for (int x = 2; x < 5; ++x)
            QCOMPARE(column(image, x), (Runs{{blue, 10}, {ground, 10}}));
        QCOMPARE(column(image, 6), (Runs{{red, height}}));
        QCOMPARE(column(image, 8), (Runs{{blue, 6}, {ground, 14}})); // never lost
        QCOMPARE(column(image, 9), (Runs{{blue, height}}));
        QCOMPARE(column(image, 10), (Runs{{background, height}}));
    }

    void severalPartsStandOnEachOther()
    {
        LaneStrip strip(60, 2, 3);
        strip.clear();
        strip.partBar(-5, 2, ground, std::array{LaneStrip::Part{blue, 0.25f}, LaneStrip::Part{red, 0.5f}});
        strip.partBar(50, 99, ground, std::array{LaneStrip::Part{blue, 0.6f}, LaneStrip::Part{red, 0.4f}});
        const QImage image = drawn(strip);
        QCOMPARE(column(image, 0), (Runs{{blue, 5}, {red, 10}, {ground, 5}}));
        QCOMPARE(column(image, 59), (Runs{{blue, 12}, {red, 8}}));
        strip.clear();
        QCOMPARE(column(drawn(strip), 0), (Runs{{background, height}})); // the next row knows nothing of it
    }
};

QTEST_GUILESS_MAIN(TestLaneStrip)
#include "test_lane_strip.moc"

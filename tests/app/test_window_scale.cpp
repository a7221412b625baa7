// SPDX-License-Identifier: GPL-3.0-or-later
// The window on a screen of 200 %: what is painted has the screen's own pixels, and stands where it belongs.
#include "tests/app/window_test.h"

#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/theme/icons.h"
#include "widgets/timeline/timeline_canvas.h"

#include <QApplication>

using namespace coroscope;

namespace {

constexpr int scale = 2;

/// Where the two pictures differ, in device pixels.
QRect difference(const QImage &one, const QImage &other)
{
    QRect area;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
            if (one.pixel(x, y) != other.pixel(x, y))
                area |= QRect(x, y, 1, 1);
    return area;
}

/// Whether the picture is no more than a smaller one with each pixel drawn as a square.
bool isEnlarged(const QImage &picture)
{
    for (int y = 0; y + 1 < picture.height(); y += scale)
        for (int x = 0; x + 1 < picture.width(); x += scale)
            for (const QPoint other : {QPoint(1, 0), QPoint(0, 1), QPoint(1, 1)})
                if (picture.pixel(x, y) != picture.pixel(QPoint(x, y) + other))
                    return false;
    return true;
}

} // namespace

class TestWindowScale : public WindowTest {
    Q_OBJECT

private slots:
    void marksStandInTheirLines_data();
    void marksStandInTheirLines();
    void iconsHaveThePixelsOfTheScreen();
    void theChartHasThePixelsOfTheScreen();

protected:
    QByteArray program() const override
    {
        return "from coroscope import run, sleep\n\n\nasync def main():\n    await sleep(1)\n\n\nrun(main())\n";
    }
};

void TestWindowScale::marksStandInTheirLines_data()
{
    QTest::addColumn<int>("marker");
    QTest::newRow("next") << int(SourceView::nextMarker);
    QTest::newRow("suspended") << int(SourceView::suspendedMarker);
    QTest::newRow("breakpoint") << int(SourceView::breakpointMarker);
}

void TestWindowScale::marksStandInTheirLines()
{
    QFETCH(const int, marker);
    SourceView &view = *window_->editor().view();
    QCOMPARE(view.devicePixelRatioF(), double(scale));
    constexpr int line = 2; // an empty one
    const int text = int(view.SendScintilla(QsciScintillaBase::SCI_POINTXFROMPOSITION, 0L, 0L));
    const QRect margins(0, 0, text, view.viewport()->height()); // the cursor, which blinks, is beside them
    const QImage before = view.viewport()->grab(margins).toImage();
    view.markerAdd(line, marker);
    const QImage after = view.viewport()->grab(margins).toImage();
    QCOMPARE(after.size(), margins.size() * scale);

    const QRect mark = difference(before, after);
    const int height = view.textHeight(line) * scale;
    const int top = int(view.SendScintilla(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0L,
                                           view.SendScintilla(QsciScintillaBase::SCI_POSITIONFROMLINE, line))) *
                    scale;
    QVERIFY2(mark.width() >= 7 * scale && mark.width() <= 14 * scale, qPrintable(QString::number(mark.width())));
    QVERIFY2(mark.height() >= 7 * scale && mark.height() <= 14 * scale, qPrintable(QString::number(mark.height())));
    QVERIFY(mark.top() >= top && mark.bottom() < top + height);
    QVERIFY2(std::abs(mark.center().y() - (top + height / 2)) <= scale,
             qPrintable(QStringLiteral("%1 in %2+%3").arg(mark.center().y()).arg(top).arg(height)));
    QVERIFY(!isEnlarged(after.copy(QRect(mark.topLeft() / scale * scale, QSize(14, 14) * scale))));
}

void TestWindowScale::iconsHaveThePixelsOfTheScreen()
{
    constexpr int side = 16;
    for (const QAction *action : window_->QWidget::actions()) {
        if (action->icon().isNull())
            continue;
        const QPixmap picture = action->icon().pixmap(QSize(side, side), window_->devicePixelRatioF());
        QCOMPARE(picture.devicePixelRatio(), double(scale));
        QCOMPARE(picture.size(), QSize(side, side) * scale);
    }
    QVERIFY(!isEnlarged(window_->actions().restart->icon().pixmap(QSize(side, side), scale).toImage()));
}

void TestWindowScale::theChartHasThePixelsOfTheScreen()
{
    runToEnd();
    auto *canvas = window_->findChild<TimelineCanvas *>();
    QVERIFY(canvas);
    const auto picture = [canvas] { return canvas->grab().toImage(); };
    QTRY_VERIFY_WITH_TIMEOUT(!isEnlarged(picture()), patience);
    QCOMPARE(picture().size(), canvas->size() * scale);
}

int main(int argc, char *argv[])
{
    qputenv("QT_SCALE_FACTOR", QByteArray::number(scale));
    QApplication application(argc, argv);
    TestWindowScale test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_scale.moc"

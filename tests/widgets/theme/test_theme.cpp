// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/code_font.h"
#include "widgets/theme/palette.h"
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

using namespace coroscope;

class TestTheme : public QObject {
    Q_OBJECT

    /// The contrast to `ground` of the pixel that has most of it.
    static double strongest(QWidget &widget, const QColor &ground)
    {
        widget.resize(80, 30);
        const QImage image = widget.grab().toImage();
        double most = 1;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                most = std::max(most, contrastRatio(image.pixelColor(x, y), ground));
        return most;
    }

private slots:
    void palettesAreWhatTheySay()
    {
        QVERIFY(!isDark(lightPalette()));
        QVERIFY(isDark(darkPalette()));
    }

    void textReads()
    {
        for (const QPalette &p : {lightPalette(), darkPalette()}) {
            QVERIFY(contrastRatio(p.color(QPalette::WindowText), p.color(QPalette::Window)) >= 7);
            QVERIFY(contrastRatio(p.color(QPalette::Text), p.color(QPalette::AlternateBase)) >= 7);
            QVERIFY(contrastRatio(p.color(QPalette::ButtonText), p.color(QPalette::Button)) >= 7);
            QVERIFY(contrastRatio(p.color(QPalette::HighlightedText), p.color(QPalette::Highlight)) >= 4.5);
            QVERIFY(contrastRatio(p.color(QPalette::Link), p.color(QPalette::Base)) >= 4.5);
            QVERIFY(contrastRatio(p.color(QPalette::PlaceholderText), p.color(QPalette::Base)) >= 4.5);
        }
    }

    void emptyFieldsAndBoxesAreSeen()
    {
        Theme theme(*qApp);
        for (const ThemeChoice choice : {ThemeChoice::light, ThemeChoice::dark}) {
            theme.setChoice(choice);
            const QColor base = QApplication::palette().color(QPalette::Base);
            QLineEdit field;
            QVERIFY(strongest(field, base) >= 1.6);
            QTreeWidget boxes; // unticked, as those of breakpoints that are off
            boxes.setFrameShape(QFrame::NoFrame);
            boxes.setHeaderHidden(true);
            boxes.setRootIsDecorated(false);
            (new QTreeWidgetItem(&boxes))->setCheckState(0, Qt::Unchecked);
            QVERIFY(strongest(boxes, base) >= 1.6);
        }
    }

    void followsTheSystemUntilToldOtherwise()
    {
        QApplication::setPalette(darkPalette());
        Theme theme(*qApp);
        QSignalSpy changes(&theme, &Theme::changed);
        QVERIFY(theme.dark());
        theme.setChoice(ThemeChoice::light);
        QVERIFY(!isDark(QApplication::palette()));
        theme.setChoice(ThemeChoice::light);
        QCOMPARE(changes.count(), 1);
        theme.setChoice(ThemeChoice::system);
        QVERIFY(isDark(QApplication::palette()));
    }

    void programsAreHardlyLargerThanTheWordsAround()
    {
        const QFont code = defaultCodeFont();
        const QFontInfo words(QFontDatabase::systemFont(QFontDatabase::GeneralFont));
        QVERIFY(QFontInfo(code).fixedPitch());
        QVERIFY2(code.pointSize() >= 10 && code.pointSize() <= std::max(10, words.pointSize() + 1),
                 qPrintable(code.toString()));
    }

    void choicesHaveNames()
    {
        for (const auto choice : {ThemeChoice::system, ThemeChoice::light, ThemeChoice::dark})
            QVERIFY(themeChoiceFromString(toString(choice)) == choice);
        QVERIFY(!themeChoiceFromString(QStringLiteral("pink")));
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"

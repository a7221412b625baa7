// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/palette.h"
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestTheme : public QObject {
    Q_OBJECT
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

    void choicesHaveNames()
    {
        for (const auto choice : {ThemeChoice::system, ThemeChoice::light, ThemeChoice::dark})
            QVERIFY(themeChoiceFromString(toString(choice)) == choice);
        QVERIFY(!themeChoiceFromString(QStringLiteral("pink")));
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"

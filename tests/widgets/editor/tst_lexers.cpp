// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_view.h"

#include <QFontInfo>
#include <QTest>

#include <Qsci/qscilexercpp.h>
#include <Qsci/qscilexerpython.h>

using namespace coroscope;

class TestLexers : public QObject {
    Q_OBJECT
private slots:
    void pythonKeywords_data();
    void pythonKeywords();
    void cppKeywords();
    void colours_data();
    void colours();
};

namespace {
int styleAt(SourceView &view, int position)
{
    view.SendScintilla(QsciScintillaBase::SCI_COLOURISE, 0UL, -1L);
    return int(view.SendScintilla(QsciScintillaBase::SCI_GETSTYLEAT, static_cast<unsigned long>(position)));
}

double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}
} // namespace

void TestLexers::pythonKeywords_data()
{
    QTest::addColumn<QString>("word");
    for (const char *word : {"async", "await", "nonlocal", "match", "case", "yield", "None"})
        QTest::newRow(word) << word;
}

void TestLexers::pythonKeywords()
{
    QFETCH(QString, word);
    SourceView view;
    view.replaceAll("\n" + word + " x\n");
    QCOMPARE(styleAt(view, 1), int(QsciLexerPython::Keyword));
    QVERIFY(QFontInfo(view.lexer()->font(QsciLexerPython::Default)).fixedPitch());
}

void TestLexers::cppKeywords()
{
    SourceView view;
    view.useCpp();
    view.replaceAll("co_await x;");
    QCOMPARE(styleAt(view, 0), int(QsciLexerCPP::Keyword));
}

void TestLexers::colours_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestLexers::colours()
{
    QFETCH(bool, dark);
    const EditorScheme s = editorScheme(dark);
    for (const QColor &ink : {s.text, s.comment, s.keyword, s.string, s.number, s.name, s.decorator}) {
        for (const QColor &paper : {s.paper, s.caretLine, s.nextLine, s.runningLine, s.pastLine})
            QVERIFY2(
                contrast(ink, paper) >= 4.5,
                qPrintable(QStringLiteral("%1 on %2: %3").arg(ink.name(), paper.name()).arg(contrast(ink, paper))));
    }
    QVERIFY(contrast(s.hint, s.paper) >= 4.5);
    QVERIFY(contrast(s.error, s.errorPaper) >= 4.5);
    QVERIFY(contrast(s.marginText, s.marginPaper) >= 4);
    for (const QColor &mark : {s.breakpoint, s.nextMark, s.runningMark, s.pastMark, s.waitMark})
        QVERIFY2(contrast(mark, s.marginPaper) >= 2.5, qPrintable(mark.name()));
}

QTEST_MAIN(TestLexers)
#include "tst_lexers.moc"

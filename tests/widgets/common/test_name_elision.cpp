// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/name_elision.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/name_delegate.h"

#include <QFontMetrics>
#include <QStandardItemModel>
#include <QTest>

using namespace coroscope;

class TestNameElision : public QObject {
    Q_OBJECT
private slots:
    void leavesWhatFits();
    void dropsOuterNamesFirst();
    void cutsTheMiddleOfWhatIsNotQualified();
    void neverIsWider();
    void countsAreLeftWhole();
    void cellsAreCutAtTheOuterEnd();
    void aLabelAsksForNoMoreThanItIsGiven();

private:
    const QFontMetrics metrics_{QFont()};
    int widthOf(const QString &text) const { return metrics_.horizontalAdvance(text); }
};

void TestNameElision::leavesWhatFits()
{
    const QString name = "BaseEventLoop.getaddrinfo#1";
    QCOMPARE(elidedName(metrics_, name, widthOf(name)), name);
}

void TestNameElision::dropsOuterNamesFirst()
{
    const QString name = "Site.handlers.Upload.store#12";
    QCOMPARE(elidedName(metrics_, name, widthOf(name) - 1), QString::fromUtf8("…handlers.Upload.store#12"));
    QCOMPARE(elidedName(metrics_, name, widthOf(QString::fromUtf8("…Upload.store#12"))),
             QString::fromUtf8("…Upload.store#12"));
    QCOMPARE(elidedName(metrics_, name, widthOf(QString::fromUtf8("…store#12"))), QString::fromUtf8("…store#12"));
    const QString narrow = elidedName(metrics_, name, widthOf(QString::fromUtf8("st…12")));
    QVERIFY2(narrow.startsWith("s") && narrow.endsWith("2"), qPrintable(narrow));
}

void TestNameElision::cutsTheMiddleOfWhatIsNotQualified()
{
    for (const QString &name : {QString("a_function_of_a_long_name#7"), QString("version 1.2 of the worker")}) {
        const int width = widthOf(name) / 2;
        QCOMPARE(elidedName(metrics_, name, width), metrics_.elidedText(name, Qt::ElideMiddle, width));
    }
}

void TestNameElision::neverIsWider()
{
    for (const QString &name : {QString("A.b"), QString("..."), QString("Outer.inner.<locals>.f#100"), QString(".x")})
        for (int width = 12; width < 200; ++width)
            QVERIFY(widthOf(elidedName(metrics_, name, width)) <= width);
}

void TestNameElision::countsAreLeftWhole()
{
    const auto counted = [](const QString &name) { return QStringLiteral("%1 (10,000)").arg(name); };
    for (const QString &name : {QString("one"), QString("Site.handlers.Upload.store"), QString("a long name")}) {
        const QString whole = counted(name);
        QCOMPARE(elidedName(metrics_, name, widthOf(whole), counted), whole);
        for (int width = 12; width < widthOf(whole); ++width) {
            const QString cut = elidedName(metrics_, name, width, counted);
            QVERIFY2(widthOf(cut) <= width, qPrintable(cut));
            QVERIFY2(cut.endsWith(" (10,000)") || width < widthOf(counted(QString::fromUtf8("…"))) + 2,
                     qPrintable(cut));
        }
    }
    QCOMPARE(elidedName(metrics_, "Upload.store", widthOf(QString::fromUtf8("…store (10,000)")), counted),
             QString::fromUtf8("…store (10,000)"));
}

void TestNameElision::cellsAreCutAtTheOuterEnd()
{
    const QString name = "BaseEventLoop.shutdown_default_executor";
    QStandardItemModel model;
    model.appendRow(new QStandardItem(name));
    NameDelegate delegate;
    QStyleOptionViewItem option;
    option.fontMetrics = metrics_;
    option.features = QStyleOptionViewItem::HasDisplay;
    option.rect = {0, 0, widthOf(name) + 20, 20};
    QCOMPARE(delegate.shownText(option, model.index(0, 0)), name);
    option.rect.setWidth(widthOf(name) - 10);
    QCOMPARE(delegate.shownText(option, model.index(0, 0)), QString::fromUtf8("…shutdown_default_executor"));
}

void TestNameElision::aLabelAsksForNoMoreThanItIsGiven()
{
    const QString text = "Before callback run 1,234,567, at 1.234567 s, of a loop with a long name";
    ElidedLabel label(text);
    QVERIFY(label.minimumSizeHint().width() < widthOf(text) / 4);
    label.resize(widthOf(text) / 2, 20);
    QVERIFY(label.isElided());
    QCOMPARE(label.text(), text);
    label.resize(widthOf(text) + 20, 20);
    QVERIFY(!label.isElided());
    label.setText("short");
    QVERIFY(label.minimumSizeHint().width() <= widthOf("short") + 2);
}

QTEST_MAIN(TestNameElision)
#include "test_name_elision.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/comment_toggle.h"

#include <QTest>

using namespace coroscope;

class TestCommentToggle : public QObject {
    Q_OBJECT
private slots:
    void toggles_data();
    void toggles();
};

void TestCommentToggle::toggles_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QString>("mark");
    QTest::newRow("at the common indentation")
        << QStringList{"    a", "", "      b"} << QStringList{"    # a", "", "    #   b"} << "#";
    QTest::newRow("mixed: adds to all") << QStringList{"# a", "b"} << QStringList{"# # a", "# b"} << "#";
    QTest::newRow("removes") << QStringList{"  # a", "  #b", " "} << QStringList{"  a", "  b", " "} << "#";
    QTest::newRow("C++") << QStringList{"int x;"} << QStringList{"// int x;"} << "//";
    QTest::newRow("blank lines only") << QStringList{"", "  "} << QStringList{"", "  "} << "#";
}

void TestCommentToggle::toggles()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    QFETCH(QString, mark);
    QCOMPARE(toggledComments(before, mark), after);
}

QTEST_APPLESS_MAIN(TestCommentToggle)
#include "tst_comment_toggle.moc"

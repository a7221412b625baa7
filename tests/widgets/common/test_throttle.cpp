// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/throttle.h"

#include "widgets/common/flat_tree_view.h"

#include <QStandardItemModel>
#include <QTabWidget>
#include <QTest>

using namespace coroscope;

class TestThrottle : public QObject {
    Q_OBJECT
private slots:
    void aBurstIsOneUpdate();
    void whatNobodySeesIsUpdatedWhenItIsShown();
    void viewsOfOneWindowTakeTurns();
    void aViewThatGoesLosesItsTurn();
    void ofManyChangedRowsThoseInSightAreDrawn();
};

void TestThrottle::aBurstIsOneUpdate()
{
    QWidget window;
    int updates = 0;
    Throttle throttle(&window, [&updates] { ++updates; });
    window.show();
    for (int i = 0; i < 10; ++i)
        throttle.request();
    QTRY_COMPARE(updates, 1);
    QCoreApplication::processEvents();
    QCOMPARE(updates, 1);
    throttle.request();
    QTRY_COMPARE(updates, 2);
}

void TestThrottle::whatNobodySeesIsUpdatedWhenItIsShown()
{
    QTabWidget tabs;
    auto *front = new QWidget;
    auto *behind = new QWidget;
    tabs.addTab(front, "front");
    tabs.addTab(behind, "behind");
    int source = 0;
    int shownInFront = 0;
    int shownBehind = 0;
    auto *frontThrottle = new Throttle(front, [&] { shownInFront = source; });
    auto *behindThrottle = new Throttle(behind, [&] { shownBehind = source; });
    tabs.show();
    for (source = 1; source <= 3; ++source) {
        frontThrottle->request();
        behindThrottle->request();
        QTRY_COMPARE(shownInFront, source);
        QCOMPARE(shownBehind, 0);
    }
    source = 4;
    tabs.setCurrentWidget(behind);
    QTRY_COMPARE(shownBehind, 4);
    QCOMPARE(shownInFront, 3);
}

void TestThrottle::viewsOfOneWindowTakeTurns()
{
    QWidget window;
    constexpr int views = 5;
    int turn = 0;
    QList<int> updatedIn;
    QList<Throttle *> throttles;
    for (int i = 0; i < views; ++i)
        throttles << new Throttle(new QWidget(&window), [&] { updatedIn << turn; });
    window.show();
    for (Throttle *throttle : throttles)
        throttle->request();
    for (; updatedIn.size() < views && turn < 10'000; ++turn)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QCOMPARE(updatedIn.size(), views);
    for (int i = 1; i < views; ++i)
        QVERIFY2(updatedIn[i] > updatedIn[i - 1], qPrintable(QString::number(updatedIn[i])));
}

void TestThrottle::aViewThatGoesLosesItsTurn()
{
    QWidget window;
    auto *first = new QWidget(&window);
    auto *second = new QWidget(&window);
    auto *third = new QWidget(&window);
    bool secondUpdated = false;
    bool thirdUpdated = false;
    auto *firstThrottle = new Throttle(first, [&] { delete second; });
    auto *secondThrottle = new Throttle(second, [&] { secondUpdated = true; });
    auto *thirdThrottle = new Throttle(third, [&] { thirdUpdated = true; });
    window.show();
    firstThrottle->request();
    secondThrottle->request();
    thirdThrottle->request();
    QTRY_VERIFY(thirdUpdated);
    QVERIFY(!secondUpdated);
}

void TestThrottle::ofManyChangedRowsThoseInSightAreDrawn()
{
    struct Rows : QAbstractTableModel {
        QString words = "old";
        mutable QSet<int> asked;
        int rowCount(const QModelIndex & = {}) const override { return 100'000; }
        int columnCount(const QModelIndex & = {}) const override { return 2; }
        QVariant data(const QModelIndex &index, int role) const override
        {
            if (role != Qt::DisplayRole)
                return {};
            asked << index.row();
            return words;
        }
    } rows;
    FlatTreeView view;
    view.setModel(&rows);
    view.resize(300, 200);
    view.scrollTo(rows.index(50'000, 0), QAbstractItemView::PositionAtTop);
    view.grab();
    rows.asked.clear();
    rows.words = "new";
    emit rows.dataChanged(rows.index(0, 0), rows.index(49'990, 1));
    emit rows.dataChanged(rows.index(0, 0), rows.index(99'999, 1));
    view.grab();
    QVERIFY(rows.asked.contains(50'000));
    QVERIFY(rows.asked.contains(50'003));
    QVERIFY2(rows.asked.size() < 50, qPrintable(QString::number(rows.asked.size())));
}

QTEST_MAIN(TestThrottle)
#include "test_throttle.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/breakpoint_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestBreakpointModel : public QObject {
    Q_OBJECT
private slots:
    void init();
    void showsColumns();
    void editsInPlace();
    void refusesWithASentence_data();
    void refusesWithASentence();
    void switchesOff();
    void followsTheOwner();

private:
    BreakpointModel model_;
    QAbstractItemModelTester tester_{&model_, QAbstractItemModelTester::FailureReportingMode::QtTest};
    std::vector<Breakpoint> breakpoints_;
};

void TestBreakpointModel::init()
{
    breakpoints_.clear();
    std::uint32_t number = 0;
    for (const char *spec : {"resume task2", "main -> task2", "finish worker*", "resume at client.py:41 hit 3"}) {
        std::string error;
        auto breakpoint = parseBreakpoint(spec, error);
        QVERIFY2(breakpoint, error.c_str());
        breakpoint->number = ++number;
        breakpoints_.push_back(*breakpoint);
    }
    model_.setBreakpoints(breakpoints_, [](std::uint32_t n) { return int(n) * 10; });
}

void TestBreakpointModel::showsColumns()
{
    const auto cell = [this](int row, int column) { return model_.index(row, column).data().toString(); };
    QCOMPARE(model_.rowCount(), 4);
    QCOMPARE(BreakpointModel::numberColumn, 0); // as the state band calls it
    QCOMPARE(cell(0, BreakpointModel::numberColumn), QString::number(model_.breakpoint(0).number));
    QCOMPARE(cell(0, BreakpointModel::eventColumn), "resume");
    QCOMPARE(cell(0, BreakpointModel::taskColumn), "task2");
    QCOMPARE(cell(1, BreakpointModel::fromColumn), "main");
    QCOMPARE(cell(2, BreakpointModel::eventColumn), "finish");
    QCOMPARE(cell(3, BreakpointModel::placeColumn), "client.py:41");
    QCOMPARE(cell(3, BreakpointModel::hitColumn), "3");
    QCOMPARE(cell(0, BreakpointModel::hitColumn), "");
    QCOMPARE(cell(3, BreakpointModel::hitsColumn), "40");
    QCOMPARE(cell(0, BreakpointModel::actionColumn), "stop");
}

void TestBreakpointModel::editsInPlace()
{
    QSignalSpy edited(&model_, &BreakpointModel::edited);
    QVERIFY(model_.setData(model_.index(0, BreakpointModel::taskColumn), "worker#3"));
    QVERIFY(model_.setData(model_.index(0, BreakpointModel::eventColumn), "finish"));
    QVERIFY(model_.setData(model_.index(0, BreakpointModel::hitColumn), "2"));
    QVERIFY(model_.setData(model_.index(0, BreakpointModel::actionColumn), "print"));
    QCOMPARE(edited.count(), 4);
    const Breakpoint &result = model_.breakpoint(0);
    QCOMPARE(toString(result), std::string("finish worker#3 hit 2"));
    QCOMPARE(int(result.action), int(BreakAction::print));
    QCOMPARE(result.number, 1U);
    QVERIFY(model_.setData(model_.index(0, BreakpointModel::hitColumn), "2")); // as it is: no change
    QCOMPARE(edited.count(), 4);
    QVERIFY(!(model_.flags(model_.index(0, BreakpointModel::hitsColumn)) & Qt::ItemIsEditable));
}

void TestBreakpointModel::refusesWithASentence_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("value");
    QTest::newRow("no event") << 0 << int(BreakpointModel::eventColumn) << "explode";
    QTest::newRow("no action") << 0 << int(BreakpointModel::actionColumn) << "dance";
    QTest::newRow("no count") << 0 << int(BreakpointModel::hitColumn) << "often";
    QTest::newRow("no place") << 0 << int(BreakpointModel::placeColumn) << "client.py";
    QTest::newRow("line 0") << 3 << int(BreakpointModel::placeColumn) << "client.py:0";
    QTest::newRow("from with finish") << 2 << int(BreakpointModel::fromColumn) << "main";
    QTest::newRow("event of a pair") << 1 << int(BreakpointModel::eventColumn) << "finish";
    QTest::newRow("task of a place") << 3 << int(BreakpointModel::taskColumn) << "task2";
}

void TestBreakpointModel::refusesWithASentence()
{
    QFETCH(int, row);
    QFETCH(int, column);
    QFETCH(QString, value);
    QSignalSpy edited(&model_, &BreakpointModel::edited);
    QSignalSpy refused(&model_, &BreakpointModel::refused);
    QVERIFY(!model_.setData(model_.index(row, column), value));
    QCOMPARE(edited.count(), 0);
    QCOMPARE(refused.count(), 1);
    QVERIFY(refused.first().first().toString().size() > 10);
    QVERIFY(model_.breakpoint(row) == breakpoints_[std::size_t(row)]);
}

void TestBreakpointModel::switchesOff()
{
    QSignalSpy edited(&model_, &BreakpointModel::edited);
    const QModelIndex box = model_.index(1, BreakpointModel::enabledColumn);
    QCOMPARE(box.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QVERIFY(model_.setData(box, Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!model_.breakpoint(1).enabled);
    QCOMPARE(edited.count(), 1);
}

void TestBreakpointModel::followsTheOwner()
{
    QSignalSpy resets(&model_, &QAbstractItemModel::modelReset);
    breakpoints_[1].hit = 9;
    model_.setBreakpoints(breakpoints_, {});
    QCOMPARE(model_.breakpoint(1).hit, 9U);
    QCOMPARE(resets.count(), 0); // so that the selection survives
    breakpoints_.erase(breakpoints_.begin());
    model_.setBreakpoints(breakpoints_, {});
    QCOMPARE(model_.rowCount(), 3);
    QCOMPARE(model_.rowOf(2), 0);
    QCOMPARE(model_.rowOf(1), -1);
}

QTEST_GUILESS_MAIN(TestBreakpointModel)
#include "test_breakpoint_model.moc"

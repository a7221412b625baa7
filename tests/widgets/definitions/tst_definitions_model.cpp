// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definitions_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestDefinitionsModel : public QObject {
    Q_OBJECT
private slots:
    void rowsAreTheSources();
    void countsGoToTheNearestOfEqualNames();
    void otherFilesDoNotCount();
    void linesMoveWithoutAReset();
    void breaks();
    void taskRules();
    void rowOfLine();
};

namespace {
const std::vector<SourceDefinition> source{{"one", "one", DefinitionKind::coroutine, 1, 9},
                                           {"inner", "one.<locals>.inner", DefinitionKind::generator, 3, 5},
                                           {"run", "A.run", DefinitionKind::coroutine, 12, 14},
                                           {"run", "B.run", DefinitionKind::asyncGenerator, 22, 24}};

QString text(const DefinitionsModel &model, int row, int column) { return model.index(row, column).data().toString(); }
} // namespace

void TestDefinitionsModel::rowsAreTheSources()
{
    DefinitionsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setDefinitions(source, "/a.py");
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(text(model, 1, DefinitionsModel::nameColumn), "one.<locals>.inner");
    QCOMPARE(text(model, 3, DefinitionsModel::kindColumn), "async generator");
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "");
    QCOMPARE(model.index(2, 0).data(DefinitionsModel::lineRole).toInt(), 12);
    for (int column = 0; column < model.columnCount(); ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    model.setDefinitions({}, "/a.py");
    QCOMPARE(model.rowCount(), 0);
}

void TestDefinitionsModel::countsGoToTheNearestOfEqualNames()
{
    DefinitionsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDefinitions(source, "/a.py");
    model.setCounts({{"one", "/a.py", 1, 3, 1, 0}, {"run", "/a.py", 21, 0, 2000, 5}, {"gone", "/a.py", 1, 1, 1, 1}});
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "3");
    QCOMPARE(text(model, 2, DefinitionsModel::endedColumn), "");
    QCOMPARE(text(model, 3, DefinitionsModel::endedColumn), "2,000");
    QCOMPARE(text(model, 3, DefinitionsModel::failedColumn), "5");
    model.setCounts({});
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "");
}

void TestDefinitionsModel::otherFilesDoNotCount()
{
    DefinitionsModel model;
    model.setDefinitions(source, "/a.py");
    model.setCounts({{"one", "/b.py", 1, 3, 0, 0}});
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "");
}

void TestDefinitionsModel::linesMoveWithoutAReset()
{
    DefinitionsModel model;
    model.setDefinitions(source, "/a.py");
    model.setCounts({{"one", "/a.py", 1, 3, 0, 0}});
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    std::vector<SourceDefinition> moved = source;
    for (SourceDefinition &definition : moved)
        definition.line += 2;
    model.setDefinitions(moved, "/a.py");
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.index(0, 0).data(DefinitionsModel::lineRole).toInt(), 3);
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "3");
    moved.pop_back();
    model.setDefinitions(moved, "/a.py");
    QCOMPARE(resets.size(), 1);
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "3");
}

void TestDefinitionsModel::breaks()
{
    DefinitionsModel model;
    model.setDefinitions(source, "/a.py");
    model.setBreaks({"one", "run"}, {"A.run", "inner"}); // `resume run` meets no method
    QCOMPARE(text(model, 1, DefinitionsModel::breakColumn), "off");
    QCOMPARE(text(model, 0, DefinitionsModel::breakColumn), "on");
    QCOMPARE(text(model, 2, DefinitionsModel::breakColumn), "off");
    QCOMPARE(text(model, 3, DefinitionsModel::breakColumn), "");
}

void TestDefinitionsModel::taskRules()
{
    DefinitionsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDefinitions(source, "/a.py");
    QVERIFY(!model.hasTaskRules());
    model.setTaskRules({"inner"}, {"A.run"}); // a nested one by its bare name, as recordings have it
    QVERIFY(model.hasTaskRules());
    QCOMPARE(text(model, 0, DefinitionsModel::taskColumn), "");
    QCOMPARE(text(model, 1, DefinitionsModel::taskColumn), "yes");
    QCOMPARE(text(model, 2, DefinitionsModel::taskColumn), "no");
    QCOMPARE(text(model, 3, DefinitionsModel::taskColumn), "");
    QVERIFY(model.index(2, DefinitionsModel::taskColumn).data(Qt::ToolTipRole).toString().contains("not a task"));
    QCOMPARE(model.index(2, DefinitionsModel::taskColumn).data(Qt::AccessibleTextRole).toString(), "not a task");
    QVERIFY(!model.index(0, 0).data(DefinitionsModel::ruledRole).isValid());
    QCOMPARE(model.index(2, 0).data(DefinitionsModel::ruledRole), QVariant(false));
    QCOMPARE(model.index(1, 0).data(DefinitionsModel::definitionRole).toString(), "inner");
    QVERIFY(!model.index(3, 0).data(DefinitionsModel::rulableRole).toBool()); // async generators are not watched
    model.setTaskRules({}, {});
    QCOMPARE(text(model, 1, DefinitionsModel::taskColumn), "");
}

void TestDefinitionsModel::rowOfLine()
{
    DefinitionsModel model;
    model.setDefinitions(source, "/a.py");
    QCOMPARE(model.rowOfLine(2), 0);
    QCOMPARE(model.rowOfLine(4), 1);
    QCOMPARE(model.rowOfLine(8), 0);
    QCOMPARE(model.rowOfLine(10), -1);
}

QTEST_MAIN(TestDefinitionsModel)
#include "tst_definitions_model.moc"

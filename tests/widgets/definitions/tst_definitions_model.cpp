// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/models/sample_recordings.h"
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
    void countsAtAMoment();
    void taskRules();
    void rowOfLine();
};

namespace {
const std::vector<SourceDefinition> source{{"one", "one", DefinitionKind::coroutine, 1, 9},
                                           {"inner", "one.<locals>.inner", DefinitionKind::generator, 3, 5},
                                           {"run", "A.run", DefinitionKind::coroutine, 12, 14},
                                           {"run", "B.run", DefinitionKind::asyncGenerator, 22, 24}};

/// By their specs; "-" before one: it is switched off.
std::vector<Breakpoint> breakpoints(const std::vector<std::string> &specs)
{
    std::vector<Breakpoint> all;
    for (const std::string &spec : specs) {
        std::string error;
        all.push_back(*parseBreakpoint(spec[0] == '-' ? spec.substr(1) : spec, error));
        all.back().number = std::uint32_t(all.size());
        all.back().enabled = spec[0] != '-';
    }
    return all;
}

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
    model.setCounts({{"one", "/a.py", 1, 3, 1, 0, 1'500'000},
                     {"run", "/a.py", 21, 0, 2000, 5, 0},
                     {"gone", "/a.py", 1, 1, 1, 1, 9}});
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "3");
    QCOMPARE(text(model, 2, DefinitionsModel::endedColumn), "");
    QCOMPARE(text(model, 3, DefinitionsModel::endedColumn), "2,000");
    QCOMPARE(text(model, 3, DefinitionsModel::failedColumn), "5");
    QCOMPARE(text(model, 0, DefinitionsModel::runTimeColumn), "1.5 ms");
    QCOMPARE(text(model, 2, DefinitionsModel::runTimeColumn), ""); // none has run
    QCOMPARE(text(model, 3, DefinitionsModel::runTimeColumn), "0 ns");
    QCOMPARE(model.index(0, DefinitionsModel::runTimeColumn).data(DefinitionsModel::sortRole).toLongLong(), 1'500'000);
    model.setCounts({});
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "");
}

void TestDefinitionsModel::otherFilesDoNotCount()
{
    DefinitionsModel model;
    model.setDefinitions(source, "/a.py");
    model.setCounts({{"one", "/b.py", 1, 3, 0, 0, 0}});
    QCOMPARE(text(model, 0, DefinitionsModel::aliveColumn), "");
}

void TestDefinitionsModel::linesMoveWithoutAReset()
{
    DefinitionsModel model;
    model.setDefinitions(source, "/a.py");
    model.setCounts({{"one", "/a.py", 1, 3, 0, 0, 0}});
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
    // `resume run` meets no method; the sixth is a place in inner, the last one in another file
    model.setBreakpoints(breakpoints({"one", "run", "-A.run", "-inner", "finish A.run#7", "resume at a.py:4",
                                      "fail B.* hit 3", "resume at b.py:4"}));
    QCOMPARE(text(model, 0, DefinitionsModel::breakColumn), "1");
    QCOMPARE(text(model, 1, DefinitionsModel::breakColumn), "4, 6");
    QCOMPARE(text(model, 2, DefinitionsModel::breakColumn), "3, 5");
    QCOMPARE(text(model, 3, DefinitionsModel::breakColumn), "7");
    const auto tip = [&](int row) {
        return model.index(row, DefinitionsModel::breakColumn).data(Qt::ToolTipRole).toString();
    };
    QVERIFY2(tip(2).contains("Breakpoint 3, switched off: resume A.run\nBreakpoint 5: finish A.run#7\nClick to remove"),
             qPrintable(tip(2)));
    QVERIFY2(tip(3).contains("hit 3\nClick to stop before"), qPrintable(tip(3)));
    QVERIFY(model.index(0, 0).data(DefinitionsModel::plainBreakRole).toBool());
    QVERIFY(!model.index(3, 0).data(DefinitionsModel::plainBreakRole).toBool()); // a click sets another one
    model.setBreakpoints({});
    QCOMPARE(text(model, 1, DefinitionsModel::breakColumn), "");
}

/// Against what the recording says of each task.
void TestDefinitionsModel::countsAtAMoment()
{
    const SampleRecording sample(parkedStory());
    const Recording &recording = *sample.readAll();
    DefinitionCounter counter;
    const auto at = [&](SwitchNumber number) {
        const LoopState state = recording.stateAt({number, false});
        QStringList lines;
        for (const DefinitionCounts &counts : counter.count(recording, state)) {
            Nanoseconds run = 0; // of its only task
            for (SwitchNumber each = 1; each < number; ++each)
                if (recording.taskName(recording.switchInfo(each).task).starts_with(counts.name.toStdString()))
                    run += recording.switchInfo(each).end - recording.switchInfo(each).start;
            lines << QStringLiteral("%1 %2 %3 %4%5")
                         .arg(counts.name)
                         .arg(counts.alive)
                         .arg(counts.ended)
                         .arg(counts.failed)
                         .arg(run == counts.runNs ? QString()
                                                  : QStringLiteral(" ran %1, not %2").arg(counts.runNs).arg(run));
        }
        return lines.join(QStringLiteral("; "));
    };
    QCOMPARE(at(1), QString("main 1 0 0"));
    QCOMPARE(at(2), QString("main 1 0 0; task1 1 0 0; task2 1 0 0"));
    QCOMPARE(at(5), QString("main 1 0 0; task1 0 1 0; task2 1 0 0"));
    QCOMPARE(at(7), QString("main 1 0 0; task1 0 1 0; task2 0 1 1"));
    QCOMPARE(at(2), QString("main 1 0 0; task1 1 0 0; task2 1 0 0")); // and back
    QCOMPARE(at(1), QString("main 1 0 0"));
    QCOMPARE(at(5), QString("main 1 0 0; task1 0 1 0; task2 1 0 0"));
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

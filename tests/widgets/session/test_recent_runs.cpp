// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/breakpoint_store.h"
#include "widgets/session/recent_runs.h"
#include "widgets/session/task_rule_store.h"

#include <QCoreApplication>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

class TestRecentRuns : public QObject {
    Q_OBJECT

private slots:
    void keepsTheLastFive();
    void leavesWhatAnotherWindowHolds();
    void remembersBreakpointsPerProgram();
    void remembersTaskRulesPerProgram();

private:
    static RunPlace newRun(const RecentRuns &runs)
    {
        QString error;
        RunPlace place = runs.newRun("/somewhere/demo.py", error);
        QFile file(place.recording());
        return file.open(QIODevice::WriteOnly) ? std::move(place) : RunPlace();
    }
};

void TestRecentRuns::keepsTheLastFive()
{
    QTemporaryDir folder;
    const RecentRuns runs(folder.path());
    QStringList made;
    for (int i = 0; i < 9; ++i) {
        const RunPlace place = newRun(runs); // released at once: a run that is over, or a crash's
        QVERIFY(place.isValid());
        made.append(place.recording());
    }
    runs.prune();
    const std::vector<RecentRuns::Run> list = runs.list();
    QCOMPARE(int(list.size()), RecentRuns::kept);
    QCOMPARE(list.front().path, made.last());
    QCOMPARE(list.front().program, QString("demo"));
    QVERIFY(!QFile::exists(made.first()) && !QFile::exists(made.first() + ".lock"));
}

void TestRecentRuns::leavesWhatAnotherWindowHolds()
{
    QTemporaryDir folder;
    const RecentRuns runs(folder.path());
    const RunPlace held = newRun(runs);
    for (int i = 0; i < 9; ++i)
        newRun(runs);
    runs.prune();
    QVERIFY(QFile::exists(held.recording()));
    QVERIFY(QFile::exists(held.recording() + ".lock"));
}

void TestRecentRuns::remembersBreakpointsPerProgram()
{
    QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QCoreApplication::setOrganizationName("coroscope-test");
    std::string error;
    BreakpointStore first;
    first.setProgram("/a.py");
    Breakpoint breakpoint = *parseBreakpoint("main -> worker* hit 3", error);
    breakpoint.enabled = false;
    const std::uint32_t number = first.add(breakpoint);
    first.add(*parseBreakpoint("resume at a.py:7", error));
    const std::uint32_t again = first.add(*parseBreakpoint("resume at a.py:7", error));
    QCOMPARE(again, number + 1); // the same, not one more

    BreakpointStore second;
    second.setProgram("/b.py");
    QVERIFY(second.all().empty());
    QVERIFY(second.setProgram("/a.py"));
    QCOMPARE(second.all().size(), std::size_t(2));
    breakpoint.number = number;
    QVERIFY(second.all().front() == breakpoint);
    QVERIFY(second.remove(number));
    first.setProgram("/b.py");
    first.setProgram("/a.py");
    QCOMPARE(first.all().size(), std::size_t(1));
}

void TestRecentRuns::remembersTaskRulesPerProgram()
{
    QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QCoreApplication::setOrganizationName("coroscope-test");
    TaskRuleStore first;
    first.setProgram("/a.py");
    QVERIFY(first.set("Job.run", "/a.py", false));
    QVERIFY(!first.set("Job.run", "/a.py", false));
    QVERIFY(first.set("worker", "/lib/b.py", true));
    QVERIFY(first.set("Job.run", "/a.py", true));
    QVERIFY(!first.set("other", "/a.py", std::nullopt));

    TaskRuleStore second;
    QVERIFY(!second.setProgram("/b.py"));
    QVERIFY(second.setProgram("/a.py"));
    QCOMPARE(second.all().size(), std::size_t(2));
    QCOMPARE(second.find("Job.run", "/a.py"), std::optional(true));
    QCOMPARE(second.find("worker", "/lib/b.py"), std::optional(true));
    QCOMPARE(second.find("worker", "/a.py"), std::nullopt);
    QVERIFY(second.set("worker", "/lib/b.py", std::nullopt));
    TaskRuleStore third;
    QVERIFY(third.setProgram("/a.py"));
    QCOMPARE(third.all().size(), std::size_t(1));
    QVERIFY(third.clear() && !third.clear());
    QVERIFY(!TaskRuleStore().setProgram("/a.py"));
}

QTEST_GUILESS_MAIN(TestRecentRuns)
#include "test_recent_runs.moc"

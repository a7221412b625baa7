// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/task_menu.h"

#include "tests/widgets/models/sample_session.h"
#include "widgets/common/break_menu.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace coroscope;

class TestTaskMenu : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void setsAndRemovesBreakpoints();
    void anEntryIsCheckedWhileItsBreakpointIsOn();
    void otherEventsAreInASubmenu();
    void aTaskNamedAsItsDefinitionHasOneEntry();
    void showsPlaces();
    void nothingIsKnownOfNoTask();

private:
    QTemporaryDir folder_;
};

namespace {

QAction *entry(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action;
        if (action->menu())
            if (QAction *inner = entry(*action->menu(), text))
                return inner;
    }
    return nullptr;
}

QStringList specs(const Session &session)
{
    QStringList all;
    for (const Breakpoint &breakpoint : session.breakpoints())
        all << QString::fromStdString(toString(breakpoint));
    return all;
}

} // namespace

void TestTaskMenu::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
    QCoreApplication::setOrganizationName("coroscope-test");
}

void TestTaskMenu::setsAndRemovesBreakpoints()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    const auto choose = [&](const QString &text) {
        QMenu menu;
        addTaskMenu(menu, sample.session(), 1, {});
        QAction *action = entry(menu, text);
        QVERIFY2(action, qPrintable(text));
        action->trigger();
    };
    choose("Break when task1#1 is resumed");
    QCOMPARE(specs(sample.session()), QStringList("resume task1#1"));
    choose("Break when any task1 is resumed");
    choose("task1#1 fails");
    choose("any task1 finishes");
    QCOMPARE(specs(sample.session()), QStringList({"resume task1#1", "resume task1", "fail task1#1", "finish task1"}));
    choose("Break when any task1 is resumed");
    choose("task1#1 fails");
    QCOMPARE(specs(sample.session()), QStringList({"resume task1#1", "finish task1"}));
}

void TestTaskMenu::anEntryIsCheckedWhileItsBreakpointIsOn()
{
    Breakpoint breakpoint;
    breakpoint.number = 4;
    breakpoint.task = "worker";
    breakpoint.action = BreakAction::print;
    std::vector<std::pair<std::string, bool>> calls;
    const auto isChecked = [&](const Breakpoint &existing) {
        QMenu menu;
        addBreakActions(menu, {"worker#2", "worker"}, {existing},
                        [&](const Breakpoint &each, bool on) { calls.emplace_back(toString(each), on); });
        QAction *action = entry(menu, "Break when any worker is resumed");
        const bool checked = action->isChecked();
        action->trigger();
        return checked && !entry(menu, "Break when worker#2 is resumed")->isChecked();
    };
    QVERIFY(isChecked(breakpoint));
    breakpoint.enabled = false;
    QVERIFY(!isChecked(breakpoint));
    breakpoint.enabled = true;
    breakpoint.hit = 2; // another one
    QVERIFY(!isChecked(breakpoint));
    using Call = std::pair<std::string, bool>;
    QCOMPARE(calls, (std::vector<Call>{{"resume worker", false}, {"resume worker", true}, {"resume worker", true}}));
}

void TestTaskMenu::otherEventsAreInASubmenu()
{
    QMenu menu;
    addBreakActions(menu, {"worker#2", "worker"}, {}, [](const Breakpoint &, bool) {});
    QStringList tips;
    for (const QAction *action : menu.actions().last()->menu()->actions())
        tips << action->toolTip();
    tips.removeAll(QString());
    for (const char *event : {"spawn", "suspend", "wake", "finish", "fail", "cancel"})
        for (const char *name : {"worker#2", "worker"})
            QCOMPARE(tips.removeAll(QStringLiteral("The breakpoint “%1 %2”").arg(event, name)), qsizetype(1));
    QCOMPARE(tips, QStringList());
}

void TestTaskMenu::aTaskNamedAsItsDefinitionHasOneEntry()
{
    QMenu menu;
    addBreakActions(menu, {"main", "main"}, {}, [](const Breakpoint &, bool) {});
    QCOMPARE(menu.actions().size(), qsizetype(2));
    QMenu none;
    addBreakActions(none, {}, {}, [](const Breakpoint &, bool) {});
    QVERIFY(none.isEmpty());
}

void TestTaskMenu::showsPlaces()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    sample.session().showMoment({4, false});
    QStringList opened;
    QMenu menu;
    addTaskMenu(menu, sample.session(), 1,
                [&](const QString &file, int line) { opened << QStringLiteral("%1:%2").arg(file).arg(line); });
    entry(menu, "Show its definition")->trigger();
    entry(menu, "Show where it is suspended")->trigger();
    QCOMPARE(opened, QStringList({"/home/me/client.py:3", "/home/me/client.py:6"}));
    entry(menu, "Select")->trigger();
    QCOMPARE(sample.session().selectedTask(), TaskNumber(1));
    sample.session().showMoment({5, false}); // it has ended
    QMenu later;
    addTaskMenu(later, sample.session(), 1, {});
    QVERIFY(entry(later, "Show its definition")->isEnabled());
    QVERIFY(!entry(later, "Show where it is suspended")->isEnabled());
}

void TestTaskMenu::nothingIsKnownOfNoTask()
{
    Session session;
    QMenu menu;
    addTaskMenu(menu, session, 0, {});
    QVERIFY(menu.isEmpty());
}

QTEST_MAIN(TestTaskMenu)
#include "test_task_menu.moc"

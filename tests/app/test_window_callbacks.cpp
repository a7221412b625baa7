// SPDX-License-Identifier: GPL-3.0-or-later
// Callback runs of an asyncio program, in the real window: steps and breakpoints that stop before them, and what is shown then.
#include "tests/app/window_test.h"

#include "app/window/actions.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/models/roles.h"
#include "widgets/queue/card_list.h"
#include "widgets/queue/loop_view.h"
#include "widgets/timeline/timeline_view.h"

#include <QAbstractItemModel>
#include <QLabel>

using namespace coroscope;

class TestWindowCallbacks : public WindowTest {
    Q_OBJECT

private slots:
    void stepsPassOverThemUnlessAsked();
    void stepsStopBeforeThemWhereThatIsChosen();
    void aBreakpointStopsBeforeOne();
    void aWakeWithinOneIsToldAsSuch();
    void oneLooksBackAtThem();
    void oneSeesWhichOneMadeATask();

private:
    QByteArray program() const override
    {
        return "import asyncio\n"
               "def tick():\n"
               "    print('tick')\n"
               "async def main():\n"
               "    asyncio.get_running_loop().call_soon(tick)\n"
               "    await asyncio.sleep(0)\n"
               "    await asyncio.sleep(0)\n"
               "asyncio.run(main())\n";
    }

    /// Steps to the next stop, or to the program's end. What the band says.
    QString step()
    {
        const std::size_t stops = session().recording() && session().isLive() ? session().recording()->stopCount() : 0;
        window_->actions().step->trigger();
        const auto isThere = [&] {
            return session().phase() == Session::Phase::ended ||
                   (session().phase() == Session::Phase::stopped && session().recording()->stopCount() > stops);
        };
        return QTest::qWaitFor(isThere, waitsForMs) ? session().statusText() : QStringLiteral("nothing happened");
    }
    /// What the band says at each stop, until one is of a callback that calls tick, or the program has ended.
    QStringList stepToTick()
    {
        constexpr int most = 50;
        QStringList said{step()};
        while (said.size() < most && !said.back().contains(QLatin1String("tick")) &&
               session().phase() == Session::Phase::stopped)
            said << step();
        return said;
    }
    QString firstCard(int role)
    {
        const QAbstractItemModel *queue = layout().loop->findChild<CardList *>()->model();
        return queue->rowCount() > 0 ? queue->index(0, 0).data(role).toString() : QString();
    }
};

void TestWindowCallbacks::stepsPassOverThemUnlessAsked()
{
    QVERIFY(!window_->actions().stopAtCallbacks->isChecked());
    const QStringList said = stepToTick();
    QCOMPARE(session().phase(), Session::Phase::ended);
    QVERIFY2(said.size() > 3, qPrintable(said.join(u'|')));
    QVERIFY2(said.filter(QStringLiteral("callback")).isEmpty(), qPrintable(said.join(u'|')));
    QVERIFY(session().recording()->lastCallback() > 0);
}

void TestWindowCallbacks::stepsStopBeforeThemWhereThatIsChosen()
{
    window_->actions().stopAtCallbacks->trigger();
    remakeWindow();
    window_->show();
    QVERIFY(window_->actions().stopAtCallbacks->isChecked()); // it is remembered
    showProgram(program());
    const QStringList said = stepToTick();
    QVERIFY2(said.back().startsWith(QLatin1String("Stopped before callback run ")), qPrintable(said.join(u'|')));
    QCOMPARE(output(), QByteArray());
    QTRY_COMPARE(firstCard(TitleRole), QStringLiteral("tick"));
    const QString run = QStringLiteral("callback run %1").arg(session().stopPlace().callback);
    QTRY_VERIFY2(
        labelTexts(*layout().loop).join(u'|').contains(QStringLiteral("Before ") + run + QStringLiteral(": tick")),
        qPrintable(labelTexts(*layout().loop).join(u'|')));
    if (session().nextTask() != noTask)
        QTRY_VERIFY2(labelTexts(*layout().task).join(u'|').contains(QStringLiteral("(next after %1)").arg(run)),
                     qPrintable(labelTexts(*layout().task).join(u'|')));
    QVERIFY2(firstCard(DetailRole).startsWith(QLatin1String("callback, queued by ")),
             qPrintable(firstCard(DetailRole)));
    const LaneLayout &lanes = layout().timeline->scene().layout();
    step();
    QVERIFY2(!session().statusText().contains(QLatin1String("tick")), qPrintable(session().statusText()));
    QTRY_VERIFY(lanes.rowOfCallbacks(0) != LaneLayout::noRow);
    window_->actions().stopAtCallbacks->trigger();
    QVERIFY(!window_->actions().stopAtCallbacks->isChecked());
}

void TestWindowCallbacks::aBreakpointStopsBeforeOne()
{
    std::string error;
    const auto breakpoint = parseBreakpoint("callback tick", error);
    QVERIFY2(breakpoint, error.c_str());
    session().addBreakpoint(*breakpoint);
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QVERIFY2(session().statusText().contains(QString::fromUtf8("tick — breakpoint 1: callback tick")),
             qPrintable(session().statusText()));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(output(), QByteArray("tick\n"));
    QCOMPARE(session().breakpointHits(1), 1);
    session().showMoment({1, false});
    session().resume(); // in the recording: to that very moment, once, though the stop is on record, too
    QTRY_COMPARE(session().shownCallback().function, QStringLiteral("tick"));
    session().resume();
    QTRY_VERIFY(!session().isPast());
}

void TestWindowCallbacks::aWakeWithinOneIsToldAsSuch()
{
    showProgram("import asyncio\n"
                "def tell(future):\n"
                "    future.set_result(None)\n"
                "def tick():\n"
                "    pass\n"
                "async def main():\n"
                "    loop = asyncio.get_running_loop()\n"
                "    future = loop.create_future()\n"
                "    loop.call_soon(tell, future)\n"
                "    loop.call_soon(tick)\n"
                "    await future\n"
                "asyncio.run(main())\n");
    for (const char *spec : {"wake main hit 2", "callback tick"}) { // the first wake is its spawn's
        std::string error;
        session().addBreakpoint(parseBreakpoint(spec, error).value());
    }
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    const Session::ShownCallback tell = session().shownCallback();
    QVERIFY2(session().statusText() == QString::fromUtf8("Stopped inside callback run %1: tell — breakpoint 1: wake "
                                                         "main hit 2")
                                           .arg(tell.number),
             qPrintable(session().statusText()));
    QVERIFY(tell.inside);
    QCOMPARE(tell.line, 2);
    QTRY_VERIFY2(
        labelTexts(*layout().loop).join(u'|').contains(QStringLiteral("Inside callback run %1: tell").arg(tell.number)),
        qPrintable(labelTexts(*layout().loop).join(u'|')));
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped &&
                                 session().shownCallback().function == QLatin1String("tick"),
                             patience);
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);

    session().showMoment({1, false});
    session().resume(); // both hits lie at the first moment at which the wake is seen done
    QTRY_COMPARE(session().shownCallback().function, QStringLiteral("tick"));
    QVERIFY(session().cursor() == session().recording()->callback(tell.number + 1).before());
    QVERIFY(session().state().find(0) && session().state().find(0)->status == TaskStatus::ready);
    session().resume();
    QTRY_VERIFY(!session().isPast());
}

void TestWindowCallbacks::oneLooksBackAtThem()
{
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    const Recording &recording = *session().recording();
    session().showPreviousSwitch();
    QVERIFY(session().isPast() && session().cursor().callback == 0); // passes over them
    window_->actions().stopAtCallbacks->trigger();
    QVERIFY(session().stopsAtCallbacks());
    const auto isAtTick = [&] { return session().shownCallback().function == QLatin1String("tick"); };
    for (CallbackNumber left = recording.lastCallback() + recording.lastSwitch(); left > 0 && !isAtTick(); --left)
        session().showPreviousSwitch();
    QVERIFY(isAtTick());
    const Session::ShownCallback shown = session().shownCallback();
    QCOMPARE(session().selectedSwitch(), SwitchNumber(0));
    QVERIFY2(session().statusText().startsWith(QStringLiteral("Past: before callback run %1 of %2: tick, ")
                                                   .arg(shown.number)
                                                   .arg(recording.lastCallback())),
             qPrintable(session().statusText()));
    const QString run = QStringLiteral("before callback run %1: tick").arg(shown.number);
    QTRY_VERIFY2(labelTexts(*layout().loop).join(u'|').contains(run),
                 qPrintable(labelTexts(*layout().loop).join(u'|')));
    QTRY_COMPARE(firstCard(TitleRole), QStringLiteral("tick"));
    window_->actions().step->trigger(); // on by one, in the recording
    QVERIFY(session().cursor() > recording.callback(shown.number).before());
    session().showMoment(recording.callback(shown.number).before());
    QCOMPARE(session().shownCallback().number, shown.number);
    window_->actions().stopAtCallbacks->trigger();
    session().showNextSwitch();
    QVERIFY(session().cursor().callback == 0 &&
            session().cursor().number >= recording.callback(shown.number).nextSwitch);
}

void TestWindowCallbacks::oneSeesWhichOneMadeATask()
{
    showProgram("import asyncio\n"
                "async def child(): pass\n"
                "def makes(): asyncio.create_task(child())\n"
                "async def main():\n"
                "    asyncio.get_running_loop().call_soon(makes)\n"
                "    for _ in range(4): await asyncio.sleep(0)\n"
                "asyncio.run(main())\n");
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    const Recording &recording = *session().recording();
    const std::vector<TaskNumber> tasks = recording.taskNumbers(); // main, child, and those of the loop's end
    QVERIFY(tasks.size() > 1);
    QCOMPARE(recording.taskName(tasks[1]), std::string("child#1"));
    session().selectTask(tasks[1]);
    const auto parent = [this]() -> QLabel * {
        for (QLabel *label : layout().task->findChildren<QLabel *>())
            if (label->accessibleName() == QLatin1String("Parent"))
                return label;
        return nullptr;
    };
    QTRY_VERIFY2(parent()->accessibleDescription().endsWith(QLatin1String(": makes")),
                 qPrintable(parent()->accessibleDescription()));
    const CallbackNumber run = recording.spawningCallback(*recording.task(tasks[1]));
    QVERIFY2(parent()->accessibleDescription().contains(QStringLiteral("callback run %1").arg(run)),
             qPrintable(parent()->accessibleDescription()));
    emit parent()->linkActivated(QStringLiteral("callback:%1").arg(run));
    QCOMPARE(session().shownCallback().number, run);
    QCOMPARE(session().shownCallback().function, QStringLiteral("makes"));
    session().selectTask(tasks[0]);
    QTRY_COMPARE(parent()->text(), QStringLiteral("no parent"));
}

QTEST_MAIN(TestWindowCallbacks)
#include "test_window_callbacks.moc"

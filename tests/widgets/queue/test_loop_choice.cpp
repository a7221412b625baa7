// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_choice.h"

#include "tests/engine/record/side_builder.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/models/roles.h"
#include "widgets/queue/card_list.h"
#include "widgets/queue/loop_view.h"

#include <QAbstractEventDispatcher>
#include <QAbstractItemView>
#include <QSet>
#include <QStyleOptionComboBox>
#include <QTreeView>

using namespace coroscope;

namespace {

void note(RecordingBuilder &builder, format::LoopNote what, std::uint32_t loop)
{
    builder.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::loop), 1),
                 std::uint64_t(what) | std::uint64_t(loop) << 32});
}

/// Tasks 0 and 2 are loop 1's, 1 and 3 loop 2's. Switches: 0, 1, 0, 1.
RecordingBuilder twoLoops()
{
    RecordingBuilder builder;
    builder.text(format::Op::skip, std::uint32_t(format::Extension::loop), 2, "worker",
                 {std::uint64_t(format::LoopNote::name) | 6 << 8 | std::uint64_t(2) << 32});
    for (const TaskNumber task : {0, 1, 2, 3}) {
        note(builder, format::LoopNote::spawns, task % 2 + 1);
        builder.spawn(task, noTask, task + 1);
    }
    for (const TaskNumber task : {0, 1, 0, 1}) {
        builder.resume(task);
        builder.suspend(WaitKind::yield);
    }
    return builder;
}

QStringList namesIn(const LoopView &view)
{
    QStringList names;
    const QAbstractItemModel &queue = *view.findChild<CardList *>()->model();
    for (int row = 0; row < queue.rowCount(); ++row)
        names << queue.index(row, 0).data(TitleRole).toString();
    return names;
}

} // namespace

class TestLoopChoice : public QObject {
    Q_OBJECT
private slots:
    void isNotThereForOneLoop()
    {
        SampleSession sample(parkedStory());
        QVERIFY(sample.isReady());
        LoopView view(sample.session());
        view.show();
        QTRY_VERIFY(!namesIn(view).isEmpty() || sample.session().state().ready.empty());
        QVERIFY(!view.findChild<LoopChoice *>()->isVisibleTo(&view));
        view.findChild<LoopChoice *>()->refresh();
        int posted = 0; // it does not ask itself for the next one
        for (int turn = 0; turn < 20; ++turn)
            posted += QCoreApplication::eventDispatcher()->processEvents(QEventLoop::AllEvents);
        QVERIFY2(posted < 10, qPrintable(QString::number(posted)));
        QCOMPARE(sample.session().shownLoop(), 0u);
    }

    void followsTheSwitch()
    {
        SampleSession sample(twoLoops());
        QVERIFY(sample.isReady());
        Session &session = sample.session();
        LoopView view(session);
        view.show();
        const auto &choice = *view.findChild<LoopChoice *>();
        session.showMoment({1, false});
        QTRY_COMPARE(namesIn(view), (QStringList{"task 0", "task 2"}));
        QVERIFY(choice.isVisibleTo(&view));
        QCOMPARE(choice.currentText(), "Automatic: loop 1");
        session.showMoment({2, false});
        QTRY_COMPARE(namesIn(view), (QStringList{"task 1", "task 3"}));
        QCOMPARE(choice.currentText(), "Automatic: loop 2 (worker)");
        QCOMPARE(session.nextTask(), 1u);
    }

    void isCutWhereItShows()
    {
        SampleSession sample(twoLoops());
        QVERIFY(sample.isReady());
        LoopView view(sample.session());
        view.show();
        auto &choice = *view.findChild<LoopChoice *>();
        sample.session().showMoment({2, false});
        QTRY_COMPARE(choice.currentText(), "Automatic: loop 2 (worker)");
        const auto drawnIn = [&choice](int width) {
            choice.resize(width, choice.height());
            QStyleOptionComboBox option;
            choice.initStyleOption(&option);
            return option.currentText;
        };
        const QString whole = choice.currentText();
        QCOMPARE(drawnIn(1000), whole);
        QSet<QString> fronts; // as there is less and less room
        for (int width = choice.fontMetrics().horizontalAdvance(whole); width > 60; --width) {
            const QString cut = drawnIn(width);
            QVERIFY(choice.fontMetrics().horizontalAdvance(cut) < width);
            QVERIFY2(cut.contains(QChar(0x2026)), qPrintable(cut));
            if (cut.endsWith(u')'))
                fronts << cut.left(cut.indexOf(u'('));
        }
        QCOMPARE(fronts, (QSet<QString>{"Automatic: loop 2 ", QChar(0x2026) + QStringLiteral("loop 2 ")}));
    }

    void staysWithTheOneThatIsChosen()
    {
        SampleSession sample(twoLoops());
        QVERIFY(sample.isReady());
        Session &session = sample.session();
        LoopView view(session);
        view.show();
        auto &choice = *view.findChild<LoopChoice *>();
        session.showMoment({1, false});
        QTRY_COMPARE(choice.count(), 3);
        choice.setCurrentIndex(2);
        emit choice.activated(2);
        QCOMPARE(session.selectedLoop(), 2u);
        QTRY_COMPARE(namesIn(view), (QStringList{"task 1", "task 3"}));
        session.showMoment({3, false});
        QTRY_COMPARE(namesIn(view), (QStringList{"task 3", "task 1"}));
        QCOMPARE(choice.currentText(), "loop 2 (worker)");
        QTRY_VERIFY(labelTexts(view).contains("Ready queue: 2 tasks"));
        session.selectLoop(0);
        QTRY_COMPARE(choice.currentIndex(), 0);
    }

    /// What one is about to choose in the list does not go away under the keys while the program runs on.
    void theListStaysWhileItIsOpen()
    {
        SampleSession sample(twoLoops());
        QVERIFY(sample.isReady());
        Session &session = sample.session();
        LoopView view(session);
        view.show();
        auto &choice = *view.findChild<LoopChoice *>();
        session.showMoment({1, false});
        QTRY_COMPARE(choice.currentText(), "Automatic: loop 1");
        choice.showPopup();
        QAbstractItemView &list = *choice.view();
        QTRY_VERIFY(list.isVisible());
        list.setCurrentIndex(choice.model()->index(2, 0));
        session.showMoment({2, false});
        QTRY_COMPARE(namesIn(view), (QStringList{"task 1", "task 3"}));
        QCOMPARE(list.currentIndex().row(), 2);
        choice.hidePopup();
        QTRY_COMPARE(choice.currentText(), "Automatic: loop 2 (worker)");
    }

    void aLoopsStateIsWhatIsItsOfTheWhole()
    {
        SampleSession sample(twoLoops());
        QVERIFY(sample.isReady());
        const Recording &recording = *sample.session().recording();
        for (const SwitchNumber number : {1, 2, 3, 4, 5}) {
            const LoopState all = recording.stateAt({number, false});
            std::size_t tasks = 0;
            for (const std::uint32_t loop : {1u, 2u}) {
                const LoopState own = stateOfLoop(recording, all, loop);
                tasks += own.tasks.size();
                std::vector<TaskNumber> ready;
                for (const TaskNumber task : all.ready)
                    if (recording.loopOf(task) == loop)
                        ready.push_back(task);
                QCOMPARE(own.ready, ready);
            }
            QCOMPARE(tasks, all.tasks.size());
            QCOMPARE(stateOfLoop(recording, all, 0).ready, all.ready);
        }
    }

    void aLoopsCallbackRunIsNoOthers()
    {
        RecordingBuilder builder = twoLoops();
        SideBuilder side(builder);
        side.beginIn(1, 1000);
        side.beginIn(2, 1000); // meanwhile
        side.end(1000, 2, RunOutcome::returned);
        side.beginIn(2, 1000);
        side.end(1000, 1, RunOutcome::returned);
        side.beginIn(1, 1000);
        SampleSession sample(builder);
        QVERIFY(sample.isReady());
        const Recording &recording = *sample.session().recording();
        const auto underWay = [&](CallbackNumber before, quint32 loop) {
            return stateOfLoop(recording, recording.stateBeforeCallback(before), loop).callback;
        };
        QCOMPARE(underWay(1, 1), CallbackNumber(0));
        QCOMPARE(underWay(2, 1), CallbackNumber(1));
        QCOMPARE(underWay(2, 2), CallbackNumber(0));
        QCOMPARE(underWay(4, 1), CallbackNumber(0));
        QCOMPARE(underWay(4, 2), CallbackNumber(3));
        QCOMPARE(underWay(4, 3), CallbackNumber(0)); // of a loop that has run none
        QCOMPARE(recording.callbackCount(3), std::size_t(0));
        const LoopState now = recording.stateAt({recording.lastSwitch() + 1, false}); // both are
        QCOMPARE(stateOfLoop(recording, now, 0).callback, CallbackNumber(4));
        QCOMPARE(stateOfLoop(recording, now, 1).callback, CallbackNumber(4));
        QCOMPARE(stateOfLoop(recording, now, 2).callback, CallbackNumber(3));
    }
};

QTEST_MAIN(TestLoopChoice)
#include "test_loop_choice.moc"

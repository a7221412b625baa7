// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/task_panel.h"

#include "tests/widgets/common/use_menu.h"
#include "tests/widgets/models/sample_session.h"

#include <QApplication>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTreeView>

#include <algorithm>

using namespace coroscope;

namespace {

QLabel *lineOf(const TaskPanel &panel, const char *name)
{
    const QList<QLabel *> labels = panel.findChildren<QLabel *>();
    const auto found = std::find_if(labels.begin(), labels.end(), [name](const QLabel *label) {
        return label->accessibleName() == QLatin1String(name);
    });
    return found == labels.end() ? nullptr : *found;
}

} // namespace

class TestTaskPanel : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenEmpty();
    void showsTheSelectedTask();
    void whatTakesSeveralLinesIsSeen();
    void linksAndFramesLead();
    void leadsToTheHolderAndTheMaker();
    void linksFollowTheColours();
    void doesNotKnowWhatWasDropped();
    void theMenuIsOfTheTaskShown();
    void saysThatFramesInCppAreNotRead();
};

void TestTaskPanel::saysWhatToDoWhenEmpty()
{
    Session session;
    TaskPanel panel(session);
    panel.show();
    QVERIFY(labelTexts(panel).join(u' ').contains("Run a program (F5)"));
}

void TestTaskPanel::showsTheSelectedTask()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.show();
    sample.session().selectTask(1);
    sample.session().showMoment({3, false});
    QTRY_VERIFY2(labelTexts(panel).contains("waiting"), qPrintable(labelTexts(panel).join(u'|')));
    QVERIFY(labelTexts(panel).contains("task1#1"));
    QVERIFY(labelTexts(panel).filter("timer, due in ").size() == 1);
    QVERIFY2(labelTexts(panel).filter("1 slice, ").size() == 1, qPrintable(labelTexts(panel).join(u'|')));
    sample.session().showNow();
    QTRY_VERIFY2(labelTexts(panel).filter("done, in ").size() == 1, qPrintable(labelTexts(panel).join(u'|')));
    QVERIFY(labelTexts(panel).contains("7")); // its result
    QVERIFY(labelTexts(panel).filter("2 slices, ").size() == 1);
    sample.session().showMoment({1, false});
    QTRY_VERIFY(labelTexts(panel).filter("not spawned yet").size() == 1);
    QVERIFY(labelTexts(panel).filter("slice").isEmpty());
}

/// Lines that come, go, and grow with the words in them.
void TestTaskPanel::whatTakesSeveralLinesIsSeen()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.resize(360, 450);
    panel.show();
    sample.session().selectTask(1);
    const auto cut = [&panel] {
        QStringList words;
        for (const QLabel *label : panel.findChildren<QLabel *>())
            if (label->isVisible() && label->wordWrap() && label->height() < label->heightForWidth(label->width()))
                words << label->text();
        return words.join(u'|');
    };
    const QLabel *note = lineOf(panel, "On locals");
    const auto *view = panel.findChild<QScrollArea *>()->viewport();
    for (int width = 360; width >= 160; width -= 40) {
        panel.resize(width, 450);
        sample.session().showMoment({1, false});
        QTRY_VERIFY(!lineOf(panel, "Wait")->isVisible());
        QTRY_COMPARE(cut(), QString());
        sample.session().showMoment({3, false});
        QTRY_VERIFY(lineOf(panel, "Wait")->isVisible());
        QTRY_COMPARE(cut(), QString());
        QVERIFY(note->isVisible());
        QTRY_VERIFY(note->mapTo(view, note->rect().bottomLeft()).y() < view->height());
    }
}

void TestTaskPanel::linksAndFramesLead()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.resize(400, 500);
    panel.show();
    sample.session().selectTask(1);
    sample.session().showMoment({3, false});
    auto *stack = panel.findChild<QTreeView *>();
    QTRY_COMPARE(stack->model()->rowCount(), 2);
    QSignalSpy opened(&panel, &TaskPanel::openLocation);
    QTest::mouseClick(stack->viewport(), Qt::LeftButton, {}, stack->visualRect(stack->model()->index(1, 0)).center());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().at(1).toInt(), 5);
    for (QLabel *label : panel.findChildren<QLabel *>())
        if (label->accessibleName() == "Parent")
            emit label->linkActivated("task:0");
    QCOMPARE(sample.session().selectedTask(), TaskNumber(0));
}

void TestTaskPanel::leadsToTheHolderAndTheMaker()
{
    SampleSession sample(lockedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.show();
    sample.session().selectTask(0);
    QTRY_VERIFY2(labelTexts(panel).filter("waits for Lock#2 (b_lock), held by worker#2").size() == 1,
                 qPrintable(labelTexts(panel).join(u'|')));
    QVERIFY(labelTexts(panel).filter("main at locks.py:21").size() == 1);
    QSignalSpy opened(&panel, &TaskPanel::openLocation);
    emit lineOf(panel, "Created by")->linkActivated("created:");
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().at(0).toString(), QStringLiteral("/home/me/locks.py"));
    QCOMPARE(opened.first().at(1).toInt(), 21);
    QVERIFY(lineOf(panel, "Wait")->text().contains("task:1"));
    emit lineOf(panel, "Wait")->linkActivated("task:1");
    QCOMPARE(sample.session().selectedTask(), TaskNumber(1));
}

void TestTaskPanel::linksFollowTheColours()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.resize(400, 500);
    panel.show();
    const QPalette before = QApplication::palette();
    const auto turn = [](QRgb link) { // as another theme does
        QPalette palette = QApplication::palette();
        palette.setColor(QPalette::Link, QColor::fromRgb(link));
        QApplication::setPalette(palette);
    };
    const auto shows = [&panel](QRgb color) { // the line under a link is of its colour, not blended with another
        const QImage image = panel.grab().toImage().convertToFormat(QImage::Format_RGB32);
        const auto *first = reinterpret_cast<const QRgb *>(image.constBits());
        return std::find(first, first + image.sizeInBytes() / 4, color) != first + image.sizeInBytes() / 4;
    };
    constexpr QRgb light = 0xffee11cc, dark = 0xff11ccee;
    turn(light);
    sample.session().selectTask(1);
    QTRY_VERIFY(shows(light));
    turn(dark);
    QTRY_VERIFY(shows(dark) && !shows(light));
    QApplication::setPalette(before);
}

void TestTaskPanel::doesNotKnowWhatWasDropped()
{
    SampleSession sample(droppedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.show();
    sample.session().selectTask(0);
    QTRY_VERIFY2(labelTexts(panel).contains("before what is kept"), qPrintable(labelTexts(panel).join(u'|')));
}

void TestTaskPanel::theMenuIsOfTheTaskShown()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.show();
    sample.session().selectTask(1);
    QLabel *state = nullptr;
    for (QLabel *label : panel.findChildren<QLabel *>())
        state = label->accessibleName() == "State" ? label : state;
    QVERIFY(state);
    useContextMenu(*state, {2, 2}, "Break when task1#1 is resumed"); // a label's own menu does not come between
    QCOMPARE(sample.session().breakpoints().size(), std::size_t(1));
    sample.session().removeBreakpoint(sample.session().breakpoints().front().number);
    Session none;
    TaskPanel empty(none);
    empty.show();
    QVERIFY(useContextMenu(empty, {2, 2}, {}).isEmpty());
}

void TestTaskPanel::saysThatFramesInCppAreNotRead()
{
    RecordingBuilder story = parkedStory();
    story.property("language", "c++");
    SampleSession sample(story);
    QVERIFY(sample.isReady());
    TaskPanel panel(sample.session());
    panel.show();
    sample.session().selectTask(1);
    sample.session().showMoment({3, false});
    QTRY_COMPARE(labelTexts(panel).filter("a debugger such as gdb").size(), 1);
    QVERIFY(labelTexts(panel).filter("a recording does not hold them").isEmpty());
}

QTEST_MAIN(TestTaskPanel)
#include "test_task_panel.moc"

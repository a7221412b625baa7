// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/breakpoint_panel.h"

#include "tests/widgets/models/beside_recordings.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/models/breakpoint_model.h"

#include <QLineEdit>
#include <QPointer>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTreeView>

using namespace coroscope;

class TestBreakpointPanel : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void saysWhatToDoWhenEmpty();
    void addsWhatIsTyped();
    void refusesWhatIsWrong();
    void switchesOffEditsAndRemoves();
    void aCellStaysOpenUntilItIsRight();
    void aCellThatIsGivenUpIsAsBefore();
    void showsTheLastHit_data();
    void showsTheLastHit();
    void saysThatThereWasNoHit();
    void survivesARestart();

private:
    QTemporaryDir folder_;
};

namespace {

QString complaint(const BreakpointPanel &panel)
{
    for (const QLabel *label : panel.findChildren<QLabel *>())
        if (label->accessibleName() == "What is wrong with the breakpoint" && label->isVisible())
            return label->text();
    return {};
}

Breakpoint parsed(const std::string &spec)
{
    std::string error;
    return parseBreakpoint(spec, error).value_or(Breakpoint());
}

/// Opens the editor of a cell as a double click does.
QLineEdit *openCell(QTreeView &table, int column)
{
    const QModelIndex cell = table.model()->index(0, column);
    table.setCurrentIndex(cell);
    table.edit(cell);
    return table.viewport()->findChild<QLineEdit *>();
}

} // namespace

void TestBreakpointPanel::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
    QCoreApplication::setOrganizationName("coroscope-test");
}

void TestBreakpointPanel::init() { QSettings().clear(); }

void TestBreakpointPanel::saysWhatToDoWhenEmpty()
{
    Session session;
    BreakpointPanel panel(session);
    panel.show();
    QVERIFY(labelTexts(panel).join(u' ').contains("Type one above"));
}

void TestBreakpointPanel::addsWhatIsTyped()
{
    Session session;
    session.setProgram("/home/me/a.py");
    BreakpointPanel panel(session);
    panel.show();
    auto *input = panel.findChild<QLineEdit *>();
    QTest::keyClicks(input, "task2");
    QTest::keyClick(input, Qt::Key_Return);
    QCOMPARE(session.breakpoints().size(), std::size_t(1));
    QCOMPARE(session.breakpoints().front().task, std::string("task2"));
    QCOMPARE(panel.findChild<QTreeView *>()->model()->rowCount(), 1);
    QVERIFY(input->text().isEmpty());
}

void TestBreakpointPanel::refusesWhatIsWrong()
{
    Session session;
    BreakpointPanel panel(session);
    panel.show();
    auto *input = panel.findChild<QLineEdit *>();
    QTest::keyClicks(input, "resume at nowhere");
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(session.breakpoints().empty());
    QCOMPARE(input->text(), "resume at nowhere"); // to be corrected
    const auto isSaid = [&] {
        for (const QLabel *label : panel.findChildren<QLabel *>())
            if (label->accessibleName() == "What is wrong with the breakpoint")
                return label->isVisible();
        return false;
    };
    QVERIFY(isSaid());
    Breakpoint other; // as by the editor's margin
    other.task = "task1";
    const std::uint32_t number = session.addBreakpoint(other);
    QVERIFY(!isSaid());
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(isSaid());
    session.removeBreakpoint(number);
    QVERIFY(!isSaid());
}

void TestBreakpointPanel::switchesOffEditsAndRemoves()
{
    Session session;
    session.setProgram("/home/me/a.py");
    Breakpoint breakpoint;
    breakpoint.task = "task1";
    session.addBreakpoint(breakpoint);
    BreakpointPanel panel(session);
    panel.show();
    auto *table = panel.findChild<QTreeView *>();
    QAbstractItemModel *model = table->model();
    QVERIFY(model->setData(model->index(0, BreakpointModel::enabledColumn), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!session.breakpoints().front().enabled);
    QVERIFY(model->setData(model->index(0, BreakpointModel::taskColumn), "worker*"));
    QCOMPARE(session.breakpoints().front().task, std::string("worker*"));
    table->selectionModel()->select(model->index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    table->setFocus();
    for (QAction *action : table->actions())
        if (action->text() == "Remove")
            action->trigger();
    QVERIFY(session.breakpoints().empty());
    QVERIFY(labelTexts(panel).join(u' ').contains("Type one above"));
}

void TestBreakpointPanel::aCellStaysOpenUntilItIsRight()
{
    Session session;
    session.setProgram("/home/me/a.py");
    session.addBreakpoint(parsed("resume at client.py:41"));
    BreakpointPanel panel(session);
    panel.show();
    auto *table = panel.findChild<QTreeView *>();
    QPointer<QLineEdit> cell = openCell(*table, BreakpointModel::placeColumn);
    QVERIFY(cell);
    cell->selectAll();
    QTest::keyClicks(cell, "client.py");
    QTest::keyClick(cell, Qt::Key_Return);
    QVERIFY2(complaint(panel).contains("write file:line"), qPrintable(complaint(panel)));
    QVERIFY(cell && cell->isVisible());
    QCOMPARE(cell->text(), "client.py"); // what was typed is there to be corrected
    QCOMPARE(session.breakpoints().front().line, 41U);
    QTest::keyClicks(cell, ":7");
    QCOMPARE(complaint(panel), "");
    QTest::keyClick(cell, Qt::Key_Return);
    QTRY_VERIFY(!cell);
    QCOMPARE(session.breakpoints().front().line, 7U);
}

void TestBreakpointPanel::aCellThatIsGivenUpIsAsBefore()
{
    Session session;
    session.setProgram("/home/me/a.py");
    session.addBreakpoint(parsed("main -> task2 hit 2"));
    BreakpointPanel panel(session);
    panel.show();
    auto *table = panel.findChild<QTreeView *>();
    QPointer<QLineEdit> cell = openCell(*table, BreakpointModel::hitColumn);
    QVERIFY(cell);
    cell->setText("often");
    QTest::keyClick(cell, Qt::Key_Tab);
    QVERIFY(complaint(panel).contains("often"));
    QTest::keyClick(cell, Qt::Key_Escape);
    QTRY_VERIFY(!cell);
    QCOMPARE(complaint(panel), "");
    QCOMPARE(toString(session.breakpoints().front()), std::string("main -> task2 hit 2"));
}

void TestBreakpointPanel::showsTheLastHit_data()
{
    QTest::addColumn<std::string>("spec");
    QTest::addColumn<Moment>("at");
    QTest::addColumn<TaskNumber>("task");
    QTest::addColumn<bool>("isBeside");
    QTest::newRow("before a switch") << std::string("resume task1") << Moment{4, false} << TaskNumber(1) << false;
    QTest::newRow("the first of them") << std::string("resume main hit 1") << Moment{1, false} << TaskNumber(0)
                                       << false;
    QTest::newRow("after a slice") << std::string("fail task2") << Moment{7, false} << TaskNumber(2) << false;
    QTest::newRow("within a slice") << std::string("spawn task2") << Moment{1, true} << TaskNumber(2) << false;
    QTest::newRow("before a callback run") << std::string("callback report") << Moment{3, false, 2} << noTask << true;
    QTest::newRow("within one") << std::string("wake main hit 2") << Moment{3, false, 2} << TaskNumber(0) << true;
    QTest::newRow("between two things") << std::string("suspend worker") << Moment{3, false, 1} << TaskNumber(1)
                                        << true;
}

void TestBreakpointPanel::showsTheLastHit()
{
    QFETCH(const std::string, spec);
    QFETCH(const Moment, at);
    QFETCH(const TaskNumber, task);
    QFETCH(const bool, isBeside);
    SampleSession sample(isBeside ? besideStory() : parkedStory());
    QVERIFY(sample.isReady());
    Session &session = sample.session();
    session.addBreakpoint(parsed(spec));
    BreakpointPanel panel(session);
    panel.resize(900, 300);
    panel.show();
    auto *table = panel.findChild<QTreeView *>();
    QSignalSpy shown(&panel, &BreakpointPanel::hitShown);
    for (const int column : {int(BreakpointModel::numberColumn), int(BreakpointModel::hitsColumn)}) {
        session.showNow();
        const QPoint where = table->visualRect(table->model()->index(0, column)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, where);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, where);
        QTRY_VERIFY(!shown.isEmpty());
        shown.clear();
        QCOMPARE(session.cursor(), at);
        QCOMPARE(session.selectedTask(), task);
        QCOMPARE(complaint(panel), "");
    }
}

void TestBreakpointPanel::saysThatThereWasNoHit()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    sample.session().addBreakpoint(parsed("resume nobody"));
    BreakpointPanel panel(sample.session());
    panel.show();
    auto *table = panel.findChild<QTreeView *>();
    const auto ask = [table] {
        table->selectionModel()->select(table->model()->index(0, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
        for (QAction *action : table->actions())
            if (action->text() == "Show where it was hit last")
                action->trigger();
    };
    ask();
    QTRY_VERIFY2(complaint(panel).contains("was not hit"), qPrintable(complaint(panel)));
    QVERIFY(!sample.session().isPast());
    sample.session().close();
    ask();
    QVERIFY2(complaint(panel).contains("Nothing has run"), qPrintable(complaint(panel)));
}

void TestBreakpointPanel::survivesARestart()
{
    {
        Session session;
        session.setProgram("/home/me/a.py");
        BreakpointPanel panel(session);
        auto *input = panel.findChild<QLineEdit *>();
        input->setText("finish worker* hit 2");
        QTest::keyClick(input, Qt::Key_Return);
    }
    Session session;
    session.setProgram("/home/me/a.py");
    BreakpointPanel panel(session);
    QCOMPARE(panel.findChild<QTreeView *>()->model()->rowCount(), 1);
    QCOMPARE(session.breakpoints().front().task, std::string("worker*"));
}

QTEST_MAIN(TestBreakpointPanel)
#include "test_breakpoint_panel.moc"

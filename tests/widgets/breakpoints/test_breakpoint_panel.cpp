// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/breakpoint_panel.h"

#include "tests/widgets/models/sample_session.h"
#include "widgets/models/breakpoint_model.h"

#include <QLineEdit>
#include <QSettings>
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
    void survivesARestart();

private:
    QTemporaryDir folder_;
};

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

// SPDX-License-Identifier: GPL-3.0-or-later
// The Task panel over a real program: locals while it is stopped, and plain words where there are none.
#include "widgets/inspector/task_panel.h"

#include "engine/guest/launch.h"
#include "tests/widgets/common/use_menu.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/common/rows_text.h"
#include "widgets/inspector/locals_tree.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long

constexpr char program[] = "from coroscope import Task, run, sleep\n"
                           "class Job:\n"
                           "    def __init__(self):\n"
                           "        self.done = 0\n"
                           "async def inner(job):\n"
                           "    job.done += 1\n"
                           "    await sleep(0)\n"
                           "async def main():\n"
                           "    job = Job()\n"
                           "    items = list(range(300))\n"
                           "    for turn in range(20):\n"
                           "        await inner(job)\n"
                           "run(main())\n";

} // namespace

class TestTaskPanelLocals : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void showsLocalsAndWhatHasChanged();
    void copiesByTheMenu();
    void clickingAFrameLeadsToItAndOpensIt();
    void arrowsLookAtFrames();
    void fetchesMore();
    void fillsWhatIsInSight();
    void saysWhyThereAreNone();
    void showsTheFramesOfARunningTask();

private:
    void start(const QByteArray &text);
    void stepTo(SwitchNumber number);
    QModelIndex row(const QString &path) const; ///< "inner/job/done"; invalid: not there
    QString value(const QString &path) const { return row(path).siblingAtColumn(1).data().toString(); }
    bool isChanged(const QString &path) const { return row(path).data(LocalsModel::ChangedRole).toBool(); }
    QString note() const
    {
        for (const QLabel *label : panel_->findChildren<QLabel *>())
            if (label->accessibleName() == "On locals" && label->isVisibleTo(panel_.get()))
                return label->text();
        return {};
    }

    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<TaskPanel> panel_;
    LocalsTree *tree_ = nullptr;
};

void TestTaskPanelLocals::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
}

void TestTaskPanelLocals::init()
{
    session_ = std::make_unique<Session>();
    panel_ = std::make_unique<TaskPanel>(*session_);
    panel_->resize(500, 400);
    panel_->show();
    tree_ = panel_->findChild<LocalsTree *>();
    QVERIFY(tree_);
}

void TestTaskPanelLocals::cleanup()
{
    panel_.reset();
    session_.reset();
}

void TestTaskPanelLocals::start(const QByteArray &text)
{
    Session::RunRequest request;
    request.program = folder_.filePath("program.py");
    QFile file(request.program);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    request.stopAtEntry = true;
    QVERIFY(session_->start(request));
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::stopped, patience);
}

void TestTaskPanelLocals::stepTo(SwitchNumber number)
{
    while (session_->stopPlace().number < number) {
        const SwitchNumber next = session_->stopPlace().number + 1;
        session_->stepSwitch();
        QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped && session_->stopPlace().number == next,
                                 patience);
    }
}

QModelIndex TestTaskPanelLocals::row(const QString &path) const
{
    QModelIndex at;
    for (const QString &name : path.split(u'/')) {
        QModelIndex found;
        for (int i = 0; i < tree_->model()->rowCount(at) && !found.isValid(); ++i)
            if (tree_->model()->index(i, 0, at).data() == name)
                found = tree_->model()->index(i, 0, at);
        if (!found.isValid())
            return {};
        at = found;
    }
    return at;
}

void TestTaskPanelLocals::showsLocalsAndWhatHasChanged()
{
    start(program);
    stepTo(2);
    QTRY_COMPARE_WITH_TIMEOUT(value("inner/job"), QString("<Job done=1>"), patience);
    QCOMPARE(row("inner/job").siblingAtColumn(2).data().toString(), QString("Job"));
    QVERIFY(tree_->isExpanded(row("inner")));
    QVERIFY(!tree_->isExpanded(row("main")));
    QCOMPARE(note(), QString());
    tree_->expand(row("inner/job"));
    tree_->expand(row("main"));
    QTRY_COMPARE_WITH_TIMEOUT(value("inner/job/done"), QString("1"), patience);
    QTRY_COMPARE_WITH_TIMEOUT(value("main/turn"), QString("0"), patience);
    QVERIFY(!isChanged("inner/job/done"));

    stepTo(3);
    QTRY_COMPARE_WITH_TIMEOUT(value("inner/job/done"), QString("2"), patience);
    QTRY_COMPARE_WITH_TIMEOUT(value("main/turn"), QString("1"), patience);
    QVERIFY(isChanged("inner/job/done") && isChanged("main/turn") && !isChanged("main/items"));
    QVERIFY(tree_->isExpanded(row("inner/job")) && tree_->isExpanded(row("main")));
    QVERIFY(row("main/turn").data(Qt::FontRole).value<QFont>().bold());

    tree_->selectionModel()->select(QItemSelection(row("inner/job/done"), row("inner/job/done").siblingAtColumn(2)),
                                    QItemSelectionModel::ClearAndSelect);
    QCOMPARE(selectedRowsText(*tree_), QString("    done\t2\tint"));
}

void TestTaskPanelLocals::copiesByTheMenu()
{
    start(program);
    stepTo(2);
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid(), patience);
    const QPoint where = tree_->visualRect(row("inner/job")).center();
    tree_->setCurrentIndex(row("inner/job"));
    useContextMenu(*tree_->viewport(), where, "Copy &value");
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("<Job done=1>"));
    useContextMenu(*tree_->viewport(), where, "&Copy rows");
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("  job\t<Job done=1>\tJob"));
    const QStringList ofFrame = useContextMenu(*tree_->viewport(), tree_->visualRect(row("inner")).center(), {});
    QVERIFY(ofFrame.contains("&Go to line") && !ofFrame.contains("Copy &value"));
}

void TestTaskPanelLocals::clickingAFrameLeadsToItAndOpensIt()
{
    start(program);
    stepTo(2);
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid(), patience);
    QSignalSpy opened(panel_.get(), &TaskPanel::openLocation);
    QTest::mouseClick(tree_->viewport(), Qt::LeftButton, {}, tree_->visualRect(row("main")).center());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().at(1).toInt(), 12);
    QTRY_VERIFY_WITH_TIMEOUT(row("main/items").isValid(), patience);
    QTest::mouseClick(tree_->viewport(), Qt::LeftButton, {}, tree_->visualRect(row("main/items")).center());
    QCOMPARE(opened.size(), 1); // a value leads nowhere
}

void TestTaskPanelLocals::arrowsLookAtFrames()
{
    start(program);
    stepTo(2);
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid(), patience);
    QSignalSpy opened(panel_.get(), &TaskPanel::openLocation);
    QSignalSpy looked(panel_.get(), &TaskPanel::lookAtLocation);
    tree_->setCurrentIndex(row("inner"));
    QTest::keyClick(tree_, Qt::Key_Down); // to its local
    QCOMPARE(looked.size(), 0);
    QTest::keyClick(tree_, Qt::Key_Down);
    QCOMPARE(tree_->currentIndex().siblingAtColumn(0), row("main"));
    QCOMPARE(looked.size(), 1);
    QCOMPARE(looked.first().at(1).toInt(), 12);
    QVERIFY(tree_->isExpanded(row("main")));
    QTRY_VERIFY_WITH_TIMEOUT(row("main/items").isValid(), patience);
    QTest::keyClick(tree_, Qt::Key_Left); // closes it, and it stays so
    QVERIFY(!tree_->isExpanded(row("main")));
    QTest::keyClick(tree_, Qt::Key_Up, Qt::ShiftModifier);
    QTest::keyClick(tree_, Qt::Key_Home);
    QCOMPARE(looked.size(), 2);
    QCOMPARE(looked.last().at(1).toInt(), 7);
    QVERIFY(opened.isEmpty());
}

void TestTaskPanelLocals::fetchesMore()
{
    start(program);
    stepTo(2);
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid(), patience);
    tree_->expand(row("main"));
    QTRY_VERIFY_WITH_TIMEOUT(row("main/items").isValid(), patience);
    tree_->expand(row("main/items"));
    QTRY_COMPARE_WITH_TIMEOUT(tree_->model()->rowCount(row("main/items")), 101, patience);
    const QModelIndex more = row("main/items/… 200 more");
    QVERIFY(more.isValid());
    tree_->scrollTo(more);
    QTest::mouseClick(tree_->viewport(), Qt::LeftButton, {}, tree_->visualRect(more).center());
    QTRY_COMPARE_WITH_TIMEOUT(tree_->model()->rowCount(row("main/items")), 201, patience);
    QCOMPARE(value("main/items/[199]"), QString("199"));
}

void TestTaskPanelLocals::fillsWhatIsInSight()
{
    start(program);
    stepTo(2);
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid(), patience);
    const auto *const scroll = panel_->findChild<QScrollArea *>();
    const auto bottom = [&] { return tree_->mapTo(scroll->viewport(), QPoint(0, tree_->height())).y(); };
    for (const QSize size : {QSize(390, 150), QSize(500, 250), QSize(300, 600), QSize(390, 160)}) {
        panel_->resize(size);
        QTRY_VERIFY2(std::abs(scroll->viewport()->height() - bottom()) <= 2,
                     qPrintable(QString("%1 of %2").arg(bottom()).arg(scroll->viewport()->height())));
    }
}

void TestTaskPanelLocals::saysWhyThereAreNone()
{
    start(program);
    stepTo(3);
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid(), patience);
    session_->selectTask(0);
    session_->showMoment({2, false});
    QTRY_VERIFY_WITH_TIMEOUT(note().contains("Esc shows it"), patience);
    QVERIFY(row("inner").isValid() && !row("inner/job").isValid());
    QVERIFY(!tree_->model()->hasChildren(row("inner")));
    session_->showNow();
    QTRY_VERIFY_WITH_TIMEOUT(row("inner/job").isValid() && note().isEmpty(), patience);
    session_->resume();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    session_->showMoment({3, false});
    QTRY_VERIFY_WITH_TIMEOUT(note().contains("a recording does not hold them"), patience);
    QVERIFY(row("inner").isValid() && !row("inner/job").isValid());
}

void TestTaskPanelLocals::showsTheFramesOfARunningTask()
{
    start("from coroscope import run\ndef spin(limit):\n    while True: pass\nasync def main():\n    "
          "spin(3)\nrun(main())\n");
    session_->resume();
    QTRY_VERIFY_WITH_TIMEOUT(session_->recording() && session_->recording()->lastSwitch() == 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(note().contains("pause it (F6)"), patience);
    for (int i = 0; i < 100 && !row("spin").isValid(); ++i) { // the first pause may come before the call
        session_->pause();
        QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::stopped, patience);
        QTRY_VERIFY_WITH_TIMEOUT(row("main").isValid(), patience);
        if (row("spin").isValid())
            break;
        session_->resume();
        QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::running, patience);
    }
    QTRY_COMPARE_WITH_TIMEOUT(value("spin/limit"), QString("3"), patience);
    QCOMPARE(tree_->model()->headerData(0, Qt::Horizontal).toString(), QString("Running at"));
}

QTEST_MAIN(TestTaskPanelLocals)
#include "test_task_panel_locals.moc"

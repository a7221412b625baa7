// SPDX-License-Identifier: GPL-3.0-or-later
// What a program or a recording costs in the whole window: its memory, and the longest turn of its event loop, at each of the
// things that one does with it.
//     QT_QPA_PLATFORM=offscreen measure_window PROGRAM|RECORDING [spawn] [read]
// spawn: lanes are grouped by spawn from the beginning on; read: no more than reading it.
#include "app/window/actions.h"
#include "app/window/document.h"
#include "app/window/layout.h"
#include "app/window/main_window.h"
#include "widgets/common/long_table_view.h"
#include "widgets/session.h"
#include "widgets/tasks/task_list.h"
#include "widgets/timeline/timeline_view.h"

#include <QApplication>
#include <QDockWidget>
#include <QEventLoop>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>
#include <ctime>
#include <functional>

using namespace coroscope;

namespace {

constexpr int longestMs = 600'000;

/// What this thread has worked so far, in ms.
double worked()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Notes what was the longest to keep all other events waiting.
class WatchingApplication : public QApplication {
public:
    using QApplication::QApplication;
    double longest = 0; ///< ms of work
    QByteArray longestOf;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (depth_ > 0)
            return QApplication::notify(receiver, event);
        const QByteArray what =
            QByteArray(receiver->metaObject()->className()) + " " + QByteArray::number(event->type());
        ++depth_;
        const double before = worked();
        const bool done = QApplication::notify(receiver, event);
        note(worked() - before, what);
        --depth_;
        return done;
    }
    void note(double ms, const QByteArray &what)
    {
        if (ms <= longest)
            return;
        longest = ms;
        longestOf = what;
    }
    /// What the user does is an event, too.
    void act(const std::function<void()> &action)
    {
        ++depth_;
        const double before = worked();
        action();
        note(worked() - before, "the action itself");
        --depth_;
    }

private:
    int depth_ = 0;
};

double mebibytes(const char *field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QFile::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n'))
        if (line.startsWith(field))
            return line.mid(line.indexOf(':') + 1).simplified().split(' ').value(0).toDouble() / 1024;
    return 0;
}

class Measurement {
public:
    explicit Measurement(WatchingApplication &application) : application_(application)
    {
        std::printf("%-34s %9s %9s %9s %9s %9s  %s\n", "", "heap MiB", "file MiB", "peak MiB", "work ms", "turn ms",
                    "of");
    }

    /// Does it, and lets the window come to rest.
    void stage(const QByteArray &name, const std::function<void()> &action)
    {
        application_.longest = 0;
        const double before = worked();
        application_.act(action);
        rest();
        print(name, worked() - before);
    }
    void print(const QByteArray &name, double workMs)
    {
        std::printf("%-34s %9.1f %9.1f %9.1f %9.0f %9.1f  %s\n", name.constData(), mebibytes("RssAnon"),
                    mebibytes("RssFile") + mebibytes("RssShmem"), mebibytes("VmHWM"), workMs, application_.longest,
                    application_.longestOf.constData());
        std::fflush(stdout);
    }
    void begin() { application_.longest = 0; }

private:
    /// Until a while passes in which next to nothing is done.
    void rest()
    {
        double before = -1e9;
        while (worked() - before > 20) {
            before = worked();
            QEventLoop events;
            QTimer::singleShot(250, &events, &QEventLoop::quit);
            events.exec();
        }
    }

    WatchingApplication &application_;
};

template <class T>
T *named(QWidget &parent, const QString &accessibleName)
{
    for (T *each : parent.findChildren<T *>())
        if (each->accessibleName() == accessibleName)
            return each;
    return nullptr;
}

void measureTasks(Measurement &measure, TaskList &tasks)
{
    auto *table = tasks.findChild<LongTableView *>();
    auto *filter = tasks.findChild<QLineEdit *>();
    measure.stage("Tasks: to the end", [&] { table->scrollToBottom(); });
    measure.stage("Tasks: to the middle",
                  [&] { table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum() / 2); });
    for (const int column : {0, 7, 3})
        measure.stage("Tasks: sorted by column " + QByteArray::number(column),
                      [&] { table->header()->setSortIndicator(column, Qt::DescendingOrder); });
    measure.stage("Tasks: in spawn order", [&] { table->header()->setSortIndicator(-1, Qt::AscendingOrder); });
    measure.stage("Tasks: filtered", [&] { filter->setText(QStringLiteral("99")); });
    measure.stage("Tasks: all", [&] { filter->clear(); });
}

void measureChart(Measurement &measure, TimelineView &view)
{
    TimelineScene &scene = view.scene();
    const auto around = [&](const QByteArray &how) {
        measure.stage(how + ": zoomed in", [&] { scene.zoomAt(scene.axis().width() / 2, 1000); });
        measure.stage(how + ": to the side", [&] { scene.panBy(300); });
        measure.stage(how + ": all in view", [&] { scene.fit(); });
        measure.stage(how + ": scrolled to the middle", [&] { scene.setScrollTop(scene.layout().totalHeight() / 2); });
    };
    around("chart, by definition, folded");
    measure.stage("chart, by definition, unfolded", [&] { scene.setAllFolded(false); });
    around("chart, by definition, unfolded");
    measure.stage("chart, ended ones apart", [&] { scene.setSharesEnded(false); });
    around("chart, ended ones apart");
    measure.stage("chart, ended ones together", [&] { scene.setSharesEnded(true); });
    measure.stage("chart, by spawn", [&] { scene.setGrouping(LaneGrouping::spawnTree); });
    around("chart, by spawn");
    measure.stage("chart, by spawn, unfolded", [&] { scene.setAllFolded(false); });
    around("chart, by spawn, unfolded");
    measure.stage("chart, by spawn, filtered", [&] { scene.setFilter(QStringLiteral("99")); });
    around("chart, by spawn, filtered");
    measure.stage("chart, by definition, filtered", [&] { scene.setGrouping(LaneGrouping::definition); });
    around("chart, by definition, filtered");
    measure.stage("chart, no filter", [&] {
        scene.setFilter({});
        scene.setAllFolded(true);
    });
    measure.stage("chart, by switches", [&] { view.toggleAxis(); });
    measure.stage("chart, a range", [&] { scene.selectRange(scene.axis().begin(), scene.axis().end()); });
    measure.stage("chart, no range", [&] { scene.clearRange(); });
}

void measureMoments(Measurement &measure, Session &session)
{
    const SwitchNumber last = session.recording()->lastSwitch();
    for (const SwitchNumber number : {last / 2, last / 3, SwitchNumber(2), last})
        measure.stage("moment: switch " + QByteArray::number(qulonglong(number)),
                      [&] { session.selectSwitch(number); });
    measure.stage("moment: now", [&] { session.showNow(); });
}

} // namespace

int main(int argc, char **argv)
{
    QTemporaryDir home; // settings, and the recording
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, home.path().toUtf8());
    WatchingApplication application(argc, argv);
    if (argc < 2) {
        std::fputs("usage: measure_window PROGRAM|RECORDING [spawn] [read]\n", stderr);
        return 2;
    }
    const QString file = QString::fromLocal8Bit(argv[1]);
    Theme theme(application);
    MainWindow window(theme);
    Measurement measure(application);
    measure.stage("empty", [&] { window.show(); });
    Session &session = window.session();
    measure.begin();
    const double before = worked();
    const QStringList options = application.arguments().mid(2);
    if (options.contains(QStringLiteral("spawn")))
        window.layoutOfDocks().timeline->scene().setGrouping(LaneGrouping::spawnTree);
    window.openFile(file);
    if (!file.endsWith(QLatin1String(".coro"))) {
        window.actions().run->trigger();
        if (!QTest::qWaitFor([&] { return session.isLive(); }, longestMs) ||
            !QTest::qWaitFor([&] { return !session.isLive(); }, longestMs))
            return 1;
    }
    if (!QTest::qWaitFor([&] { return session.recording() && !session.isReading(); }, longestMs))
        return 1;
    measure.print("read", worked() - before);
    measure.stage("at rest", [] {});
    std::printf("%zu tasks, %zu ended, %llu switches\n", session.recording()->taskCount(),
                session.recording()->endedTaskCount(),
                static_cast<unsigned long long>(session.recording()->lastSwitch()));
    if (options.contains(QStringLiteral("read")))
        return 0;
    for (QDockWidget *dock : window.layoutOfDocks().docks())
        measure.stage("panel " + dock->objectName().toUtf8(), [&] {
            dock->show();
            dock->raise();
        });
    window.layoutOfDocks().showDock(window.layoutOfDocks().tasks);
    measureTasks(measure, *window.layoutOfDocks().tasks);
    window.layoutOfDocks().showDock(window.layoutOfDocks().timeline);
    measureChart(measure, *window.layoutOfDocks().timeline);
    measureMoments(measure, session);
    session.close();
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// TaskPanel: all that is known of the selected task at the moment shown; with none selected, of the one that runs or is
// next.
#pragma once

#include "widgets/inspector/spawning_run.h"
#include "widgets/session.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QScrollArea;

namespace coroscope {

class LocalsFeed;
class LocalsModel;
class LocalsTree;
class Placeholder;
struct MomentContext;
class Throttle;

class TaskPanel : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit TaskPanel(Session &session, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    void openLocation(const QString &file, int line);   ///< line from 1
    void lookAtLocation(const QString &file, int line); ///< the same, and the focus is to stay here

private:
    QLabel *newLine(const QString &title);
    static QLabel *addTitle(QGridLayout &lines, const QString &words);
    QLabel *addLine(QGridLayout &lines, const QString &title);
    static QGridLayout *makeLines();
    QWidget *makeState();
    QWidget *makeFacts();
    void makeStack();
    void fitStack();
    TaskNumber shownTask() const;
    void refresh();
    void showTask(const Recording &recording, const TaskInfo &info);
    QString nextWords(const QString &words) const;
    void sayRan(std::uint64_t slices, Nanoseconds runNs, Nanoseconds readyWaitNs);
    void showWait(const TaskState *state, const MomentContext &context);
    void tick();
    void showParentAndDefinition(const Recording &recording, const TaskInfo &info);
    void showMaker(const Recording &recording, const TaskInfo &info);
    void showStack(const TaskState *state);
    void openPlaceOf(const Recording &recording, std::uint32_t stack);
    void follow(const QString &link);

    Session &session_;
    SpawningRun spawningRun_;
    LocalsModel *frames_;
    LocalsFeed *feed_;
    Throttle *throttle_;
    Placeholder *whole_ = nullptr;
    QLabel *name_ = nullptr;
    QLabel *state_ = nullptr;
    QLabel *waits_ = nullptr;
    QLabel *loop_ = nullptr; ///< where there are several
    QLabel *id_ = nullptr;
    QLabel *parent_ = nullptr;
    QLabel *definition_ = nullptr;
    QLabel *spawned_ = nullptr;
    QLabel *created_ = nullptr;
    QLabel *ran_ = nullptr;
    QLabel *result_ = nullptr;
    QScrollArea *scroll_ = nullptr;
    QWidget *top_ = nullptr; ///< name, state and wait
    QLabel *note_ = nullptr; ///< why there are no locals
    LocalsTree *stack_ = nullptr;
    Placeholder *stackPlace_ = nullptr;
};

} // namespace coroscope

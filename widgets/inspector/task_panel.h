// SPDX-License-Identifier: GPL-3.0-or-later
// TaskPanel: all that is known of the selected task at the moment shown; with none selected, of the one that runs or is
// next.
#pragma once

#include "widgets/session.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QTreeView;

namespace coroscope {

class AwaitChainModel;
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

signals:
    void openLocation(const QString &file, int line); ///< line from 1

private:
    QLabel *addLine(QFormLayout &form, const QString &title);
    static QFormLayout *makeForm();
    QWidget *makeState();
    QWidget *makeFacts();
    void makeStack();
    TaskNumber shownTask() const;
    void refresh();
    void showTask(const Recording &recording, const TaskInfo &info);
    void sayRan(std::uint64_t slices, Nanoseconds runNs, Nanoseconds readyWaitNs);
    void showWait(const TaskState *state, const MomentContext &context);
    void tick();
    void showParentAndDefinition(const Recording &recording, const TaskInfo &info);
    void showStack(const TaskState *state);
    void follow(const QString &link);

    Session &session_;
    AwaitChainModel *frames_;
    Throttle *throttle_;
    Placeholder *whole_ = nullptr;
    QLabel *name_ = nullptr;
    QLabel *state_ = nullptr;
    QLabel *waits_ = nullptr;
    QLabel *id_ = nullptr;
    QLabel *parent_ = nullptr;
    QLabel *definition_ = nullptr;
    QLabel *spawned_ = nullptr;
    QLabel *ran_ = nullptr;
    QLabel *result_ = nullptr;
    QLabel *stackTitle_ = nullptr;
    QTreeView *stack_ = nullptr;
    Placeholder *stackPlace_ = nullptr;
};

} // namespace coroscope

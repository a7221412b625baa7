// SPDX-License-Identifier: GPL-3.0-or-later
// TaskList: the tasks at the moment shown, to sort, to filter, to select, and to set breakpoints on.
#pragma once

#include "widgets/common/row_selection.h"
#include "widgets/session.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace coroscope {

class LongTableView;
class Placeholder;
class TaskFilter;
class TaskTableModel;
class Throttle;

class TaskList : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit TaskList(Session &session, QWidget *parent = nullptr);

signals:
    void openLocation(const QString &file, int line); ///< line from 1

private:
    void makeTable();
    void connectSession();
    void forget();
    void updateRows();
    void updateWords();
    QString emptyWords() const;
    void updateSelection(RowSelection::Several several);
    void showMenu(const QPoint &position);
    void openDefinition(TaskNumber task);

    Session &session_;
    TaskTableModel *model_;
    TaskFilter *filter_;
    Throttle *throttle_;
    QLineEdit *filterLine_;
    QLabel *count_;
    LongTableView *table_ = nullptr;
    RowSelection *rows_ = nullptr;
    Placeholder *place_ = nullptr;
    bool updating_ = false; ///< rows come, go and move: what that does to the selection is not the user's doing
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointPanel: the breakpoints, to add by typing one, to edit in place, to switch off and to remove.
#pragma once

#include "widgets/session.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QTreeView;

namespace coroscope {

class BreakpointModel;
class Placeholder;
class SpecCompleter;

class BreakpointPanel : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit BreakpointPanel(Session &session, QWidget *parent = nullptr);

public slots:
    void typeOne(const QString &spec = {}); ///< puts the cursor into the input line, with `spec` in it

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeInput();
    void makeTable();
    void add();
    void removeSelected();
    void editSelected();
    void refuse(const QString &why);
    void updateRows();
    void updateTaskWords();
    void updateActions();

    Session &session_;
    BreakpointModel *model_;
    QLineEdit *input_ = nullptr;
    SpecCompleter *completer_ = nullptr;
    QLabel *error_ = nullptr;
    QTreeView *table_ = nullptr;
    Placeholder *place_ = nullptr;
    QAction *remove_ = nullptr;
    QAction *edit_ = nullptr;
};

} // namespace coroscope

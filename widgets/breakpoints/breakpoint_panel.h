// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointPanel: the breakpoints, to add by typing one, to edit in place, to switch off and to remove.
#pragma once

#include "widgets/session.h"

#include <QWidget>

#include <map>

class QAction;
class QLabel;
class QLineEdit;
class QTreeView;

namespace coroscope {

class BreakpointModel;
class LastHit;
class Placeholder;
class SpecCompleter;

class BreakpointPanel : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit BreakpointPanel(Session &session, QWidget *parent = nullptr);

signals:
    void hitShown(); ///< the time cursor lies at it

public slots:
    void setRemarks(const std::map<std::uint32_t, QString> &remarks); ///< by number: why it stops nothing
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
    void say(const QString &words, const QColor &ink);
    void showLastHitOfSelected();
    void showLastHit(const Breakpoint &breakpoint);
    void takeHit(Moment at, TaskNumber subject);
    void sayNeverHit();
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
    QAction *show_ = nullptr;
    LastHit *lastHit_;
    QString lastSpec_; ///< of the breakpoint that it looks for
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// DefinitionsView: the list of what the source defines, with a filter; the content of a dock.
#pragma once

#include <QString>
#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace coroscope {

class DefinitionsModel;
class RowSelection;

class DefinitionsView : public QWidget {
    Q_OBJECT
public:
    explicit DefinitionsView(DefinitionsModel &model, QWidget *parent = nullptr); ///< `model` outlives the view

    /// Selects the definition that holds this line of the source (of the editor's cursor).
    void selectLine(int line);
    QString selectedDefinition() const; ///< its plain name; empty: none
    void offerTaskRules(bool offer);    ///< in the menu: the source is one whose definitions the user may rule on
    int columnsWidth() const;           ///< in which all columns are in sight
    /// What is said while there is nothing to list; null: the usual sentence. For a problem of the outline.
    void setEmptyText(const QString &text);

    QTreeView *view() const { return view_; }
    QLineEdit *filter() const { return filter_; }

signals:
    void goTo(int line);
    /// Set (or, if there is one, remove) the breakpoint `resume NAME`.
    void breakToggled(const QString &definition);
    void showOnlyWanted(const QString &definition); ///< its tasks' lanes, in the chart
    /// The user says whether it is a task; nothing: Coroscope decides.
    void taskRuleChosen(const QString &definition, std::optional<bool> isTask);

private:
    void build(DefinitionsModel &model);
    void showMenu(const QPoint &position);
    void updateTaskColumn();
    void clicked(const QModelIndex &index);
    void updateEmptyText();

    DefinitionsModel &model_;
    QSortFilterProxyModel *proxy_;
    QLineEdit *filter_;
    QTreeView *view_;
    RowSelection *rows_ = nullptr;
    QLabel *empty_;
    QString emptyText_;
    bool offersTaskRules_ = false;
};

} // namespace coroscope

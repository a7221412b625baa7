// SPDX-License-Identifier: GPL-3.0-or-later
// EnvironmentTable: what a program's environment has on top of the window's own, edited in place: a row a variable, ticked
// where it is set to the value beside it, not ticked where it is taken out.
#pragma once

#include <QString>
#include <QWidget>

#include <map>
#include <optional>

class QTableWidget;
class QToolButton;

namespace coroscope {

class FieldNote;

class EnvironmentTable : public QWidget {
    Q_OBJECT
public:
    using Changes = std::map<QString, std::optional<QString>>; ///< nullopt: taken out

    explicit EnvironmentTable(QWidget *parent = nullptr);

    void setChanges(const Changes &changes);
    Changes changes() const { return changes_; } ///< of the rows that are right; the note tells of the others
    QString note() const;
    void finishEdit(); ///< takes what is being typed

signals:
    void edited();

private:
    void addRow(const QString &name, const std::optional<QString> &value);
    void readRows();
    void removeRows();

    QTableWidget *table_;
    QToolButton *remove_;
    FieldNote *note_;
    Changes changes_;
};

} // namespace coroscope

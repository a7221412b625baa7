// SPDX-License-Identifier: GPL-3.0-or-later
// SpecCompleter: completes the last word of a breakpoint that is being typed: events, definitions, tasks, "hit", "->".
#pragma once

#include <QCompleter>
#include <QStringListModel>

class QLineEdit;

namespace coroscope {

class SpecCompleter : public QCompleter {
    Q_OBJECT
public:
    explicit SpecCompleter(QLineEdit *line);

    /// What tasks may be called: definitions and names.
    void setTaskWords(const QStringList &words);

    QStringList splitPath(const QString &path) const override;
    QString pathFromIndex(const QModelIndex &index) const override;

private:
    QLineEdit *line_;
    QStringListModel *words_;
};

} // namespace coroscope

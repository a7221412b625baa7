// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/spec_completer.h"

#include "widgets/models/breakpoint_model.h"

#include <QLineEdit>

namespace coroscope {

SpecCompleter::SpecCompleter(QLineEdit *line) : QCompleter(line), line_(line), words_(new QStringListModel(this))
{
    setModel(words_);
    setCaseSensitivity(Qt::CaseInsensitive);
    setCompletionMode(QCompleter::PopupCompletion);
    setTaskWords({});
    line->setCompleter(this);
}

void SpecCompleter::setTaskWords(const QStringList &words)
{
    QStringList all = BreakpointModel::eventWords();
    all << words << QStringLiteral("->") << QStringLiteral("at") << QStringLiteral("hit");
    all.removeDuplicates();
    if (all != words_->stringList())
        words_->setStringList(all);
}

QStringList SpecCompleter::splitPath(const QString &path) const { return {path.mid(path.lastIndexOf(u' ') + 1)}; }

QString SpecCompleter::pathFromIndex(const QModelIndex &index) const
{
    const QString text = line_->text();
    return text.left(text.lastIndexOf(u' ') + 1) + index.data().toString();
}

} // namespace coroscope

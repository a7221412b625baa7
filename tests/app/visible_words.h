// SPDX-License-Identifier: GPL-3.0-or-later
// All that a user of a window reads or hears: the words of its widgets, actions, menus, models and accessible elements.
#pragma once

#include <QAction>
#include <QString>
#include <QTranslator>
#include <QWidget>

#include <vector>

namespace coroscope {

struct VisibleWord {
    QString where; ///< the widget or element and what of it, for who reads a failure
    QString text;
};

/// Of `widget` and of all within it, also where they are hidden.
std::vector<VisibleWord> visibleWords(QWidget &widget);
std::vector<VisibleWord> visibleWords(const QAction &action);

/// "Translates" each text into itself with an accent on each letter, and a third longer, as German would be: "Ŕúń~".
class MarkingTranslator : public QTranslator {
    Q_OBJECT
public:
    QString translate(const char *context, const char *source, const char *disambiguation, int n) const override;
    bool isEmpty() const override { return false; }
};

} // namespace coroscope

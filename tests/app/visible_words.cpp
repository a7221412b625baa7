// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/visible_words.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSpinBox>
#include <QTabBar>

#include <algorithm>
#include <set>

namespace coroscope {

namespace {

constexpr int rowsLookedAt = 60;
constexpr int depthLookedAt = 5;

class Gatherer {
public:
    void widget(QWidget &widget)
    {
        const QString where = nameOf(widget);
        add(where, "window title", widget.windowTitle());
        add(where, "tooltip", widget.toolTip());
        add(where, "status tip", widget.statusTip());
        add(where, "what's this", widget.whatsThis());
        add(where, "accessible name", widget.accessibleName());
        add(where, "accessible description", widget.accessibleDescription());
        if (const auto *label = qobject_cast<QLabel *>(&widget))
            add(where, "text", label->text());
        if (const auto *button = qobject_cast<QAbstractButton *>(&widget))
            add(where, "text", button->text());
        if (const auto *group = qobject_cast<QGroupBox *>(&widget))
            add(where, "title", group->title());
        if (const auto *field = qobject_cast<QLineEdit *>(&widget))
            add(where, "placeholder", field->placeholderText());
        if (const auto *box = qobject_cast<QSpinBox *>(&widget)) {
            add(where, "suffix", box->suffix());
            add(where, "prefix", box->prefix());
            add(where, "special value", box->specialValueText());
        }
        if (const auto *box = qobject_cast<QComboBox *>(&widget); box && !box->inherits("QFontComboBox"))
            for (int i = 0; i < box->count(); ++i)
                add(where, "item", box->itemText(i));
        if (const auto *tabs = qobject_cast<QTabBar *>(&widget)) {
            for (int i = 0; i < tabs->count(); ++i) {
                add(where, "tab", tabs->tabText(i));
                add(where, "tab's tooltip", tabs->tabToolTip(i));
            }
        }
        if (const auto *view = qobject_cast<QAbstractItemView *>(&widget); view && view->model())
            if (!view->parentWidget() || !view->parentWidget()->parentWidget() ||
                !view->parentWidget()->parentWidget()->inherits("QFontComboBox"))
                cells(where, *view->model(), {}, 0);
        for (const QAction *action : widget.actions())
            this->action(*action);
    }

    void action(const QAction &action)
    {
        const QString where = QStringLiteral("action ") + action.text();
        add(where, "text", action.text());
        add(where, "tooltip", action.toolTip());
        add(where, "status tip", action.statusTip());
        add(where, "what's this", action.whatsThis());
        if (const QMenu *menu = action.menu())
            for (const QAction *inner : menu->actions())
                this->action(*inner);
    }

    void accessible(QAccessibleInterface *element, int depth)
    {
        constexpr int deepest = 30;
        if (!element || !element->isValid() || depth > deepest || !seen_.insert(element).second)
            return;
        if (element->object() && element->object()->inherits("QFontComboBox"))
            return; // names of fonts
        const QString where = QStringLiteral("element of role %1").arg(int(element->role()));
        add(where, "name", element->text(QAccessible::Name));
        add(where, "description", element->text(QAccessible::Description));
        add(where, "help", element->text(QAccessible::Help));
        if (element->role() == QAccessible::EditableText) // what it holds is the user's
            return;
        for (int i = 0; i < std::min(element->childCount(), 300); ++i)
            accessible(element->child(i), depth + 1);
    }

    std::vector<VisibleWord> words;

private:
    static QString nameOf(const QWidget &widget)
    {
        QString name = QString::fromLatin1(widget.metaObject()->className());
        for (const QWidget *parent = widget.parentWidget(); parent; parent = parent->parentWidget())
            if (QLatin1String(parent->metaObject()->className()).startsWith(QLatin1String("coroscope::")))
                return QString::fromLatin1(parent->metaObject()->className()) + QStringLiteral(" > ") + name;
        return name;
    }

    void add(const QString &where, const char *what, const QString &text)
    {
        if (!text.isEmpty())
            words.push_back({where + QStringLiteral(", ") + QLatin1String(what), text});
    }

    void cells(const QString &where, const QAbstractItemModel &model, const QModelIndex &parent, int depth)
    {
        const int columns = model.columnCount(parent);
        if (depth == 0)
            for (int column = 0; column < columns; ++column)
                for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                    add(where, "header", model.headerData(column, Qt::Horizontal, role).toString());
        for (int row = 0; row < std::min(model.rowCount(parent), rowsLookedAt); ++row) {
            for (int column = 0; column < columns; ++column) {
                const QModelIndex index = model.index(row, column, parent);
                for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::StatusTipRole),
                                       int(Qt::AccessibleTextRole), int(Qt::AccessibleDescriptionRole)})
                    add(where, "cell", index.data(role).toString());
            }
            if (depth < depthLookedAt)
                cells(where, model, model.index(row, 0, parent), depth + 1);
        }
    }

    std::set<QAccessibleInterface *> seen_;
};

} // namespace

std::vector<VisibleWord> visibleWords(QWidget &widget)
{
    Gatherer gatherer;
    gatherer.widget(widget);
    for (QWidget *each : widget.findChildren<QWidget *>())
        gatherer.widget(*each);
    gatherer.accessible(QAccessible::queryAccessibleInterface(&widget), 0);
    return std::move(gatherer.words);
}

std::vector<VisibleWord> visibleWords(const QAction &action)
{
    Gatherer gatherer;
    gatherer.action(action);
    return std::move(gatherer.words);
}

QString MarkingTranslator::translate(const char * /*context*/, const char *source, const char * /*disambiguation*/,
                                     int /*n*/) const
{
    static const QString accented = QStringLiteral("áƀćďéƒǵĥíĵķĺḿńóṕǫŕśťúṽẃẋýź");
    const QString text = QString::fromUtf8(source);
    QString result;
    bool isMarkup = false; // what stands between < and >, after a % or in an entity, is no word
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar each = text[i];
        const bool isPlace = i > 0 && text[i - 1] == u'%';
        const bool isEntity =
            each == u'&' && text.indexOf(u';', i) > 0 && !text.mid(i, text.indexOf(u';', i) - i).contains(u' ');
        isMarkup = isMarkup || each == u'<' || isEntity;
        const char16_t lower = each.toLower().unicode();
        const bool isLetter = lower >= u'a' && lower <= u'z';
        result += isLetter && !isMarkup && !isPlace
                      ? (each.isUpper() ? accented[lower - u'a'].toUpper() : accented[lower - u'a'])
                      : each;
        isMarkup = isMarkup && each != u'>' && each != u';';
    }
    const auto more = (text.size() + 2) / 3;
    for (qsizetype i = 0; i < more; ++i) // in words, so that lines can be broken
        result += i % 8 == 7 ? u' ' : u'~';
    return result;
}

} // namespace coroscope

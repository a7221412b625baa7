// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definitions_view.h"

#include "widgets/common/fill_column.h"
#include "widgets/common/name_delegate.h"
#include "widgets/common/row_selection.h"
#include "widgets/common/task_rule_menu.h"
#include "widgets/definitions/definitions_model.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace coroscope {

namespace {

// Widths in characters.
constexpr int leastName = 10;
constexpr int usualName = 20;

/// A kind's picture without its word, for which a narrow panel has no room: the tooltip says it, and screen readers read it.
class KindDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->text.clear();
        option->features &= ~QStyleOptionViewItem::HasDisplay;
        option->decorationAlignment = Qt::AlignCenter;
    }
};

} // namespace

DefinitionsView::DefinitionsView(DefinitionsModel &model, QWidget *parent)
    : QWidget(parent),
      model_(model),
      proxy_(new QSortFilterProxyModel(this)),
      filter_(new QLineEdit),
      view_(new QTreeView),
      empty_(new QLabel)
{
    build(model);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString &text) {
        proxy_->setFilterFixedString(text);
        updateEmptyText();
    });
    connect(view_, &QTreeView::activated, this,
            [this](const QModelIndex &index) { emit goTo(index.data(DefinitionsModel::lineRole).toInt()); });
    connect(view_, &QTreeView::clicked, this, &DefinitionsView::clicked);
    connect(view_, &QTreeView::customContextMenuRequested, this, &DefinitionsView::showMenu);
    connect(&model_, &QAbstractItemModel::modelReset, this, &DefinitionsView::updateEmptyText);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &DefinitionsView::updateTaskColumn);
    updateTaskColumn();
    updateEmptyText();
}

void DefinitionsView::build(DefinitionsModel &model)
{
    setAccessibleName(tr("Definitions"));
    proxy_->setSourceModel(&model);
    proxy_->setSortRole(DefinitionsModel::sortRole);
    proxy_->setFilterKeyColumn(DefinitionsModel::nameColumn);
    proxy_->setFilterCaseSensitivity(Qt::CaseInsensitive);

    filter_->setPlaceholderText(tr("Filter definitions"));
    filter_->setAccessibleName(tr("Filter definitions"));
    filter_->setClearButtonEnabled(true);
    filter_->addAction(icon(QStringLiteral("filter")), QLineEdit::LeadingPosition);

    view_->setModel(proxy_);
    rows_ = new RowSelection(*view_);
    view_->setAccessibleName(tr("Definitions of the source"));
    view_->setRootIsDecorated(false);
    view_->setUniformRowHeights(true);
    view_->setAllColumnsShowFocus(true);
    view_->setSortingEnabled(true);
    view_->sortByColumn(DefinitionsModel::nameColumn, Qt::AscendingOrder);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    QHeaderView *header = view_->header();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    view_->setItemDelegateForColumn(DefinitionsModel::nameColumn, new NameDelegate(view_));
    view_->setItemDelegateForColumn(DefinitionsModel::kindColumn, new KindDelegate(view_));
    header->setSortIndicatorShown(false); // each column would keep room for it
    connect(header, &QHeaderView::sectionPressed, header, [header] { header->setSortIndicatorShown(true); });
    header->moveSection(header->visualIndex(DefinitionsModel::breakColumn), 2); // in sight in a narrow dock
    header->moveSection(header->visualIndex(DefinitionsModel::taskColumn), 3);
    new FillColumn(*view_, DefinitionsModel::nameColumn, leastName);

    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setEnabled(false);
    empty_->setMargin(12);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(filter_);
    layout->addWidget(view_, 1);
    layout->addWidget(empty_, 1);
    setFocusProxy(view_);
}

int DefinitionsView::columnsWidth() const
{
    const QHeaderView *header = view_->header();
    const QAbstractItemView &view = *view_; // whose hints are for everybody
    int width = 2 * view_->frameWidth() + view_->verticalScrollBar()->sizeHint().width();
    for (int column = 0; column < header->count(); ++column) {
        if (header->isSectionHidden(column))
            continue;
        const int usual = column == DefinitionsModel::nameColumn ? usualName : 0; // also before a source is known
        width += std::max({header->sectionSizeHint(column), view.sizeHintForColumn(column),
                           usual * fontMetrics().averageCharWidth()});
    }
    return width;
}

void DefinitionsView::setEmptyText(const QString &text)
{
    emptyText_ = text;
    updateEmptyText();
}

void DefinitionsView::updateEmptyText()
{
    const bool nothing = proxy_->rowCount() == 0;
    view_->setVisible(!nothing);
    empty_->setVisible(nothing);
    if (!nothing)
        return;
    if (model_.rowCount() > 0)
        empty_->setText(tr("No definition has \"%1\" in its name.").arg(filter_->text()));
    else if (!emptyText_.isNull())
        empty_->setText(emptyText_);
    else
        empty_->setText(tr("The source defines no coroutine (async def) and no generator (yield)."));
}

void DefinitionsView::offerTaskRules(bool offer) { offersTaskRules_ = offer; }

/// Most programs need no rules: the column takes room only where there are some.
void DefinitionsView::updateTaskColumn()
{
    view_->setColumnHidden(DefinitionsModel::taskColumn, !model_.hasTaskRules());
}

void DefinitionsView::selectLine(int line)
{
    const QModelIndex source = model_.index(model_.rowOfLine(line), DefinitionsModel::nameColumn);
    rows_->show(proxy_->mapFromSource(source), RowSelection::Several::giveUp);
}

QString DefinitionsView::selectedDefinition() const
{
    return view_->currentIndex().data(DefinitionsModel::nameRole).toString();
}

void DefinitionsView::clicked(const QModelIndex &index)
{
    if (index.column() == DefinitionsModel::breakColumn)
        emit breakToggled(index.data(DefinitionsModel::definitionRole).toString());
}

void DefinitionsView::showMenu(const QPoint &position)
{
    const QModelIndex index = view_->indexAt(position);
    if (!index.isValid())
        return;
    const QString definition = index.data(DefinitionsModel::definitionRole).toString();
    const int line = index.data(DefinitionsModel::lineRole).toInt();
    const bool breaks = index.data(DefinitionsModel::plainBreakRole).toBool();
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("source")), tr("Go to line %1").arg(line), this,
                   [this, line] { emit goTo(line); });
    menu.addAction(icon(breaks ? QStringLiteral("breakpoint-off") : QStringLiteral("breakpoint")),
                   breaks ? tr("Do not break any more when one is resumed") : tr("Break when one is resumed"), this,
                   [this, definition] { emit breakToggled(definition); });
    QAction *showOnly = menu.addAction(icon(QStringLiteral("timeline")), tr("Only show these lanes"), this,
                                       [this, definition] { emit showOnlyWanted(definition); });
    showOnly->setToolTip(tr("Shows only the tasks of %1 in the chart").arg(definition));
    if (offersTaskRules_ && index.data(DefinitionsModel::rulableRole).toBool()) {
        const QVariant ruled = index.data(DefinitionsModel::ruledRole);
        menu.addSeparator();
        addTaskRuleMenu(menu, definition, ruled.isValid() ? std::optional(ruled.toBool()) : std::nullopt,
                        [this, definition](std::optional<bool> isTask) { emit taskRuleChosen(definition, isTask); });
    }
    menu.exec(view_->viewport()->mapToGlobal(position));
}

} // namespace coroscope

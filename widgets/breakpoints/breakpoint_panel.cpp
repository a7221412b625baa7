// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/breakpoint_panel.h"

#include "widgets/breakpoints/cell_delegate.h"
#include "widgets/breakpoints/choice_delegate.h"
#include "widgets/breakpoints/last_hit.h"
#include "widgets/breakpoints/spec_completer.h"
#include "widgets/common/column_fit.h"
#include "widgets/common/least_lines.h"
#include "widgets/common/placeholder.h"
#include "widgets/models/breakpoint_model.h"
#include "widgets/models/wording.h"
#include "widgets/theme/palette.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace coroscope {

namespace {

constexpr std::size_t mostTaskWords = 300; ///< a longer list helps nobody to choose

/// Those that the loop has called last, as no task's step.
QStringList calledFunctions(const Recording &recording)
{
    const CallbackNumber last = recording.lastCallback();
    QStringList names;
    for (const CallbackInfo &run :
         recording.callbackRows(last - std::min<CallbackNumber>(last, mostTaskWords), mostTaskWords))
        if (const StackFrame called = recording.innermostFrame(run.function); !called.function.empty())
            names << wording::text(called.function);
    names.removeDuplicates();
    return names;
}

} // namespace

BreakpointPanel::BreakpointPanel(Session &session, QWidget *parent)
    : QWidget(parent), session_(session), model_(new BreakpointModel(this)), lastHit_(new LastHit(this))
{
    setAccessibleName(tr("Breakpoints"));
    makeTable();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    makeInput();
    setFocusProxy(input_);
    connect(model_, &BreakpointModel::edited, this, [this](const Breakpoint &breakpoint) {
        error_->hide();
        session_.changeBreakpoint(breakpoint);
    });
    connect(model_, &BreakpointModel::refused, this, &BreakpointPanel::refuse);
    connect(&session_, &Session::breakpointsChanged, this, &BreakpointPanel::updateRows);
    connect(&session_, &Session::phaseChanged, this, &BreakpointPanel::updateRows);
    connect(&session_, &Session::phaseChanged, this, &BreakpointPanel::updateTaskWords);
    connect(&session_, &Session::phaseChanged, this, [this](Session::Phase phase) {
        if (phase == Session::Phase::starting)
            error_->hide();
    });
    connect(model_, &QAbstractItemModel::modelReset, error_, &QWidget::hide); // a row came or went
    connect(&session_, &Session::recordingChanged, lastHit_, &LastHit::cancel);
    connect(lastHit_, &LastHit::found, this,
            [this](const BreakpointSearch::Hit &hit) { takeHit(hit.at, hit.subject); });
    connect(lastHit_, &LastHit::foundNone, this, &BreakpointPanel::sayNeverHit);
    updateRows();
}

void BreakpointPanel::makeInput()
{
    input_ = new QLineEdit;
    input_->setPlaceholderText(
        tr("resume task2    main -> task2    finish worker*    resume at client.py:41    callback on_data"));
    input_->setToolTip(
        tr("An event (resume when left out) and a task; or one task -> another; or resume at file:line; or "
           "callback and the function that the loop is to call.\n"
           "Events: “%1”. “hit 3” at the end stops at the third match only.")
            .arg(BreakpointModel::eventWords().join(QStringLiteral("”, “"))));
    input_->setAccessibleName(tr("New breakpoint"));
    input_->setClearButtonEnabled(true);
    completer_ = new SpecCompleter(input_);
    auto *addButton = new QPushButton(tr("Add"));
    addButton->setToolTip(tr("Add this breakpoint (Enter)"));
    addButton->setEnabled(false);
    auto *editButton = new QToolButton;
    editButton->setDefaultAction(edit_);
    auto *removeButton = new QToolButton;
    removeButton->setDefaultAction(remove_);
    connect(addButton, &QPushButton::clicked, this, &BreakpointPanel::add);
    connect(input_, &QLineEdit::returnPressed, this, &BreakpointPanel::add);
    connect(input_, &QLineEdit::textChanged, this, [this, addButton](const QString &text) {
        addButton->setEnabled(!text.trimmed().isEmpty());
        error_->hide();
    });
    error_ = new QLabel;
    error_->setWordWrap(true);
    error_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    error_->setAccessibleName(tr("What is wrong with the breakpoint"));
    error_->hide();
    auto *row = new QHBoxLayout;
    row->addWidget(input_, 1);
    row->addWidget(addButton);
    row->addWidget(editButton);
    row->addWidget(removeButton);
    auto *box = static_cast<QVBoxLayout *>(layout());
    box->addLayout(row);
    box->addWidget(error_);
    box->addWidget(place_, 1);
}

void BreakpointPanel::makeTable()
{
    table_ = new QTreeView;
    table_->setModel(model_);
    table_->setRootIsDecorated(false);
    table_->setUniformRowHeights(true);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                            QAbstractItemView::SelectedClicked);
    table_->setItemDelegateForColumn(BreakpointModel::eventColumn,
                                     new ChoiceDelegate(BreakpointModel::eventWords(), table_));
    table_->setItemDelegateForColumn(BreakpointModel::actionColumn,
                                     new ChoiceDelegate(BreakpointModel::actionWords(), table_));
    auto *cells = new CellDelegate(table_);
    connect(cells, &CellDelegate::refused, this, &BreakpointPanel::refuse);
    connect(cells, &CellDelegate::corrected, this, [this] { error_->hide(); });
    table_->setItemDelegate(cells);
    table_->setAccessibleName(tr("Breakpoints"));
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    table_->header()->setStretchLastSection(false);
    const int unit = fontMetrics().averageCharWidth();
    const int widths[] = {6, 6, 12, 20, 14, 18, 7, 10, 8};
    for (int column = 0; column < BreakpointModel::columns; ++column)
        table_->header()->resizeSection(column, widths[column] * unit);
    new ColumnFit(*table_, *table_->header(), {8, 8, 14, 40, 32, 40, 10, 14, 16});
    edit_ = new QAction(tr("Edit"), this);
    edit_->setToolTip(tr("Edit the selected breakpoint's task (F2); double-click any cell to edit it"));
    remove_ = new QAction(tr("Remove"), this);
    remove_->setShortcut(QKeySequence::Delete);
    remove_->setShortcutContext(Qt::WidgetShortcut);
    remove_->setToolTip(tr("Remove the selected breakpoints (Delete)"));
    connect(edit_, &QAction::triggered, this, &BreakpointPanel::editSelected);
    connect(remove_, &QAction::triggered, this, &BreakpointPanel::removeSelected);
    show_ = new QAction(tr("Show where it was hit last"), this);
    show_->setShortcut(Qt::CTRL | Qt::Key_Return);
    show_->setShortcutContext(Qt::WidgetShortcut);
    show_->setToolTip(tr("Moves the time cursor to the last hit of the selected breakpoint"));
    connect(show_, &QAction::triggered, this, &BreakpointPanel::showLastHitOfSelected);
    connect(table_, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() == BreakpointModel::numberColumn || index.column() == BreakpointModel::hitsColumn)
            showLastHit(model_->breakpoint(index.row()));
    });
    table_->addActions({show_, edit_, remove_});
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BreakpointPanel::updateActions);
    connect(model_, &QAbstractItemModel::modelReset, this, &BreakpointPanel::updateActions);
    new LeastLines(*table_, 3); // usable in a low window
    place_ = new Placeholder(table_);
    updateActions();
}

void BreakpointPanel::typeOne(const QString &spec)
{
    if (!spec.isEmpty())
        input_->setText(spec);
    input_->setFocus();
}

void BreakpointPanel::add()
{
    const QString text = input_->text().trimmed();
    if (text.isEmpty())
        return;
    std::string error;
    const auto breakpoint = parseBreakpoint(text.toStdString(), error);
    if (!breakpoint) {
        refuse(wording::text(error));
        return;
    }
    session_.addBreakpoint(*breakpoint);
    input_->clear();
}

void BreakpointPanel::refuse(const QString &why) { say(why, statusColor(TaskStatus::failed, isDark(palette()))); }

void BreakpointPanel::say(const QString &words, const QColor &ink)
{
    QPalette colours = error_->palette();
    colours.setColor(QPalette::WindowText, ink);
    error_->setPalette(colours);
    error_->setText(words);
    error_->show();
}

void BreakpointPanel::showLastHitOfSelected()
{
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    if (!rows.isEmpty())
        showLastHit(model_->breakpoint(rows.first().row()));
}

void BreakpointPanel::showLastHit(const Breakpoint &breakpoint)
{
    lastHit_->cancel();
    error_->hide();
    lastSpec_ = wording::text(toString(breakpoint));
    const Recording *recording = session_.recording();
    if (!recording) {
        sayNeverHit();
        return;
    }
    // The numbers on record are those of the run, which an opened recording's, or one that was changed since, need not be.
    const bool isOnRecord =
        session_.phase() != Session::Phase::opened && session_.breakpointHits(breakpoint.number) > 0;
    const auto stop = isOnRecord ? LastHit::onRecord(*recording, breakpoint.number) : std::nullopt;
    if (stop) {
        takeHit(*stop, noTask);
        return;
    }
    say(tr("Looking for the last hit of “%1” …").arg(lastSpec_), palette().color(QPalette::WindowText));
    lastHit_->start(*recording, breakpoint);
}

/// A hit before a switch, or in its slice: that slice is selected. One after a slice is where this one has ended, or a callback
/// run comes next.
void BreakpointPanel::takeHit(Moment at, TaskNumber subject)
{
    error_->hide();
    const bool isBeforeSwitch = !at.inside && at.callback == 0;
    if (isBeforeSwitch && subject != noTask && session_.recording()->lastSwitch() >= at.number &&
        session_.recording()->switchInfo(at.number).task == subject)
        subject = noTask; // it is the next one's
    if (subject == noTask && isBeforeSwitch) {
        session_.selectSwitch(at.number);
    } else {
        session_.showMoment(at);
        if (subject != noTask)
            session_.selectTask(subject);
    }
    emit hitShown();
}

void BreakpointPanel::sayNeverHit()
{
    say(session_.recording()
            ? tr("“%1” was not hit in this run.").arg(lastSpec_)
            : tr("Nothing has run yet that “%1” could have been hit in. F5 runs the program.").arg(lastSpec_),
        palette().color(QPalette::WindowText));
}

void BreakpointPanel::removeSelected()
{
    std::vector<std::uint32_t> numbers;
    for (const QModelIndex &index : table_->selectionModel()->selectedRows())
        numbers.push_back(model_->breakpoint(index.row()).number);
    for (const std::uint32_t number : numbers)
        session_.removeBreakpoint(number);
}

void BreakpointPanel::editSelected()
{
    const QModelIndexList rows = table_->selectionModel()->selectedRows(BreakpointModel::taskColumn);
    if (rows.isEmpty())
        return;
    const bool hasPlace = !model_->breakpoint(rows.first().row()).file.empty();
    table_->edit(hasPlace ? rows.first().siblingAtColumn(BreakpointModel::placeColumn) : rows.first());
}

void BreakpointPanel::updateRows()
{
    model_->setBreakpoints(session_.breakpoints(), [this](std::uint32_t number) {
        return session_.breakpointWaitsForNextRun(number) ? BreakpointModel::nextRun : session_.breakpointHits(number);
    });
    if (model_->rowCount() > 0)
        place_->showContent();
    else
        place_->showWords(tr("No breakpoints. Type one above, for example “resume task2”:\n"
                             "the program then stops before each switch to task2."));
}

void BreakpointPanel::setRemarks(const std::map<std::uint32_t, QString> &remarks) { model_->setRemarks(remarks); }

void BreakpointPanel::updateTaskWords()
{
    const Recording *recording = session_.recording();
    if (!recording || !isVisible())
        return;
    QStringList words;
    for (std::uint32_t id = 1; id <= recording->definitionCount() && id <= mostTaskWords; ++id)
        words << wording::text(recording->definition(id).name);
    const std::vector<TaskNumber> numbers = recording->taskNumbers();
    for (std::size_t i = 0; i < std::min(numbers.size(), mostTaskWords); ++i)
        words << wording::text(recording->taskName(numbers[i]));
    completer_->setTaskWords(words + calledFunctions(*recording));
}

void BreakpointPanel::updateActions()
{
    const bool any = table_->selectionModel()->hasSelection();
    edit_->setEnabled(any);
    show_->setEnabled(any);
    remove_->setEnabled(any);
}

void BreakpointPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateTaskWords();
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_list.h"

#include "widgets/common/column_fit.h"
#include "widgets/common/least_lines.h"
#include "widgets/common/long_table_view.h"
#include "widgets/common/placeholder.h"
#include "widgets/common/task_menu.h"
#include "widgets/common/throttle.h"
#include "widgets/models/roles.h"
#include "widgets/models/task_table_model.h"
#include "widgets/session/live_ticker.h"
#include "widgets/session/missing_text.h"
#include "widgets/tasks/task_filter.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>

namespace coroscope {

TaskList::TaskList(Session &session, QWidget *parent)
    : QWidget(parent),
      session_(session),
      model_(new TaskTableModel(this)),
      filter_(new TaskFilter(this)),
      throttle_(new Throttle(this, [this] { updateRows(); })),
      filterLine_(new QLineEdit),
      count_(new QLabel)
{
    setAccessibleName(tr("Tasks"));
    filterLine_->setPlaceholderText(tr("Filter: name, definition, state …"));
    filterLine_->setToolTip(tr("Shows the tasks in which every word occurs, in any column"));
    filterLine_->setAccessibleName(tr("Filter tasks"));
    filterLine_->setClearButtonEnabled(true);
    makeTable();
    connect(filterLine_, &QLineEdit::textChanged, filter_, &TaskFilter::setWords);
    connect(filter_, &TaskFilter::arranging, this, &TaskList::updateWords);
    connect(filter_, &TaskFilter::aboutToArrange, this, [this] { updating_ = true; });
    connect(filter_, &TaskFilter::arranged, this, [this] {
        updating_ = false;
        updateWords();
        updateSelection(RowSelection::Several::keep);
    });
    auto *top = new QHBoxLayout;
    top->setContentsMargins(4, 4, 4, 0);
    top->addWidget(filterLine_, 1);
    top->addWidget(count_);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(place_, 1);
    setFocusProxy(table_);
    connectSession();
    new LiveTicker(session_, this, [this] { // no row comes or goes by time alone
        model_->setTime(session_.time());
        table_->viewport()->update();
    });
    updateRows();
}

void TaskList::makeTable()
{
    filter_->setTasks(*model_);
    table_ = new LongTableView;
    table_->setModel(filter_);
    table_->sortByHeader(); // in spawn order, until one is clicked
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->setAccessibleName(tr("Tasks"));
    const int unit = fontMetrics().averageCharWidth();
    const int widths[] = {18, 9, 16, 18, 30, 22, 9, 12, 12, 16, 18};
    for (int column = 0; column < TaskTableModel::columns; ++column)
        table_->header()->resizeSection(column, widths[column] * unit);
    new ColumnFit(*table_, *table_->header(), {36, 16, 32, 32, 48, 36, 16, 16, 16, 36, 36});
    table_->header()->setSectionHidden(TaskTableModel::loopColumn, true);
    connect(table_, &QWidget::customContextMenuRequested, this, &TaskList::showMenu);
    connect(table_, &QAbstractItemView::doubleClicked, this,
            [this](const QModelIndex &index) { openDefinition(index.data(TaskRole).toUInt()); });
    rows_ = new RowSelection(*table_);
    connect(rows_, &RowSelection::picked, this, [this](const QModelIndex &index) {
        if (!updating_)
            session_.selectTask(index.data(TaskRole).toUInt());
    });
    connect(
        rows_, &RowSelection::emptied, this, [this] { updateSelection(RowSelection::Several::keep); },
        Qt::QueuedConnection);
    new LeastLines(*table_, 3); // usable in a low window
    place_ = new Placeholder(table_);
}

void TaskList::connectSession()
{
    connect(&session_, &Session::recordingChanged, this, &TaskList::forget);
    connect(&session_, &Session::recordingGrew, throttle_, &Throttle::request);
    connect(&session_, &Session::cursorChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::phaseChanged, throttle_, &Throttle::request);
    const auto takeBreakpoints = [this] { model_->setBreakpoints(session_.breakpoints()); };
    connect(&session_, &Session::breakpointsChanged, this, takeBreakpoints);
    takeBreakpoints();
    connect(&session_, &Session::selectionChanged, this, [this] { updateSelection(RowSelection::Several::giveUp); });
}

/// The recording that the model showed is gone.
void TaskList::forget()
{
    updating_ = true;
    model_->show(nullptr, {});
    updating_ = false;
    throttle_->request();
}

void TaskList::updateRows()
{
    updating_ = true; // rows that go or move take the current row with them
    const bool over = session_.shownEnd() != Session::End::notYet;
    table_->header()->setSectionHidden(TaskTableModel::loopColumn,
                                       !session_.recording() || !session_.recording()->hasSeveralLoops());
    model_->show(session_.recording(), session_.recording() ? session_.state() : LoopState{}, over);
    model_->setTime(session_.time());
    updating_ = false;
    updateWords();
    updateSelection(RowSelection::Several::keep);
}

QString TaskList::emptyWords() const
{
    if (session_.isLive())
        return tr("No task has been spawned yet.");
    if (!session_.recording())
        return tr("Run a program (F5) or open a recording:\nits tasks appear here.");
    const QString missing = missingText(session_);
    return missing.isEmpty() ? tr("The program spawned no task.") : missing;
}

void TaskList::updateWords()
{
    const int all = model_->rowCount();
    const int shown = filter_->rowCount();
    if (filter_->isArranging())
        count_->setText(tr("looking through %1 …").arg(wording::count(std::uint64_t(all), "task", "tasks")));
    else
        count_->setText(all == shown ? wording::count(std::uint64_t(all), "task", "tasks")
                                     : tr("%1 of %2")
                                           .arg(wording::number(std::uint64_t(shown)),
                                                wording::count(std::uint64_t(all), "task", "tasks")));
    if (all == 0)
        place_->showWords(emptyWords());
    else if (shown == 0 && !filter_->isArranging())
        place_->showWords(tr("No task matches “%1”.").arg(filterLine_->text()));
    else
        place_->showContent();
}

void TaskList::updateSelection(RowSelection::Several several)
{
    const TaskNumber task = session_.selectedTask();
    const auto row = task == noTask ? std::nullopt : model_->rowOf(task);
    const QModelIndex index = row ? filter_->mapFromSource(model_->index(*row, 0)) : QModelIndex();
    if (rows_->show(index, several))
        table_->scrollTo(index);
}

void TaskList::showMenu(const QPoint &position)
{
    const QModelIndex index = table_->indexAt(position);
    const Recording *recording = session_.recording();
    if (!index.isValid() || !recording)
        return;
    const TaskNumber task = index.data(TaskRole).toUInt();
    QMenu menu(this);
    addTaskMenu(menu, session_, task, [this](const QString &file, int line) { emit openLocation(file, line); });
    menu.exec(table_->viewport()->mapToGlobal(position));
}

void TaskList::openDefinition(TaskNumber task)
{
    const Recording *recording = session_.recording();
    const TaskInfo *info = recording ? recording->task(task) : nullptr;
    if (!info || info->definition == 0)
        return;
    const DefinitionInfo definition = recording->definition(info->definition);
    if (!definition.file.empty())
        emit openLocation(wording::text(definition.file), int(definition.line));
}

} // namespace coroscope

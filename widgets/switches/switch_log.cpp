// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switches/switch_log.h"

#include "widgets/common/column_fit.h"
#include "widgets/common/long_table_view.h"
#include "widgets/common/placeholder.h"
#include "widgets/common/task_menu.h"
#include "widgets/common/throttle.h"
#include "widgets/models/beside_words.h"
#include "widgets/models/switch_log_model.h"
#include "widgets/models/wording.h"
#include "widgets/session/missing_text.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QVBoxLayout>

#include <iterator>

namespace coroscope {

namespace {

const auto callbacksKey = QStringLiteral("switches/callbackRuns");

} // namespace

SwitchLog::SwitchLog(Session &session, QWidget *parent)
    : QWidget(parent),
      session_(session),
      model_(new SwitchLogModel(this)),
      count_(new QLabel),
      callbacks_(new QCheckBox(tr("&Callback runs"))),
      throttle_(new Throttle(this, [this] { grow(); }))
{
    setAccessibleName(tr("Switch log"));
    makeTable();
    count_->setMargin(4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->addWidget(count_, 1);
    top->addWidget(callbacks_);
    layout->addLayout(top);
    layout->addWidget(place_, 1);
    setFocusProxy(table_);
    connectSession();
    showCallbacks();
    takeRecording();
}

void SwitchLog::makeTable()
{
    table_ = new LongTableView;
    table_->setModel(model_);
    table_->setAccessibleName(tr("Switch log"));
    const int unit = fontMetrics().averageCharWidth();
    const int widths[] = {16, 16, 18, 26, 32, 20, 12, 24};
    for (int column = 0; column < int(std::size(widths)); ++column)
        table_->header()->resizeSection(column, widths[column] * unit);
    new ColumnFit(*table_, *table_->header(), {36, 20, 32, 40, 50, 32, 16, 60, 40});
    rows_ = new RowSelection(*table_);
    connect(rows_, &RowSelection::picked, this, &SwitchLog::pick);
    connect(rows_, &RowSelection::emptied, this, &SwitchLog::updateCursor, Qt::QueuedConnection);
    connect(table_, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex &index) {
        const QString file = index.data(FileRole).toString();
        if (!file.isEmpty())
            emit openLocation(file, index.data(LineRole).toInt());
    });
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table_, &QWidget::customContextMenuRequested, this, &SwitchLog::showMenu);
    place_ = new Placeholder(table_);
    followEnd();
}

void SwitchLog::connectSession()
{
    connect(&session_, &Session::recordingChanged, this, &SwitchLog::takeRecording);
    connect(&session_, &Session::recordingGrew, throttle_, &Throttle::request);
    connect(&session_, &Session::phaseChanged, throttle_, &Throttle::request);
    connect(&session_, &Session::cursorChanged, this, &SwitchLog::updateCursor);
    connect(&session_, &Session::selectionChanged, this, [this] { updateSelection(RowSelection::Several::giveUp); });
    connect(model_, &SwitchLogModel::progressed, this, [this] {
        updateWords();
        updateCursor();
    });
}

void SwitchLog::showCallbacks()
{
    callbacks_->setToolTip(
        tr("Show the callback runs, too, among the switches: what a loop calls and is no task's step"));
    callbacks_->setChecked(QSettings().value(callbacksKey, false).toBool());
    model_->setShowsCallbacks(callbacks_->isChecked());
    connect(callbacks_, &QCheckBox::toggled, this, [this](bool on) {
        QSettings().setValue(callbacksKey, on);
        updating_ = true;
        model_->setShowsCallbacks(on);
        updating_ = false;
        updateWords();
        updateCursor();
        if (!session_.isPast() && session_.selectedSwitch() == 0)
            table_->scrollToBottom();
    });
}

void SwitchLog::takeRecording()
{
    follow_ = true;
    updating_ = true;
    model_->show(session_.recording());
    updating_ = false;
    updateWords();
    table_->scrollToBottom();
}

void SwitchLog::grow()
{
    updating_ = true;
    model_->refresh();
    updating_ = false;
    updateWords();
}

/// By the scroll bar alone: rows come in several batches, and what else resizes the table, a bar or a label that appears,
/// moves the end as well.
void SwitchLog::followEnd()
{
    QScrollBar &bar = *table_->verticalScrollBar();
    connect(&bar, &QScrollBar::valueChanged, this, [this] { follow_ = table_->isAtEnd(); });
    connect(&bar, &QScrollBar::rangeChanged, this, [this, &bar](int, int last) {
        if (follow_ && !session_.isPast())
            bar.setValue(last);
    });
}

void SwitchLog::updateWords()
{
    const Recording *recording = session_.recording();
    callbacks_->setVisible(recording && recording->lastCallback() != 0); // also where there is no switch
    if (model_->rowCount() == 0) {
        const QString missing = missingText(session_);
        place_->showWords(session_.isLive()    ? tr("No switch has happened yet.")
                          : !missing.isEmpty() ? missing
                          : recording
                              ? tr("The program made no switch.")
                              : tr("Run a program (F5) or open a recording:\nits switches appear here, one a row."));
        count_->hide();
        return;
    }
    place_->showContent();
    QString words = wording::count(recording->lastSwitch(), "switch", "switches");
    if (recording->idlePolls() > 0)
        words = tr("%1, of which %2").arg(words, wording::idlePolls(recording->idlePolls()));
    if (recording->firstSwitch() > 1) // both counts are of the whole run
        words = tr("%1; the last %2 are kept, from %3 on")
                    .arg(words, wording::number(recording->lastSwitch() - recording->firstSwitch() + 1),
                         wording::number(recording->firstSwitch()));
    if (callbacks_->isChecked() && recording->lastCallback() != 0)
        words = tr("%1; %2").arg(words, wording::callbackRuns(recording->lastCallback()));
    if (!model_->isComplete())
        words = tr("%1 (still reading)").arg(words);
    count_->setText(words);
    count_->show();
}

void SwitchLog::updateCursor()
{
    if (!session_.recording() || model_->rowCount() == 0) {
        table_->setCut(-1);
        return;
    }
    const Moment cursor = session_.cursor();
    const int ofCallback = cursor.callback != 0 ? model_->rowOfCallback(cursor.callback) : -1;
    const bool isInside = cursor.inside && ofCallback < 0;
    const int row = ofCallback >= 0 ? ofCallback : model_->rowOf(cursor.number);
    table_->setCut(session_.isPast() ? row + (isInside ? 1 : 0) : -1);
    updateSelection(RowSelection::Several::keep);
}

void SwitchLog::updateSelection(RowSelection::Several several)
{
    const SwitchNumber selected = session_.selectedSwitch();
    const CallbackNumber callback = session_.isPast() ? session_.cursor().callback : 0;
    const int row = callback != 0                             ? model_->rowOfCallback(callback)
                    : selected != 0 && model_->rowCount() > 0 ? model_->rowOf(selected)
                                                              : -1;
    const QModelIndex index = row < 0 ? QModelIndex() : model_->index(row, 0);
    if (rows_->show(index, several) && !picking_)
        table_->scrollTo(index);
}

void SwitchLog::showMenu(const QPoint &position)
{
    const QModelIndex index = table_->indexAt(position);
    const CallbackNumber callback = index.isValid() ? model_->callbackAt(index.row()) : 0;
    if (callback != 0 && session_.recording()) {
        showCallbackMenu(index, callback);
        return;
    }
    const SwitchNumber number = index.isValid() ? model_->switchAt(index.row()) : 0;
    if (number == 0 || !session_.recording())
        return;
    QMenu menu(this);
    QAction *before = menu.addAction(tr("Look at the moment before switch %1").arg(wording::number(number)));
    connect(before, &QAction::triggered, this, [this, number] { session_.selectSwitch(number); });
    menu.addAction(tr("Stop before this very switch next run"), this,
                   [this, number] { session_.stopBeforeSwitchNextRun(number); });
    const QString file = index.data(FileRole).toString();
    QAction *place = menu.addAction(tr("Show where its slice ended"));
    place->setEnabled(!file.isEmpty());
    connect(place, &QAction::triggered, this,
            [this, file, line = index.data(LineRole).toInt()] { emit openLocation(file, line); });
    menu.addSeparator();
    addTaskMenu(menu, session_, session_.recording()->switchInfo(number).task,
                [this](const QString &path, int line) { emit openLocation(path, line); });
    menu.exec(table_->viewport()->mapToGlobal(position));
}

void SwitchLog::showCallbackMenu(const QModelIndex &index, CallbackNumber number)
{
    QMenu menu(this);
    menu.addAction(tr("Look at the moment before callback run %1").arg(wording::number(number)), this,
                   [this, before = session_.recording()->callback(number).before()] { session_.showMoment(before); });
    const QString file = index.data(FileRole).toString();
    QAction *place = menu.addAction(tr("Show its function"));
    place->setEnabled(!file.isEmpty());
    connect(place, &QAction::triggered, this,
            [this, file, line = index.data(LineRole).toInt()] { emit openLocation(file, line); });
    menu.exec(table_->viewport()->mapToGlobal(table_->visualRect(index).bottomLeft()));
}

void SwitchLog::pick(const QModelIndex &index)
{
    if (updating_ || picking_)
        return;
    if (const CallbackNumber callback = model_->callbackAt(index.row())) {
        picking_ = true;
        session_.showMoment(session_.recording()->callback(callback).before());
        picking_ = false;
        return;
    }
    const SwitchNumber number = model_->switchAt(index.row());
    if (number == 0 || (number == session_.selectedSwitch() && session_.cursor() == Moment{number, false}))
        return;
    picking_ = true;
    session_.selectSwitch(number);
    picking_ = false;
}

} // namespace coroscope

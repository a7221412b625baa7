// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/switch_log_model.h"

#include "widgets/models/beside_words.h"

#include <QElapsedTimer>

#include <algorithm>
#include <limits>
#include <utility>

namespace coroscope {

namespace {

constexpr int pageRows = 128;
constexpr int cachedPages = 256;
constexpr std::uint64_t stepsAtOnce = 20'000; ///< between two looks at the clock
constexpr qint64 budgetMs = 5;                ///< in one go: the window's events come in between
constexpr std::size_t readAhead = 4096;

using LogRow = SwitchLogModel::LogRow;

QString thenWords(const LogRow &row, const MomentContext &context)
{
    const SwitchInfo &info = row.info;
    if (!info.finished)
        return wording::status(TaskStatus::running);
    if (info.taskEnded)
        return wording::status(info.status);
    return wording::wait(info.wait, info.end, context.names());
}

QString valueWords(const SwitchInfo &info)
{
    QStringList words;
    if (!info.sent.empty())
        words << SwitchLogModel::tr("sent in %1").arg(wording::text(info.sent));
    if (!info.yielded.empty())
        words << SwitchLogModel::tr("yielded %1").arg(wording::text(info.yielded));
    if (!info.result.empty())
        words << (info.status == TaskStatus::done ? SwitchLogModel::tr("result %1").arg(wording::text(info.result))
                                                  : wording::text(info.result));
    return words.join(QStringLiteral(", "));
}

/// What resumed it; empty: a loop of ours, or nobody knows.
QString callerWords(const LogRow &row, const MomentContext &context)
{
    const std::optional<std::size_t> caller = context.recording->callerIndex(row.info.caller);
    return caller ? SwitchLogModel::tr("%1 at %2")
                        .arg(wording::caller(context.recording->caller(*caller)), context.place(row.info.caller.stack))
                  : QString();
}

QString numberWords(const LogRow &row)
{
    if (row.count == 1)
        return wording::number(row.info.number);
    return QStringLiteral("%1–%2").arg(wording::number(row.info.number),
                                       wording::number(row.info.number + row.count - 1));
}

/// What the columns after `task` say of a folded run: nothing.
QVariant unlessFolded(const LogRow &row, const QString &words) { return row.count == 1 ? words : QString(); }

struct Column {
    QString (*title)();
    QString (*toolTip)();
    Qt::Alignment alignment;
    QVariant (*text)(const LogRow &, const MomentContext &);
};

const Column columnTable[] = {
    {[] { return SwitchLogModel::tr("Switch"); }, [] { return SwitchLogModel::tr("Switches are numbered from 1"); },
     Qt::AlignRight, [](const LogRow &row, const MomentContext &) -> QVariant { return numberWords(row); }},
    {[] { return SwitchLogModel::tr("Time"); }, [] { return SwitchLogModel::tr("When the slice began"); },
     Qt::AlignRight,
     [](const LogRow &row, const MomentContext &) -> QVariant { return wording::instant(row.info.start); }},
    {[] { return SwitchLogModel::tr("Task"); }, [] { return SwitchLogModel::tr("Which task got control"); },
     Qt::AlignLeft,
     [](const LogRow &row, const MomentContext &c) -> QVariant {
         return row.count == 1 ? c.name(row.info.task) : wording::idlePolls(row.count);
     }},
    {[] { return SwitchLogModel::tr("Why it ran"); }, [] { return SwitchLogModel::tr("What had made it ready"); },
     Qt::AlignLeft,
     [](const LogRow &row, const MomentContext &c) -> QVariant {
         return unlessFolded(row, wording::causeOf(*c.recording, row.info, c.names()));
     }},
    {[] { return SwitchLogModel::tr("Then"); }, [] { return SwitchLogModel::tr("How the slice ended"); }, Qt::AlignLeft,
     [](const LogRow &row, const MomentContext &c) -> QVariant { return unlessFolded(row, thenWords(row, c)); }},
    {[] { return SwitchLogModel::tr("Where"); }, [] { return SwitchLogModel::tr("The line where it suspended"); },
     Qt::AlignLeft,
     [](const LogRow &row, const MomentContext &c) -> QVariant { return unlessFolded(row, c.place(row.info.stack)); }},
    {[] { return SwitchLogModel::tr("Ran"); }, [] { return SwitchLogModel::tr("How long the slice took"); },
     Qt::AlignRight,
     [](const LogRow &row, const MomentContext &) -> QVariant { return wording::duration(row.end - row.info.start); }},
    {[] { return SwitchLogModel::tr("Values"); },
     [] { return SwitchLogModel::tr("What was sent in, yielded out, or returned"); }, Qt::AlignLeft,
     [](const LogRow &row, const MomentContext &) -> QVariant { return unlessFolded(row, valueWords(row.info)); }},
    {[] { return SwitchLogModel::tr("Resumed by"); },
     [] { return SwitchLogModel::tr("The function of the program that gave the task control"); }, Qt::AlignLeft,
     [](const LogRow &row, const MomentContext &c) -> QVariant { return unlessFolded(row, callerWords(row, c)); }},
};
static_assert(std::size(columnTable) == SwitchLogModel::columns);

QString toolTipOf(const LogRow &row, const MomentContext &context)
{
    if (row.count > 1)
        return SwitchLogModel::tr(
                   "%1, one after the other: each task looked, found nothing changed, and went to the back "
                   "of the queue")
            .arg(wording::idlePolls(row.count));
    const QString text =
        SwitchLogModel::tr("Switch %1, turn %2: %3\n%4\nthen: %5")
            .arg(wording::number(row.info.number), wording::number(row.info.turn), context.name(row.info.task),
                 wording::causeOf(*context.recording, row.info, context.names()), thenWords(row, context));
    const QString caller = callerWords(row, context);
    return caller.isEmpty() ? text : SwitchLogModel::tr("%1\nresumed by %2").arg(text, caller);
}

} // namespace

SwitchLogModel::SwitchLogModel(QObject *owner)
    : QAbstractTableModel(owner),
      callbacks_([this](SwitchNumber number) { return switchRowsBefore(number); }),
      pages_(cachedPages)
{
    continueTimer_.setSingleShot(true);
    connect(&continueTimer_, &QTimer::timeout, this, &SwitchLogModel::growSome);
}

void SwitchLogModel::show(const Recording *recording)
{
    beginResetModel();
    continueTimer_.stop();
    pages_.clear();
    context_ = {recording, 0};
    callbacks_.show(showsCallbacks_ ? recording : nullptr);
    folds_.reset(recording ? std::max<SwitchNumber>(recording->firstSwitch(), 1) : 1);
    open_ = 0;
    shownRows_ = 0;
    complete_ = true;
    hasCallers_ = recording && recording->callerCount() > 0;
    endResetModel();
    refresh();
}

void SwitchLogModel::setShowsCallbacks(bool shows)
{
    if (shows == showsCallbacks_)
        return;
    showsCallbacks_ = shows;
    reload();
}

/// All rows anew; what is known of the switches stays.
void SwitchLogModel::reload()
{
    beginResetModel();
    pages_.clear();
    callbacks_.show(showsCallbacks_ ? context_.recording : nullptr);
    if (context_.recording) {
        folds_.dropBefore(std::max<SwitchNumber>(context_.recording->firstSwitch(), 1));
        if (open_ != 0 && open_ <= folds_.lastSwitch())
            open_ = 0;
        callbacks_.takeUpTo(std::max(folds_.lastSwitch(), open_) + 1);
    }
    shownRows_ = int(std::min<std::uint64_t>(switchRows() + callbacks_.count(), std::numeric_limits<int>::max()));
    endResetModel();
    emit progressed();
}

void SwitchLogModel::refresh()
{
    if (!context_.recording)
        return;
    const SwitchNumber first = std::max<SwitchNumber>(context_.recording->firstSwitch(), 1);
    if (callbacks_.isOutdated() || (showsCallbacks_ && first > folds_.firstSwitch()))
        reload();
    if (first > folds_.firstSwitch()) { // a limit dropped the oldest
        if (folds_.lastSwitch() < folds_.firstSwitch() || first > folds_.lastSwitch()) {
            show(context_.recording);
            return;
        }
        const int gone = int(std::min<std::uint64_t>(folds_.rowOf(first), std::uint64_t(shownRows_)));
        if (gone > 0)
            beginRemoveRows({}, 0, gone - 1);
        folds_.dropBefore(first);
        shownRows_ -= gone;
        pages_.clear();
        if (gone > 0)
            endRemoveRows();
    }
    growSome();
}

void SwitchLogModel::growSome()
{
    if (!context_.recording)
        return;
    takeCallers();
    const Recording &recording = *context_.recording;
    const SwitchNumber open = recording.openSwitch();
    const SwitchNumber last = open == 0 ? recording.lastSwitch() : open - 1;
    const std::uint64_t before = folds_.rowCount();
    std::vector<SwitchNumber> ahead;
    std::size_t at = 0;
    const auto next = [&](SwitchNumber after) {
        while (at < ahead.size() && ahead[at] <= after)
            ++at;
        if (at == ahead.size()) {
            ahead = recording.effectiveAfter(after, readAhead);
            at = 0;
        }
        return ahead.empty() ? SwitchNumber(0) : ahead[at];
    };
    QElapsedTimer clock;
    clock.start();
    do
        complete_ = folds_.grow(last, stepsAtOnce, next);
    while (!complete_ && clock.elapsed() < budgetMs);
    open_ = complete_ ? open : 0;
    takeRows(before);
    if (!complete_)
        continueTimer_.start(0);
    emit progressed();
}

void SwitchLogModel::takeCallers()
{
    if (hasCallers_ || context_.recording->callerCount() == 0)
        return;
    beginInsertColumns({}, callerColumn, callerColumn);
    hasCallers_ = true;
    endInsertColumns();
}

/// The fold index had `indexRows` rows. Its last row may have grown, the open one may have become part of it.
void SwitchLogModel::takeRows(std::uint64_t indexRows)
{
    const std::uint64_t firstNew = indexRows == 0 ? 0 : callbacks_.rowOfSwitches(indexRows - 1);
    callbacks_.takeUpTo(std::max(folds_.lastSwitch(), open_) + 1);
    const std::uint64_t wanted = switchRows() + callbacks_.count();
    const int rows = int(std::min<std::uint64_t>(wanted, std::numeric_limits<int>::max()));
    const int firstChanged = int(std::min<std::uint64_t>(firstNew, std::uint64_t(rows)));
    forgetPagesFrom(firstChanged);
    if (rows < shownRows_) {
        beginRemoveRows({}, rows, shownRows_ - 1);
        shownRows_ = rows;
        endRemoveRows();
    }
    if (firstChanged < shownRows_)
        emit dataChanged(index(firstChanged, 0), index(shownRows_ - 1, columnCount() - 1));
    if (rows > shownRows_) {
        beginInsertRows({}, shownRows_, rows - 1);
        shownRows_ = rows;
        endInsertRows();
    }
    refetchUnfinished();
}

/// They may stand far above what has come since: another loop's switches go by meanwhile.
void SwitchLogModel::refetchUnfinished()
{
    for (const CallbackNumber number : std::exchange(unfinished_, {})) {
        const int row = rowOfCallback(number);
        if (row < 0 || callbackAt(row) != number)
            continue;
        pages_.remove(row / pageRows);
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

void SwitchLogModel::forgetPagesFrom(int row)
{
    const QList<int> cached = pages_.keys();
    for (const int page : cached)
        if (page >= row / pageRows)
            pages_.remove(page);
}

std::uint64_t SwitchLogModel::switchRows() const { return folds_.rowCount() + (open_ != 0 ? 1 : 0); }

std::uint64_t SwitchLogModel::switchRowsBefore(SwitchNumber number) const
{
    if (number <= folds_.firstSwitch())
        return 0;
    return number - 1 > folds_.lastSwitch() ? switchRows() : folds_.rowOf(number - 1) + 1;
}

int SwitchLogModel::rowOf(SwitchNumber switchNumber) const
{
    const std::uint64_t rows = switchRows();
    if (shownRows_ == 0 || rows == 0)
        return -1;
    const std::uint64_t row = switchNumber > folds_.lastSwitch() ? rows - 1 : folds_.rowOf(switchNumber);
    return int(
        std::min<std::uint64_t>(callbacks_.rowOfSwitches(std::min(row, rows - 1)), std::uint64_t(shownRows_) - 1));
}

int SwitchLogModel::rowOfCallback(CallbackNumber number) const
{
    return callbacks_.count() == 0
               ? -1
               : int(std::min<std::uint64_t>(callbacks_.rowOf(number), std::uint64_t(shownRows_) - 1));
}

CallbackRows::Row SwitchLogModel::placeAt(int row) const
{
    return row < 0 || row >= shownRows_ ? CallbackRows::Row{0, UINT64_MAX} : callbacks_.at(std::uint64_t(row));
}

/// Of a callback run's: nothing.
SwitchFoldIndex::Row SwitchLogModel::rowAt(int row) const
{
    const CallbackRows::Row place = placeAt(row);
    if (place.callback != 0 || place.switchRow >= switchRows())
        return {};
    if (place.switchRow < folds_.rowCount())
        return folds_.row(place.switchRow);
    return {open_, open_ == 0 ? 0U : 1U};
}

CallbackNumber SwitchLogModel::callbackAt(int row) const { return placeAt(row).callback; }

SwitchNumber SwitchLogModel::switchAt(int row) const { return rowAt(row).first; }

std::uint64_t SwitchLogModel::switchesIn(int row) const { return rowAt(row).count; }

const SwitchLogModel::LogRow *SwitchLogModel::logRow(int row) const
{
    const int page = row / pageRows;
    const auto place = std::size_t(row % pageRows);
    Page *rows = pages_.object(page);
    if (!rows || place >= rows->size()) { // the last page may have been loaded when it was shorter
        rows = loadPage(page).release();
        pages_.insert(page, rows); // takes it over; a page costs 1 of cachedPages, so it is never refused
    }
    return place < rows->size() ? &(*rows)[place] : nullptr;
}

/// Fetches neighbouring single switches together.
std::unique_ptr<SwitchLogModel::Page> SwitchLogModel::loadPage(int page) const
{
    auto rows = std::make_unique<Page>();
    const Recording &recording = *context_.recording;
    const int end = std::min(shownRows_, (page + 1) * pageRows);
    for (int row = page * pageRows; row < end;) {
        if (const CallbackNumber callback = callbackAt(row)) {
            rows->emplace_back().callback = recording.callback(callback);
            if (!rows->back().callback.finished)
                unfinished_.push_back(callback);
            ++row;
            continue;
        }
        const SwitchFoldIndex::Row first = rowAt(row);
        if (first.count != 1) {
            LogRow &folded = rows->emplace_back();
            folded.info = recording.switchInfo(first.first);
            folded.count = first.count;
            folded.end = recording.switchInfo(first.first + first.count - 1).end;
            ++row;
            continue;
        }
        int next = row + 1;
        while (next < end && rowAt(next) == SwitchFoldIndex::Row{first.first + SwitchNumber(next - row), 1})
            ++next;
        for (SwitchInfo &info : recording.switchRows(first.first, std::size_t(next - row))) {
            LogRow &single = rows->emplace_back();
            single.end = info.end;
            single.info = std::move(info);
        }
        rows->resize(std::size_t(next - page * pageRows));
        row = next;
    }
    return rows;
}

int SwitchLogModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : shownRows_; }

int SwitchLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns) - (hasCallers_ ? 0 : 1);
}

QVariant SwitchLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !context_.recording)
        return {};
    const Column &column = columnTable[index.column()];
    switch (role) { // what needs no row
    case Qt::TextAlignmentRole: return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
    case SwitchRole: return qulonglong(switchAt(index.row()));
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case TaskRole:
    case FileRole:
    case LineRole: break;
    default: return {};
    }
    const LogRow *row = logRow(index.row());
    if (row && row->callback.number != 0)
        return callbackData(row->callback, index.column(), role);
    if (!row || row->info.number == 0)
        return {};
    switch (role) {
    case Qt::DisplayRole: return column.text(*row, context_);
    case Qt::ToolTipRole: return toolTipOf(*row, context_);
    case TaskRole: return uint(row->count == 1 ? row->info.task : noTask);
    case FileRole: return wording::text(context_.innermost(row->info.stack).file);
    case LineRole: return int(context_.innermost(row->info.stack).line);
    default: return {};
    }
}

QVariant SwitchLogModel::callbackData(const CallbackInfo &info, int column, int role) const
{
    const StackFrame function = context_.innermost(info.function);
    const QString name = wording::callbackName(wording::text(function.function));
    const QString cause = wording::queuedBy(info.cause, info.causer, info.source, context_.names());
    const QString then = !info.finished                         ? wording::status(TaskStatus::running)
                         : info.outcome == RunOutcome::returned ? tr("returned")
                                                                : wording::outcome(info.outcome);
    switch (role) {
    case FileRole: return wording::text(function.file);
    case LineRole: return int(function.line);
    case TaskRole: return uint(noTask);
    case Qt::ToolTipRole:
        return tr("Callback run %1: %2\nqueued by %3\nthen: %4").arg(wording::number(info.number), name, cause, then);
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (column) {
    case numberColumn: return tr("callback %1").arg(wording::number(info.number));
    case timeColumn: return wording::instant(info.start);
    case taskColumn: return name;
    case whyColumn: return info.cause == WakeCause::unknown ? cause : tr("queued by %1").arg(cause);
    case thenColumn: return then;
    case whereColumn: return context_.place(info.function);
    case ranColumn: return wording::duration(info.end - info.start);
    default: return {};
    }
}

QVariant SwitchLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    switch (role) {
    case Qt::DisplayRole: return columnTable[section].title();
    case Qt::ToolTipRole: return columnTable[section].toolTip();
    case Qt::TextAlignmentRole: return QVariant::fromValue(columnTable[section].alignment | Qt::AlignVCenter);
    default: return {};
    }
}

} // namespace coroscope

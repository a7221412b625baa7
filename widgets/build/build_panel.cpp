// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/build/build_panel.h"

#include "widgets/common/least_lines.h"
#include "widgets/common/placeholder.h"
#include "widgets/theme/code_font.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/palette.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace coroscope {

namespace {

constexpr int diagnosticRole = Qt::UserRole; ///< index in diagnostics(); none: an ordinary line

} // namespace

BuildPanel::BuildPanel(BuildProcess &process, QWidget *parent)
    : QWidget(parent),
      process_(process),
      state_(new QLabel),
      busy_(new QProgressBar),
      cancel_(new QToolButton),
      lines_(new QListWidget),
      place_(new Placeholder(lines_))
{
    state_->setWordWrap(true);
    state_->setObjectName(QStringLiteral("buildState"));
    busy_->setRange(0, 0); // how long it takes is not known
    busy_->setAccessibleName(tr("Building"));
    busy_->setMaximumWidth(fontMetrics().averageCharWidth() * 16);
    cancel_->setText(tr("Cancel"));
    cancel_->setToolTip(tr("End the build command and all that it has started"));
    cancel_->setAccessibleName(tr("Cancel the build"));
    lines_->setAccessibleName(tr("Output of the build"));
    lines_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    lines_->setUniformItemSizes(true);
    takeFont();
    new LeastLines(*lines_, 3);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(6, 2, 6, 2);
    row->addWidget(state_, 1);
    row->addWidget(busy_);
    row->addWidget(cancel_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(place_, 1);
    setFocusProxy(lines_);
    place_->showWords(tr("Nothing was built yet. The build command of a C++ program stands in Run > Configuration…; "
                         "F5 runs it first."));
    for (QWidget *each :
         {static_cast<QWidget *>(state_), static_cast<QWidget *>(busy_), static_cast<QWidget *>(cancel_)})
        each->hide();

    connect(cancel_, &QToolButton::clicked, &process_, &BuildProcess::cancel);
    connect(lines_, &QListWidget::itemClicked, this, &BuildPanel::open);
    connect(lines_, &QListWidget::itemActivated, this, &BuildPanel::open);
    connect(&process_, &BuildProcess::started, this, &BuildPanel::begin);
    connect(&process_, &BuildProcess::line, this, &BuildPanel::add);
    connect(&process_, &BuildProcess::finished, this, &BuildPanel::finish);
}

std::optional<Diagnostic> BuildPanel::firstError() const
{
    const auto found = std::find_if(diagnostics_.begin(), diagnostics_.end(),
                                    [](const Diagnostic &each) { return each.kind == Diagnostic::Kind::error; });
    return found == diagnostics_.end() ? std::nullopt : std::optional(*found);
}

QString BuildPanel::summary() const
{
    const auto count = [this](Diagnostic::Kind kind) {
        return int(std::count_if(diagnostics_.begin(), diagnostics_.end(),
                                 [kind](const Diagnostic &each) { return each.kind == kind; }));
    };
    const int errors = count(Diagnostic::Kind::error);
    const int warnings = count(Diagnostic::Kind::warning);
    QStringList parts;
    if (errors > 0)
        parts << (errors == 1 ? tr("1 error") : tr("%n errors", nullptr, errors));
    if (warnings > 0)
        parts << (warnings == 1 ? tr("1 warning") : tr("%n warnings", nullptr, warnings));
    return parts.join(QStringLiteral(", "));
}

void BuildPanel::begin(const QString &command, const QString &folder)
{
    reader_.emplace(folder);
    diagnostics_.clear();
    lines_->clear();
    place_->showContent();
    state_->setText(tr("Building: %1").arg(command));
    state_->setToolTip(tr("In %1").arg(folder));
    for (QWidget *each :
         {static_cast<QWidget *>(state_), static_cast<QWidget *>(busy_), static_cast<QWidget *>(cancel_)})
        each->show();
}

void BuildPanel::add(const QString &line)
{
    const std::optional<Diagnostic> found = reader_->read(line);
    if (found)
        diagnostics_.push_back(*found);
    if (lines_->count() >= mostLines)
        return;
    auto *row = new QListWidgetItem(line, lines_);
    row->setFont(lineFont_);
    if (found) {
        row->setData(diagnosticRole, int(diagnostics_.size()) - 1);
        row->setToolTip(tr("Go to line %1 of %2").arg(found->line).arg(found->file));
        color(*row);
    }
    if (!firstError())
        lines_->scrollToBottom();
}

void BuildPanel::finish(BuildProcess::Result result, const QString &words)
{
    busy_->hide();
    cancel_->hide();
    QStringList parts;
    if (result == BuildProcess::Result::cancelled)
        parts << tr("The build was cancelled.");
    else if (result == BuildProcess::Result::failed)
        parts << (summary().isEmpty() ? words : tr("The build failed: %1.").arg(summary()));
    else
        parts << (summary().isEmpty() ? tr("Built.") : tr("Built, with %1.").arg(summary()));
    if (firstError())
        parts << tr("A click on a line goes there.");
    state_->setText(parts.join(u' '));
    for (int row = 0; row < lines_->count(); ++row) {
        const QVariant index = lines_->item(row)->data(diagnosticRole);
        if (!index.isValid() || diagnostics_[std::size_t(index.toInt())].kind != Diagnostic::Kind::error)
            continue;
        lines_->setCurrentRow(row);
        lines_->scrollToItem(lines_->item(row), QAbstractItemView::PositionAtTop);
        break;
    }
}

void BuildPanel::color(QListWidgetItem &row) const
{
    const Diagnostic &about = diagnostics_[std::size_t(row.data(diagnosticRole).toInt())];
    const bool dark = isDark(palette());
    if (about.kind == Diagnostic::Kind::error) {
        row.setForeground(statusColor(TaskStatus::failed, dark));
        row.setIcon(icon(QStringLiteral("error")));
    } else {
        row.setForeground(palette().color(QPalette::Text));
        row.setIcon(icon(about.kind == Diagnostic::Kind::warning ? QStringLiteral("warning") : QStringLiteral("info")));
    }
}

/// Each line has it: a change of the style sheet makes the list forget its own.
void BuildPanel::takeFont()
{
    lineFont_ = codeFont();
    lineFont_.setPointSizeF(QApplication::font().pointSizeF());
    for (int row = 0; row < lines_->count(); ++row)
        lines_->item(row)->setFont(lineFont_);
}

bool BuildPanel::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        takeFont();
    return QWidget::event(event);
}

void BuildPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (int row = 0; row < lines_->count(); ++row)
        if (lines_->item(row)->data(diagnosticRole).isValid())
            color(*lines_->item(row));
}

void BuildPanel::open(const QListWidgetItem *row)
{
    const QVariant index = row->data(diagnosticRole);
    if (!index.isValid())
        return;
    const Diagnostic &about = diagnostics_[std::size_t(index.toInt())];
    emit openLocation(about.file, about.line, about.column);
}

} // namespace coroscope

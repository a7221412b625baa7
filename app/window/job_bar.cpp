// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/job_bar.h"

#include "app/window/background_job.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace coroscope {

JobBar::JobBar(QWidget *parent) : QWidget(parent), title_(new QLabel), progress_(new QProgressBar)
{
    auto *cancel = new QToolButton;
    cancel->setText(tr("Cancel"));
    cancel->setToolTip(tr("Stop writing; an older file of that name stays as it was"));
    cancel->setAccessibleName(tr("Cancel writing"));
    cancel_ = cancel;
    progress_->setRange(0, 100);
    progress_->setMaximumWidth(progress_->fontMetrics().averageCharWidth() * 24);
    progress_->setAccessibleName(tr("Written so far"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(title_);
    row->addWidget(progress_);
    row->addWidget(cancel);
    hide();
}

void JobBar::show(BackgroundJob &job)
{
    title_->setText(job.title());
    setAccessibleName(job.title());
    progress_->setValue(0);
    connect(&job, &BackgroundJob::progressed, progress_, &QProgressBar::setValue);
    connect(&job, &BackgroundJob::finished, this, &QWidget::hide);
    disconnect(cancelling_);
    cancelling_ = connect(static_cast<QToolButton *>(cancel_), &QToolButton::clicked, &job, &BackgroundJob::cancel);
    setVisible(true);
}

} // namespace coroscope

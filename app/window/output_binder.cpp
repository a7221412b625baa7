// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/output_binder.h"

#include "app/window/layout.h"
#include "app/window/run_controller.h"
#include "widgets/output/output_panel.h"

#include <QApplication>
#include <QDir>

namespace coroscope {

OutputBinder::OutputBinder(const Session &session, Layout &layout, RunController &run, QObject *parent)
    : QObject(parent), session_(session), layout_(layout), run_(run)
{
    connect(&session_, &Session::phaseChanged, this, &OutputBinder::onPhase);
    connect(layout_.output, &OutputPanel::openLocation, this, [this](const QString &file, int line) {
        emit openLocation(QDir::cleanPath(QDir(run_.target().configurations().folder()).absoluteFilePath(file)), line);
    });
}

/// Not over a panel in whose place it would come while somebody types there.
void OutputBinder::onPhase(Session::Phase phase)
{
    if (phase != Session::Phase::ended || !session_.programFailed())
        return;
    const QWidget *focus = QApplication::focusWidget();
    if (focus && layout_.sharesTabs(layout_.output, focus))
        return;
    layout_.showDock(layout_.output);
    layout_.output->showEnd();
}

} // namespace coroscope

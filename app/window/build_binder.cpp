// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/build_binder.h"

#include "app/window/layout.h"
#include "app/window/run_controller.h"
#include "widgets/build/build_panel.h"
#include "widgets/editor/code_editor.h"
#include "widgets/output/output_panel.h"

#include <algorithm>

namespace coroscope {

BuildBinder::BuildBinder(RunController &run, Layout &layout, CodeEditor &editor, QObject *parent)
    : QObject(parent), layout_(layout), editor_(editor)
{
    connect(&run.build(), &BuildProcess::started, this, [this] { layout_.showDock(layout_.build); });
    connect(&run.build(), &BuildProcess::finished, this, &BuildBinder::finish);
    connect(layout_.build, &BuildPanel::openLocation, this, &BuildBinder::goTo);
}

void BuildBinder::finish(BuildProcess::Result result)
{
    if (result == BuildProcess::Result::built) {
        layout_.showDock(layout_.output);
        return;
    }
    const std::optional<Diagnostic> error = layout_.build->firstError();
    if (result == BuildProcess::Result::failed && error)
        goTo(error->file, error->line, error->column);
}

void BuildBinder::goTo(const QString &file, int line, int column)
{
    if (editor_.path() != file)
        emit openLocation(file, line);
    if (editor_.path() != file || line <= 0)
        return;
    const auto &all = layout_.build->diagnostics();
    const auto here = std::find_if(all.begin(), all.end(), [&](const Diagnostic &each) {
        return each.file == file && each.line == line && each.column == column && each.kind != Diagnostic::Kind::note;
    });
    if (here != all.end())
        editor_.setErrorAt(line, std::max(column, 1), here->message);
    editor_.goTo(line, std::max(column, 1));
    editor_.setFocus();
}

} // namespace coroscope

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
    connect(&run.build(), &BuildProcess::started, this, &BuildBinder::begin);
    connect(&run.build(), &BuildProcess::finished, this, [this, &run] { // before the first of them is opened
        QStringList files;
        for (const Diagnostic &each : layout_.build->diagnostics())
            files << each.file;
        run.noteParts(files);
    });
    connect(&run.build(), &BuildProcess::finished, this, &BuildBinder::finish);
    connect(layout_.build, &BuildPanel::openLocation, this, &BuildBinder::goTo);
    connect(&editor_, &CodeEditor::textEdited, this, [this] { edited_.insert(editor_.path()); });
    connect(&editor_, &CodeEditor::pathChanged, this, &BuildBinder::mark, Qt::QueuedConnection); // with its text
}

void BuildBinder::begin()
{
    edited_.clear();
    layout_.showDock(layout_.build);
}

void BuildBinder::mark()
{
    if (editor_.language() != CodeEditor::Language::cpp)
        return;
    editor_.clearErrors();
    if (edited_.contains(editor_.path()))
        return;
    for (const Diagnostic &each : layout_.build->diagnostics())
        if (each.file == editor_.path() && each.line > 0 && each.kind != Diagnostic::Kind::note)
            editor_.addErrorAt(each.line, std::max(each.column, 1), each.message);
}

void BuildBinder::finish(BuildProcess::Result result)
{
    if (result == BuildProcess::Result::built) {
        layout_.showDock(layout_.output);
        return;
    }
    mark();
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
    mark();
    editor_.goTo(line, std::max(column, 1));
    editor_.setFocus();
}

} // namespace coroscope

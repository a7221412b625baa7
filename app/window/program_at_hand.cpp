// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/program_at_hand.h"

#include "app/window/document.h"
#include "app/window/program_parts.h"
#include "engine/control/breakpoint_table.h"
#include "widgets/editor/code_editor.h"

#include <QFile>

namespace coroscope {

ProgramAtHand::ProgramAtHand(Session &session, Document &document, QObject *parent)
    : QObject(parent), session_(session), document_(document)
{
}

QString ProgramAtHand::ofRun() const
{
    if (session_.phase() == Session::Phase::empty)
        return {};
    const Recording *recording = session_.recording();
    return session_.isLive() || !recording ? session_.programPath()
                                           : QString::fromStdString(recording->property("program"));
}

bool ProgramAtHand::belongsToRun(const QString &path) const
{
    const QString program = ofRun();
    if (path.isEmpty() || program.isEmpty())
        return false;
    const Recording *recording = session_.recording();
    bool belongs = path == program;
    for (std::uint32_t file = 1; recording && !belongs && file <= recording->fileCount(); ++file)
        belongs = recording->filePath(file) == path.toStdString();
    return belongs || (recording && importsFile(Document::sourceOf(*recording, program), path));
}

QString ProgramAtHand::sourceOf(const QString &program) const
{
    QFile file(program);
    if (CodeEditor::languageOf(program) != CodeEditor::Language::python || !document_.isOpen(program) ||
        !file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll());
}

bool ProgramAtHand::isPart(const QString &path) const
{
    return belongsToRun(path) || importsFile(sourceOf(session_.programPath()), path);
}

void ProgramAtHand::turnTo(const QString &program, const QString &path)
{
    if (session_.isLive())
        return; // its own stay
    if (belongsToRun(path)) {
        session_.setProgram(ofRun());
        return;
    }
    const QString before = session_.programPath();
    if (program == before || (program == path && isPart(path)))
        return;
    const std::vector<Breakpoint> all = session_.breakpoints();
    session_.setProgram(program);
    if (!importsFile(sourceOf(program), before))
        return;
    for (const Breakpoint &breakpoint : all) { // of a part, set while only that was looked at
        if (breakpoint.line != 0 && matchesPath(breakpoint.file, before.toStdString()))
            session_.addBreakpoint(breakpoint);
    }
}

} // namespace coroscope

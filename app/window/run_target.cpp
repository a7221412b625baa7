// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_target.h"

#include "app/window/clock_choice.h"
#include "app/window/document.h"
#include "engine/guest/native_program.h"
#include "widgets/editor/code_editor.h"

#include <QFile>
#include <QFileInfo>

#include <utility>

namespace coroscope {

namespace {

bool isExecutableFile(const QString &path)
{
    return !path.isEmpty() && executableKind(QFile::encodeName(path).toStdString()) != ExecutableKind::notElf;
}

} // namespace

RunTarget::RunTarget(Document &document, CodeEditor &editor, QObject *parent)
    : QObject(parent), document_(document), editor_(editor), clock_(new ClockChoice(this))
{
    connect(&document_, &Document::opened, this, &RunTarget::forgetExecutable);
    connect(&document_, &Document::turnedTo, this, [this] {
        beside_ = {};
        standIns_.remove(document_.runPath());
    });
    connect(&document_, &Document::closed, this, [this](const QString &path) { standIns_.remove(path); });
    connect(&editor_, &CodeEditor::textEdited, this, &RunTarget::forgetStandIn);
    connect(&document_, &Document::changed, this, &RunTarget::followText);
    connect(&configurations_, &RunConfigurations::changed, this, &RunTarget::changed);
    const auto takeClock = [this] { clock_->setProgram(path()); };
    connect(&document_, &Document::changed, this, takeClock);
    connect(this, &RunTarget::changed, this, takeClock);
}

QString RunTarget::executable() const
{
    const QString text = document_.runPath();
    if (!beside_.program.isEmpty() && beside_.text == text)
        return beside_.program;
    if (QString program = visitedFrom(); isExecutableFile(program))
        return program;
    return !document_.isRecorded() && standIns_.contains(text) ? standIns_.value(text) : executables_.value(text);
}

QString RunTarget::visitedFrom() const
{
    const QString text = document_.runPath();
    if (!document_.isVisited() || !atHand_ || executables_.contains(text))
        return {};
    const QString program = atHand_();
    return program != text && QFileInfo(program).isFile() ? program : QString();
}

QString RunTarget::text() const
{
    const QString program = visitedFrom();
    return program.isEmpty() ? document_.runPath() : program;
}

void RunTarget::refresh()
{
    followText();
    clock_->setProgram(path());
}

bool RunTarget::isCppSource() const
{
    return visitedFrom().isEmpty() && !isExecutable() && !document_.isRecorded() &&
           editor_.language() == CodeEditor::Language::cpp;
}

QString RunTarget::name() const
{
    if (QString program = executable(); !program.isEmpty())
        return QFileInfo(program).fileName();
    if (const QString built = isCppSource() ? configurations_.builtProgram() : QString(); !built.isEmpty())
        return QFileInfo(built).fileName();
    const QString &module = configurations_.present().module;
    return !module.isEmpty() ? QStringLiteral("-m ") + module : document_.titleOf(text());
}

QString RunTarget::path() const
{
    if (QString program = executable(); !program.isEmpty())
        return program;
    const QString built = isCppSource() ? configurations_.builtProgram() : QString();
    return built.isEmpty() ? text() : built;
}

/// Of a C++ source the program has no name until its configuration says so: it goes by the source.
QString RunTarget::configuredPath() const
{
    const QString program = executable();
    return program.isEmpty() ? ownSource() : program;
}

QString RunTarget::ownSource() const
{
    const QString text = this->text();
    return isCppSource() && RunConfigurations::builtProgramOf(text).isEmpty() ? parts_.sourceOf(text) : text;
}

void RunTarget::noteParts(const QString &source, const QStringList &files)
{
    parts_.note(source, files);
    followConfiguration();
}

void RunTarget::followConfiguration()
{
    if (!document_.isRecorded() || isExecutable())
        configurations_.setProgram(configuredPath());
}

void RunTarget::followText()
{
    if (beside_.text != document_.runPath())
        beside_ = {};
    if (isCppSource())
        parts_.look(document_.runPath(), document_.openPaths());
    followConfiguration();
    const QString program = executable().isEmpty() ? visitedFrom() : executable();
    if (std::exchange(told_, program) != told_)
        emit changed();
}

void RunTarget::setExecutable(const QString &source, const QString &program)
{
    chosen_.clear();
    executables_[source] = program;
    followText();
}

/// The user has opened the text itself.
void RunTarget::forgetExecutable()
{
    chosen_.clear();
    if (executables_.remove(document_.runPath()))
        followText();
}

void RunTarget::standFor(const QString &program)
{
    standIns_[document_.runPath()] = program;
    followText();
}

void RunTarget::forgetStandIn()
{
    if (standIns_.remove(document_.runPath()))
        followText();
}

void RunTarget::choose(const QString &program)
{
    chosen_ = program;
    configurations_.setProgram(program);
    clock_->setProgram(program);
}

void RunTarget::unchoose()
{
    chosen_.clear();
    followConfiguration();
    clock_->setProgram(path());
}

void RunTarget::begun(const QString &program)
{
    if (chosen_.isEmpty() || chosen_ != program)
        return;
    take(std::exchange(chosen_, {}));
}

void RunTarget::take(const QString &program)
{
    beside_ = {document_.runPath(), program};
    followConfiguration();
    told_ = executable();
    emit changed();
}

} // namespace coroscope

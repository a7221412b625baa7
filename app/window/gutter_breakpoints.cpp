// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/gutter_breakpoints.h"

#include "app/window/document.h"
#include "engine/control/breakpoint_table.h"
#include "widgets/editor/code_editor.h"
#include "widgets/models/breakpoint_reach.h"

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

/// Stops at any resume of one definition, or task, of that name.
bool isResumeOf(const Breakpoint &breakpoint, const std::string &name)
{
    return breakpoint.event == BreakEvent::resume && breakpoint.from.empty() && breakpoint.file.empty() &&
           breakpoint.task == name;
}

/// Stops before an event loop's calls of functions of that name.
bool isCallbackOf(const Breakpoint &breakpoint, const std::string &name)
{
    return breakpoint.event == BreakEvent::callback && breakpoint.file.empty() && breakpoint.task == name;
}

/// Among others, by a pattern or by the name of one of its tasks; of `a -> b` also where control comes from.
bool reachesEitherEnd(const Breakpoint &breakpoint, const std::string &definition)
{
    Breakpoint from = breakpoint;
    from.task = breakpoint.from;
    return reachesDefinition(breakpoint, definition) || (!from.task.empty() && reachesDefinition(from, definition));
}

} // namespace

QString breakpointFile(const QString &path, const QStringList &others)
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    QString name;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        name = name.isEmpty() ? *part : *part + u'/' + name;
        const bool isShared = std::any_of(others.begin(), others.end(), [&](const QString &other) {
            return other != path && matchesPath(name.toStdString(), other.toStdString());
        });
        if (!isShared)
            return name;
    }
    return path;
}

GutterBreakpoints::GutterBreakpoints(Session &session, CodeEditor &editor, Document &document,
                                     const SourceOutline &outline, QObject *parent)
    : QObject(parent), session_(session), editor_(editor), document_(document), outline_(outline)
{
    connect(&editor_, &CodeEditor::breakpointRequested, this, &GutterBreakpoints::toggleAt);
    connect(&editor_, &CodeEditor::textEdited, this, &GutterBreakpoints::follow);
    connect(&session_, &Session::breakpointsChanged, this, &GutterBreakpoints::mark);
    connect(&session_, &Session::phaseChanged, this, &GutterBreakpoints::settle);
    connect(&document_, &Document::changed, this, &GutterBreakpoints::turnTo);
    connect(&outline_, &SourceOutline::updated, this, &GutterBreakpoints::onOutline);
}

void GutterBreakpoints::toggleHere() { toggleAt(editor_.cursorLine()); }

void GutterBreakpoints::toggleAt(int line)
{
    bool removed = false;
    for (const BreakpointMark &mark : editor_.breakpointMarks()) {
        if (mark.line == line && mark.own) {
            session_.removeBreakpoint(mark.number);
            removed = true;
        }
    }
    if (removed)
        return;
    if (outlineIsOfText_)
        place(line);
    else if (std::erase(asked_, line) == 0)
        asked_.push_back(line);
}

void GutterBreakpoints::onOutline()
{
    outlineIsOfText_ = true;
    mark();
    for (const int line : std::exchange(asked_, {}))
        place(line);
}

const SourceDefinition *GutterBreakpoints::definitionAt(int line) const
{
    const std::vector<SourceDefinition> &all = outline_.outline().definitions;
    const auto found =
        std::find_if(all.begin(), all.end(), [line](const SourceDefinition &each) { return each.line == line; });
    return found == all.end() ? nullptr : &*found;
}

/// Of several in a line the first.
const SourceFunction *GutterBreakpoints::functionAt(int line) const
{
    const std::vector<SourceFunction> &all = outline_.outline().functions;
    const auto found =
        std::find_if(all.begin(), all.end(), [line](const SourceFunction &each) { return each.line == line; });
    return found == all.end() ? nullptr : &*found;
}

/// By its place in the text that runs, or will. False where that is none: it has been said.
bool GutterBreakpoints::placeAt(int line, Breakpoint &breakpoint)
{
    const int runLine = session_.isLive() ? editor_.runLineOf(line) : line;
    if (runLine == 0) {
        editor_.say(line, tr("The program that runs has the earlier text, without this line. Restart it first."));
        return false;
    }
    breakpoint.file = breakpointFile(document_.runPath(), document_.openPaths()).toStdString();
    breakpoint.line = std::uint32_t(runLine);
    return true;
}

void GutterBreakpoints::place(int line)
{
    const Outline &outline = outline_.outline();
    Breakpoint breakpoint;
    if (outline.error || !outline.problem.isEmpty()) {
        editor_.say(line, outline.error
                              ? tr("Where a switch can happen is not known while the text does not parse (line "
                                   "%1). Put that right first.")
                                    .arg(outline.error->line)
                              : outline.problem);
        return;
    }
    if (const SourceDefinition *definition = definitionAt(line)) {
        breakpoint.task = recordedName(*definition).toStdString();
    } else if (mayStopAt(line, BreakEvent::resume)) {
        if (!placeAt(line, breakpoint))
            return;
    } else if (const SourceFunction *function = functionAt(line)) {
        breakpoint.event = BreakEvent::callback;
        const QString name = recordedName(function->qualifiedName);
        if (!function->isLambda())
            breakpoint.task = name.toStdString();
        else if (!placeAt(line, breakpoint))
            return;
        editor_.say(line, tr("The program stops before an asyncio loop calls %1 by itself, as call_soon() has it do. "
                             "Where other code calls it, it does not stop.")
                              .arg(name));
    } else {
        editor_.say(line, editor_.language() == CodeEditor::Language::cpp
                              ? tr("A switch can only happen at a co_await or a co_yield. At the line that names a "
                                   "coroutine, a breakpoint stops at any resume of it.")
                              : tr("A switch can only happen at an await or a yield. At the def of a coroutine or "
                                   "generator, a breakpoint stops at any resume of it; at that of another function, "
                                   "before an asyncio loop calls it."));
        return;
    }
    const std::uint32_t number = session_.addBreakpoint(breakpoint);
    if (breakpoint.line != 0 && int(breakpoint.line) != line)
        moved_[number] = line;
}

bool GutterBreakpoints::isOfThisFile(const Breakpoint &breakpoint) const
{
    return breakpoint.line != 0 && matchesPath(breakpoint.file, document_.runPath().toStdString());
}

int GutterBreakpoints::shownLine(const Breakpoint &breakpoint) const
{
    const auto moved = moved_.find(breakpoint.number);
    if (moved != moved_.end())
        return moved->second;
    return session_.isLive() ? editor_.lineOfRun(int(breakpoint.line)) : int(breakpoint.line);
}

void GutterBreakpoints::turnTo()
{
    outlineIsOfText_ = false;
    asked_.clear();
    editor_.setBreakpointMarks({}); // another text's
    mark();
}

/// Of a line of the present text. While that does not parse, what was known before stays.
bool GutterBreakpoints::mayStopAt(int line, BreakEvent event) const
{
    const Outline &outline = outline_.outline();
    if (event != BreakEvent::callback)
        return std::binary_search(outline.suspensions.begin(), outline.suspensions.end(), line);
    return std::any_of(outline.functions.begin(), outline.functions.end(),
                       [line](const SourceFunction &each) { return each.firstLine == line; });
}

QString GutterBreakpoints::whyInVain(int line, BreakEvent event) const
{
    if (line < 1 || mayStopAt(line, event))
        return {};
    const QString why = event == BreakEvent::callback ? tr("no function that a loop could call begins in that line")
                        : editor_.language() == CodeEditor::Language::cpp
                            ? tr("no co_await or co_yield is in that line")
                            : tr("no await or yield is in that line");
    const bool runsEarlierText = session_.isLive() && !editor_.isRunText(); // which may have one
    return (runsEarlierText ? tr("The next run will not stop there: %1.") : tr("It stops nothing: %1.")).arg(why);
}

QString GutterBreakpoints::remarkOn(const Breakpoint &breakpoint) const
{
    const auto found = remarks_.find(breakpoint.number);
    return found == remarks_.end() ? QString() : found->second.text;
}

void GutterBreakpoints::look()
{
    const Outline &outline = outline_.outline();
    const bool isKnown = outlineIsOfText_ && !outline.error && outline.problem.isEmpty() &&
                         editor_.language() != CodeEditor::Language::plain;
    std::map<std::uint32_t, Remark> remarks;
    for (const Breakpoint &breakpoint : session_.breakpoints()) {
        const std::string spec = toString(breakpoint);
        const auto before = remarks_.find(breakpoint.number);
        const bool isHere = isOfThisFile(breakpoint);
        QString why;
        if (isHere && isKnown)
            why = whyInVain(shownLine(breakpoint), breakpoint.event);
        else if (before != remarks_.end() &&
                 (before->second.spec == spec || (isHere && before->second.file == breakpoint.file)))
            why = before->second.text;
        if (!why.isEmpty())
            remarks[breakpoint.number] = {spec, breakpoint.file, why};
    }
    std::map<std::uint32_t, QString> texts;
    for (const auto &[number, remark] : remarks)
        texts[number] = remark.text;
    const bool isNews =
        !std::equal(remarks.begin(), remarks.end(), remarks_.begin(), remarks_.end(),
                    [](const auto &a, const auto &b) { return a.first == b.first && a.second.text == b.second.text; });
    remarks_ = std::move(remarks);
    if (isNews)
        emit remarksChanged(texts);
}

void GutterBreakpoints::mark()
{
    const std::vector<BreakpointMark> shown = editor_.breakpointMarks();
    look();
    std::vector<BreakpointMark> marks;
    for (const Breakpoint &breakpoint : session_.breakpoints()) {
        const QString text = QString::fromStdString(toString(breakpoint));
        if (isOfThisFile(breakpoint)) {
            marks.push_back(
                {shownLine(breakpoint), breakpoint.enabled, text, breakpoint.number, true, remarkOn(breakpoint)});
            continue;
        }
        if (!outlineIsOfText_) { // while it is awaited, marks at definitions move with their lines
            for (const BreakpointMark &mark : shown) {
                if (mark.number == breakpoint.number)
                    marks.push_back({mark.line, breakpoint.enabled, text, breakpoint.number, mark.own, {}});
            }
            continue;
        }
        markNamed(breakpoint, text, marks);
    }
    editor_.setBreakpointMarks(marks);
}

/// At the definitions and functions that it names.
void GutterBreakpoints::markNamed(const Breakpoint &breakpoint, const QString &text,
                                  std::vector<BreakpointMark> &marks) const
{
    for (const SourceDefinition &definition : outline_.outline().definitions) {
        const std::string name = recordedName(definition).toStdString();
        const bool isOwn = isResumeOf(breakpoint, name);
        if (isOwn || reachesEitherEnd(breakpoint, name))
            marks.push_back({definition.line, breakpoint.enabled, text, breakpoint.number, isOwn, {}});
    }
    for (const SourceFunction &function : outline_.outline().functions) {
        const std::string name = recordedName(function.qualifiedName).toStdString();
        if (reachesCallback(breakpoint, name)) // all lambdas have one name
            marks.push_back({function.line,
                             breakpoint.enabled,
                             text,
                             breakpoint.number,
                             isCallbackOf(breakpoint, name) && !function.isLambda(),
                             {}});
    }
}

/// After an edit: takes the lines to which the marks have moved.
void GutterBreakpoints::follow()
{
    outlineIsOfText_ = false;
    asked_.clear(); // they may be other lines by now
    std::map<std::uint32_t, int> lines;
    for (const BreakpointMark &mark : editor_.breakpointMarks())
        lines[mark.number] = mark.line;
    const std::vector<Breakpoint> all = session_.breakpoints();
    for (Breakpoint breakpoint : all) {
        const auto line = lines.find(breakpoint.number);
        if (line == lines.end() || !isOfThisFile(breakpoint))
            continue;
        if (session_.isLive()) {
            moved_[breakpoint.number] = line->second;
        } else {
            breakpoint.line = std::uint32_t(line->second);
            session_.changeBreakpoint(breakpoint);
        }
    }
}

/// The program with the earlier text is gone, or the next one begins: breakpoints are in lines of the present text.
void GutterBreakpoints::settle()
{
    if (!remarks_.empty())
        mark(); // what is said of this run, or the next
    if (moved_.empty() || (session_.isLive() && session_.phase() != Session::Phase::starting))
        return;
    const std::map<std::uint32_t, int> moved = std::exchange(moved_, {});
    const std::vector<Breakpoint> all = session_.breakpoints();
    for (Breakpoint breakpoint : all) {
        const auto line = moved.find(breakpoint.number);
        if (line == moved.end())
            continue;
        breakpoint.line = std::uint32_t(line->second);
        session_.changeBreakpoint(breakpoint);
    }
}

} // namespace coroscope

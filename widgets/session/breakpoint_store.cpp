// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/breakpoint_store.h"

#include "widgets/session/program_group.h"

#include <QSettings>

#include <algorithm>

namespace coroscope {

namespace {

QString groupOf(const QString &program) { return programGroup(QStringLiteral("breakpoints"), program); }

} // namespace

bool BreakpointStore::setProgram(const QString &program)
{
    if (program == program_)
        return false;
    const bool hadSome = !breakpoints_.empty();
    program_ = program;
    hits_.clear();
    load();
    return hadSome || !breakpoints_.empty();
}

std::vector<Breakpoint>::iterator BreakpointStore::findSame(const Breakpoint &breakpoint)
{
    return std::find_if(breakpoints_.begin(), breakpoints_.end(), [&breakpoint](Breakpoint each) {
        each.number = breakpoint.number;
        each.enabled = breakpoint.enabled;
        return each == breakpoint;
    });
}

std::uint32_t BreakpointStore::addForNextRun(Breakpoint breakpoint)
{
    const auto same = findSame(breakpoint);
    if (same != breakpoints_.end() && same->enabled)
        return same->number; // it has counted from the start, or waits already
    const std::uint32_t number = add(std::move(breakpoint));
    waiting_.insert(number);
    return number;
}

std::vector<Breakpoint> BreakpointStore::forThisRun() const
{
    std::vector<Breakpoint> list = breakpoints_;
    for (Breakpoint &breakpoint : list)
        breakpoint.enabled = breakpoint.enabled && !waitsForNextRun(breakpoint.number);
    return list;
}

void BreakpointStore::beginRun()
{
    hits_.clear();
    waiting_.clear();
}

std::uint32_t BreakpointStore::add(Breakpoint breakpoint)
{
    const auto same = findSame(breakpoint);
    if (same != breakpoints_.end()) {
        same->enabled = true;
        save();
        return same->number;
    }
    breakpoint.number = ++lastNumber_;
    breakpoints_.push_back(std::move(breakpoint));
    save();
    return lastNumber_;
}

bool BreakpointStore::change(const Breakpoint &breakpoint)
{
    const auto found = std::find_if(breakpoints_.begin(), breakpoints_.end(),
                                    [&](const Breakpoint &each) { return each.number == breakpoint.number; });
    if (found == breakpoints_.end() || *found == breakpoint)
        return false;
    *found = breakpoint;
    waiting_.erase(breakpoint.number);
    save();
    return true;
}

bool BreakpointStore::remove(std::uint32_t number)
{
    const auto removed = std::erase_if(breakpoints_, [&](const Breakpoint &each) { return each.number == number; });
    hits_.erase(number);
    waiting_.erase(number);
    if (removed > 0)
        save();
    return removed > 0;
}

int BreakpointStore::hits(std::uint32_t number) const
{
    const auto found = hits_.find(number);
    return found == hits_.end() ? 0 : found->second;
}

void BreakpointStore::load()
{
    breakpoints_.clear();
    waiting_.clear();
    lastNumber_ = 0;
    if (program_.isEmpty())
        return;
    QSettings settings;
    const int count = settings.beginReadArray(groupOf(program_) + QStringLiteral("/list"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        std::string error;
        std::optional<Breakpoint> breakpoint =
            parseBreakpoint(settings.value(QStringLiteral("spec")).toString().toStdString(), error);
        if (!breakpoint)
            continue; // written by a later version
        breakpoint->enabled = settings.value(QStringLiteral("enabled"), true).toBool();
        const int action = settings.value(QStringLiteral("action"), 0).toInt();
        breakpoint->action = BreakAction(std::clamp(action, 0, int(BreakAction::exit)));
        breakpoint->number = ++lastNumber_;
        breakpoints_.push_back(*breakpoint);
    }
    settings.endArray();
}

void BreakpointStore::save() const
{
    if (program_.isEmpty())
        return;
    QSettings settings;
    const QString group = groupOf(program_);
    settings.remove(group);
    if (breakpoints_.empty())
        return;
    settings.setValue(group + QStringLiteral("/program"), program_);
    settings.beginWriteArray(group + QStringLiteral("/list"), int(breakpoints_.size()));
    for (int i = 0; i < int(breakpoints_.size()); ++i) {
        const Breakpoint &breakpoint = breakpoints_[std::size_t(i)];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("spec"), QString::fromStdString(toString(breakpoint)));
        settings.setValue(QStringLiteral("enabled"), breakpoint.enabled);
        settings.setValue(QStringLiteral("action"), int(breakpoint.action));
    }
    settings.endArray();
}

} // namespace coroscope

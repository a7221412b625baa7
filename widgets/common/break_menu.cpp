// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/break_menu.h"

#include <QCoreApplication>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::BreakMenu)
};

Breakpoint breakpointOn(BreakEvent event, const QString &name)
{
    Breakpoint breakpoint;
    breakpoint.event = event;
    breakpoint.task = name.toStdString();
    return breakpoint;
}

class Adder {
public:
    Adder(const std::vector<Breakpoint> &existing, std::function<void(const Breakpoint &, bool)> set)
        : existing_(existing), set_(std::move(set))
    {
    }

    void add(QMenu &menu, const QString &text, const Breakpoint &breakpoint) const
    {
        QAction *action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(std::any_of(existing_.begin(), existing_.end(), [&](const Breakpoint &each) {
            return each.enabled && isSameBreakpoint(each, breakpoint);
        }));
        const QString tip = Words::tr("The breakpoint “%1”").arg(QString::fromStdString(toString(breakpoint)));
        action->setToolTip(tip);
        action->setStatusTip(tip);
        QObject::connect(action, &QAction::triggered, action,
                         [set = set_, breakpoint](bool on) { set(breakpoint, on); });
    }

    void addOtherEvents(QMenu &menu, const QString &who, const QString &name) const
    {
        add(menu, Words::tr("%1 is spawned").arg(who), breakpointOn(BreakEvent::spawn, name));
        add(menu, Words::tr("%1 is woken").arg(who), breakpointOn(BreakEvent::wake, name));
        add(menu, Words::tr("%1 is suspended").arg(who), breakpointOn(BreakEvent::suspend, name));
        add(menu, Words::tr("%1 finishes").arg(who), breakpointOn(BreakEvent::finish, name));
        add(menu, Words::tr("%1 fails").arg(who), breakpointOn(BreakEvent::fail, name));
        add(menu, Words::tr("%1 is cancelled").arg(who), breakpointOn(BreakEvent::cancel, name));
    }

private:
    const std::vector<Breakpoint> &existing_;
    std::function<void(const Breakpoint &, bool)> set_;
};

} // namespace

bool isSameBreakpoint(const Breakpoint &a, const Breakpoint &b)
{
    Breakpoint same = a;
    same.number = b.number;
    same.enabled = b.enabled;
    same.action = b.action;
    return same == b;
}

void addBreakActions(QMenu &menu, const BreakNames &names, const std::vector<Breakpoint> &existing,
                     std::function<void(const Breakpoint &breakpoint, bool on)> set)
{
    const Adder adder(existing, std::move(set));
    const bool hasTask = !names.task.isEmpty();
    const bool hasDefinition = !names.definition.isEmpty() && names.definition != names.task;
    if (!hasTask && !hasDefinition)
        return;
    if (hasTask)
        adder.add(menu, Words::tr("Break when %1 is resumed").arg(names.task),
                  breakpointOn(BreakEvent::resume, names.task));
    if (hasDefinition)
        adder.add(menu, Words::tr("Break when any %1 is resumed").arg(names.definition),
                  breakpointOn(BreakEvent::resume, names.definition));
    QMenu *others = menu.addMenu(Words::tr("Break when …"));
    others->setToolTipsVisible(true);
    if (hasTask)
        adder.addOtherEvents(*others, names.task, names.task);
    if (hasTask && hasDefinition)
        others->addSeparator();
    if (hasDefinition)
        adder.addOtherEvents(*others, Words::tr("any %1").arg(names.definition), names.definition);
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/task_rule_menu.h"

#include <QActionGroup>
#include <QCoreApplication>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::TaskRuleMenu)
};

} // namespace

QMenu *addTaskRuleMenu(QMenu &menu, const QString &definition, std::optional<bool> rule,
                       std::function<void(std::optional<bool>)> choose)
{
    QMenu *const choices = menu.addMenu(Words::tr("Is %1 a &task?").arg(definition));
    choices->setToolTipsVisible(true);
    auto *const group = new QActionGroup(choices);
    const auto add = [&](const QString &text, const QString &tip, std::optional<bool> choice) {
        QAction *const action = group->addAction(text);
        action->setCheckable(true);
        action->setChecked(rule == choice);
        action->setToolTip(tip);
        action->setStatusTip(tip);
        QObject::connect(action, &QAction::triggered, group, [choose, choice] { choose(choice); });
        choices->addAction(action);
    };
    add(Words::tr("&Decided by Coroscope"),
        Words::tr("A coroutine is a task, and a generator where the program drives it. What the program gives to "
                  "coroscope's own loop is one in any case."),
        std::nullopt);
    add(Words::tr("&Treat as task"),
        Words::tr("Each %1 that is resumed is a task, also where it is only iterated over").arg(definition), true);
    add(Words::tr("&Not a task"),
        Words::tr("%1 is passed over: what it resumes itself is seen in its place").arg(definition), false);
    return choices;
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// The menu by which the user says whether what a definition makes are tasks.
#pragma once

#include <QMenu>

#include <functional>
#include <optional>

namespace coroscope {

/// Adds a submenu of three choices, `rule` being the present one: nothing is Coroscope's own judgement. `choose` is called
/// with another choice.
QMenu *addTaskRuleMenu(QMenu &menu, const QString &definition, std::optional<bool> rule,
                       std::function<void(std::optional<bool>)> choose);

} // namespace coroscope

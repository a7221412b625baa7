// SPDX-License-Identifier: GPL-3.0-or-later
// The item data roles that all models of the project share.
#pragma once

#include <Qt>

namespace coroscope {

enum ItemRole : int {
    SortRole = Qt::UserRole + 1, ///< a number or text that orders as the column means
    TaskRole,                    ///< uint: TaskNumber
    SwitchRole,                  ///< qulonglong: SwitchNumber
    FileRole,                    ///< QString: absolute path of a source file
    LineRole,                    ///< int: line in it, from 1; 0: unknown
    DefinitionRole,              ///< uint: definition id; 0: unknown
    TitleRole,                   ///< QString: first line of a card
    DetailRole,                  ///< QString: second line of a card
    BreakRole,                   ///< bool: a breakpoint that is on stops there; invalid: none does, on or off
    PositionRole,                ///< int: place in the ready queue, from 1
    FunctionRole,                ///< uint: of a callback, where its function is defined, as a stack; 0: of none
    DurationRole,                ///< QString: how long it is so, by the moment shown
};

} // namespace coroscope

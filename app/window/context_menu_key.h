// SPDX-License-Identifier: GPL-3.0-or-later
// The context menu of what has the focus, asked for by a key: on X11 and Wayland Qt gives one for the Menu key only, which
// not every keyboard has.
#pragma once

namespace coroscope {

/// As if the Menu key had been pressed. Nothing happens where the focus is nowhere.
void openContextMenu();

} // namespace coroscope

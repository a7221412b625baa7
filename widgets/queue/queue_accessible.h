// SPDX-License-Identifier: GPL-3.0-or-later
// What screen readers are told of the ready queue's cards: a list, its entries by name and description in order.
#pragma once

class QString;

namespace coroscope {

class CardList;

void installQueueAccessibility(); ///< once is enough; again does nothing

/// The queue has changed: tells whoever listens what it is now, in words.
void announceQueue(CardList &list, const QString &words);

} // namespace coroscope

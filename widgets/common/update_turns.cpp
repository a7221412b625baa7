// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/update_turns.h"

#include "widgets/common/throttle.h"

#include <algorithm>

namespace coroscope {

UpdateTurns::UpdateTurns(QWidget *window) : QObject(window)
{
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &UpdateTurns::runNext);
}

UpdateTurns &UpdateTurns::of(const QWidget &widget)
{
    QWidget *window = widget.window();
    if (auto *known = window->findChild<UpdateTurns *>(QString(), Qt::FindDirectChildrenOnly))
        return *known;
    return *new UpdateTurns(window);
}

void UpdateTurns::take(Throttle &throttle)
{
    if (std::find(waiting_.begin(), waiting_.end(), &throttle) == waiting_.end())
        waiting_.emplace_back(&throttle);
    if (!timer_.isActive())
        timer_.start(0);
}

void UpdateTurns::runNext()
{
    const QPointer<Throttle> next = waiting_.front();
    waiting_.pop_front();
    if (!waiting_.empty())
        timer_.start(0); // before the update: should that open a dialog, the others go on
    if (next)
        next->run();
}

} // namespace coroscope

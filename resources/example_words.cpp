// SPDX-License-Identifier: GPL-3.0-or-later
// The words of examples/index.json once more, where lupdate finds them; tests/structure holds the two together.
#include <QtGlobal>

namespace coroscope {

[[maybe_unused]] static constexpr const char *exampleWords[] = {
    QT_TRANSLATE_NOOP("coroscope::examples", "From scratch"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Where to begin: two tasks print and sleep; main waits for both."),
    QT_TRANSLATE_NOOP("coroscope::examples", "Generators"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A generator"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A function that stops at each yield, and goes on from there."),
    QT_TRANSLATE_NOOP("coroscope::examples", "send()"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A generator that is talked to: what goes in is what yield returns."),
    QT_TRANSLATE_NOOP("coroscope::examples", "Delegation"),
    QT_TRANSLATE_NOOP("coroscope::examples", "With yield from, a generator lets another one speak for it."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A return value"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A generator that ends tells how it went."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A loop of your own"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Two endless tasks in turn"),
    QT_TRANSLATE_NOOP("coroscope::examples", "The smallest event loop there is: a for around next()."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A polling sleep"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Look at the clock, and yield until it is time: idle polls."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A class of tasks"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Coroutines that wait for each other: an object that can be awaited."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A queue and run()"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Tasks come and go while the loop works its queue off."),
    QT_TRANSLATE_NOOP("coroscope::examples", "Sleep as a task"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Who sleeps awaits a small task that watches the clock."),
    QT_TRANSLATE_NOOP("coroscope::examples", "The whole loop"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Queue, jobs, results, errors and sleep: all that a loop needs."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A loop that lets tasks park"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Parking instead of polling"),
    QT_TRANSLATE_NOOP("coroscope::examples", "The same bakery; who waits leaves the queue until it is woken."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A deadlock"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Two tasks wait for each other; nothing can happen any more."),
    QT_TRANSLATE_NOOP("coroscope::examples", "A starving task"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A task that does not give up control keeps the others waiting."),
    QT_TRANSLATE_NOOP("coroscope::examples", "In C++"),
    QT_TRANSLATE_NOOP("coroscope::examples", "The bakery once more, of native C++20 coroutines."),
    QT_TRANSLATE_NOOP("coroscope::examples", "More"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Round robin"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Plain generators take turns on the package's loop."),
    QT_TRANSLATE_NOOP("coroscope::examples", "Producer and consumer"),
    QT_TRANSLATE_NOOP("coroscope::examples", "Tasks share a small buffer, built by hand."),
    QT_TRANSLATE_NOOP("coroscope::examples", "Failure"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A task raises, and the error travels to whoever awaits it."),
    QT_TRANSLATE_NOOP("coroscope::examples", "Cancellation"),
    QT_TRANSLATE_NOOP("coroscope::examples", "A task is asked to stop, and cleans up before it ends."),
};

} // namespace coroscope

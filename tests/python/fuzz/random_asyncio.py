# SPDX-License-Identifier: MIT
"""Random asyncio programs that print what happens: on any loop that keeps asyncio's promises a seed prints the same.

    random_asyncio.py [--time none|shim|real] [--collect] [--count FILE] FIRST COUNT

Runs the programs of COUNT seeds. Time: `none` has no timers; `shim` a clock of the program's own that jumps, on the loop that
asyncio gives it; `real` the loop's, for a loop whose time jumps. `--collect` has garbage collected all the time. FILE gets, as
JSON, each task in the order of their making: [its steps, the number of the task that made it or null, how it ended].
"""
import argparse
import asyncio
import collections.abc
import contextvars
import gc
import json
import random
import weakref
from asyncio import tasks

from random_steps import STEPS, STEPS_WITH_SETS, TIMED_STEPS

LONGEST = 5  # steps of a task
variable = contextvars.ContextVar("variable", default="none")


class Ordered:
    """Sets of such tasks are walked through in the same order in each run."""

    made = 0

    def __init__(self, coro, **named):
        Ordered.made += 1
        self.order = Ordered.made
        super().__init__(coro, **named)

    def __hash__(self):
        return self.order


class OrderedTask(Ordered, asyncio.Task):
    pass


class OrderedPythonTask(Ordered, tasks._PyTask):
    pass


def shimmed(loop_class):
    """Time that jumps to the next timer where nothing is to be read; each reading takes a nanosecond."""

    class Shimmed(loop_class):
        now = 0.0

        def __init__(self):
            super().__init__()
            select = self._selector.select

            def jump(timeout=None):
                events = select(0)
                if not events and timeout is None:
                    raise RuntimeError("nothing will ever happen")
                if not events and timeout > 0:
                    self.now += timeout
                return events

            self._selector.select = jump

        def time(self):
            self.now += 1e-9
            return self.now

    return Shimmed


class World:
    """What the tasks of one program share."""

    def __init__(self, seed, loop, timed, ordered):
        self.random = random.Random(seed)
        self.loop = loop
        self.timed = timed
        self.steps = STEPS + (TIMED_STEPS if timed else []) + (STEPS_WITH_SETS if ordered else [])
        self.began = loop.time()
        self.tasks = []
        self.left = self.random.randint(5, 25)  # tasks that may be made
        self.futures = []
        self.handles = []
        some = self.random.randint
        self.locks = [asyncio.Lock() for _ in range(some(1, 2))]
        self.events = [asyncio.Event() for _ in range(some(1, 2))]
        self.conditions = [asyncio.Condition() for _ in range(some(1, 2))]
        self.semaphores = [asyncio.BoundedSemaphore(some(1, 3)) for _ in range(some(1, 2))]
        self.queues = [asyncio.Queue(some(0, 2)), asyncio.PriorityQueue(), asyncio.LifoQueue(some(1, 2))]
        self.barriers = [asyncio.Barrier(some(2, 3)) for _ in range(some(1, 2))]

    def say(self, *words):
        task = asyncio.current_task() if asyncio._get_running_loop() else None
        when = f"{self.loop.time() - self.began:.3f} " if self.timed else ""
        print(when + (task.get_name() if task else "-"), *words)

    def pick(self, things):
        return self.random.choice(things)

    def delay(self):
        """Never the same twice, so that the order of timers is no matter of luck."""
        return self.pick((self.random.uniform(0, 1), self.random.uniform(0, 1000)))

    def spawn(self, create=None):
        """Another task; None where there are enough."""
        if self.left <= 0:
            return None
        self.left -= 1
        name = f"t{len(self.tasks)}"
        coroutine = self.life(name, self.random.randint(0, LONGEST))
        task = (create or self.loop.create_task)(coroutine, name=name)
        self.say("makes", name)
        self.tasks.append(task)
        if self.random.random() < 0.3:
            task.add_done_callback(lambda task: self.say("ended", name, outcome(task)))
        return task

    async def life(self, name, steps):
        variable.set(name)
        for _ in range(steps):
            step = self.pick(self.steps)
            self.say(step.__name__)
            try:
                await step(self)
            except asyncio.CancelledError:
                stays = self.random.random()
                self.say("is cancelled", asyncio.current_task().cancelling())
                if stays < 0.6:
                    raise
                if stays < 0.8:
                    self.say("uncancels", asyncio.current_task().uncancel())
            except Exception as error:
                self.say(type(error).__name__, str(error).partition(" object at ")[0])
                if self.random.random() < 0.2:
                    raise
        self.say("returns", variable.get())
        return name


def outcome(future):
    if future.cancelled():
        return "cancelled"
    return type(future.exception()).__name__ if future.exception() else repr(future.result())


async def main(world):
    """Makes tasks, and ends them all where they do not end by themselves."""
    world.loop.set_exception_handler(
        lambda loop, context: world.say(context["message"].partition(" <")[0].partition("(")[0],
                                        type(context.get("exception")).__name__))
    for _ in range(world.random.randint(1, 5)):
        world.spawn()
    rounds = 0
    while any(not task.done() for task in world.tasks) and rounds < 100:
        rounds += 1
        for _ in range(60):
            await asyncio.sleep(0)
        if world.timed and rounds < 20:
            await asyncio.sleep(world.delay())
        if rounds > 3:
            for task in list(world.tasks):
                if not task.done():
                    world.say("ends", task.get_name())
                    task.cancel()
    for handle in world.handles:
        handle.cancel()
    for future in world.futures:
        future.cancel()
    for task in world.tasks:
        print(task.get_name(), outcome(task))


class Counted(collections.abc.Coroutine):
    """A coroutine that counts how often it is resumed, and keeps nothing alive that would not live without it."""

    def __init__(self, coroutine, number, row):
        self.coroutine = coroutine
        self.number = number
        self.row = row
        self.task = None  # a weak reference

    def send(self, value):
        with self:
            return self.coroutine.send(value)

    def throw(self, error):
        with self:
            try:
                return self.coroutine.throw(error)
            finally:
                del error  # it would hold itself by its traceback

    def __enter__(self):
        self.row[0] += 1

    def __exit__(self, kind, error, trace):
        if kind is StopIteration:
            self.row[2] = "cancelled" if self.task()._must_cancel else "done"
        elif kind is not None:
            self.row[2] = "cancelled" if issubclass(kind, asyncio.CancelledError) else "failed"

    def close(self):
        self.coroutine.close()

    def __await__(self):
        return self.coroutine.__await__()


class TaskFactory:
    """Makes tasks, written in C, in Python, or in turns; `table`, where it is a list, gets a row for each."""

    def __init__(self, kinds, table):
        self.kinds = kinds
        self.made = 0
        self.table = table

    def __call__(self, loop, coro, **named):
        kind = self.kinds[self.made % len(self.kinds)]
        self.made += 1
        if self.table is None:
            return kind(coro, loop=loop, **named)
        maker = asyncio.current_task() if asyncio._get_running_loop() else None
        self.table.append([0, maker and maker.get_coro().number, "waiting"])
        coro = Counted(coro, len(self.table) - 1, self.table[-1])
        task = kind(coro, loop=loop, **named)
        coro.task = weakref.ref(task)
        return task


# The first two: as the loop makes them.
KINDS = [[], [], [OrderedTask], [OrderedTask], [asyncio.Task], [OrderedPythonTask], [OrderedTask, OrderedPythonTask]]


def run(seed, make_loop, timed, table):
    print("seed", seed)
    Ordered.made = 0
    loop = make_loop()
    kinds = random.Random(seed).choice(KINDS)
    if kinds or table is not None:
        loop.set_task_factory(TaskFactory(kinds or [asyncio.Task], table))
    asyncio.set_event_loop(loop)
    try:
        async def begin():
            await main(World(seed, loop, timed, bool(kinds) and asyncio.Task not in kinds))
        loop.run_until_complete(begin())
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        asyncio.set_event_loop(None)
        loop.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--time", choices=["none", "shim", "real"], default="none")
    parser.add_argument("--collect", action="store_true")
    parser.add_argument("--count", dest="file")
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    if options.collect:
        gc.set_threshold(1, 1, 1)
    else:
        gc.disable()  # when something goes is no matter of luck, then
    kind = type(asyncio.new_event_loop())
    if options.time == "shim":
        kind = shimmed(kind)
    table = [] if options.file else None
    for number in range(options.first, options.first + options.count):
        run(number, kind, options.time != "none", table)
        if not options.collect:
            gc.collect()
    if options.file:
        with open(options.file, "w") as file:
            json.dump(table, file)

# SPDX-License-Identifier: MIT
"""The steps of tasks, which coroscope.EventLoop performs itself, against asyncio's own on asyncio's loop: nothing may differ."""
import asyncio
import contextvars
import gc
import re
import types
import unittest
import weakref

import coroscope._asyncio

TASKS = {"its own": lambda coro, loop, **named: loop.create_task(coro, **named),
         "of the engine's": lambda coro, loop, **named: coroscope._asyncio.Task(coro, loop=loop, **named),
         "in C": lambda coro, loop, **named: asyncio.tasks._CTask(coro, loop=loop, **named),
         "in Python": lambda coro, loop, **named: asyncio.tasks._PyTask(coro, loop=loop, **named)}


@types.coroutine
def yields(value):
    return (yield value)


class FutureLike:
    """Of somebody else's, as asyncio's documentation has it."""

    def __init__(self, loop):
        self._loop = loop
        self._asyncio_future_blocking = False
        self.callbacks = []

    def add_done_callback(self, callback, *, context=None):
        self.callbacks.append((callback, context))

    def cancel(self, msg=None):
        self.message = msg
        return False

    def result(self):
        raise KeyError("its result")

    def get_loop(self):
        return self._loop

    def __await__(self):
        self._asyncio_future_blocking = True
        yield self
        return self.result()


class Scenarios:
    """Each gets a function that makes a task, and notes what happens; asyncio decides what is right."""

    def __init__(self, loop, make):
        self.loop = loop
        self.make = make
        self.seen = []

    def note(self, *what):
        self.seen.append(what)

    @staticmethod
    def plain(text):
        return re.sub("0x[0-9a-f]+|:[0-9]+|line [0-9]+|Task-[0-9]+", "…", text).replace("_PyTask", "Task")

    async def outcome(self, task):
        try:
            self.note("result", await task)
        except BaseException as error:
            self.note(type(error), self.plain(str(error)), type(error.__context__), type(error.__cause__))
        self.note(task.done(), task.cancelled(), task.cancelling(), task._must_cancel, task._fut_waiter is None)

    async def results(self):
        async def gives(value):
            return value
        await self.outcome(self.make(gives(1), self.loop))
        await self.outcome(self.make(gives(None), self.loop))

    async def errors(self):
        async def raises(error):
            await asyncio.sleep(0)
            raise error
        for error in (ValueError("wrong"), asyncio.CancelledError("by itself"), TimeoutError()):
            await self.outcome(self.make(raises(error), self.loop))

    async def what_no_task_may_yield(self):
        async def one(value):
            try:
                await yields(value)
            except RuntimeError as error:
                self.note(self.plain(str(error)))
                raise KeyError from error
        other = asyncio.new_event_loop()
        strange = other.create_future()
        strange._asyncio_future_blocking = True
        mine = self.loop.create_future()
        like = FutureLike(other)
        like._asyncio_future_blocking = True
        for value in (7, "text", (x for x in ()), mine, strange, like, FutureLike(self.loop)):
            await self.outcome(self.make(one(value), self.loop, name="one"))
        other.close()

    async def itself(self):
        async def one():
            await asyncio.sleep(0)
            await task
        task = self.make(one(), self.loop)
        await asyncio.sleep(0)
        await self.outcome(task)

    async def cancelled_at_each_stage(self):
        async def worker(stages):
            for stage in range(stages):
                try:
                    await (asyncio.sleep(0) if stage % 2 else asyncio.sleep(1000))
                except asyncio.CancelledError as error:
                    self.note("cancelled", stage, error.args, asyncio.current_task().uncancel())
            return "whole"
        for turns in range(4):
            for message in (None, "because"):
                task = self.make(worker(3), self.loop)
                for _ in range(turns):
                    await asyncio.sleep(0)
                self.note(task.cancel(message) if message else task.cancel())
                for _ in range(20):
                    await asyncio.sleep(0)
                    self.note(task.cancel(message))
                await self.outcome(task)

    async def cancelled_as_it_ends(self):
        async def one():
            asyncio.current_task().cancel("late")
            return 5
        await self.outcome(self.make(one(), self.loop))

    async def cancelled_as_it_begins_to_wait(self):
        async def one(what):
            asyncio.current_task().cancel("first")
            await what
        await self.outcome(self.make(one(self.loop.create_future()), self.loop))
        await self.outcome(self.make(one(asyncio.sleep(0)), self.loop))
        like = FutureLike(self.loop)
        task = self.make(one(like), self.loop)
        await asyncio.sleep(0)
        (callback, context), = like.callbacks
        self.note(like.message, callback.__name__, callback.__self__ is task, context is not None, task._must_cancel)
        self.loop.call_soon(callback, like)
        await self.outcome(task)

    async def cancelled_before_the_first_step(self):
        async def one():
            self.note("never")
        task = self.make(one(), self.loop)
        task.cancel("early")
        await self.outcome(task)

    async def futures_of_all_kinds(self):
        class Derived(asyncio.Future):
            pass

        async def waits(future):
            return await future
        for kind in (asyncio.Future, asyncio.futures._PyFuture, Derived):
            for end in (lambda f: f.set_result(3), lambda f: f.set_exception(KeyError("k")), lambda f: f.cancel("gone")):
                future = kind(loop=self.loop)
                tasks = [self.make(waits(future), self.loop) for _ in range(3)]
                await asyncio.sleep(0)
                self.note([task._fut_waiter is future for task in tasks], len(future._callbacks),
                          [callback.__qualname__.replace("_PyTask", "Task") for callback, _ in future._callbacks])
                end(future)
                for task in tasks:
                    await self.outcome(task)

    async def tasks_that_wait_for_tasks(self):
        async def inner():
            await asyncio.sleep(0)
            return "inner"

        async def outer(task):
            return await task, await asyncio.gather(task, inner()), await asyncio.wait_for(asyncio.shield(task), 5)
        await self.outcome(self.make(outer(self.make(inner(), self.loop)), self.loop))

    async def contexts(self):
        variable = contextvars.ContextVar("variable", default="outside")

        async def one():
            before = variable.get()
            variable.set("inside")
            await asyncio.sleep(0)
            return before, variable.get()
        context = contextvars.copy_context()
        context.run(variable.set, "given")
        await self.outcome(self.make(one(), self.loop, context=context))
        self.note(context[variable], variable.get())
        await self.outcome(self.make(one(), self.loop))
        self.note(variable.get())

    async def names_and_representations(self):
        async def one():
            self.note(asyncio.current_task() is task, task in asyncio.all_tasks())
            await asyncio.sleep(0)
        task = self.make(one(), self.loop, name="its name")
        self.note(task.get_name(), self.plain(repr(task)))
        task.set_name(5)
        await asyncio.sleep(0)
        self.note(task.get_name(), len(task.get_stack()), asyncio.current_task() is not task)
        await task
        self.note(self.plain(repr(task)), asyncio.isfuture(task))

    async def what_is_not_a_coroutine(self):
        try:
            self.make(5, self.loop)
        except TypeError as error:
            self.note(str(error))

    async def a_task_dropped_while_it_waits(self):
        self.loop.set_exception_handler(lambda loop, context: self.note(context["message"], sorted(context)))

        async def one():
            await self.loop.create_future()
        task = self.make(one(), self.loop)
        await asyncio.sleep(0)
        reference = weakref.ref(task)
        del task
        gc.collect()
        self.note(reference() is None)

    async def errors_nobody_looks_at(self):
        self.loop.set_exception_handler(lambda loop, context: self.note(context["message"], repr(context["exception"])))

        async def one():
            raise ValueError("unseen")
        task = self.make(one(), self.loop)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()

    async def a_loop_within_a_step(self):
        async def one():
            other = type(self.loop)()
            asyncio._set_running_loop(None)
            try:
                return other.run_until_complete(asyncio.sleep(0, "within"))
            finally:
                other.close()
                asyncio._set_running_loop(self.loop)
        await self.outcome(self.make(one(), self.loop))

    async def a_step_within_a_step(self):
        self.loop.set_exception_handler(lambda loop, context: self.note(re.sub("(Task|name=)[^>]*", "…", str(context["exception"]))))

        async def other():
            pass

        async def one():
            step = []
            self.loop.call_soon, kept = (lambda callback, context=None: step.append(callback)), self.loop.call_soon
            task = self.make(other(), self.loop)
            del self.loop.call_soon
            try:
                step[0]()
            except RuntimeError as error:
                self.note(re.sub("<[^>]*>+", "…", str(error)))
            kept(step[0])
            await task
        await self.outcome(self.make(one(), self.loop))

    async def debug_from_within(self):
        async def one():
            self.loop.set_debug(True)
            await asyncio.sleep(0)
            future = self.loop.create_future()
            self.loop.call_soon(future.set_result, 1)
            await future
            self.loop.set_debug(False)
            await asyncio.sleep(0)
            return "through"
        await self.outcome(self.make(one(), self.loop))


class Steps(unittest.TestCase):
    def seen(self, scenario, loop_class, make):
        with asyncio.Runner(loop_factory=loop_class) as runner:
            run = Scenarios(runner.get_loop(), make)
            runner.run(getattr(run, scenario)())
        gc.collect()
        return run.seen

    def test_each_is_as_with_asyncio(self):
        for scenario in [name for name, value in vars(Scenarios).items() if asyncio.iscoroutinefunction(value)]:
            if scenario == "outcome":
                continue
            for kind, make in TASKS.items():
                with self.subTest(scenario, task=kind):
                    asyncios = TASKS["in C"] if kind == "of the engine's" else make
                    stock = self.seen(scenario, asyncio.SelectorEventLoop, asyncios)
                    self.assertNotEqual(stock, [])
                    for loop_class in (coroscope.EventLoop, asyncio.SelectorEventLoop):
                        self.assertEqual(self.seen(scenario, loop_class, make), stock)

    def test_what_ends_the_program(self):
        async def one(error):
            await asyncio.sleep(0)
            raise error
        for make in TASKS.values():
            for error in (KeyboardInterrupt, SystemExit):
                loop = coroscope.EventLoop()
                task = make(one(error), loop)
                self.assertRaises(error, loop.run_forever)
                self.assertIs(type(task.exception()), error)
                loop.close()


if __name__ == "__main__":
    unittest.main()

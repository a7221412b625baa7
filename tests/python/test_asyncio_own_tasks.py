# SPDX-License-Identifier: MIT
"""The engine's own type of tasks: to a program it is asyncio's. (What its tasks do is compared in test_asyncio_steps.py.)"""
import asyncio
import contextvars
import gc
import subprocess
import sys
import unittest
import weakref
from asyncio.tasks import _all_tasks

import coroscope._asyncio

OwnTask = coroscope._asyncio.Task


def run(main):
    with asyncio.Runner(loop_factory=coroscope.EventLoop) as runner:
        return runner.run(main)


async def waits():
    await asyncio.get_running_loop().create_future()


class OwnTasks(unittest.TestCase):
    def test_it_is_asyncios(self):
        async def main():
            task = asyncio.create_task(waits())
            self.assertIs(type(task), OwnTask)
            self.assertIsInstance(task, asyncio.Task)
            self.assertIsInstance(task, asyncio.Future)
            self.assertEqual((OwnTask.__name__, OwnTask.__doc__), (asyncio.Task.__name__, asyncio.Task.__doc__))
            self.assertTrue(asyncio.isfuture(task))
            self.assertIs(asyncio.ensure_future(task), task)
            self.assertIs(type(asyncio.current_task()), OwnTask)
        run(main())

    def test_all_tasks(self):
        async def main():
            mine = [asyncio.create_task(waits()) for _ in range(3)]
            mine += [asyncio.Task(waits()), asyncio.tasks._PyTask(waits())]
            everyone = {*mine, asyncio.current_task()}
            self.assertEqual(asyncio.all_tasks(), everyone)
            self.assertTrue(everyone <= set(_all_tasks))  # the name was imported before the loop was made
            mine.append(asyncio.create_task(waits()))
            self.assertIn(mine[-1], _all_tasks)
            self.assertEqual(len(_all_tasks & {*mine}), 6)
            asyncio.tasks._unregister_task(mine[0])
            self.assertNotIn(mine[0], _all_tasks)
            asyncio.tasks._register_task(mine[0])
            self.assertIn(mine[0], asyncio.all_tasks())
            for task in mine:
                task.cancel()
            await asyncio.wait(mine)
            self.assertEqual(asyncio.all_tasks(), {asyncio.current_task()})
            self.assertIn(mine[1], _all_tasks)  # as long as it lives
        run(main())

    def test_who_is_gone_is_not_among_them(self):
        async def nothing():
            pass

        async def main():
            gc.collect()
            before = len(_all_tasks)
            for _ in range(100):
                await asyncio.create_task(nothing())
            await asyncio.sleep(0)  # what wakes a task holds what it waited for
            self.assertEqual(len(_all_tasks), before)
            kept = asyncio.create_task(nothing())
            self.assertEqual(len(_all_tasks), before + 1)
            await kept
            reference = weakref.ref(kept)
            del kept
            await asyncio.sleep(0)
            self.assertIsNone(reference())
            self.assertEqual(len(_all_tasks), before)
        run(main())

    def test_garbage(self):
        async def main():
            asyncio.get_running_loop().set_exception_handler(lambda loop, context: messages.append(context["message"]))
            task = asyncio.create_task(waits())
            await asyncio.sleep(0)
            reference = weakref.ref(task)
            del task
            gc.collect()
            self.assertIsNone(reference())
        messages = []
        run(main())
        self.assertEqual(messages, ["Task was destroyed but it is pending!"])

    def test_a_finalizer_that_looks_at_all_tasks(self):
        class Looks:
            def __del__(self):
                seen.append(len(asyncio.all_tasks(loop)))

        async def main():
            async def holds(looks):
                await asyncio.get_running_loop().create_future()
            task = asyncio.create_task(holds(Looks()))
            task._log_destroy_pending = False
            await asyncio.sleep(0)
            del task
            gc.collect()

        seen = []
        with asyncio.Runner(loop_factory=coroscope.EventLoop) as runner:
            loop = runner.get_loop()
            runner.run(main())
        self.assertEqual(seen, [1])

    def test_names(self):
        async def main():
            first = asyncio.create_task(waits())
            asyncios = asyncio.Task(waits())
            second = asyncio.create_task(waits())
            named = asyncio.create_task(waits(), name=7)
            number = int(first.get_name().removeprefix("Task-"))
            self.assertEqual([task.get_name() for task in (first, asyncios, second, named)],
                             [f"Task-{number}", f"Task-{number + 1}", f"Task-{number + 2}", "7"])
            third = asyncio.create_task(waits())
            self.assertEqual(asyncio.tasks._CTask.get_name(third), f"Task-{number + 4}")  # asyncio numbers those, too, that it names later
            self.assertIn(f"name='Task-{number + 5}'", repr(asyncio.create_task(waits())))
            fourth = asyncio.create_task(waits())
            fourth.set_name("mine")
            self.assertEqual(fourth.get_name(), "mine")
        run(main())

    def test_no_number_is_lost(self):
        program = "import asyncio\nimport coroscope\ncoroscope.install()\nasync def main():\n" \
                  "    print(asyncio.current_task().get_name())\nasyncio.run(main())"
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        self.assertEqual(done.stdout, "Task-1\n")

    def test_classes_of_the_programs(self):
        class Derived(OwnTask):
            def __init__(self, coro, **named):
                super().__init__(coro, **named)
                self.mark = "mine"

        async def main():
            task = Derived(asyncio.sleep(0, 5), loop=asyncio.get_running_loop(), name="derived")
            self.assertIn(task, asyncio.all_tasks())
            self.assertEqual((task.mark, task.get_name(), await task), ("mine", "derived", 5))
            reference = weakref.ref(task)
            del task
            await asyncio.sleep(0)
            self.assertIsNone(reference())
        run(main())

    def test_who_makes_tasks(self):
        class Other(asyncio.tasks._CTask):
            pass

        async def types():
            loop = asyncio.get_running_loop()
            made = []

            def make():
                made.append(type(asyncio.create_task(waits())))
            make()
            loop.set_task_factory(lambda loop, coro, **named: Other(coro, loop=loop, **named))
            make()
            loop.set_task_factory(None)
            asyncio.tasks.Task = Other
            try:
                make()
            finally:
                asyncio.tasks.Task = asyncio.Task
            loop.own_tasks = False
            make()
            loop.own_tasks = True
            loop.set_debug(True)
            make()
            return made

        self.assertEqual(run(types()), [OwnTask, Other, Other, asyncio.Task, asyncio.Task])

    def test_what_create_task_refuses(self):
        async def main():
            loop = asyncio.get_running_loop()
            for wrong in (lambda: loop.create_task(), lambda: loop.create_task(5), lambda: loop.create_task(waits)):
                self.assertRaises(TypeError, wrong)
            coroutine = waits()
            self.assertRaises(TypeError, lambda: loop.create_task(coroutine, unknown=1))
            self.assertRaises(TypeError, lambda: loop.create_task(coroutine, "name"))
            coroutine.close()
        run(main())
        loop = coroscope.EventLoop()
        loop.close()
        coroutine = waits()
        self.assertRaisesRegex(RuntimeError, "closed", loop.create_task, coroutine)
        coroutine.close()

    def test_contexts(self):
        variable = contextvars.ContextVar("variable", default=0)

        async def read():
            return variable.get()

        async def main():
            context = contextvars.copy_context()
            context.run(variable.set, 1)
            variable.set(2)
            return await asyncio.gather(asyncio.create_task(read(), context=context), asyncio.create_task(read()))
        self.assertEqual(run(main()), [1, 2])

    def test_made_again(self):
        async def main():
            task = asyncio.create_task(waits())
            await asyncio.sleep(0)
            task.__init__(asyncio.sleep(0, "second"), loop=asyncio.get_running_loop())
            self.assertEqual(await task, "second")
        run(main())


class OwnFutures(unittest.TestCase):
    def test_they_are_asyncios(self):
        async def main():
            loop = asyncio.get_running_loop()
            future = loop.create_future()
            self.assertIs(type(future), asyncio.Future)
            self.assertEqual((future.get_loop(), future.done(), future._source_traceback), (loop, False, None))
            loop.set_debug(True)
            self.assertEqual([frame.name for frame in loop.create_future()._source_traceback][-2:], ["main", "create_future"])
        run(main())

    def test_a_class_of_the_programs_in_its_place(self):
        class Other(asyncio.Future):
            pass

        async def main():
            asyncio.futures.Future = Other
            try:
                return type(asyncio.get_running_loop().create_future())
            finally:
                asyncio.futures.Future = asyncio.Future
        self.assertIs(run(main()), Other)


if __name__ == "__main__":
    unittest.main()

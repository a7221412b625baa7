# SPDX-License-Identifier: MIT
"""The frames of tasks and their locals, asked of a stopped program; and that asking leaves no trace."""
import unittest

from values import ValuesTest

CHAIN = """
from coroscope import Task, run, sleep
async def inner(depth):
    deep = depth * 2
    await sleep(0)
    return deep
async def middle():
    before = 'm'
    got = await inner(4)
    return got
async def worker(argument):
    await middle()
async def main():
    task = Task.new(worker('a'), name='chained')
    later = Task.new(worker(2))
    await task
    print('went on')
run(main())
"""


class Frames(ValuesTest):
    def test_of_a_suspended_task_they_are_its_chain_of_awaits(self):
        self.stop_at(CHAIN, 3)
        self.assertEqual(self.frames(1), [("inner", 5), ("middle", 9), ("worker", 12)])
        self.assertEqual(self.texts(self.locals(1)), {"depth": "4", "deep": "8"})
        self.assertEqual(self.texts(self.locals(1, 1)), {"before": "'m'"})  # `got` is not set yet
        self.assertEqual(self.texts(self.locals(1, 2)), {"argument": "'a'"})
        self.check_that_it_goes_on()

    def test_of_a_task_that_has_not_begun_they_are_its_arguments(self):
        self.stop_at(CHAIN, 2)
        self.assertEqual(self.frames(2), [("worker", 11)])
        self.assertEqual(self.texts(self.locals(2)), {"argument": "2"})

    def test_what_stands_for_a_task_is_named_by_it(self):
        self.stop_at(CHAIN, 3)
        self.assertEqual(self.texts(self.locals(0)), {"task": "<Task chained>", "later": "<Task worker#2>"})

    def test_of_the_running_task_they_are_the_frames_that_run(self):
        self.start("from coroscope import Task, run, sleep\ndef spin(limit):\n    print('now', flush=True)\n    while True: pass\n"
                   "class Job:\n    async def work(self):\n        spin(3)\n"
                   "async def main():\n    job = Job()\n    await job.work()\nrun(main())")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        self.pause_at(4)
        self.assertEqual(self.frames(0), [("spin", 4), ("Job.work", 7), ("main", 10)])
        self.assertEqual(self.texts(self.locals(0)), {"limit": "3"})
        self.assertEqual(self.texts(self.locals(0, 1)), {"self": "<Job>"})
        self.assertEqual(self.texts(self.locals(0, 2)), {"job": "<Job>"})

    def test_in_a_hold_at_a_spawn_they_are_those_of_the_spawning_task(self):
        self.start(CHAIN, breakpoints=[{"number": 1, "spec": "spawn worker"}])
        self.assertTrue(self.wait_for("stopped")["inside"])
        self.assertEqual(self.frames(0), [("main", 14)])
        self.assertEqual(self.locals(0), {})

    def test_cells_free_variables_and_deleted_ones(self):
        self.stop_at("from coroscope import run, sleep\nclass Base:\n    async def go(self): pass\nclass Job(Base):\n"
                     "    async def go(self, given):\n        await super().go()\n        count = [0]\n        gone = 1\n        del gone\n"
                     "        async def within():\n            nonlocal given\n            given += 1\n            count.append(1)\n"
                     "            await sleep(0)\n        try:\n            1 / 0\n        except ZeroDivisionError as error:\n"
                     "            pass\n        await within()\nrun(Job().go(5))\n", 2)
        self.assertEqual(self.frames(0), [("within", 14), ("Job.go", 19)])
        self.assertEqual(self.texts(self.locals(0)), {"count": "[0, 1]", "given": "6"})
        held = self.texts(self.locals(0, 1))
        self.assertEqual(held, {"self": "<Job>", "given": "6", "count": "[0, 1]", "within": "<function within>"})

    def test_generators_async_generators_and_comprehensions(self):
        self.stop_at("from coroscope import run, sleep\nasync def numbers(most):\n    for n in range(most):\n        await sleep(0)\n"
                     "        yield n\nasync def all_of():\n    return [n async for n in numbers(2)]\n"
                     "async def main():\n    await all_of()\nrun(main())\n", 2)
        names = [name for name, _ in self.frames(0)]
        self.assertEqual((names[0], names[-2:]), ("numbers", ["all_of", "main"]))
        self.assertEqual(self.texts(self.locals(0)), {"most": "2", "n": "0"})

    def test_a_generator_among_the_locals_shows_its_own(self):
        held = self.hold("numbers = count(5)\nnext(numbers)\nover = count(1)\nlist(over)",
                         "def count(most):\n    for at in range(most):\n        yield at\n")
        self.assertEqual(held["numbers"]["text"], "<generator count>")
        self.assertEqual(self.texts(self.children(held["numbers"])), {"most": "5", "at": "0"})
        self.assertNotIn("reference", held["over"])

    def test_deep_chains_come_in_pages(self):
        self.stop_at("from coroscope import run, sleep\nasync def down(n):\n    await (down(n - 1) if n else sleep(0))\n"
                     "run(down(249))\n", 2)
        page = self.ask("frames", task=0, **{"from": 200})
        self.assertEqual((page["total"], page["from"], len(page["list"])), (250, 200, 50))
        self.assertEqual(self.texts(self.locals(0, 249)), {"n": "249"})


class Schedulers(ValuesTest):
    """Tasks of loops that are not ours."""

    def test_asyncio(self):
        self.start("import asyncio\nasync def nap(seconds):\n    await asyncio.sleep(seconds)\nasync def main():\n"
                   "    mine = asyncio.create_task(nap(1), name='napper')\n    await asyncio.sleep(0)\n    stop = 1\n"
                   "    await asyncio.sleep(0)\n    mine.cancel()\nasyncio.run(main())\n",
                   breakpoints=[{"number": 1, "spec": "resume main hit 3"}])
        self.wait_for("stopped")
        main, nap = self.locals(0, 1), self.locals(1, 1)
        self.assertEqual(self.texts(main), {"mine": "<Task napper>", "stop": "1"})
        self.assertEqual(self.texts(nap), {"seconds": "1"})
        self.assertEqual([name for name, _ in self.frames(1)], ["sleep", "nap"])
        self.assertEqual([name for name, _ in self.frames(0)], ["sleep", "main"])

    def test_a_hand_written_loop(self):
        self.start("from collections import deque\nclass Job:\n    def __init__(self, coro):\n        self.coro = coro\n"
                   "def work(name):\n    for step in range(3):\n        yield\nqueue = deque()\n"
                   "def run():\n    while queue:\n        job = queue.popleft()\n        try:\n            next(job.coro)\n"
                   "            queue.append(job)\n        except StopIteration:\n            pass\n"
                   "def boss(other):\n    yield from work('boss')\n"
                   "job = Job(work('a'))\nqueue.extend([job, Job(boss(job))])\nrun()\n",
                   observe="always", breakpoints=[{"number": 1, "spec": "resume boss hit 2"}])
        task = self.wait_for("stopped")["task"]
        self.assertEqual([name for name, _ in self.frames(task)], ["work", "boss"])
        self.assertEqual(self.texts(self.locals(task)), {"name": "'boss'", "step": "0"})
        self.assertEqual(self.texts(self.locals(task, 1)), {"other": "<Job, task work#1>"})

    def test_a_task_that_another_thread_runs(self):
        self.start("import threading\nfrom queue import Queue\nitems = Queue()\nbusy, ready = threading.Event(), threading.Event()\n"
                   "async def outer(mark):\n    waits(mark)\ndef waits(inner):\n    ready.set()\n    busy.wait(50)\n"
                   "def serve():\n    coro = items.get()\n    try:\n        coro.send(None)\n    except StopIteration: pass\n"
                   "items.put(outer('m'))\nthread = threading.Thread(target=serve, daemon=True)\nthread.start()\nready.wait()\n"
                   "print('now', flush=True)\nwhile True: pass\n", observe="always")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        self.send("pause")
        self.wait_for("stopped")
        names = [name for name, _ in self.frames(0)]
        self.assertEqual(names[-2:], ["waits", "outer"])
        self.assertEqual(self.texts(self.locals(0, len(names) - 2)), {"inner": "'m'"})


class Refusals(ValuesTest):
    def refusal(self, command, **more):
        return self.ask(command, **more)["refused"]

    def test_each_says_why(self):
        self.stop_at(CHAIN, 3)
        self.assertEqual(self.refusal("frames", task=77), "No task 77 is alive: it has no frames.")
        self.assertIn("has no frame 9: its outermost one is frame 2", self.refusal("locals", task=1, frame=9))
        for reference in (0, 1, 4_000_000_000):
            self.assertIn("is not known", self.refusal("children", reference=reference))

    def test_a_program_that_runs_refuses_at_once(self):
        self.start("from coroscope import run\nasync def main():\n    print('now', flush=True)\n    while True: pass\nrun(main())")
        self.process.stdout.readline()
        self.assertEqual(self.refusal("locals", task=0), "The program is not stopped: pause it first.")

    def test_references_die_when_the_program_goes_on(self):
        self.stop_at("from coroscope import run, sleep\nasync def main():\n    items = [1]\n    for _ in range(3):\n"
                     "        await sleep(0)\nrun(main())", 2)
        first = self.locals(0)["items"]
        self.send("step")
        self.wait_for("stopped")
        self.assertIn("is not known", self.refusal("children", reference=first["reference"]))
        self.assertGreater(self.locals(0)["items"]["reference"], first["reference"])


class NoTrace(ValuesTest):
    """The program measures itself before and after it was looked into."""

    MEASURE = """
import gc, sys, weakref
from coroscope import run, sleep
class Job:
    def __init__(self): self.a = [1]
class Slots:
    __slots__ = 'x', '__weakref__'
def measure(job, slots, code, text):
    return (sys.getrefcount(job), sys.getrefcount(job.a), sys.getrefcount(slots.x), sys.getrefcount(code),
            weakref.getweakrefcount(job), sys.getsizeof(text), sys.getsizeof(job), len(gc.get_objects()),
            [generation['collections'] for generation in gc.get_stats()], gc.isenabled(), gc.get_count()[1:])
async def main():
    job, slots, text = Job(), Slots(), 'é' * 300
    slots.x = [2]
    first = locals()
    first['made up'] = 1
    gc.collect()
    for way in ('first', 'alone', 'watched'):
        before = measure(job, slots, main.__code__, text)
        await sleep(0)
        after = measure(job, slots, main.__code__, text)
        if way != 'first' and before != after: print(way, before, after)
    print('made up' in first, first.get('job') is job, 'way' in first)
    print(locals() is first, 'way' in first)
run(main())
"""

    def test_of_looking_is_left(self):
        self.stop_at(self.MEASURE, 4)
        for _ in range(50):
            held = self.locals(0)
            for name in ("job", "slots", "text", "first", "before"):
                self.children(held[name])
        self.send("continue")
        self.assertEqual(self.finish(), (0, "True True False\nTrue True\n", ""))

    def test_what_was_shown_dies_when_it_would(self):
        self.stop_at("from coroscope import Task, run, sleep\nclass Job:\n    def __del__(self): print('gone')\n"
                     "async def main():\n    job = Job()\n    holder = [job]\n    del job\n    await sleep(0)\n    holder.clear()\n"
                     "    print('cleared')\nrun(main())\n", 2)
        self.children(self.locals(0)["holder"])
        self.send("continue")
        self.assertEqual(self.finish(), (0, "gone\ncleared\n", ""))

    def test_an_exception_under_way_stays(self):
        self.start("from coroscope import run, Task, sleep\nasync def child():\n    raise ValueError('mine')\nasync def main():\n"
                   "    try:\n        await Task.new(child())\n    except ValueError as error:\n        print(error)\nrun(main())\n",
                   breakpoints=[{"number": 1, "spec": "fail child"}])
        self.wait_for("stopped")
        self.assertEqual(self.texts(self.locals(0)), {})
        self.ask("locals", task=1)
        self.send("continue")
        self.assertEqual(self.finish(), (0, "mine\n", ""))


if __name__ == "__main__":
    unittest.main()

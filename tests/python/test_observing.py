# SPDX-License-Identifier: MIT
"""Schedulers that the program brings along: what they resume is seen, exactly, and nothing of it is changed."""
import re
import signal
import unittest

from command import PYTHON, CommandTest, WatchedTest
from debugger import DebuggerTest

# Each does the same under `coroscope run` as under plain python3.
PROBES = {
    "send": """
def echo():
    got = None
    while got != "stop":
        got = yield got
    return "over"
e = echo()
print(next(e), e.send(1), e.send([2]))
e.send("stop")
""",
    "delegation": """
def inner():
    got = yield 1
    print("inner got", got)
    return "from inner"
def outer():
    result = yield from inner()
    print("outer has", result)
    yield 2
o = outer()
print(next(o), o.send("x"), next(o, "default"), next(o, "default"))
""",
    "throw and close": """
def careful():
    while True:
        try:
            yield
        except ValueError as error:
            print("caught", error)
        finally:
            print("finally")
c = careful()
next(c)
c.throw(ValueError("v"))
try:
    c.throw(KeyError("k"))
except KeyError as error:
    print("out came", repr(error), error.__traceback__.tb_next.tb_lineno)
print(list(c), c.close())
def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass
s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)
try:
    s.throw(StopIteration)
except RuntimeError as error:
    print(error)
""",
    "every way to resume": """
async def coroutine():
    return await other()
async def other():
    return 5
def generator():
    yield 1
    yield 2
    yield 3
bound = generator().send
g = generator()
print(bound(None), g.__next__(), next(g), type(g).__next__(g), [x for x in g], sum(generator()), *generator())
for make in (lambda c: c.send, lambda c: c.__await__().send, lambda c: c.__await__().__next__, lambda c: c.__await__().throw):
    c = coroutine()
    resume = make(c)
    try:
        if resume.__name__ == "throw":
            resume(KeyError("thrown"))
        else:
            resume(*([None] if resume.__name__ == "send" else []))
    except StopIteration as end:
        print("returned", end.value)
    except KeyError as error:
        print(repr(error))
    try:
        c.send(None)
    except RuntimeError as error:
        print(error)
next(3)
""",
    "uncaught": """
def task():
    yield
    deeper()
def deeper():
    raise LookupError("lost")
t = task()
next(t)
next(t)
""",
    "never finished": """
def task(name):
    try:
        yield
    finally:
        print(name, "closed")
kept, dropped = task("kept"), task("dropped")
next(kept), next(dropped)
del dropped
print("end")
""",
    "running already": """
def task():
    yield next(me)
me = task()
next(me)
""",
    "profile and trace": """
import sys
seen = []
def task():
    yield 1
    yield 2
def note(frame, event, argument):
    seen.append((event, frame.f_code.co_name, getattr(argument, "__name__", repr(argument))))
    return note
for install in (sys.setprofile, sys.settrace):
    t = task()
    install(note)
    next(t)
    t.send(None)
    list(t)
    install(None)
print(seen)
""",
    "references": """
import gc, sys, weakref
def task():
    yield object()
t = task()
yielded = next(t)
print(sys.getrefcount(t), sys.getrefcount(yielded), weakref.getweakrefcount(t), gc.is_tracked(t), len(gc.get_referrers(t)))
ref = weakref.ref(t)
del t
print(ref())
""",
    "deep": """
import sys, threading
sys.setrecursionlimit(200_000)
threading.stack_size(512 << 20)
def chain(n):
    if n:
        return (yield from chain(n - 1))
    yield "bottom"
    return "top"
async def awaits(n):
    return await awaits(n - 1) if n else "deep"
def calls(n):
    return calls(n - 1) + 1 if n else 0
def work():
    c = chain(50_000 // 4)
    print(next(c), next(c, "end"))
    try:
        awaits(50_000 // 4).send(None)
    except StopIteration as end:
        print(end.value)
    print(calls(50_000))
print(calls(50_000))
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
    "helpers": """
import contextlib, itertools
@contextlib.contextmanager
def managed():
    print("enter")
    yield "value"
    print("leave")
with managed() as value:
    print(value)
pairs = (x * x for x in range(5))
print(next(pairs), list(itertools.islice(pairs, 2)), any(pairs))
""",
}

ROUNDS = """
def task(n):
    for _ in range(n):
        yield
tasks = [task(n) for n in range(1, 40)]
resumed = 0
while tasks:
    for each in list(tasks):
        resumed += 1
        try:
            {resume}
        except StopIteration:
            tasks.remove(each)
print(resumed)
"""

LOST = """
from queue import Queue
loop = Queue()
class Job:
    def __init__(self, coroutine):
        self.coroutine, self.finished = coroutine, False
    def __await__(self):
        while not self.finished:
            yield self
    @staticmethod
    def new(coroutine):
        job = Job(coroutine)
        loop.put(Job(coroutine))  # another one: nobody will ever finish `job`
        return job
async def child():
    print("child")
async def main():
    await Job.new(child())
loop.put(Job(main()))
for _ in range(6):
    if loop.empty():
        break
    job = loop.get()
    try:
        job.coroutine.send(None)
    except StopIteration:
        job.finished = True
    else:
        loop.put(job)
"""


class Unchanged(CommandTest):
    def test_probes(self):
        for name, text in PROBES.items():
            with self.subTest(name):
                self.write("program.py", text.lstrip("\n"))
                plain = self.execute([PYTHON, "program.py"])
                ours = self.run_command("program.py")
                self.assertEqual((ours.returncode, ours.stdout, ours.stderr),
                                 (plain.returncode, plain.stdout, plain.stderr))
                self.ask("switches", "out.coro")


class Seen(WatchedTest):
    def tasks(self, text, *options):
        self.switches(text, *options)
        return [task["name"] for task in self.info()["tasks"]]

    def test_every_resumption_counts(self):
        for resume in ("each.send(None)", "next(each)", "each.__next__()", "type(each).send(each, None)"):
            with self.subTest(resume):
                self.write("program.py", ROUNDS.format(resume=resume))
                result = self.run_command("program.py")
                self.assertEqual(self.info()["switches"], int(result.stdout))
                self.assertTrue(all(task["state"] == "done" for task in self.info()["tasks"]))

    def test_slices_waits_and_results(self):
        rows = self.switches("def task():\n    got = yield 1\n    return got * 2\n"
                             "t = task()\nnext(t)\ntry:\n    t.send(21)\nexcept StopIteration:\n    pass\n")
        self.assertEqual([row[2] for row in rows], ["task#1", "task#1"])
        self.assertIn("yielded 1", rows[0])
        self.assertIn("= 42", " ".join(rows[1]))
        self.assertIn("sent 21", " ".join(rows[1]))

    def test_delegation_belongs_to_the_slice(self):
        text = "def inner():\n    yield\n    yield\ndef outer():\n    yield from inner()\nfor _ in range(1):\n" \
               "    o = outer()\n    next(o)\n    next(o)\n"
        rows = self.switches(text)
        self.assertEqual([row[2] for row in rows], ["outer#1", "outer#1"])
        self.assertIn("inner at program.py:2", rows[0])

    def test_what_is_a_task(self):
        counted = "def count():\n    yield 1\n    yield 2\n"
        self.assertEqual(self.tasks(counted + "for x in count(): pass"), ["count#1"])  # nothing else goes on here
        self.assertEqual(self.tasks(counted + "c = count()\nnext(c)\nfor x in count(): pass\nlist(count())"), ["count#1"])
        self.assertEqual(self.tasks(counted + "c = count()\nnext(c)\nfor x in count(): pass", "--observe", "always"),
                         ["count#1", "count#2"])
        self.assertEqual(self.tasks(counted + "next(count())", "--observe", "never"), [])
        self.assertEqual(self.tasks(PROBES["helpers"]), [])
        self.assertEqual(self.tasks("async def c(): pass\ntry:\n    c().send(None)\nexcept StopIteration: pass"), ["c#1"])

    def test_what_is_treated_as_a_task(self):
        text = "def count():\n    yield 1\n    yield 2\nnext(count())\n" \
               "for x in count(): pass\nprint(sum(x for x in (1, 2)))\n"
        self.assertEqual(self.tasks(text), ["count#1"])
        self.assertEqual(self.tasks(text, "--task", "count"), ["count#1", "count#2"])
        self.assertEqual(self.tasks(text, "--task", "c?un*"), ["count#1", "count#2"])
        self.assertEqual(self.tasks(text, "--task", "oun"), ["count#1"])
        self.assertEqual(self.tasks(text, "--task", "<genexpr>")[-2:], ["count#1", "<genexpr>#1"])
        text = "import tokenize, io\nfor t in tokenize.generate_tokens(io.StringIO('a').readline): pass\n"
        self.assertEqual(self.tasks(text), [])
        self.assertEqual(self.tasks(text, "--task", "_tokenize"), ["_tokenize#1"])

    def test_what_is_not_a_task(self):
        text = "def a():\n    yield\nclass Job:\n    def a(self):\n        yield\ndef outer():\n" \
               "    def a():\n        yield\n    next(a())\nnext(a())\nnext(Job().a())\nouter()\n"
        self.assertEqual(self.tasks(text), ["a#1", "Job.a#1", "a#1"])  # two definitions are called a
        self.assertEqual(self.tasks(text, "--not-task", "a"), ["Job.a#1"])
        self.assertEqual(self.tasks(text, "--not-task", "Job.*"), ["a#1", "a#1"])
        self.assertEqual(self.tasks(text, "--not-task", "*", "--task", "Job.a"), ["Job.a#1"])  # the last one counts
        self.assertEqual(self.tasks(text, "--task", "Job.a", "--not-task", "*"), [])

    PASSED = "class Turn:\n    def __await__(self):\n        got = yield 'turn'\n        return got\n" \
             "async def child(n):\n    for _ in range(n):\n        got = await Turn()\n    return got\n" \
             "async def main():\n    return await child(2), await child(1)\n" \
             "m = main()\nm.send(None)\nm.send(1)\nm.send(2)\n" \
             "try:\n    m.send(3)\nexcept StopIteration as end:\n    print(end.value)\n"

    def test_what_a_passed_over_one_awaits_is_seen_in_its_place(self):
        self.assertEqual(self.tasks(self.PASSED), ["main#1"])
        rows = self.switches(self.PASSED, "--not-task", "main")
        self.assertEqual([row[2] for row in rows], ["child#1"] * 3 + ["child#2"] * 2)
        self.assertIn("sent 1", " ".join(rows[1]))
        self.assertIn("= 2", " ".join(rows[2]))
        self.assertIn("Turn.__await__ at program.py:3", " ".join(rows[3]))
        rows = self.switches(self.PASSED, "--not-task", "main", "--not-task", "child")
        self.assertEqual([row[2] for row in rows], ["Turn.__await__#1"] * 2 + ["Turn.__await__#2"] * 2 +
                         ["Turn.__await__#3"] * 2)

    def test_rules_change_nothing_of_the_program(self):
        for name in ("delegation", "throw and close", "every way to resume", "uncaught", "deep", "profile and trace"):
            with self.subTest(name):
                self.write("program.py", PROBES[name].lstrip("\n"))
                plain = self.execute([PYTHON, "program.py"])
                for rule in (["--not-task", "*"], ["--task", "*"], ["--not-task", "outer", "--not-task", "awaits"]):
                    ours = self.run_command(*rule, "program.py")
                    self.assertEqual((ours.returncode, ours.stdout, ours.stderr),
                                     (plain.returncode, plain.stdout, plain.stderr))

    def test_a_passed_over_one_of_a_library(self):
        text = "import asyncio\nasync def child():\n    await asyncio.sleep(0)\n    return 5\n" \
               "async def main():\n    print(await child())\n" \
               "with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:\n    runner.run(main())\n"
        rows = self.switches(text, "--not-task", "main")
        self.assertEqual([row[2] for row in rows if row[2] == "child#1"], ["child#1"] * 2)
        self.assertIn("waits in sleep", " ".join(next(row for row in rows if row[2] == "child#1")))  # asyncio drives it

    def test_rules_that_cannot_be(self):
        for words, said in ((["--task", ""], "--task takes"), (["--not-task", ""], "--not-task takes"),
                            (["--observe", "never", "--task", "a"], "--observe never")):
            with self.subTest(words):
                self.write("program.py", "print('ran')\n")
                result = self.run_command(*words, "program.py")
                self.assertNotEqual(result.returncode, 0)
                self.assertEqual(result.stdout, "")
                self.assertIn(said, result.stderr)

    def test_a_loop_of_ours_is_not_seen_twice(self):
        text = "from coroscope import Task, run, sleep\ndef gen():\n    yield\nasync def main():\n    await Task.new(gen())\n" \
               "g = gen()\nnext(g)\nrun(main())\nnext(g, None)\nrun(main())\n"
        rows = self.switches(text)
        self.assertEqual([row[2] for row in rows], ["gen#1", "main#1", "gen#2", "gen#2", "main#1", "gen#1", "main#2",
                                                    "gen#3", "gen#3", "main#2"])

    def test_a_loop_of_ours_inside_a_slice(self):
        text = "from coroscope import run, sleep\nasync def main():\n    await sleep(0)\ndef outer():\n    run(main())\n" \
               "    yield\no = outer()\nnext(o)\nnext(o, None)\n"
        rows = self.switches(text)
        self.assertEqual([row[2] for row in rows], ["outer#1", "main#1", "main#1", "outer#1", "outer#1"])

    def test_asyncio(self):
        text = "import asyncio\nasync def child(n):\n    await asyncio.sleep(n)\n    return n\n" \
               "async def main():\n    print(await asyncio.gather(child(0), child(0)))\nasyncio.run(main())\n"
        self.write("program.py", text)
        result = self.run_command("program.py")
        self.assertEqual((result.stdout, result.stderr), ("[0, 0]\n", ""))
        found = {task["name"]: task["state"] for task in self.info()["tasks"]}
        self.assertEqual((found["main#1"], found["child#1"], found["child#2"]), ("done", "done", "done"))

    def test_a_task_that_nobody_finishes(self):
        rows = self.switches(LOST)
        self.assertEqual([row[2] for row in rows], ["main#1", "child#1"] + ["main#1"] * 4)
        self.assertEqual([task["state"] for task in self.info()["tasks"]], ["ready", "done"])
        self.assertEqual([row[4] for row in rows],
                         ["polls child#1: not done", "done"] + ["idle poll, polls child#1, which has ended"] * 4)

    def test_a_task_that_nothing_runs(self):
        self.write("program.py", LOST.replace("        loop.put(Job(coroutine))", "        #"))
        self.assertIn("'child' was never awaited", self.run_command("program.py").stderr)
        tasks = {task["name"]: (task["state"], task["parent"], task["slices"]) for task in self.info()["tasks"]}
        self.assertEqual(tasks, {"main#1": ("ready", None, 6), "child#1": ("waiting", "1", 0)})
        self.assertIn("polls child#1: not done", self.ask("state", "out.coro"))

    def test_what_is_resumed_after_its_end(self):
        text = "def work():\n    yield\nasync def once():\n    return 3\ndef resume(thing):\n    try:\n        thing.send(None)\n" \
               "    except (StopIteration, RuntimeError):\n        pass\n" \
               "w, o = work(), once()\nfor thing in (w, w, w, o, w, o, o):\n    resume(thing)\nw.close()\nlist(w)\n"
        rows = self.switches(text)
        self.assertEqual([(row[2], row[4]) for row in rows],
                         [("work#1", "yielded"), ("work#1", "done"), ("work#1 again", "had ended already"), ("once#1", "done"),
                          ("work#1 again", "had ended already"), ("once#1 again", "had ended already"),
                          ("once#1 again", "had ended already")])

    def test_names_that_the_program_gives(self):
        text = "class Job:\n    def __init__(self, name, coro):\n        self.name, self.coro = name, coro\n" \
               "def work():\n    yield\njobs = [Job('left', work()), Job(7, work()), Job('work', work())]\n" \
               "for job in jobs:\n    next(job.coro)\n"
        self.assertEqual(self.tasks(text), ["left", "work#2", "work#3"])

    def test_what_a_task_polls_for(self):
        rows = self.switches(LOST.replace("loop.put(Job(coroutine))", "loop.put(job)").replace('print("child")', "await Turn()")
                             .replace("async def child", "class Turn:\n    def __await__(self):\n        yield\nasync def child"))
        self.assertEqual([row[2] for row in rows], ["main#1", "child#1", "main#1", "child#1", "main#1"])
        self.assertEqual([("polls child#1" in row[4]) for row in rows], [True, False, True, False, False])

    def test_polling_is_idle(self):
        self.write("program.py", "import time\ndef wait(s):\n    end = time.time() + s\n    while time.time() < end:\n"
                                 "        yield\ntasks = [wait(1), wait(2)]\nwhile tasks:\n    for t in list(tasks):\n"
                                 "        try:\n            t.send(None)\n        except StopIteration:\n"
                                 "            tasks.remove(t)\n")
        first = self.run_command("--clock", "virtual", "--tick", "50ms", "program.py")
        self.assertEqual(first.stderr, "")
        info = self.info()
        self.assertLess(info["switches"], 100)
        self.assertGreater(info["idle_polls"], info["switches"] // 2)
        self.run_command("--clock", "virtual", "--tick", "50ms", "program.py")
        self.assertEqual(self.info(), info)

    def test_threads_of_the_program_are_seen(self):
        text = "import threading\ndef gen():\n    for i in range(1000):\n        yield i\n" \
               "def work():\n    g = gen()\n    while next(g, None) is not None: pass\n" \
               "threads = [threading.Thread(target=work) for _ in range(4)]\nfor t in threads: t.start()\n" \
               "work()\nfor t in threads: t.join()\n"
        self.write("program.py", text)
        self.assertEqual(self.run_command("program.py").stderr, "")
        self.assertEqual(self.info()["switches"], 5 * 1001)

    def test_a_fork_goes_on_unwatched(self):
        text = "import os\ndef task():\n    yield\n    yield\nt = task()\nnext(t)\npid = os.fork()\nnext(t)\n" \
               "if pid == 0:\n    os._exit(7)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
        self.write("program.py", text)
        self.assertEqual(self.run_command("program.py").stdout, "7\n")
        self.assertEqual(self.info()["switches"], 2)


ASYNCIO = """
import asyncio
{setup}
async def produce(queue):
    for number in range(3):
        await queue.put(number)
    await queue.put(None)
async def consume(queue):
    got = []
    while (item := await queue.get()) is not None:
        got.append(item)
    return got
async def late():
    await asyncio.sleep(3600)
async def main():
    queue = asyncio.Queue(1)
    producer = asyncio.create_task(produce(queue))
    print(await consume(queue), await producer)
    try:
        await asyncio.wait_for(late(), 0.01)
    except asyncio.TimeoutError:
        print("too late")
asyncio.run(main())
"""

TRIO = """
import trio
async def produce(channel):
    async with channel:
        for number in range(3):
            await channel.send(number)
async def consume(channel):
    print([item async for item in channel])
async def late():
    await trio.sleep(3600)
async def main():
    into, out = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(produce, into)
        nursery.start_soon(consume, out, name='the eater')
    with trio.move_on_after(0.01):
        await late()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(late)
        await trio.sleep(0)
        nursery.cancel_scope.cancel()
    print("done")
trio.run(main)
"""


class Libraries(CommandTest):
    """Loops of libraries: the same output, and each coroutine that they drive is a task with its end."""

    def run_library(self, module, text):
        if self.execute([PYTHON, "-c", f"import {module}"]).returncode != 0:
            self.skipTest(f"{module} is not installed")
        self.write("program.py", text)
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command("program.py")
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (0, plain.stdout, plain.stderr))
        info = self.info()
        self.assertEqual(info["switches"], sum(task["slices"] for task in info["tasks"]))
        return {task["name"]: task["state"] for task in info["tasks"]}

    def test_asyncio(self):
        states = self.run_library("asyncio", ASYNCIO.format(setup=""))
        self.assertEqual([states[name] for name in ("main#1", "produce#1", "late#1")], ["done", "done", "cancelled"])
        self.assertNotIn("consume#1", states)  # awaited, it belongs to main
        self.assertIn("waits to get from Queue#1", self.ask("switches", "out.coro"))
        self.assertNotIn("queue", self.info())

    def test_names_in_asyncio(self):
        states = self.run_library("asyncio", "import asyncio\nasync def work():\n    await asyncio.sleep(0)\nasync def main():\n"
                                  "    await asyncio.gather(asyncio.create_task(work(), name='the worker'), work())\n"
                                  "asyncio.run(main())\n")
        self.assertEqual({name: state for name, state in states.items() if not name.startswith("BaseEventLoop.")},
                         {"main#1": "done", "the worker": "done", "work#2": "done"})

    def test_uvloop(self):
        states = self.run_library("uvloop", ASYNCIO.format(setup="import uvloop\nuvloop.install()"))
        self.assertEqual([states[name] for name in ("main#1", "produce#1", "late#1")], ["done", "done", "cancelled"])

    def test_trio(self):
        states = self.run_library("trio", TRIO)
        self.assertEqual([states[name] for name in ("main#1", "produce#1", "the eater", "late#1")],
                         ["done", "done", "done", "cancelled"])
        tasks = {task["id"]: task["name"] for task in self.info()["tasks"]}
        parents = {task["name"]: tasks.get(task["parent"]) for task in self.info()["tasks"]}
        self.assertEqual([parents[name] for name in ("main#1", "produce#1", "the eater", "late#1")],
                         ["<init>", "main#1", "main#1", "main#1"])
        self.assertIn("`runner.runq`, a deque", self.info()["queue"])  # and `batch`, where there is more than one in it
        self.assertIn("waits in NurseryManager.__aexit__", self.ask("state", "out.coro#switch=5"))


class Held(DebuggerTest):
    def test_breakpoint_step_and_pause(self):
        self.start("def a():\n    while True:\n        yield\ndef b():\n    yield\n    print('now', flush=True)\n"
                   "    while True: pass\ntasks = [a(), b()]\nwhile True:\n    for t in tasks:\n        next(t)\n",
                   breakpoints=[{"number": 1, "spec": "resume b hit 2", "enabled": True, "action": "stop"}])
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["switch"], stopped["task"], stopped["inside"], stopped["line"]), (4, 1, False, 5))
        self.send("step")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        stopped = self.pause_at(7)
        self.assertEqual((stopped["switch"], stopped["task"]), (4, 1))

    def test_a_signal_while_held_reaches_the_scheduler(self):
        self.start("import signal\ndef handler(*_): raise KeyError('signal')\nsignal.signal(signal.SIGUSR1, handler)\n"
                   "def task():\n    print('ran')\n    yield\n    print('ran again')\n"
                   "t = task()\ntry:\n    next(t)\nexcept KeyError:\n    print('raised')\nnext(t, None)\n",
                   stopAtEntry=True)
        self.wait_for("stopped")
        self.process.send_signal(signal.SIGUSR1)
        self.assertEqual(self.wait_for("ending")["code"], 0)
        self.assertEqual(self.finish()[1:], ("raised\nran\n", ""))

    def test_a_handler_that_runs_while_held_may_resume_and_drop(self):
        self.start("import os, signal\ndef other():\n    yield 'resumed'\n    yield\n"
                   "def handler(*_):\n    o = other()\n    os.write(1, next(o).encode())\n    raise KeyError('signal')\n"
                   "signal.signal(signal.SIGUSR1, handler)\ndef task():\n    yield\n"
                   "t = task()\ntry:\n    next(t)\nexcept KeyError:\n    os.write(1, b' raised')\n",
                   breakpoints=[{"number": 1, "spec": "resume task", "enabled": True, "action": "stop"}])
        self.wait_for("stopped")
        self.process.send_signal(signal.SIGUSR1)
        self.assertEqual(self.wait_for("ending")["code"], 0)
        self.assertEqual(self.finish()[1:], ("resumed raised", ""))

    def signal_at(self, event, last):
        """A signal comes while the program is held after its slice: its handler's exception is raised soon after."""
        self.start("import signal\ndef handler(*_): raise KeyError('signal')\nsignal.signal(signal.SIGUSR1, handler)\n"
                   f"def task():\n    if True: {last}\n    yield\n"
                   "t = task()\ntry:\n    try:\n        next(t)\n    except (StopIteration, ValueError): pass\n"
                   "    len('')\n    print('was not raised')\nexcept KeyError:\n    print('raised')\n",
                   breakpoints=[{"number": 1, "spec": f"{event} task", "enabled": True, "action": "stop"}])
        self.wait_for("stopped")
        self.process.send_signal(signal.SIGUSR1)
        self.assertEqual(self.wait_for("ending")["code"], 0)
        self.assertEqual(self.finish()[1:], ("raised\n", ""))

    def test_a_signal_while_held_at_a_suspension(self):
        self.signal_at("suspend", "yield")

    def test_a_signal_while_held_at_a_return(self):
        self.signal_at("finish", "return 5")

    def test_a_signal_while_held_at_a_failure(self):
        self.signal_at("fail", "raise ValueError")


if __name__ == "__main__":
    unittest.main()

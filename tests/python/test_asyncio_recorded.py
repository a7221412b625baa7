# SPDX-License-Identifier: MIT
"""asyncio programs under Coroscope: that they get its loop, what is recorded of their tasks, and that a debugger can hold them."""
import json
import os
import subprocess
import unittest

from command import PYTHON, CommandTest, WatchedTest, environment
from debugger import PACKAGE, DebuggerTest

WAITS = """
import asyncio
async def lock(lock):
    async with lock:
        pass
async def event(event): await event.wait()
async def semaphore(semaphore): await semaphore.acquire()
async def queue(queue): await queue.get()
async def condition(condition):
    async with condition:
        await condition.wait()
async def future(future): await future
async def task(): await asyncio.create_task(other())
async def other(): await asyncio.sleep(9)
async def timer(): await asyncio.sleep(5)
async def io(reader): await reader.read(1)
async def turn(): await asyncio.sleep(0)
async def main():
    taken = asyncio.Lock()
    await taken.acquire()
    one = asyncio.Condition()
    result = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(each) for each in (
        lock(taken), event(asyncio.Event()), semaphore(asyncio.Semaphore(0)), queue(asyncio.Queue()), condition(one),
        future(result), task(), timer(), io(asyncio.StreamReader()), turn())]
    await asyncio.sleep(0)
    for each in tasks:
        each.cancel()
asyncio.run(main())
"""


MAIN = [{"number": 1, "spec": "resume main"}]


class Recorded(WatchedTest):
    def column(self, rows, name, column):
        return [row[column] for row in rows if row[2] == name]

    def test_programs_get_the_loop(self):
        for setup in ("", "asyncio.set_event_loop_policy(None)\n",
                      "asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())\n"):
            self.write("program.py", f"import asyncio\n{setup}async def main():\n"
                                     "    print(type(asyncio.get_running_loop()).__name__)\nasyncio.run(main())\n")
            self.assertEqual(self.run_command("program.py").stdout, "EventLoop\n")

    def test_whose_tasks(self):
        self.write("program.py", "import asyncio\nasync def main():\n    print(type(asyncio.current_task()).__module__)\n"
                                 "asyncio.run(main())\n")
        self.assertEqual(self.run_command("program.py").stdout, "coroscope._asyncio\n")
        self.assertEqual(self.run_command("--asyncio-tasks", "asyncio", "program.py").stdout, "_asyncio\n")

    def test_no_trace_is_left(self):
        text = "import sys\nbefore = len(sys.meta_path)\nimport asyncio\nprint(len(sys.meta_path),\n" \
               "type(asyncio.__loader__).__name__, vars(asyncio.__loader__) == vars(type(asyncio.__loader__)('asyncio',\n" \
               "asyncio.__file__)), asyncio.__spec__.loader is asyncio.__loader__)\n"
        self.write("program.py", text)
        plain = self.execute([PYTHON, "program.py"])
        self.assertEqual(self.run_command("program.py").stdout, plain.stdout)

    def test_a_program_that_looks_for_it_first(self):
        """As runpy does where asyncio is what is run."""
        self.write("program.py", "import importlib.util\nimportlib.util.find_spec('asyncio')\nimport asyncio\n"
                                 "loop = asyncio.new_event_loop()\nprint(type(loop).__name__)\nloop.close()\n")
        self.assertEqual(self.run_command("program.py").stdout, "EventLoop\n")

    def test_a_program_without_asyncio_does_not_import_it(self):
        self.write("program.py", "import sys\nprint('asyncio' in sys.modules)\n")
        self.assertEqual(self.run_command("program.py").stdout, "False\n")

    def test_a_module_of_the_program_that_is_called_asyncio(self):
        self.write("asyncio.py", "print('mine')\n")
        self.write("program.py", "import asyncio\nprint(asyncio.__file__[-10:])\n")
        ours = self.run_command("program.py")
        self.assertEqual((ours.stdout, ours.stderr), ("mine\nasyncio.py\n", ""))

    def test_what_tasks_wait_for(self):
        self.switches(WAITS)
        slices = self.slices()
        thens = {name: next(then for task, _, then in slices if task == name + "#1") for name in
                 ("lock", "event", "semaphore", "queue", "condition", "future", "task", "timer", "io", "turn")}
        self.assertEqual(thens, {
            "lock": "waits for Lock#1 (lock), held by main#1", "event": "waits for Event#1 (event)",
            "semaphore": "waits for Semaphore#1 (semaphore), 0 free",
            "queue": "waits to get from Queue#1 (queue), size 0",
            "condition": "waits for Condition#1 (condition) with Lock#2", "future": "waits for Future#1 (future)",
            "task": "waits for other#1", "timer": thens["timer"], "io": "waits to read", "turn": "yielded"})
        self.assertRegex(thens["timer"], r"^timer, due in (5|4\.9\d*) s$")

    def test_why_tasks_run(self):
        rows = self.switches("""
import asyncio
async def child(event):
    await asyncio.sleep(1)
    event.set()
async def waiter(event):
    await event.wait()
async def napper():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        raise
async def main():
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(child(event))
        group.create_task(waiter(event), name="the waiter")
        nap = group.create_task(napper())
        await event.wait()
        nap.cancel()
    await asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))
asyncio.run(main())
""")
        self.assertEqual(self.column(rows, "child#1", 3), ["spawned by main#1", "woken by its timer"])
        self.assertEqual(self.column(rows, "the waiter", 3), ["spawned by main#1", "woken by child#1"])
        self.assertEqual(self.column(rows, "napper#1", 3), ["spawned by main#1", "cancelled by main#1", "its turn"])
        self.assertEqual(self.column(rows, "napper#1", 4)[-1], "cancelled")
        self.assertEqual(self.column(rows, "main#1", 3), ["spawned", "woken by child#1", "woken by napper#1",
                                                          "woken by sleep#2"])

    def test_ends(self):
        rows = self.switches("""
import asyncio
async def fails(): raise ValueError("wrong")
async def gives(): return 42
async def main():
    print(await asyncio.gather(fails(), gives(), return_exceptions=True))
    dropped = asyncio.get_running_loop().create_task(never())
    await asyncio.sleep(0)
async def never():
    await asyncio.get_running_loop().create_future()
asyncio.run(main())
""")
        self.assertIn("failed", self.column(rows, "fails#1", 4)[0])
        self.assertIn("wrong", " ".join(next(row for row in rows if row[2] == "fails#1")))
        self.assertIn("= 42", " ".join(next(row for row in rows if row[2] == "gives#1")))
        self.assertEqual(self.column(rows, "never#1", 4)[-1], "cancelled")

    def test_a_dropped_task(self):
        rows = self.switches("""
import asyncio, gc, logging
logging.disable()
class Ring: pass
async def lost():
    ring = Ring()
    ring.future = ring.ring = asyncio.get_running_loop().create_future()
    await ring.future
async def main():
    asyncio.create_task(lost())
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0)
asyncio.run(main())
""")
        self.assertEqual(len(self.column(rows, "lost#1", 2)), 1)
        info = self.info()
        self.assertEqual([task["state"] for task in info["tasks"] if task["name"] == "lost#1"], ["cancelled"])

    def test_tasks_in_python(self):
        rows = self.switches("""
import asyncio
async def child():
    await asyncio.sleep(1)
    return 7
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, context=None: asyncio.tasks._PyTask(coro, loop=loop, context=context))
    print(await asyncio.create_task(child()))
asyncio.run(main())
""")
        self.assertEqual(self.column(rows, "child#1", 3), ["spawned by main#1", "woken by its timer"])
        self.assertIn("= 7", " ".join(rows[-3] + rows[-4] + rows[-5]))

    def test_the_virtual_clock(self):
        text = "import asyncio, time\nasync def main():\n    began = time.monotonic()\n    await asyncio.sleep(3600)\n" \
               "    print(round(time.monotonic() - began))\nasyncio.run(main())\n"
        self.write("program.py", text)
        first = self.run_command("--clock", "virtual", "program.py", recording="1.coro")
        second = self.run_command("--clock", "virtual", "program.py", recording="2.coro")
        self.assertEqual((first.stdout, first.stderr), ("3600\n", ""))
        one, two = (bytearray((self.folder / name).read_bytes()) for name in ("1.coro", "2.coro"))
        one[16:24] = two[16:24]  # the date
        self.assertEqual(one == two, True)
        self.assertEqual(second.stdout, first.stdout)

    def test_virtual_time_does_not_jump_over_a_thread(self):
        self.switches("""
import asyncio, threading
gate = threading.Event()
def job():
    gate.wait()
    return "the job"
async def main():
    loop = asyncio.get_running_loop()
    job_ = loop.run_in_executor(None, job)
    nap = asyncio.create_task(asyncio.sleep(1, "the nap"))
    await asyncio.sleep(0)
    gate.set()
    done, _ = await asyncio.wait([job_, nap], return_when=asyncio.FIRST_COMPLETED)
    print(*[each.result() for each in done])
asyncio.run(main())
""")
        self.assertEqual(self.run_command("--clock", "virtual", "program.py").stdout, "the job\n")

    def test_loops_in_threads(self):
        self.write("program.py", """
import asyncio, threading
async def worker():
    for _ in range(20):
        await asyncio.sleep(0)
    return 1
async def main():
    return sum(await asyncio.gather(*[worker() for _ in range(10)]))
results = []
threads = [threading.Thread(target=lambda: results.append(asyncio.run(main()))) for _ in range(3)]
for thread in threads: thread.start()
results.append(asyncio.run(main()))
for thread in threads: thread.join()
print(results)
""")
        ours = self.run_command("program.py")
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (0, "[10, 10, 10, 10]\n", ""))
        states = [task["state"] for task in self.info()["tasks"] if task["name"].startswith("worker#")]
        self.assertEqual(states, ["done"] * 40)

    def test_a_child_of_a_fork_records_nothing(self):
        self.write("program.py", """
import asyncio, os
async def main():
    await asyncio.sleep(0)
    pid = os.fork()
    await asyncio.sleep(0)
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
asyncio.run(main())
""")
        self.assertEqual(self.run_command("program.py").returncode, 0)
        self.assertEqual([task["slices"] for task in self.info()["tasks"] if task["name"] == "main#1"], [3])


    def test_a_task_is_ready_from_when_it_was_made(self):
        for breaks in ((), ("--break", "spawn nobody")):
            self.write("program.py", """
import asyncio, time
async def child():
    pass
def callback():
    tasks.append(asyncio.create_task(child())); time.sleep(2)
async def main():
    tasks.append(asyncio.create_task(child(), name="first")); time.sleep(1)
    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(5)
tasks = []
asyncio.run(main())
""")
            self.assertEqual(self.run_command("--clock", "virtual", "--tick", "1ns", *breaks, "program.py").returncode, 0)
            waits = {task["name"]: task["ready_wait_ns"] for task in self.info()["tasks"]}
            self.assertEqual([waits[name] // 1_000_000_000 for name in ("first", "child#2")], [1, 2])


class Held(DebuggerTest):
    """Under a debugger."""

    def test_steps(self):
        self.start("import asyncio\nasync def child():\n    await asyncio.sleep(0)\nasync def main():\n"
                   "    await asyncio.gather(child(), child())\nasyncio.run(main())\n", stopAtEntry=True)
        tasks = [self.wait_for("stopped")["task"]]
        for _ in range(5):
            self.send("step")
            tasks.append(self.wait_for("stopped")["task"])
        self.assertEqual(tasks, [0, 1, 2, 1, 2, 0])
        self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)

    def test_a_stop_at_a_spawn_is_where_the_program_made_the_task(self):
        self.start("import asyncio\nasync def child():\n    pass\nasync def main():\n"
                   "    first = asyncio.create_task(child(), name='first')\n    made = 1\n"
                   "    second = asyncio.create_task(child())\n    made = 2\n"
                   "    await asyncio.gather(first, second, child())\nasyncio.run(main())\n",
                   breakpoints=[{"number": 1, "spec": "spawn child", "enabled": True, "action": "stop"}])
        for task, line in ((1, 5), (2, 7), (3, 9)):
            stopped = self.wait_for("stopped")
            self.assertEqual((stopped["task"], stopped["subject"], stopped["inside"]), (0, task, True))
            self.assertEqual((stopped["file"], stopped["line"]), (str(self.program), line))
            self.send("frames", request=task, task=0)
            frames = self.wait_for("frames")["list"]
            self.assertEqual([frame["line"] for frame in frames if frame["function"] == "main"], [line])
            self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)

    def pause(self, text, line):
        self.start(text)
        self.assertEqual(self.process.stdout.readline(), "now\n")
        return self.pause_at(line)

    def test_a_pause_in_a_task(self):
        self.pause("import asyncio\nasync def main():\n    print('now', flush=True)\n    while True: pass\n"
                   "asyncio.run(main())\n", 4)

    def test_a_pause_in_a_callback(self):
        self.pause("import asyncio\ndef callback():\n    print('now', flush=True)\n    while True: pass\n"
                   "async def main():\n    asyncio.get_running_loop().call_soon(callback)\n    await asyncio.sleep(9)\n"
                   "asyncio.run(main())\n", 4)

    def test_a_pause_while_nothing_is_ready(self):
        self.start("import asyncio\nasync def main():\n    print('now', flush=True)\n    await asyncio.sleep(1000)\n"
                   "asyncio.run(main())\n")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        self.send("pause")
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["switch"], stopped["reason"]), (1, "pause"))
        self.send("continue")
        self.wait_for("continued")

    def test_the_loops_time_is_the_programs(self):
        """Also after a hold, for which both stand still."""
        self.start("import asyncio, time\nasync def main():\n    loop = asyncio.get_running_loop()\n"
                   "    print(time.monotonic() <= loop.time() <= time.monotonic(), flush=True)\n"
                   "    await asyncio.sleep(0)\n"
                   "    print(time.monotonic() <= loop.time() <= time.monotonic(), flush=True)\n"
                   "asyncio.run(main())\n", breakpoints=MAIN)
        self.wait_for("stopped")
        self.send("continue")
        self.wait_for("stopped")
        self.send("continue")
        self.assertEqual(self.finish()[1], "True\nTrue\n")

    def test_locals(self):
        self.start("import asyncio\nasync def main():\n    answer = 42\n    await asyncio.sleep(0)\nasyncio.run(main())\n",
                   breakpoints=MAIN)
        self.wait_for("stopped")
        self.send("continue")
        self.wait_for("stopped")
        self.send("frames", request=1, task=0)
        frames = [frame["function"] for frame in self.wait_for("frames")["list"]]
        self.assertEqual(frames[-1], "main")
        self.send("locals", request=2, task=0, frame=len(frames) - 1)
        values = {entry["name"]: entry["text"] for entry in self.wait_for("values")["list"]}
        self.assertEqual(values, {"answer": "42"})


class StandardTests(CommandTest):
    """A fast part of CPython's own tests of asyncio, by tests/python/asyncio_suite.py, which runs all of them by hand."""

    # Without those that measure time, which a busy machine fails with any loop.
    MODULES = ["test_futures", "test_futures2", "test_locks", "test_pep492", "test_protocols", "test_queues", "test_taskgroups"]
    SUITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "asyncio_suite.py")
    ATTEMPTS = 3  # a test that fails in each of them fails

    def outcomes(self, loop, words, env=None, tasks="asyncio"):
        results = self.folder / "results.json"
        done = subprocess.run([*words, self.SUITE, "--results", str(results), "--loop", loop, "--tasks", tasks,
                               *self.MODULES],
                              cwd=self.folder, env=env or environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(results.read_text())

    def test_all_is_as_with_asyncios_own_loop(self):
        if self.execute([PYTHON, "-c", "import test.test_asyncio"]).returncode != 0:
            self.skipTest("libpython3.11-testsuite is not installed")
        stock = self.outcomes("stock", [PYTHON])
        self.assertGreater(len(stock["tests"]), 300)
        recording = [os.environ["COROSCOPE_EXECUTABLE"], "run", "--python", PYTHON, "--record", "out.coro"]
        bare = environment(PYTHONPATH=PACKAGE)
        for words, env, tasks in (([PYTHON], bare, "asyncio"), ([PYTHON], bare, "own"), (recording, None, "own")):
            different = set(stock["tests"])
            for _ in range(self.ATTEMPTS):
                ours = self.outcomes("coroscope", words, env, tasks)
                self.assertGreaterEqual(ours["own_tasks"], 100 if tasks == "own" else 0)
                self.assertEqual((ours["tests"].keys(), ours["loops"]), (stock["tests"].keys(), stock["loops"]))
                different &= {name for name, outcome in ours["tests"].items()
                              if outcome != "passed" and outcome != stock["tests"][name]}
                if not different:
                    break
            self.assertEqual(different, set())
        self.assertGreater(self.info()["switches"], 300)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Several asyncio loops in one program, one a thread or one after another: which task is whose, what a stop holds."""
import json
import subprocess
import time
import unittest

from command import CommandTest, COROSCOPE
from debugger import DebuggerTest, PATIENCE


class Recorded(CommandTest):
    def tasks(self, *which):
        state = json.loads(self.ask("state", "--json", *which))
        return state, {task["name"]: task["loop"] for task in state["tasks"]}

    def test_each_task_is_its_loops(self):
        self.write("program.py", """\
import asyncio, os, threading

both = threading.Barrier(2)

async def child_of_first(): await asyncio.Event().wait()
async def child_of_second(): await asyncio.Event().wait()

async def main(name, child):
    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    both.wait()
    if name == "first":
        os._exit(0)
    await asyncio.sleep(1000)

thread = threading.Thread(target=lambda: asyncio.run(main("second", child_of_second)), name="worker thread")
thread.start()
asyncio.run(main("first", child_of_first))
""")
        self.assertEqual(self.run_command("program.py").stderr, "")
        state, loops = self.tasks("out.coro")
        self.assertEqual(len(state["loops"]), 2)
        names = {loop["number"]: loop["name"] for loop in state["loops"]}
        self.assertEqual(names[loops["child_of_first#1"]], "MainThread")
        self.assertEqual(names[loops["child_of_second#1"]], "worker thread")
        self.assertIn("(worker thread) ==", self.ask("state", "out.coro"))

    def test_what_a_slice_does_behind_anothers_is_still_its_tasks(self):
        self.write("program.py", """\
import asyncio, threading
both = threading.Barrier(2)
def tick(): pass
async def main():
    both.wait()  # both are in a slice: one of them has been outrun
    asyncio.get_running_loop().call_soon(tick)
    await asyncio.sleep(0)
thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
asyncio.run(main())
thread.join()
""")
        self.assertEqual(self.run_command("program.py").stderr, "")
        info = json.loads(self.ask("info", "--json", "--all", "out.coro"))
        why = sorted(run["why"] for run in info["callbacks"] if run["function"] == "tick")
        self.assertEqual(why, ["queued by main#1", "queued by main#2"])

    def test_worker_threads_of_one_name_are_told_apart(self):
        self.write("program.py", """\
import asyncio, threading

turns = [threading.Event() for _ in range(3)]
def job(): pass

async def first():
    await asyncio.to_thread(job)
    turns[0].set()
    turns[1].wait()
    await asyncio.to_thread(job)  # on the same thread: its name has not become the other one's lane
    turns[2].set()

async def second():
    turns[0].wait()
    await asyncio.to_thread(job)
    turns[1].set()
    turns[2].wait()

thread = threading.Thread(target=lambda: asyncio.run(second()))
thread.start()
asyncio.run(first())
thread.join()
asyncio.run(asyncio.to_thread(job))
""")
        self.assertEqual(self.run_command("program.py").stderr, "")
        info = json.loads(self.ask("info", "--json", "--all", "out.coro"))
        loops = {loop["number"]: loop["name"] for loop in info["loops"]}
        lanes = {worker["thread"]: len(worker["jobs"]) for worker in info["workers"]}
        self.assertEqual(len(lanes), 2, lanes)
        self.assertEqual(sum(lanes.values()), 4)
        kept, taken = sorted(lanes, key=lambda name: name.endswith(")") and "loop" not in name)
        self.assertRegex(kept, r"^asyncio_0 \(loop [12]\)$")  # the third loop's pool has taken the other one's lane
        self.assertRegex(taken, r"^asyncio_0 \([12]\)$")
        for text in (self.ask("info", "out.coro"), self.ask("switches", "--all", "out.coro")):
            self.assertIn(kept, text)
            self.assertIn(taken, text)
        self.assertEqual(sorted(loops.values())[0], "MainThread")
        self.write("alone.py", "import asyncio\nasyncio.run(asyncio.to_thread(int))\nasyncio.run(asyncio.to_thread(int))\n")
        self.assertEqual(self.run_command("alone.py").stderr, "")
        alone = json.loads(self.ask("info", "--json", "--all", "out.coro"))["workers"]
        self.assertEqual([(worker["thread"], len(worker["jobs"])) for worker in alone], [("asyncio_0", 2)])

    def test_the_queue_of_each_is_in_order(self):
        self.write("program.py", """\
import asyncio, os, threading

turn = threading.Barrier(2)

async def child(): await asyncio.sleep(0)

async def main(name):
    for number in range(6):  # the last of them has not been heard of yet
        turn.wait()
        asyncio.create_task(child(), name=f"{name} {number}")
    turn.wait()
    if name == "first":
        os._exit(0)
    threading.Event().wait()

threading.Thread(target=lambda: asyncio.run(main("second"))).start()
asyncio.run(main("first"))
""")
        self.run_command("program.py")
        state, _ = self.tasks("out.coro")
        names = {task["id"]: task["name"] for task in state["tasks"]}
        queues = {tuple(names[task] for task in loop["ready"]) for loop in state["loops"]}
        self.assertEqual(queues, {tuple(f"{name} {number}" for number in range(5)) for name in ("first", "second")})

    def test_a_slice_that_others_came_between_ends_in_its_wait(self):
        self.write("program.py", """\
import asyncio, os, threading

async def sleeper():
    await asyncio.sleep(0)
    inside.set()
    go_on.wait()  # meanwhile another loop's task runs
    lock = asyncio.Lock()
    asyncio.get_running_loop().call_soon(over.set)
    async with lock:
        async with lock:
            pass

async def main():
    await asyncio.sleep(0)
    go_on.set()
    over.wait()
    await asyncio.sleep(0)
    os._exit(0)

inside, go_on, over = threading.Event(), threading.Event(), threading.Event()
threading.Thread(target=lambda: asyncio.run(sleeper()), daemon=True).start()
inside.wait()
asyncio.run(main())
""")
        self.run_command("program.py")
        state, _ = self.tasks("out.coro")
        task, = (task for task in state["tasks"] if task["name"] == "sleeper#1")
        self.assertEqual((task["state"], task["wait"]["kind"]), ("waiting", "lock"))
        self.assertIn("Lock#1 (lock)", task["wait"]["words"])
        self.assertIn(("sleeper", 10), [(frame["function"], frame["line"]) for frame in task["stack"]])

    def test_loops_one_after_another(self):
        self.write("program.py", "import asyncio\nasync def child(): pass\nasync def main():\n    await asyncio.create_task(child())\n"
                                 "async def left(): await asyncio.Event().wait()\n"
                                 "for _ in range(3):\n    asyncio.run(main())\nloop = asyncio.new_event_loop()\n"
                                 "task = loop.create_task(left())\nloop.run_until_complete(asyncio.sleep(0))\nimport os\nos._exit(0)")
        self.run_command("program.py")
        self.assertEqual(self.tasks("out.coro")[1], {"left#1": 4})

    def test_one_loop_is_no_more_than_that(self):
        self.write("program.py", "import asyncio\nasync def main():\n    await asyncio.sleep(0)\nasyncio.run(main())")
        self.run_command("program.py")
        self.assertNotIn("==", self.ask("state", "out.coro#switch=1"))
        self.assertEqual(self.tasks("out.coro#switch=1")[1], {"main#1": 1})


class VirtualTime(CommandTest):
    def output(self, text):
        self.write("program.py", text)
        result = self.run_command("--clock", "virtual", "program.py")
        self.assertEqual(result.stderr, "")
        return result.stdout

    def test_it_jumps_to_the_timer_that_is_due_first_whosever_it_is(self):
        self.assertEqual(self.output("""\
import asyncio, threading

order = []

async def main(name, *times):
    for each in times:
        await asyncio.sleep(each)
        order.append((name, asyncio.get_running_loop().time()))

async def both(name, *times):
    barrier.wait()
    await main(name, *times)

barrier = threading.Barrier(2)
threads = [threading.Thread(target=lambda name=name, times=times: asyncio.run(both(name, *times)))
           for name, times in (("a", (1000, 5000)), ("b", (3000, 2000)))]
for thread in threads: thread.start()
for thread in threads: thread.join()
print([name for name, _ in sorted(order, key=lambda each: each[1])], [int(time / 1000) for _, time in sorted(order, key=lambda each: each[1])])
"""), "['a', 'b', 'b', 'a'] [1, 3, 5, 6]\n")

    def test_waits_are_told_by_loop(self):
        self.output("""\
import asyncio, threading

async def main(seconds):
    barrier.wait()
    await asyncio.sleep(seconds)

barrier = threading.Barrier(2)
threads = [threading.Thread(target=lambda: asyncio.run(main(1000)), name="short"),
           threading.Thread(target=lambda: asyncio.run(main(3000)), name="long")]
for thread in threads: thread.start()
for thread in threads: thread.join()
""")
        info = json.loads(self.ask("info", "--json", "--all", "out.coro"))
        seconds = {loop["name"]: round(loop["idle_ns"] / 1e9) for loop in info["loops"]}
        self.assertEqual(seconds, {"short": 1000, "long": 3000})
        self.assertEqual(round(info["idle_ns"] / 1e9), 3000)  # together
        names = {loop["number"]: loop["name"] for loop in info["loops"]}
        longest = max(info["idle"], key=lambda idle: idle["length_ns"])
        self.assertEqual((names[longest["loop"]], longest["ended_by"]), ("long", "timer"))
        rows = [row for row in self.ask("switches", "--all", "out.coro").splitlines() if " idle " in row]
        self.assertTrue(all("running" not in row and ("(short)" in row or "(long)" in row) for row in rows), rows)
        self.assertIn("(long)", self.ask("info", "out.coro"))
        self.assertEqual({names[callback["loop"]] for callback in info["callbacks"]}, {"short", "long"})
        rows = [row for row in self.ask("switches", "--all", "out.coro").splitlines() if " callback " in row]
        self.assertTrue(all(row.endswith("(short)") or row.endswith("(long)") for row in rows), rows)

    def test_a_loop_within_another_holds_no_time(self):
        self.assertEqual(self.output("""\
import asyncio

async def outer():
    asyncio._set_running_loop(None)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(asyncio.sleep(3600))
    print(int(loop.time()) >= 3600)

asyncio.run(outer())
"""), "True\n")

    def test_it_jumps_in_a_child_of_a_fork(self):
        self.assertEqual(self.output("""\
import asyncio, os, threading

async def other():
    there.set()
    await asyncio.sleep(0)
    threading.Event().wait()

there = threading.Event()
threading.Thread(target=lambda: asyncio.run(other()), daemon=True).start()
there.wait()
child = os.fork()
if child == 0:
    asyncio.run(asyncio.sleep(10_000_000))
    os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""), "7\n")

    def test_a_wait_that_is_over_for_nothing_took_its_time(self):
        self.assertEqual(self.output("""\
import asyncio, queue, threading, time

def waits():
    for wait in (lambda: queue.Queue().get(timeout=0.02), lambda: threading.Event().wait(0.02), lambda: lock.acquire(True, 0.02),
                 lambda: lock.acquire(timeout=0.02), lambda: again.acquire(timeout=0.02), lambda: lock.acquire(False)):
        began = time.monotonic()
        try:
            wait()
        except queue.Empty:
            pass
        yield round(time.monotonic() - began, 2)

async def main():
    print(*waits())
    print(lock.acquire(False), free.acquire(timeout=1), free.acquire(False))

lock, free, again = threading.Lock(), threading.Lock(), threading.RLock()
lock.acquire()
thread = threading.Thread(target=lambda: (again.acquire(), threading.Event().wait()), daemon=True)
thread.start()
thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
thread.join()
"""), "0.02 0.02 0.02 0.02 0.02 0.0\nFalse True False\n")

    def test_every_clock_agrees(self):
        self.assertEqual(self.output("""\
import asyncio, time
from time import clock_gettime as get, clock_gettime_ns as get_ns, CLOCK_MONOTONIC, CLOCK_REALTIME

def read():
    return [time.monotonic(), time.perf_counter(), get(CLOCK_MONOTONIC), get_ns(CLOCK_MONOTONIC) / 1e9,
            get(CLOCK_REALTIME), get_ns(CLOCK_REALTIME) / 1e9, time.time(), time.time_ns() / 1e9]

async def main():
    before = read()
    await asyncio.sleep(3600)
    print(*(round(now - then) for now, then in zip(read(), before)), round(get(CLOCK_REALTIME) - time.time()))
    try:
        get(-12345)
    except OSError as error:
        print(error.errno)
    try:
        get("no clock")
    except TypeError:
        print("TypeError")

asyncio.run(main())
"""), "3600 3600 3600 3600 3600 3600 3600 3600 0\n22\nTypeError\n")

    def holders(self, text):
        """What it is that virtual time waits for, once it does."""
        self.write("program.py", text)
        program = subprocess.Popen([COROSCOPE, "run", "--clock", "virtual", "--record", "out.coro", "program.py"], cwd=self.folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            first = program.stdout.readline()
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                state = json.loads(self.ask("state", "--json", "out.coro"))
                if "time_waits_for" in state:
                    self.assertIn("Virtual time waits for: " + ", ".join(state["time_waits_for"]), self.ask("state", "out.coro"))
                    return first, state["time_waits_for"]
            self.fail("nothing holds it")
        finally:
            program.kill()
            program.communicate()

    def test_a_listening_socket_holds_it(self):
        address, holders = self.holders("""\
import asyncio

async def main():
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    print(server.sockets[0].fileno(), "{}:{}".format(*server.sockets[0].getsockname()), flush=True)
    await asyncio.sleep(3600)

asyncio.run(main())
""")
        number, address = address.split()
        self.assertEqual(holders, [f"descriptor {number} (listens at {address})"])

    def test_jobs_and_children_hold_it(self):
        child, holders = self.holders("""\
import asyncio, threading

async def main():
    for _ in range(2):
        asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    child = await asyncio.create_subprocess_exec("cat", stdout=asyncio.subprocess.DEVNULL)  # up to the end of our input
    print(child.pid, flush=True)
    await asyncio.sleep(3600)

asyncio.run(main())
""")
        self.assertEqual(holders, ["executor thread asyncio (2 jobs)", f"child {child.strip()}"])

    def test_nothing_holds_it_but_that(self):
        self.assertEqual(self.output("""\
import asyncio, threading

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon_threadsafe(lambda: None)  # the loop's own descriptor
    await asyncio.sleep(3600)
    await asyncio.to_thread(lambda: None)
    await asyncio.sleep(3600)
    print(int(loop.time() / 3600))

asyncio.run(main())
"""), "2\n")


TWO = """\
import asyncio, sys, threading, time

async def other():
    started.set()
    while line := sys.stdin.readline():
        print("other", line.strip(), flush=True)
        await asyncio.sleep(0)

async def held(): pass

async def main():
    started.wait()
    {main}

started = threading.Event()
thread = threading.Thread(target=lambda: asyncio.run(other()), name="worker thread", daemon=True)
thread.start()
asyncio.run(main())
print("over", flush=True)
"""
HELD = [{"number": 1, "spec": "resume held"}]


class Held(DebuggerTest):
    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def start_two(self, main="await asyncio.create_task(held())", breakpoints=HELD, **launch):
        self.start(TWO.format(main=main), stdin=subprocess.PIPE, breakpoints=breakpoints, **launch)

    def assert_other_runs(self, *words):
        for word in words:
            self.tell(word)
            self.assertEqual(self.process.stdout.readline(), f"other {word}\n")

    def test_a_stop_holds_its_loop_only(self):
        self.start_two()
        stopped = self.wait_for("stopped")
        self.assert_other_runs("one", "two", "three")
        self.send("continue", loop=stopped["loop"])
        self.assertEqual(self.wait_for("continued")["loop"], stopped["loop"])
        self.assertEqual(self.process.stdout.readline(), "over\n")

    def test_all_are_held_where_that_is_asked_for_and_go_on_where_it_is_no_more(self):
        self.start_two(holdsAll=True)
        self.wait_for("stopped")
        self.tell("one")
        self.tell("two")
        self.assertEqual(self.process.stdout.readline(), "other one\n")  # in its slice
        self.send("hold", loops="one")
        self.assertEqual(self.process.stdout.readline(), "other two\n")
        self.send("continue")
        self.assertEqual(self.process.stdout.readline(), "over\n")

    def test_steps_are_in_the_stopped_loop(self):
        self.start_two("for _ in range(4): await asyncio.create_task(held())")
        first = self.wait_for("stopped")
        for round_ in range(3):
            self.assert_other_runs("once", "twice")
            self.send("step", over="nothing", loop=first["loop"])
            stopped = self.wait_for("stopped")
            self.assertEqual((stopped["loop"], stopped["inside"]), (first["loop"], False))
            self.assertGreater(stopped["switch"], first["switch"] + round_)

    STAYS = "await asyncio.create_task(held()); await asyncio.sleep(3600)"

    def start_held_both(self, **launch):
        """Both loops come to a stop, each by itself; gives their numbers by those of the breakpoints."""
        text = TWO.format(main=self.STAYS).replace("started.wait()", "pass")
        self.start(text, stdin=subprocess.PIPE, breakpoints=[*HELD, {"number": 2, "spec": "resume other"}], **launch)
        stops = [self.wait_for("stopped") for _ in range(2)]
        return {stop["breakpoint"]: stop["loop"] for stop in stops}

    def test_each_loop_has_its_own_stop(self):
        stops = self.start_held_both()
        self.assertEqual((set(stops), set(stops.values())), ({1, 2}, {1, 2}))
        self.send("continue", loop=stops[2])
        self.assertEqual(self.wait_for("continued")["loop"], stops[2])
        self.tell("one")
        self.assertEqual(self.wait_for("stopped")["loop"], stops[2])
        self.send("continue")  # all
        self.assertEqual({self.wait_for("continued")["loop"] for _ in range(2)}, {1, 2})

    def test_only_a_stopped_loop_is_looked_into(self):
        self.start_two()
        stopped = self.wait_for("stopped")
        self.assert_other_runs("one")
        self.send("frames", task=stopped["task"], request=1)
        self.assertEqual([frame["function"] for frame in self.wait_for("frames")["list"]], ["held"])
        numbers = {0, 1, 2} - {stopped["task"]}
        answers = []
        for number in sorted(numbers):
            self.send("frames", task=number, request=2)
            answers.append(self.wait_for("frames"))
        self.assertEqual(sum("refused" in answer and "runs on" in answer["refused"] for answer in answers), 1, answers)

    def test_a_pause_reaches_a_loop_that_waits_in_another_thread(self):
        self.start("import asyncio, threading\nasync def main():\n    print('now', flush=True)\n    await asyncio.Event().wait()\n"
                   "t = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)\nt.start()\nt.join()\n")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        self.send("pause")
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["loop"], stopped["reason"]), (1, "pause"))
        self.send("continue")
        self.wait_for("continued")

    def test_a_pause_of_one_loop_while_another_is_stopped(self):
        for other in ("while True: await asyncio.sleep(0)", "await asyncio.sleep(3600)"):
            with self.subTest(other):
                self.start("import asyncio, threading\nasync def held(): pass\nasync def other():\n    started.set()\n"
                           f"    {other}\n"
                           "async def main():\n    started.wait()\n    await asyncio.create_task(held())\n    await asyncio.sleep(3600)\n"
                           "started = threading.Event()\n"
                           "threading.Thread(target=lambda: asyncio.run(other()), daemon=True).start()\nasyncio.run(main())\n",
                           breakpoints=HELD)
                loop = self.wait_for("stopped")["loop"]
                self.send("pause", loop=3 - loop)
                self.assertEqual(self.wait_for("stopped")["loop"], 3 - loop)
                self.send("continue")
                self.assertEqual({self.wait_for("continued")["loop"] for _ in range(2)}, {1, 2})
                self.end()

    def test_a_daemon_may_be_held_when_the_program_ends(self):
        self.start("import asyncio, threading\nasync def held(): pass\nasync def main():\n    await held()\n"
                   "threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()\ninput()\n"
                   "asyncio.run(asyncio.sleep(0))\n", stdin=subprocess.PIPE, breakpoints=[{"number": 1, "spec": "resume main"}])
        self.wait_for("stopped")
        self.tell("")
        self.assertEqual(self.wait_for("ending")["code"], 0)

    def test_a_vanished_debugger_lets_all_go_on(self):
        self.start_held_both(onLost="run")
        self.channel.shutdown(2)
        self.assert_other_runs("one", "two")


COLLECTED = """\
import asyncio, gc, sys, threading, time

async def main(): await asyncio.sleep(0)

gc.disable()
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
circle = [loop]
circle.append(circle)
del circle, loop

def collect():
    sys.stdin.readline()
    gc.collect()
    print("collected", flush=True)

threading.Thread(target=collect, daemon=True).start()
nap = time.sleep
print("now", flush=True)
while True:
    nap(0.001)
"""


class GoneWhileHeld(DebuggerTest):
    def test_its_hold_ends_as_it_began(self):
        self.start(COLLECTED, stdin=subprocess.PIPE)
        self.assertEqual(self.process.stdout.readline(), "now\n")
        self.send("pause")
        stopped = self.wait_for("stopped")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.assertEqual(self.process.stdout.readline(), "collected\n")
        self.send("continue")
        self.assertEqual(self.wait_for("continued")["loop"], stopped["loop"])
        self.send("pause")
        self.wait_for("stopped")
        self.send("continue")
        self.wait_for("continued")
        self.process.kill()


if __name__ == "__main__":
    unittest.main()

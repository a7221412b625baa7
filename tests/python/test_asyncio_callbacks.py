# SPDX-License-Identifier: MIT
"""asyncio programs under Coroscope: what goes on beside the steps of tasks. Callbacks, idle waits, the jobs of executors."""
import json

from command import PYTHON, CommandTest, environment
from debugger import PACKAGE, DebuggerTest

CALLBACKS = """
import asyncio, functools
class Server:
    def on_data(self, *_): pass
    def __call__(self): raise ValueError("wrong")
def plain(): pass
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: None)
    server = Server()
    loop.call_soon(server.on_data)
    loop.call_soon(functools.partial(functools.partial(server.on_data, 1), 2))
    loop.call_soon(server)
    loop.call_soon(plain).cancel()
    loop.call_soon(print, "hello")
    loop.call_soon(lambda: None)
    loop.call_later(0.001, plain)
    await asyncio.sleep(1)
asyncio.run(main())
"""


class BesideTest(CommandTest):
    def record(self, text, *options):
        self.write("program.py", text)
        result = self.run_command(*options, "program.py")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def info(self, recording="out.coro"):
        return json.loads(self.ask("info", "--json", "--all", recording))

    def state(self, place=""):
        return json.loads(self.ask("state", "--json", "out.coro" + place))


class Callbacks(BesideTest):
    def callbacks(self):
        return self.info()["callbacks"]

    def test_what_is_called(self):
        self.assertEqual(self.record(CALLBACKS, "--clock", "virtual"), "hello\n")
        runs = {run["function"]: run for run in self.callbacks()}
        self.assertEqual([run["number"] for run in self.callbacks()], list(range(1, len(self.callbacks()) + 1)))
        functions = [run["function"] for run in self.callbacks()]
        self.assertEqual(functions[:6], ["Server.on_data", "Server.on_data", "Server.__call__", "print", "<lambda>", "plain"])
        self.assertEqual((runs["Server.on_data"]["file"], runs["Server.on_data"]["line"]),
                         (str(self.folder / "program.py"), 4))
        self.assertEqual((runs["print"]["file"], runs["print"]["line"]), ("", 0))
        self.assertEqual([run["outcome"] for run in self.callbacks()[:4]], ["returned", "returned", "raised", "returned"])
        self.assertEqual(runs["Server.on_data"]["why"], "queued by main#1")
        self.assertEqual(runs["plain"]["why"], "queued by a timer")
        self.assertGreaterEqual(runs["plain"]["start_ns"], 1_000_000)

    def test_what_they_raise_in_debug_mode(self):
        self.record("""
import asyncio
class Own(asyncio.Handle): pass
def fails(): raise ValueError("wrong")
def fine(): pass
async def main():
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append(str(context["exception"])))
    loop.call_soon(fails)
    loop.call_soon(fine)
    loop._ready.append(Own(fails, (), loop))
    loop.call_soon(lambda: loop.call_exception_handler({"message": "of no handle", "exception": KeyError(1)}))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.set_debug(False)
    print(seen)
asyncio.run(main())
""")
        own = [(run["function"], run["outcome"]) for run in self.callbacks() if run["file"].endswith("program.py")]
        self.assertEqual(own,
                         [("fails", "raised"), ("fine", "returned"), ("fails", "raised"), ("<lambda>", "returned")])

    def test_what_they_wake(self):
        self.record("""
import asyncio
async def child(n):
    await asyncio.sleep(n)
async def main():
    await asyncio.gather(child(1), child(2))
asyncio.run(main())
""", "--clock", "virtual")
        woke = [(run["function"], run["why"], run["woke"]) for run in self.callbacks() if run["woke"]]
        self.assertEqual(woke, [("_set_result_unless_cancelled", "queued by a timer", ["0.1"]),
                                ("_set_result_unless_cancelled", "queued by a timer", ["0.2"]),
                                ("_done_callback", "queued by child#2", ["1"])])

    def test_the_ready_queue_has_them(self):
        self.record("""
import asyncio
def one(): pass
def two(): pass
async def child(): pass
async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(one)
    first = asyncio.create_task(child())
    loop.call_soon(two)
    second = asyncio.create_task(child())
    await first
    await second
asyncio.run(main())
""", "--clock", "virtual")
        state = self.state("#callback=1")
        queue = [item.get("callback", item.get("task")) for item in state["queue"]]
        self.assertEqual(queue, ["one", "0.1", "two", "0.2"])
        begins = state["before_callback"]
        self.assertEqual({key: begins[key] for key in ("number", "function", "loop", "why")},
                         {"number": 1, "function": "one", "loop": 1, "why": "queued by main#1"})
        self.assertEqual((state["switch"], state["inside"], state["callback"]), (2, False, None))
        state = self.state("#switch=2")
        queue = [item.get("callback", item.get("task")) for item in state["queue"]]
        self.assertEqual(queue, ["0.1", "two", "0.2"])
        self.assertIsNone(state["before_callback"])

    def test_a_program_that_looks_into_its_queue(self):
        """The order is the same afterwards."""
        self.record("""
import asyncio
def one(): pass
def two(): pass
async def child(): pass
async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(one)
    first = asyncio.create_task(child())
    loop.call_soon(two)
    second = asyncio.create_task(child())
    print(len(loop._ready))
    await first
    await second
asyncio.run(main())
""", "--clock", "virtual")
        queue = [item.get("callback", item.get("task")) for item in self.state("#callback=1")["queue"]]
        self.assertEqual(queue, ["one", "0.1", "two", "0.2"])

    def test_one_that_ends_the_program_is_there(self):
        self.write("program.py", "import asyncio, os\ndef last(): os._exit(3)\nasync def main():\n"
                                 "    asyncio.get_running_loop().call_soon(last)\n    await asyncio.sleep(1)\n"
                                 "asyncio.run(main())\n")
        self.assertEqual(self.run_command("program.py").returncode, 3)
        last = self.callbacks()[-1]
        self.assertEqual((last["function"], last["finished"]), ("last", False))
        state = self.state("")
        self.assertEqual((state["callback"]["number"], state["callback"]["function"], state["before_callback"]),
                         (last["number"], "last", None))

    def test_switches_do_not_count_them(self):
        self.record(CALLBACKS, "--clock", "virtual")
        rows = self.ask("switches", "out.coro").splitlines()[1:]
        self.assertEqual(len(rows), self.info()["switches"])
        beside = self.ask("switches", "--all", "out.coro")
        self.assertIn("callback 1", beside)
        self.assertIn("Server.__call__", beside)
        self.assertIn("idle", beside)

    def test_breakpoints_on_them_without_a_debugger(self):
        self.write("program.py", CALLBACKS)
        result = self.run_command("--break", "callback:on_data hit 2", "--break", "callback nobody", "program.py")
        self.assertRegex(result.stderr, r"hit 2: before callback run 2\n  about:   callback Server.on_data   .*:4\n"
                                        r"  queue:   callback Server.on_data, callback Server.__call__, ")
        self.assertIn("(callback nobody) was never met\n", result.stderr)

    def test_threads_queue_them(self):
        self.record("""
import asyncio, threading
def told(event): event.set()
async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    threading.Thread(target=loop.call_soon_threadsafe, args=(told, event)).start()
    await event.wait()
asyncio.run(main())
""")
        run = next(run for run in self.callbacks() if run["function"] == "told")
        self.assertEqual((run["why"], run["woke"]), ("queued by a thread", ["1"]))


    def test_those_that_wait_when_a_recording_begins(self):
        self.write("program.py", """
import asyncio, coroscope
coroscope.install()
def later(): pass
async def child(): pass
async def main():
    loop = asyncio.get_running_loop()
    for _ in range(2):
        loop.call_soon(later)
        task = asyncio.create_task(child())
        with coroscope.record("out.coro"):
            await task
asyncio.run(main())
""")
        result = self.execute([PYTHON, "program.py"], environment(PYTHONPATH=PACKAGE))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual([run["function"] for run in self.callbacks()], ["later"])
        queue = [item.get("callback", item.get("task")) for item in self.state("#callback=1")["queue"]]
        self.assertEqual((queue[0], len(queue)), ("later", 2))


class IdleWaits(BesideTest):
    def ends(self):
        return [(wait["ended_by"], wait["value"], wait["peer"]) for wait in self.info()["idle"]]

    def test_timers(self):
        self.record("import asyncio\nasyncio.run(asyncio.sleep(0.01))\n")
        self.assertEqual(self.ends(), [("timer", None, "")])
        self.record("import asyncio\nasyncio.run(asyncio.sleep(10))\n", "--clock", "virtual")
        self.assertEqual(self.ends(), [("timer", None, "")])
        self.assertGreater(self.info()["idle"][0]["length_ns"], 9_000_000_000)

    def test_descriptors(self):
        out = self.record("""
import asyncio, socket
async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listener.getsockname())
    reader, writer = await asyncio.open_connection(sock=listener.accept()[0])
    asyncio.get_running_loop().call_later(0.001, client.send, b"x")
    await reader.read(1)
    print(writer.get_extra_info("socket").fileno(), "%s:%s" % client.getsockname())
    writer.close()
asyncio.run(main())
""")
        number, peer = out.split()
        self.assertIn(("descriptor", int(number), peer), self.ends())

    def test_signals(self):
        self.record("""
import asyncio, os, signal, threading
async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, event.set)
    gate = threading.Event()
    asyncio.get_running_loop().call_later(0.001, os.kill, os.getpid(), signal.SIGUSR1)
    await event.wait()
asyncio.run(main())
""")
        self.assertNotIn("unknown", {what for what, _, _ in self.ends()})

    def test_threads(self):
        self.record("""
import asyncio, threading
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    gate = threading.Event()
    def other():
        gate.wait()
        loop.call_soon_threadsafe(future.set_result, None)
    thread = threading.Thread(target=other)
    thread.start()
    loop.call_later(0.001, gate.set)
    await future
    thread.join()
asyncio.run(main())
""")
        self.assertLessEqual({what for what, _, _ in self.ends()}, {"thread", "timer"})

    def test_children(self):
        out = self.record("""
import asyncio, sys
async def main():
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "open(0).read()", stdin=asyncio.subprocess.PIPE)
    asyncio.get_running_loop().call_later(0.001, child.stdin.close)
    await child.wait()
    print(child.pid)
asyncio.run(main())
""")
        children = {value for what, value, _ in self.ends() if what == "child"}
        self.assertLessEqual(children, {int(out)})


class ExecutorJobs(BesideTest):
    def test_lanes(self):
        self.record("""
import asyncio, concurrent.futures, functools
def job(n): return n * 2
def fails(): raise ValueError("wrong")
async def worker():
    print(await asyncio.to_thread(job, 21))
async def main():
    loop = asyncio.get_running_loop()
    await asyncio.create_task(worker())
    with concurrent.futures.ThreadPoolExecutor(1, "mine") as pool:
        await loop.run_in_executor(pool, functools.partial(job, 1))
        try:
            await loop.run_in_executor(pool, fails)
        except ValueError:
            pass
    await loop.getaddrinfo("127.0.0.1", 80)
asyncio.run(main())
""")
        workers = {worker["thread"]: worker["jobs"] for worker in self.info()["workers"]}
        self.assertEqual({name.partition("_")[0] for name in workers}, {"asyncio", "mine"})
        mine = [(job["function"], job["outcome"], job["task"]) for job in workers["mine_0"]]
        self.assertEqual(mine, [("job", "returned", "1"), ("fails", "raised", "1")])
        stock = [(job["function"], job["task"]) for name, jobs in workers.items() if name != "mine_0" for job in jobs]
        self.assertIn(("job", "0.1"), stock)
        self.assertIn(("getaddrinfo", "1"), stock)

    def test_submitted_past_the_loop(self):
        out = self.record("""
import asyncio, traceback, weakref
from concurrent.futures import ThreadPoolExecutor
class Derived(ThreadPoolExecutor):
    def submit(self, function, *arguments): return super().submit(function, *arguments)
class Thing:
    def job(self): return 1
def fails(): raise ValueError("wrong")
async def submits(pool, *what):
    return await asyncio.wrap_future(pool.submit(*what))
async def main():
    with Derived(1, "past", initializer=print, initargs=("begins",)) as pool:
        thing = Thing()
        reference = weakref.ref(thing)
        print(await asyncio.create_task(submits(pool, thing.job)))
        print(await asyncio.create_task(submits(pool, divmod, 7, 2)))
        del thing
        try:
            await asyncio.create_task(submits(pool, fails))
        except ValueError as error:
            print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
        print(reference(), list(pool.map(int, "12")))
    try:
        pool.submit(fails)
    except RuntimeError as error:
        print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
asyncio.run(main())
with ThreadPoolExecutor(1, "beyond") as pool:
    print(pool.submit(int, "3").result(), pool.submit(int, "4").add_done_callback(lambda future: None))
""")
        self.assertEqual(out, "begins\n1\n(3, 1)\n['main', 'submits', 'run', 'fails']\nNone [1, 2]\n"
                              "['main', 'submit', 'submit']\n3 None\n")
        workers = {worker["thread"]: worker["jobs"] for worker in self.info()["workers"]}
        told = [(job["function"], job["outcome"], job["task"]) for job in workers["past_0"]]
        self.assertEqual(told, [("Thing.job", "returned", "0.1"), ("divmod", "returned", "0.2"), ("fails", "raised", "0.3"),
                                ("int", "returned", "1"), ("int", "returned", "1")])
        self.assertEqual([(job["function"], job["task"]) for job in workers["beyond_0"]], [("int", None), ("int", None)])

    def test_the_virtual_clock_stands_still_for_them(self):
        """A job past the loop ends before an hour is over, however long it takes; then time jumps again."""
        self.assertEqual(self.record("""
import asyncio, os, threading
from concurrent.futures import ThreadPoolExecutor
read, write = os.pipe()
class Lagging(ThreadPoolExecutor): pass
async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    with Lagging(1) as pool:
        first = pool.submit(os.read, read, 1)
        second = asyncio.wrap_future(pool.submit(int, "5"))
        hour = asyncio.create_task(asyncio.sleep(3600))
        await loop.run_in_executor(None, os.write, write, b"x")
        print(await asyncio.wait_for(second, 3600), hour.done(), loop.time() - began < 3600)
    await hour
    print(loop.time() - began >= 3600, len(loop._items), len(loop._jobs))
    with Lagging(1) as pool: # nobody waits for its job, which waits for the loop
        over = threading.Event()
        pool.submit(over.wait)
        await asyncio.sleep(3600)
        over.set()
asyncio.run(main())
""", "--clock", "virtual"), "5 False True\nTrue 0 0\n")

    def test_cancelled_and_forked(self):
        """As bare: what a pool drops is never told of, and a child has pools of its own."""
        out = self.record("""
import asyncio, concurrent.futures, os, threading
go_on = threading.Event()
async def main():
    with concurrent.futures.ThreadPoolExecutor(1, "mine") as pool:
        first, second = pool.submit(go_on.wait), pool.submit(print, "never")
        while not first.running(): await asyncio.sleep(0)
        pool.shutdown(wait=False, cancel_futures=True)
        print(second.cancelled())
        go_on.set()
        print(await asyncio.wrap_future(first))
    child = os.fork()
    if not child:
        with concurrent.futures.ThreadPoolExecutor(1) as own:
            os._exit(own.submit(int, "7").result())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
asyncio.run(main())
""")
        self.assertEqual(out, "True\nTrue\n7\n")
        worker, = self.info()["workers"]
        self.assertEqual([job["function"] for job in worker["jobs"]], ["Event.wait"])

    def test_how_long_a_job_took_the_virtual_clock_does_not_tell(self):
        self.write("program.py", "import asyncio\ndef job(): pass\n"
                                 "async def main(): await asyncio.get_running_loop().run_in_executor(None, job)\nasyncio.run(main())")
        self.run_command("--clock", "virtual", "program.py")
        row, = (row for row in self.ask("switches", "--all", "out.coro").splitlines() if " job at " in row)
        self.assertIn(" returned ", row)
        self.assertNotIn("after", row)
        self.assertEqual([worker["busy_ns"] for worker in self.info()["workers"]], [None])
        self.assertIn("not known", self.ask("info", "out.coro"))

    def test_a_job_is_as_the_function(self):
        """To a pool of the program's own it is the function itself; to the standard one it looks so."""
        out = self.record("""
import asyncio, concurrent.futures, traceback
class Own(concurrent.futures.ThreadPoolExecutor):
    def submit(self, function, *arguments):
        print(function is job)
        return super().submit(function, *arguments)
class Plain(concurrent.futures.ThreadPoolExecutor): pass
def job(): return 1
def fails(): raise ValueError("wrong")
async def main():
    loop = asyncio.get_running_loop()
    with Own(1) as pool:
        await loop.run_in_executor(pool, job)
    with Plain(1) as pool:
        try:
            await loop.run_in_executor(pool, fails)
        except ValueError as error:
            print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
    loop.set_debug(True)
    try:
        await loop.run_in_executor(None, main)
    except TypeError as error:
        print(error)
    coroutine = main()
    try:
        await loop.run_in_executor(None, coroutine)
    except TypeError:
        coroutine.close()
    print(await asyncio.to_thread(job))
asyncio.run(main())
""")
        self.assertEqual(out.splitlines()[:2], ["True", "['main', 'run', 'fails']"])
        self.assertIn("coroutines cannot be used", out)
        self.assertEqual(out.splitlines()[-1], "1")

    def test_nothing_lives_longer(self):
        self.assertEqual(self.record("""
import asyncio, gc, weakref
class Thing:
    def job(self): return 1
async def main():
    thing = Thing()
    reference = weakref.ref(thing)
    await asyncio.get_running_loop().run_in_executor(None, thing.job)
    loop = asyncio.get_running_loop()
    loop.call_soon(thing.job)
    await asyncio.sleep(0)
    del thing
    await asyncio.to_thread(int)
    print(reference())
gc.disable()
asyncio.run(main())
"""), "None\n")


class Held(DebuggerTest):
    PROGRAM = """import asyncio
class Server:
    def on_data(self):
        event.set()
async def child():
    await event.wait()
async def main():
    global event
    event = asyncio.Event()
    task = asyncio.create_task(child())
    asyncio.get_running_loop().call_soon(Server().on_data)
    await task
asyncio.run(main())
"""

    def test_a_breakpoint_on_a_callback(self):
        self.start(self.PROGRAM, breakpoints=[{"number": 1, "spec": "callback:on_data"}])
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["reason"], stopped["breakpoint"], stopped["function"], stopped["line"]),
                         ("breakpoint", 1, "Server.on_data", 3))
        self.assertEqual((stopped["switch"], stopped["inside"], stopped["task"]), (3, False, -1))
        self.assertGreater(stopped["callback"], 0)
        self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)

    def test_steps_pass_over_callbacks_unless_asked(self):
        self.start(self.PROGRAM, stopAtEntry=True)
        self.assertEqual(self.wait_for("stopped")["switch"], 1)
        stops = []
        for options in ({}, {"callbacks": "into"}, {"callbacks": "over"}):
            self.send("step", **options)
            stopped = self.wait_for("stopped")
            stops.append((stopped["switch"], stopped.get("function", "")))
        self.assertEqual(stops, [(2, ""), (3, "Server.on_data"), (3, "")])
        self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)

    def test_a_pause_within_one_says_which(self):
        self.start("import asyncio\ndef callback():\n    print('now', flush=True)\n    while True: pass\n"
                   "async def main():\n    asyncio.get_running_loop().call_soon(callback)\n    await asyncio.sleep(9)\n"
                   "asyncio.run(main())\n")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        stopped = self.pause_at(4)
        self.assertEqual((stopped["callback"], stopped["task"]), (1, -1))

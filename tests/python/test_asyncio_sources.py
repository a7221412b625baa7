# SPDX-License-Identifier: MIT
"""Descriptors, signals, threads and processes: what asyncio's tasks wait for outside, and what of it woke them."""
import json
import unittest

from command import PYTHON, WatchedTest


class SourcesTest(WatchedTest):
    def run_recorded(self, text, *options):
        """What the program prints."""
        self.write("program.py", text)
        result = self.run_command(*options, "program.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.told = self.slices()
        return result.stdout

    def whys(self, name):
        return [why for task, why, _ in self.told if task == name]

    def thens(self, name):
        return [then for task, _, then in self.told if task == name]


class Sources(SourcesTest):
    def test_streams(self):
        printed = self.run_recorded("""
import asyncio
async def serve(reader, writer):
    serving.set()
    writer.write(await reader.readline())
    writer.close()
async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await serving.wait()
    writer.write(b"hello\\n")
    await reader.readline()
    print(port, writer.get_extra_info("sockname")[1])
    writer.close()
async def main():
    global serving
    serving = asyncio.Event()
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        await asyncio.create_task(client(server.sockets[0].getsockname()[1]), name="the client")
asyncio.run(main())
""")
        port, own = printed.split()
        self.assertRegex(self.thens("the client")[-2], rf"^waits to read from descriptor \d+ \(127\.0\.0\.1:{port}\)$")
        self.assertRegex(self.whys("the client")[-1],
                         rf"^woken by descriptor \d+ \(127\.0\.0\.1:{port}\), readable$")
        self.assertRegex(self.thens("serve#1")[0], rf"^waits to read from descriptor \d+ \(127\.0\.0\.1:{own}\)$")
        self.assertRegex(self.whys("serve#1")[1], rf"^woken by descriptor \d+ \(127\.0\.0\.1:{own}\), readable$")

    def test_a_stream_that_closes(self):
        printed = self.run_recorded("""
import asyncio
async def serve(reader, writer):
    await reader.read()
    writer.close()
async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(writer.get_extra_info("socket").fileno(), port)
    writer.close()
    await writer.wait_closed()
async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        await asyncio.create_task(client(server.sockets[0].getsockname()[1]), name="the client")
asyncio.run(main())
""")
        descriptor, port = printed.split()
        self.assertIn(f"waits for descriptor {descriptor} (127.0.0.1:{port}) to close", self.thens("the client"))

    def test_sockets(self):
        printed = self.run_recorded("""
import asyncio, socket
async def reads(end):
    print(end.fileno(), await asyncio.get_running_loop().sock_recv(end, 1))
async def main():
    here, there = socket.socketpair()
    here.setblocking(False)
    task = asyncio.create_task(reads(here))
    await asyncio.sleep(0)
    there.send(b"x")
    await task
    here.close(), there.close()
asyncio.run(main())
""")
        descriptor = printed.split()[0]
        self.assertEqual(self.thens("reads#1")[:1], [f"waits to read from descriptor {descriptor}"])
        self.assertEqual(self.whys("reads#1")[-1], f"woken by descriptor {descriptor}, readable")

    def test_threads(self):
        self.run_recorded("""
import asyncio, threading, time
def work(): gate.wait()
gate = threading.Event()
async def job(): await asyncio.get_running_loop().run_in_executor(None, work)
async def thread(): await asyncio.to_thread(work)
async def told(future): await future
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tasks = [asyncio.create_task(each) for each in (job(), thread(), told(future))]
    await asyncio.sleep(0)
    teller = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, None), name="the teller")
    teller.start()
    await tasks[2]
    gate.set()
    await asyncio.gather(*tasks)
asyncio.run(main())
""")
        self.assertEqual(self.thens("thread#1")[:1], ["waits for a worker thread that runs work"])
        self.assertEqual(self.thens("job#1")[:1], ["waits for a worker thread that runs work"])
        self.assertEqual(self.whys("told#1")[-1], "woken by thread the teller")
        self.assertRegex(self.whys("thread#1")[-1], "^woken by thread asyncio_\\d$")

    def test_signals(self):
        self.run_recorded("""
import asyncio, os, signal
async def told(event): await event.wait()
async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, event.set)
    task = asyncio.create_task(told(event))
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGUSR1)
    await task
asyncio.run(main())
""")
        self.assertEqual(self.whys("told#1")[-1], "woken by signal SIGUSR1")

    def test_processes(self):
        printed = self.run_recorded("""
import asyncio, sys
async def runs():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
    print(process.pid, flush=True)
    waits = asyncio.create_task(process.wait(), name="waits")
    await asyncio.sleep(0)
    process.stdin.write(b"\\n")
    await waits
asyncio.run(runs())
""")
        pid = printed.split()[0]
        self.assertEqual(self.thens("waits")[:1], [f"waits for the end of process {pid}"])
        self.assertEqual(self.whys("waits")[-1], f"woken by the end of process {pid}")

    def test_what_a_program_puts_in_the_place_of_asyncios_methods(self):
        self.write("program.py", """
import asyncio, socket
class Loop(asyncio.get_event_loop_policy()._loop_factory):
    seen = 0
    def _process_events(self, events):
        Loop.seen += len(events)
        super()._process_events(events)
async def main():
    here, there = socket.socketpair()
    here.setblocking(False)
    there.send(b"x")
    print(await asyncio.get_running_loop().sock_recv(here, 1), end=" ")
    task = asyncio.create_task(asyncio.get_running_loop().sock_recv(here, 1))
    await asyncio.sleep(0)
    there.send(b"y")
    print(await task)
with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
print(Loop.seen > 0)
""")
        self.assertEqual(self.run_command("program.py").stdout, "b'x' b'y'\nTrue\n")

    ALARM = """
import asyncio, signal, sys
waiting = False
def alarm(number, frame):
    if waiting and frame.f_code.co_name in ("run_forever", "select"): # with nothing to run; else the next one comes soon
        signal.setitimer(signal.ITIMER_REAL, 0)
        on_alarm()
signal.signal(signal.SIGALRM, alarm)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
async def told(event):
    global waiting
    waiting = True
    await event.wait()
"""

    def test_a_signals_handler_in_the_idle_wait(self):
        self.run_recorded(self.ALARM + """
def on_alarm(): loop.call_soon_threadsafe(event.set)
async def main():
    global loop, event
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    await asyncio.create_task(told(event))
asyncio.run(main())
""")
        self.assertEqual(self.whys("told#1")[-1], "woken by signal SIGALRM")
        info = json.loads(self.ask("info", "--json", "--all", "out.coro"))
        self.assertIn("queued by signal SIGALRM", [run["why"] for run in info["callbacks"] if run["function"] == "Event.set"])
        self.assertEqual([(wait["ended_by"], wait["value"]) for wait in info["idle"]], [("signal", 14)])
        self.assertIn("until signal SIGALRM", self.ask("switches", "--all", "out.coro"))

    def test_a_task_that_a_signals_handler_cancels_is_ready_from_then_on(self):
        self.run_recorded(self.ALARM + """
def on_alarm():
    task.cancel()
    loop.call_soon_threadsafe(lambda: None)
async def main():
    global loop, task
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(told(asyncio.Event()))
    await asyncio.wait([task])
asyncio.run(main())
""")
        self.assertEqual(self.whys("told#1")[-1], "cancelled by signal SIGALRM")
        idle = json.loads(self.ask("info", "--json", "--all", "out.coro"))["idle"][0]
        last = [task for task, _, _ in self.told].index("told#1", 2) + 1
        state = json.loads(self.ask("state", "--json", f"out.coro#switch={last}"))
        since = next(task["since_ns"] for task in state["tasks"] if task["name"] == "told#1")
        self.assertGreater(since, idle["start_ns"])
        self.assertLessEqual(since, idle["start_ns"] + idle["length_ns"])

    def test_ctrl_c(self):
        self.run_recorded("""
import asyncio, os, signal
async def main():
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGINT)
    await asyncio.Event().wait()
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
""")
        self.assertEqual(self.whys("main#1"), ["spawned", "cancelled by signal SIGINT"])

    def test_a_signals_handler_in_a_slice(self):
        self.run_recorded("""
import asyncio, signal
async def told(event): await event.wait()
async def main():
    event = asyncio.Event()
    signal.signal(signal.SIGUSR1, lambda *_: event.set())
    task = asyncio.create_task(told(event))
    await asyncio.sleep(0)
    signal.raise_signal(signal.SIGUSR1)
    await task
asyncio.run(main())
""")
        self.assertEqual(self.whys("told#1")[-1], "woken by signal SIGUSR1")
        self.assertEqual(self.whys("main#1")[-1], "woken by told#1")

    def test_a_loop_that_a_signals_handler_runs(self):
        self.run_recorded("""
import asyncio, signal
async def told(event): await event.wait()
async def main():
    event = asyncio.Event()
    task = asyncio.create_task(told(event))
    await asyncio.sleep(0)
    event.set()
    await task
signal.signal(signal.SIGUSR1, lambda *_: asyncio.run(main()))
signal.raise_signal(signal.SIGUSR1)
""")
        self.assertEqual(self.whys("told#1")[-1], "woken by main#1")

    def test_signals_are_set_as_ever(self):
        """What signal.signal() and getsignal() give is what was set, and lives no longer."""
        self.write("program.py", """
import asyncio, functools, gc, signal, sys, traceback, weakref
gc.disable()
class Handler:
    def __call__(self, number, frame):
        print(signal.Signals(number), frame.f_code.co_name, sys._getframe(1) is frame)
        if number == signal.SIGUSR2:
            raise ValueError("wrong")
handler = Handler()
async def main():
    print(signal.signal(signal.SIGUSR1, handler), signal.getsignal(signal.SIGUSR1) is handler)
    signal.raise_signal(signal.SIGUSR1)
    print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is handler, signal.getsignal(signal.SIGUSR1))
    print(signal.signal(signal.SIGUSR2, functools.partial(handler)))
    try:
        signal.raise_signal(signal.SIGUSR2)
    except ValueError as error:
        print([f.name for f in traceback.extract_tb(error.__traceback__)])
    print(type(signal.signal(signal.SIGUSR2, signal.default_int_handler)), signal.getsignal(signal.SIGUSR2))
    try:
        signal.signal(signal.SIGUSR1, 3.5)
    except TypeError as error:
        print(error)
    try:
        signal.signal(signal.SIGUSR1)
    except TypeError as error:
        print(error)
asyncio.run(main())
reference = weakref.ref(handler)
del handler
print(reference())
""")
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command("program.py")
        self.assertEqual((ours.stdout, ours.stderr), (plain.stdout, plain.stderr))


class Cancellations(SourcesTest):
    def test_a_chain_of_tasks(self):
        self.run_recorded("""
import asyncio
async def inner(): await asyncio.Event().wait()
async def outer(): await asyncio.create_task(inner())
async def main():
    task = asyncio.create_task(outer())
    for _ in range(3): await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
asyncio.run(main())
""")
        self.assertEqual(self.whys("inner#1")[-1], "cancelled by main#1")
        self.assertEqual(self.whys("outer#1")[-1], "woken by inner#1, which was cancelled")

    def test_a_future_is_cancelled(self):
        self.run_recorded("""
import asyncio
async def waits(future):
    try: await future
    except asyncio.CancelledError: pass
async def main():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waits(future))
    await asyncio.sleep(0)
    future.cancel()
    await task
asyncio.run(main())
""")
        self.assertEqual(self.whys("waits#1")[-1], "woken by main#1, which cancelled what it waited for")
        self.assertEqual(self.whys("main#1")[-1], "woken by waits#1")

    def test_timers(self):
        self.run_recorded("""
import asyncio
async def timeout():
    try:
        async with asyncio.timeout(1): await asyncio.Event().wait()
    except TimeoutError: pass
async def later(): await asyncio.Event().wait()
async def own(): await asyncio.Event().wait()
def on_time(task): task.cancel()
async def main():
    asyncio.get_running_loop().call_later(2, on_time, asyncio.create_task(own()))
    task = asyncio.create_task(later())
    asyncio.get_running_loop().call_later(2, task.cancel)
    await asyncio.wait([task, asyncio.create_task(timeout())])
asyncio.run(main())
""", "--clock", "virtual")
        self.assertEqual(self.whys("timeout#1")[-1], "cancelled by a timer")
        self.assertEqual(self.whys("later#1")[-1], "cancelled by a timer")
        self.assertRegex(self.whys("own#1")[-1], r"^cancelled by callback on_time #\d+ \(a timer\)$")

    def test_a_thread(self):
        self.run_recorded("""
import asyncio, threading
async def waits(): await asyncio.Event().wait()
async def main():
    task = asyncio.create_task(waits())
    await asyncio.sleep(0)
    threading.Thread(target=asyncio.get_running_loop().call_soon_threadsafe, args=(task.cancel,), name="the teller").start()
    await asyncio.wait([task])
asyncio.run(main())
""")
        self.assertRegex(self.whys("waits#1")[-1], "^cancelled by thread the teller$")

    def test_callbacks_of_the_programs_own_are_named(self):
        self.run_recorded("""
import asyncio
class Own:
    def tell(self): self.future.set_result(None)
async def main():
    own, loop = Own(), asyncio.get_running_loop()
    own.future = loop.create_future()
    loop.call_soon(own.tell)
    await own.future
    own.future = loop.create_future()
    loop.call_soon(own.future.set_result, None)
    await own.future
    task = asyncio.create_task(asyncio.sleep(0.001))
    await asyncio.gather(task)
asyncio.run(main())
""", "--clock", "virtual")
        self.assertEqual(self.whys("main#1"), ["spawned", "woken by callback Own.tell #1 (main#1)",
                                                 "woken by callback Future.set_result #2 (main#1)", "woken by sleep#1"])
        self.assertEqual(self.whys("sleep#1")[-1], "woken by its timer")
        state = json.loads(self.ask("state", "--json", "out.coro#switch=2"))
        self.assertEqual([task["why"] for task in state["tasks"]], ["woken by callback Own.tell #1 (main#1)"])


if __name__ == "__main__":
    unittest.main()

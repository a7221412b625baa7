# SPDX-License-Identifier: MIT
"""asyncio programs that are hard on their loop: they do the same by plain python3 and recorded."""
import command


class AsyncioProgramTest(command.CommandTest):
    def same(self, text, *options, env=None):
        """Runs the program both ways; what it printed."""
        self.write("program.py", text)
        plain = self.execute([command.PYTHON, "program.py"], env)
        recorded = self.run_command(*options, "program.py", env=env)
        self.assertEqual((recorded.returncode, recorded.stdout), (plain.returncode, plain.stdout),
                         plain.stderr + recorded.stderr)
        self.info()
        return recorded.stdout


class EndTest(AsyncioProgramTest):
    def test_daemon_threads_that_wait_for_the_lock_when_the_program_ends(self):
        text = """\
import asyncio, threading

def run():
    async def turns():
        while True:
            await asyncio.sleep(0)
    asyncio.run(turns())

def call():
    while not loop.is_closed():
        loop.call_soon_threadsafe(int)

loop = asyncio.new_event_loop()
for target in (run, run, call, call):
    threading.Thread(target=target, daemon=True).start()
loop.run_until_complete(asyncio.sleep(0.01))
print("ended")
"""
        for _ in range(4):
            self.assertEqual(self.same(text), "ended\n")


class CallTest(AsyncioProgramTest):
    def test_arguments_by_name(self):
        self.assertEqual(self.same("""\
import asyncio
loop = asyncio.new_event_loop()
loop.call_soon(callback=lambda: print("soon"))
loop.call_soon_threadsafe(callback=lambda: print("threadsafe"))
loop.call_later(delay=0, callback=lambda: print("later"))
loop.call_at(callback=loop.stop, when=loop.time())
loop.run_forever()
for call in (lambda: loop.call_soon(), lambda: loop.call_soon(print, callback=print), lambda: loop.call_later(1),
             lambda: loop.call_soon(print, other=1), lambda: loop.call_at(None, print)):
    try:
        call()
    except TypeError:
        print("refused")
loop.close()
"""), "soon\nthreadsafe\nlater\n" + "refused\n" * 5)

    def test_who_puts_a_call_soon_of_their_own_in_its_place_gets_handles(self):
        self.assertEqual(self.same("""\
import asyncio
Loop = type(asyncio.new_event_loop())

def watch(call_soon):
    def watched(callback, *arguments, context=None):
        handle = call_soon(callback, *arguments, context=context)
        assert isinstance(handle, asyncio.Handle), handle
        return handle
    return watched

class Derived(Loop):
    def call_soon(self, *arguments, **named):
        return watch(super().call_soon)(*arguments, **named)

async def turns():
    await asyncio.sleep(0)
    return await asyncio.create_task(asyncio.sleep(0, "slept"))

derived = Derived()
print(derived.run_until_complete(turns()))
loop = Loop()
print(loop.run_until_complete(turns()))
loop.call_soon = watch(loop.call_soon)
print(loop.run_until_complete(turns()))
Loop.call_soon = lambda self, *arguments, before=Loop.call_soon, **named: watch(before.__get__(self))(*arguments, **named)
print(Loop().run_until_complete(turns()))
""", "--observe", "never"), "slept\n" * 4)


class TurnTest(AsyncioProgramTest):
    READS = """\
import asyncio, socket
loop = asyncio.new_event_loop()
here, there = socket.socketpair()
there.setblocking(False)
got = []
loop.add_reader(there, lambda: got.append(there.recv(9)))
for i in range(300):
    here.send(b"x")
    loop.call_soon(loop.stop)
    loop.run_forever()
    assert len(got) == i + 1, (len(got), i)
print("read")
"""

    def test_each_run_looks_what_can_be_read(self):
        self.assertEqual(self.same(self.READS), "read\n")

    def test_each_turn_looks_what_can_be_read(self):
        self.assertEqual(self.same("""\
import asyncio, socket

async def main():
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    there.setblocking(False)
    got = []
    loop.add_reader(there, lambda: got.append(there.recv(9)))
    for i in range(300):
        here.send(b"x")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(got) == i + 1, (len(got), i)
    loop.remove_reader(there)
    woken = []
    for i in range(300):
        loop.call_soon_threadsafe(int)
        await asyncio.sleep(0)
        woken.append(len(loop._ready))
    print(woken)

asyncio.run(main())
"""), f"{[1, 0] * 150}\n")

    def test_a_select_of_the_programs_own_is_called_each_turn(self):
        self.assertEqual(self.same("""\
import asyncio, socket

async def main():
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    loop.add_reader(there, print)
    calls = []
    select = loop._selector.select
    loop._selector.select = lambda timeout: calls.append(timeout) or select(timeout)
    for _ in range(100):
        await asyncio.sleep(0)
    print(len(calls))
    loop.remove_reader(there)

asyncio.run(main())
"""), "100\n")

    def test_a_step_that_is_cancelled_does_not_run(self):
        self.assertEqual(self.same("""\
import asyncio

class Loop(type(asyncio.new_event_loop())):
    def call_soon(self, *arguments, **named):
        self.last = super().call_soon(*arguments, **named)
        return self.last

async def work():
    print("worked")

loop = Loop()
task = loop.create_task(work())
loop.last.cancel()
loop.call_soon(loop.stop)
loop.run_forever()
print(task.done())
"""), "False\n")


class VirtualTimeTest(AsyncioProgramTest):
    def test_it_passes_as_real_time_does_while_a_server_is_open(self):
        self.assertEqual(self.same("""\
import asyncio

async def main():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    except asyncio.TimeoutError:
        print("timed out")
    server.close()
    await server.wait_closed()
    await asyncio.sleep(3600)

import sys
asyncio.run(main()) if "coroscope" in sys.modules else print("timed out")
""", "--clock", "virtual"), "timed out\n")

    def test_it_does_not_jump_while_a_process_runs(self):
        self.assertEqual(self.same("""\
import asyncio

async def main():
    process = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
    process.stdin.close()
    print(await asyncio.wait_for(process.wait(), 3600))
    many = [await asyncio.create_subprocess_shell(f"exit {code}") for code in range(3)]
    print(await asyncio.wait_for(asyncio.gather(*(each.wait() for each in many)), 3600))

asyncio.run(main())
""", "--clock", "virtual"), "0\n[0, 1, 2]\n")

    def test_months_cost_nothing(self):
        self.write("program.py", "import asyncio\nasync def main():\n    for days in range(290, 310):\n"
                                 "        await asyncio.sleep(days * 86400.1)\nasyncio.run(main())\nprint('slept')\n")
        self.assertEqual(self.run_command("--clock", "virtual", "program.py").stdout, "slept\n")

    def test_what_is_never_due(self):
        self.assertEqual(self.same("""\
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    handles = [loop.call_later(float("inf"), print), loop.call_later(1e300, print)]
    sleeper = asyncio.create_task(asyncio.sleep(1e300))
    await asyncio.sleep(0.01)
    sleeper.cancel()
    await asyncio.wait([sleeper])
    print(sleeper.cancelled())

asyncio.run(main())
""", "--clock", "virtual"), "True\n")


class WakeTest(AsyncioProgramTest):
    def test_what_wakes_a_task_twice(self):
        """As no future of asyncio's does: the task has ended when its second step comes."""
        self.assertEqual(self.same("""\
import asyncio

class Twice(asyncio.Future):
    def add_done_callback(self, callback, *, context=None):
        self.callback, self.context = callback, context

    def wake(self):
        super().set_result(None)
        for _ in range(2):
            self._loop.call_soon(self.callback, self, context=self.context)

async def wait(future):
    await future
    print("woken")

async def main(make):
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print(type(context["exception"]).__name__))
    future = Twice()
    task = make(wait(future))
    await asyncio.sleep(0)
    future.wake()
    await task
    del task
    await asyncio.gather(*(asyncio.sleep(0) for _ in range(100)))

for make in (asyncio.Task, asyncio.tasks._PyTask):
    asyncio.run(main(make))
"""), "woken\nInvalidStateError\n" * 2)


class DebugModeTest(AsyncioProgramTest):
    def test_what_it_tells(self):
        """Of ours nothing is in the tracebacks."""
        out = self.same("""\
import asyncio, logging, re, sys, threading, time

class Tell(logging.Handler):
    def emit(self, record):
        print(re.sub(r" (at|created at) .*| took.*|0x\\w+", "", record.getMessage().splitlines()[0]))

logger = logging.getLogger("asyncio")
logger.addHandler(Tell())
logger.propagate = False

def refused(call):
    try:
        call()
    except (TypeError, RuntimeError) as error:
        print(error)

async def main():
    loop = asyncio.get_running_loop()
    loop.slow_callback_duration = 0
    print(loop.get_debug())
    files = {frame.filename for frame in loop.call_later(9, print)._source_traceback}
    print(any("coroscope" in file for file in files), __file__ in files)
    loop.call_soon(lambda: print(loop._current_handle is not None))
    await asyncio.sleep(0)
    loop.slow_callback_duration = 100
    refused(lambda: loop.call_soon(main))
    refused(lambda: loop.call_at(0, 5))
    thread = threading.Thread(target=refused, args=(lambda: loop.call_soon(print),))
    thread.start()
    thread.join()
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)

asyncio.run(main())
""", env=command.environment(PYTHONASYNCIODEBUG="1"))
        self.assertIn("True\nFalse True\n", out)
        self.assertIn("Executing", out)
        self.assertIn("Non-thread-safe operation", out)


class LifetimeTest(AsyncioProgramTest):
    PROGRAM = """\
import asyncio, gc, weakref
gc.disable()

class Thing:
    pass

class Failure(Exception):
    pass

def watch(*objects):
    return [weakref.ref(each) for each in objects]

def gone(references):
    return all(reference() is None for reference in references)

async def give(thing):
    await asyncio.sleep(0)
    return thing

async def fail(thing):
    kept = thing
    await asyncio.sleep(0)
    raise Failure(kept)

async def forever(thing):
    await asyncio.get_running_loop().create_future()

async def ended(make):
    thing = Thing()
    task = make(give(thing))
    references = watch(thing, task, task.get_coro())
    await task
    del task, thing
    await asyncio.sleep(0)
    return references

async def failed(make):
    thing = Thing()
    task = make(fail(thing))
    references = watch(thing, task, task.get_coro())
    await asyncio.wait([task])
    references += watch(task.exception())
    del task, thing
    await asyncio.sleep(0)
    return references

async def dropped(make):
    thing = Thing()
    task = make(forever(thing))
    task._log_destroy_pending = False
    references = watch(thing, task, task.get_coro())
    await asyncio.sleep(0)
    del task, thing
    return references

async def cancelled(make):
    thing = Thing()
    task = make(forever(thing))
    references = watch(thing, task, task.get_coro())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    del task, thing
    await asyncio.sleep(0)
    return references

async def callbacks(make):
    loop = asyncio.get_running_loop()
    called, failing, timer = Thing(), Thing(), Thing()
    references = watch(called, failing, timer)
    loop.set_exception_handler(lambda loop, context: None)
    loop.call_soon(id, called)
    loop.call_soon(int, failing)
    loop.call_later(1000, id, timer).cancel()
    del called, failing, timer
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return references

async def main(make):
    for case in (ended, failed, dropped, cancelled, callbacks):
        references = await case(make)
        before = gone(references)
        gc.collect()
        print(case.__name__, before, gone(references))

class Derived(asyncio.Task):
    pass

for make in (asyncio.Task, asyncio.tasks._PyTask, Derived):
    asyncio.run(main(make))

async def pending():
    loop = asyncio.get_running_loop()
    loop.call_later(1000, loop.stop)
    for _ in range(3):
        Derived(forever(None))._log_destroy_pending = False
    await asyncio.sleep(0)

loop = asyncio.new_event_loop()
loop.run_until_complete(pending())
loop.call_soon(print, loop)
loop.close()
references = watch(loop)
del loop
gc.collect()
print("loop", gone(references))
"""

    def test_nothing_lives_longer_than_under_the_loop_of_asyncio(self):
        """Neither at once nor behind the garbage collector."""
        self.write("program.py", self.PROGRAM)
        plain = self.execute([command.PYTHON, "program.py"]).stdout.splitlines()
        recorded = self.run_command("program.py")
        self.assertEqual(recorded.returncode, 0, recorded.stderr)
        self.assertEqual([line.split()[0] for line in plain], [line.split()[0] for line in recorded.stdout.splitlines()])
        for stock, ours in zip(plain, recorded.stdout.splitlines()):
            for its, own in zip(stock.split()[1:], ours.split()[1:]):
                self.assertGreaterEqual(own == "True", its == "True", (stock, ours))
        self.assertIn("loop True", plain)
        self.assertIn("failed", recorded.stdout)


class OwnTurnTest(AsyncioProgramTest):
    """Programs that take the loop's queues and turns in their own hands."""

    def test_a_turn_of_the_programs_own(self):
        """As the library nest_asyncio has one."""
        self.assertEqual(self.same("""\
import asyncio, heapq
from asyncio import events, tasks

def run_once(self):
    ready, scheduled = self._ready, self._scheduled
    while scheduled and scheduled[0]._cancelled:
        heapq.heappop(scheduled)
    timeout = (0 if ready or self._stopping else min(max(scheduled[0]._when - self.time(), 0), 86400) if scheduled
               else None)
    self._process_events(self._selector.select(timeout))
    end = self.time() + self._clock_resolution
    while scheduled and scheduled[0]._when < end:
        ready.append(heapq.heappop(scheduled))
    for _ in range(len(ready)):
        if not ready:
            break
        handle = ready.popleft()
        if not handle._cancelled:
            current = tasks._current_tasks.pop(self, None)
            try:
                handle._run()
            finally:
                if current is not None:
                    tasks._current_tasks[self] = current

def nested(loop, coroutine):
    future = asyncio.ensure_future(coroutine, loop=loop)
    while not future.done():
        loop._run_once()
    return future.result()

async def child(number):
    await asyncio.sleep(0.001)
    return number

async def main(loop):
    task = asyncio.create_task(child(1))
    print(nested(loop, child(2)), nested(loop, child(3)), await task)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"text\\n")
    print(await reader.readline())
    writer.close()

async def echo(reader, writer):
    writer.write(await reader.readline())
    writer.close()

asyncio.Task = tasks._CTask = tasks.Task = tasks._PyTask
asyncio.Future = asyncio.futures._CFuture = asyncio.futures.Future = asyncio.futures._PyFuture
tasks._enter_task, tasks._leave_task = tasks._py_enter_task, tasks._py_leave_task
loop = asyncio.new_event_loop()
loop.call_soon(print, "before")
type(loop)._run_once = run_once
server = loop.run_until_complete(asyncio.start_server(echo, "127.0.0.1", 0))
loop.run_until_complete(main(loop))
server.close()
loop.run_until_complete(server.wait_closed())
loop.close()
"""), "before\n2 3 1\nb'text\\n'\n")

    def test_turns_called_from_a_task(self):
        self.assertEqual(self.same("""\
import asyncio
from asyncio import tasks

async def child(number):
    await asyncio.sleep(0.001)
    return number

def nested(loop, coroutine):
    task = tasks._PyTask(coroutine, loop=loop)
    outer = tasks._current_tasks.pop(loop)
    while not task.done():
        loop._run_once()
    tasks._current_tasks[loop] = outer
    return task.result()

async def main():
    loop = asyncio.get_running_loop()
    other = tasks._PyTask(child(1), loop=loop)
    return nested(loop, child(2)), nested(loop, child(3)), await other

tasks._enter_task, tasks._leave_task = tasks._py_enter_task, tasks._py_leave_task
loop = asyncio.new_event_loop()
print(loop.run_until_complete(tasks._PyTask(main(), loop=loop)))
loop.close()
"""), "(2, 3, 1)\n")

    def test_the_queues_are_in_its_hands(self):
        self.assertEqual(self.same("""\
import asyncio, collections
loop = asyncio.new_event_loop()
kept = loop.call_soon(print, "kept")
taken = loop.call_soon(print, "taken")
later = loop.call_later(1000, print, "later")
soon = loop.call_later(0, print, "soon")
print(type(loop._ready).__name__, list(loop._ready) == [kept, taken], sorted(loop._scheduled) == [soon, later])
loop._ready.remove(taken)
loop.call_soon(print, "second")
loop._ready.append(asyncio.Handle(print, ("third",), loop))
loop._scheduled.remove(later)
loop.call_soon(loop.stop)
loop.run_forever()
print(len(loop._ready), len(loop._scheduled))
loop.call_soon(loop._ready.append, asyncio.Handle(print, ("from a callback",), loop))
for _ in range(2):
    loop.call_soon(loop.stop)
    loop.run_forever()
loop._ready = collections.deque([asyncio.Handle(print, ("set",), loop), asyncio.Handle(loop.stop, (), loop)])
loop.run_forever()

async def work():
    await asyncio.sleep(0)
    return len(asyncio.get_running_loop()._ready)

async def main():
    return await asyncio.gather(*(work() for _ in range(3)))

print(loop.run_until_complete(main()))
loop.close()
"""), "deque True True\nkept\nsecond\nthird\nsoon\n0 0\nfrom a callback\nset\n[2, 2, 2]\n")

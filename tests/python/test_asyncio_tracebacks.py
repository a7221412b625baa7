# SPDX-License-Identifier: MIT
"""Tracebacks of asyncio programs read as with asyncio's own loop, though the frames of its turn are not there."""
from test_asyncio_programs import AsyncioProgramTest


class TracebackTest(AsyncioProgramTest):
    def test_of_callbacks_and_of_what_ends_a_run(self):
        out = self.same("""\
import asyncio, os, sys, traceback
sys.stderr = sys.stdout

def fail():
    raise ValueError("failed")

def interrupt():
    raise KeyboardInterrupt

async def leave():
    sys.exit(3)

def until(error):
    try:
        loop.run_forever()
    except error:
        traceback.print_exc()

def failing_select(_):
    raise OSError("the selector's")

loop = asyncio.new_event_loop()
loop.call_soon(fail)
loop.call_at(5, fail)
loop.call_soon(interrupt)
until(KeyboardInterrupt)
loop.set_debug(True)
loop.call_soon(interrupt)
until(KeyboardInterrupt)
loop.set_debug(False)
for make in (asyncio.Task, asyncio.tasks._PyTask):
    task = make(leave(), loop=loop)
    until(SystemExit)
    task.exception()
loop._selector.select, select = failing_select, loop._selector.select
until(OSError)
loop.call_soon(int)
until(OSError)
loop._selector.select = select
with open(os.devnull) as other:
    os.dup2(other.fileno(), loop._selector.fileno())
until(OSError)
loop.close()
""")
        self.assertEqual(out.count("in _run_once"), 7)
        self.assertIn("in select\n", out)
        self.assertEqual(out.count("in _run\n"), 6)

    def test_handlers_are_called_while_the_exception_is_handled(self):
        """So that those which log "the current exception" do."""
        self.assertEqual(self.same("""\
import asyncio, logging, sys

def handle(loop, context):
    logger.exception("handled")
    print(sys.exc_info()[1] is context["exception"])
    raise KeyError("in the handler")

logger = logging.getLogger("asyncio")
logger.addHandler(logging.StreamHandler(sys.stdout))
logger.propagate = False
loop = asyncio.new_event_loop()
loop.set_exception_handler(handle)
loop.call_at(5, lambda: 1 / 0)
try:
    raise OSError
except OSError:
    loop.call_soon(lambda: [][0])
    loop.call_soon(lambda: print(sys.exc_info()[0]))
    loop.call_soon(loop.stop)
    loop.run_forever()
    print(sys.exc_info()[0])
loop.close()
""").count("During handling of the above exception"), 6)

    def test_of_a_bare_yield(self):
        """Which has no generator of asyncio's while nothing goes wrong in it."""
        out = self.same("""\
import asyncio, inspect, sys, traceback

async def naps():
    await asyncio.sleep(0)

async def cancelled():
    task = asyncio.create_task(naps())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        traceback.print_exc(file=sys.stdout)

async def closed():
    try:
        return await asyncio.sleep(0, "a result")
    except BaseException as error:
        print("ends by", repr(error))
        raise

def drive():
    coroutine = closed()
    print(coroutine.send(None), inspect.isawaitable(coroutine.cr_await))
    coroutine.close()
    thrown = closed()
    thrown.send(None)
    try:
        thrown.throw(KeyError("mine"))
    except KeyError:
        traceback.print_exc(file=sys.stdout)
    done = closed()
    try:
        print(done.send(None), done.send("ignored"))
    except StopIteration as end:
        print(end.value)

def trace(frame, event, _):
    print(event, frame.f_code.co_name)

asyncio.run(cancelled())
drive()
for hook in (sys.settrace, sys.setprofile):
    coroutine = naps()
    hook(trace)
    coroutine.send(None)
    coroutine.close()
    hook(None)
helper = asyncio.tasks.__sleep0()
print(iter(helper) is helper, next(helper), helper.close())
for steps in range(3):
    helper = asyncio.tasks.__sleep0()
    for _ in range(steps):
        next(helper, None)
    try:
        helper.throw(ValueError("thrown"))
    except ValueError:
        traceback.print_exc(file=sys.stdout)
""")
        self.assertGreaterEqual(out.count("in __sleep0"), 4)
        self.assertEqual(out.count("call __sleep0"), 4)

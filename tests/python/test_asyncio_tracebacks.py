# SPDX-License-Identifier: MIT
"""Tracebacks of asyncio programs read as with asyncio's own loop, though the frames of its turn are not there."""
from test_asyncio_programs import AsyncioProgramTest


class TracebackTest(AsyncioProgramTest):
    def test_of_callbacks_and_of_what_ends_a_run(self):
        out = self.same("""\
import asyncio, sys, traceback
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
loop.close()
""")
        self.assertEqual(out.count("in _run_once"), 6)
        self.assertEqual(out.count("in _run\n"), 6)

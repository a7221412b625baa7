# SPDX-License-Identifier: MIT
"""Programs that put something of their own in the place of asyncio's methods: tools that measure, and tests."""
from test_asyncio_programs import AsyncioProgramTest


class PatchesTest(AsyncioProgramTest):
    def test_handles_run_by_a_method_of_the_programs_own(self):
        """As tools do that tell of slow callbacks."""
        self.assertEqual(self.same("""\
import asyncio

run = asyncio.Handle._run
runs = []

def counted(self):
    runs.append(self)
    return run(self)

async def work():
    for _ in range(3):
        await asyncio.sleep(0)
    await asyncio.sleep(0.001)

async def main():
    asyncio.Handle._run = counted
    await work()
    asyncio.Handle._run = run
    before = len(runs)
    await work()
    print(before, len(runs) - before)
    asyncio.TimerHandle._run = counted
    await work()
    del asyncio.TimerHandle._run
    print(len(runs) - before, sorted({type(each).__name__ for each in runs}))

asyncio.run(main())
"""), "5 0\n1 ['Handle', 'TimerHandle']\n")
        self.assertEqual([task["slices"] for task in self.info()["tasks"]][0], 13)

    def test_methods_of_the_loop(self):
        self.assertEqual(self.same("""\
import asyncio
from unittest import mock

loop = asyncio.new_event_loop()

def turn():
    loop.call_soon(loop.stop)
    loop.run_forever()

with mock.patch.object(loop, "time", return_value=100.0) as time:
    print(loop.call_later(5, print, "due").when())
    turn()
    time.return_value = 105.0
    turn()
with mock.patch.object(loop, "call_at", side_effect=lambda when, *rest, **_: loop.call_soon(*rest)):
    loop.call_later(1000, print, "at once")
    turn()
turns = []
once = loop._run_once
loop._run_once = lambda: turns.append(once())
turn()
loop.call_soon(lambda: setattr(loop, "_run_once", once))
loop.run_until_complete(asyncio.sleep(0))
print(len(turns))
loop.close()
"""), "105.0\ndue\nat once\n2\n")

    def test_methods_of_asyncios_classes(self):
        """Also while the loop runs, and until the program takes them back."""
        self.assertEqual(self.same("""\
import asyncio
from unittest import mock

def count(name):
    method, calls = getattr(asyncio.BaseEventLoop, name), []

    def counted(self, *arguments, **named):
        calls.append(name)
        return method(self, *arguments, **named)
    return mock.patch.object(asyncio.BaseEventLoop, name, counted), calls

async def work():
    loop = asyncio.get_running_loop()
    for _ in range(3):
        await asyncio.sleep(0)
    loop.call_later(0, int)
    loop.call_at(loop.time(), int)
    loop.call_soon_threadsafe(int)
    await asyncio.sleep(0.001)

async def main():
    for name in ("call_soon", "call_soon_threadsafe", "call_later", "call_at", "_run_once"):
        patch, calls = count(name)
        with patch:
            await work()
        before = len(calls)
        await work()
        print(name, before > 0, len(calls) - before)
    with mock.patch("asyncio.base_events.BaseEventLoop.time", return_value=57.0):
        print(asyncio.get_running_loop().time())
    print(asyncio.get_running_loop().time() > 57)

with asyncio.Runner() as runner:
    assert runner.get_loop().time() > 57
    runner.run(main())
"""), "".join(name + " True 0\n" for name in ("call_soon", "call_soon_threadsafe", "call_later", "call_at", "_run_once"))
            + "57.0\nTrue\n")

    def test_the_time_that_asyncio_tells_it_by(self):
        self.assertEqual(self.same("""\
import asyncio, time
from unittest import mock

async def main():
    loop = asyncio.get_running_loop()
    with mock.patch("time.monotonic", return_value=55.0):
        print(loop.time(), loop.call_later(1, int).when())
    with mock.patch("asyncio.base_events.time", mock.Mock(monotonic=lambda: 56.0)):
        print(loop.time(), loop.call_later(1, int).when())
    offset = [0]
    real = time.monotonic
    with mock.patch("time.monotonic", lambda: real() + offset[0]):
        done = loop.create_future()
        loop.call_later(3600, done.set_result, "an hour")
        offset[0] = 3600
        print(await done)
    print(abs(loop.time() - time.monotonic()) < 60)

asyncio.run(main())
"""), "55.0 56.0\n56.0 57.0\nan hour\nTrue\n")

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

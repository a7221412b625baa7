# SPDX-License-Identifier: MIT
"""What a program needs while it is recorded goes by the tasks that are alive, not by those that ever were."""
import json
import sys
import unittest

from command import CommandTest, PYTHON

HEAD = """
import asyncio, ctypes, gc, json
class Heap(ctypes.Structure):  # of glibc
    _fields_ = [(name, ctypes.c_size_t) for name in
                "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]
libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Heap
def in_use():
    gc.collect()
    heap = libc.mallinfo2()
    return heap.uordblks + heap.hblkhd
async def child():
    await asyncio.sleep(0)
async def batches(n):
    for _ in range(n // 1000):
        await asyncio.gather(*[asyncio.create_task(child()) for _ in range(1000)])
async def at_once(n):
    for task in [asyncio.create_task(child()) for _ in range(n)]:
        await task
"""


class MillionTest(CommandTest):
    def growth(self, text):
        """(recorded, by python3 alone), in bytes"""
        self.write("program.py", HEAD + text)
        runs = self.run_command("--keep", "1MiB", "program.py"), self.execute([PYTHON, "program.py"])
        for result in runs:
            self.assertEqual((result.returncode, result.stderr), (0, ""))
        return [after - before for before, after in (json.loads(result.stdout) for result in runs)]

    def test_tasks_that_have_ended_leave_nothing(self):
        recorded, plain = self.growth("""
async def main():
    await batches(20_000)
    before = in_use()
    await batches(200_000)
    print(json.dumps([before, in_use()]))
asyncio.run(main())
""")
        self.assertLess(recorded - plain, 200_000)  # a byte each

    def test_many_at_once_leave_nothing_either(self):
        recorded, plain = self.growth("""
async def main():
    await batches(20_000)
    before = in_use()
    await at_once(100_000)
    await batches(5_000)
    print(json.dumps([before, in_use()]))
asyncio.run(main())
""")
        self.assertLess(recorded - plain, 2_000_000)  # 20 bytes each; while they were alive it was 300

    def test_nor_do_those_of_other_schedulers(self):
        recorded, plain = self.growth("""
def count():
    yield
def run(n):
    for _ in range(n // 1000):
        tasks = [count() for _ in range(1000)]
        while tasks:
            task = tasks.pop()
            try:
                next(task)
            except StopIteration:
                continue
            tasks.append(task)
run(10_000)
before = in_use()
run(50_000)
print(json.dumps([before, in_use()]))
""")
        self.assertLess(recorded - plain, 50_000)


if __name__ == "__main__":
    sys.exit(unittest.main())

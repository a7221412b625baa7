# SPDX-License-Identifier: MIT
"""What a recording of a Python program holds, and that under the virtual clock it is the same each time."""
import signal
import unittest

from command import PYTHON, CommandTest, environment

HEADER_DATE = slice(16, 24)  # createdUnixNs: the one field that differs between runs

LISTING = """
from coroscope import Task, run, sleep

async def first():
    for _ in range(2):
        print("first")
        await sleep(1)

async def second():
    for _ in range(3):
        print("second")
        await sleep(2)
    return "over"

async def main():
    one, two = Task.new(first()), Task.new(second())
    await one
    print("result:", await two)

if __name__ == "__main__":
    run(main(), waiting="WAITING")
"""

ASYNCIO = """
import asyncio, random, time

async def worker(queue, done):
    while True:
        number = await queue.get()
        await asyncio.sleep(number % 3)
        done.append((number, asyncio.get_running_loop().time()))
        queue.task_done()

async def slow(seconds):
    await asyncio.sleep(seconds)
    return seconds

async def fails():
    await asyncio.sleep(2)
    raise ValueError("failed")

async def main():
    queue, done = asyncio.Queue(4), []
    workers = [asyncio.create_task(worker(queue, done)) for _ in range(3)]
    for number in range(20):
        await queue.put(number)
    await queue.join()
    for each in workers: each.cancel()
    print(await asyncio.gather(*workers, return_exceptions=True), done)
    print(await asyncio.gather(*(slow(random.Random(seed).random()) for seed in range(10))))
    for limit in (1, 3):
        try:
            async with asyncio.timeout(limit):
                print(await slow(2), time.monotonic())
        except TimeoutError:
            print("timed out", time.time())
    finished = await asyncio.wait([asyncio.create_task(slow(n)) for n in (3, 1, 2)], timeout=10)
    print(sorted(each.result() for each in finished[0]))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            group.create_task(slow(5))
    except* ValueError as errors:
        print(errors.exceptions)

asyncio.run(main())
"""

PROGRAMS = {
    "asyncio": ASYNCIO,
    "parked": LISTING.replace("WAITING", "park"),
    "polling": LISTING.replace("WAITING", "poll"),
    "clocks": "import time, datetime\nprint(time.time(), time.monotonic_ns(), time.perf_counter(), datetime.datetime.now(), "
              "datetime.datetime.utcnow(), datetime.date.today())\ntime.sleep(3600)\nprint(time.time())\n"
              "from time import monotonic\nend = monotonic() + 5\nwhile monotonic() < end: pass\nprint(end)\n",
    "calendar": "import datetime, os, time\nos.environ['TZ'] = 'UTC-2'\ntime.tzset()\n"
                "print(time.strftime('%H:%M:%S'))\nprint(time.localtime()[:6])\nprint(time.gmtime(None)[:6])\n"
                "print(time.ctime())\nprint(time.asctime())\nprint(datetime.datetime.today())\nprint(datetime.date.today())\n"
                "print(time.time())\nprint(time.gmtime(5)[:6], time.ctime(5), time.asctime((1999,) + (1,) * 8))\n"
                "print(time.strftime('%Y', (1999,) + (1,) * 8))\n"
                "for wrong in (lambda: time.gmtime('x'), lambda: time.asctime(5), lambda: time.strftime()):\n"
                "  try: wrong()\n  except TypeError as error: print(error)\n"
                "print(time.time())\n",
    "values": "from coroscope import run, Task, CancelledError\nclass Job: pass\n"
              "def g():\n  job = Job()\n  yield job\n  yield Job()\n  yield job\n  yield 1.5, [2]\n  yield 'x' * 200\n  yield 'short'\n"
              "  return {1}\nasync def bad(): raise ValueError('broken')\n"
              "async def main():\n  t = Task.new(bad())\n  r = await Task.new(g())\n  try: await t\n  except ValueError: pass\nrun(main())",
    "hash order": "from coroscope import run\nprint({'a', 'b', 'c', 'd'}, hash('x'))\nrun((lambda: (yield))())",
    "fails": "from coroscope import run\nasync def main(): 1/0\nrun(main())",
    "no loop": "print('only output')",
    "sets of tasks": "import asyncio\nasync def w(n):\n  try: await asyncio.sleep(100 + n % 7)\n  finally: await asyncio.sleep(0)\n"
                     "async def main():\n  tasks = {asyncio.create_task(w(n)) for n in range(50)}\n"
                     "  await asyncio.wait(tasks, timeout=1)\n  for task in tasks: task.cancel()\n"
                     "  await asyncio.gather(*tasks, return_exceptions=True)\n"
                     "  left = [asyncio.create_task(w(n)) for n in range(50)]\n  await asyncio.sleep(0)\nasyncio.run(main())",
}


class Determinism(CommandTest):
    def record(self, *words, recording):
        result = self.run_command("--clock", "virtual", *words, recording=recording)
        data = bytearray((self.folder / recording).read_bytes())
        data[HEADER_DATE] = bytes(8)
        return result.stdout, bytes(data)

    def test_two_runs_are_byte_identical(self):
        for name, text in PROGRAMS.items():
            with self.subTest(name):
                self.write("program.py", text)
                first = self.record("program.py", recording="one.coro")
                second = self.record("program.py", recording="two.coro")
                self.assertEqual(first[0], second[0])
                self.assertEqual(len(first[1]), len(second[1]))
                self.assertTrue(first[1] == second[1])

    def test_a_hash_seed_that_is_to_be_random_is_fixed(self):
        self.write("program.py", "import os, sys; print(hash('x'), flush=True)\n"
                                 "print(os.environ.get('PYTHONHASHSEED', 'unset'), flush=True)\n"
                                 "os.system('echo ${PYTHONHASHSEED-unset}')")
        seen = {}
        for value in (None, "", "random", "7"):
            env = environment(**({} if value is None else {"PYTHONHASHSEED": value}))
            runs = [self.run_command("--clock", "virtual", "program.py", env=env).stdout.splitlines() for _ in range(2)]
            self.assertEqual(runs[0], runs[1], value)
            seen[value], *left = runs[0]
            self.assertEqual(left, ["unset" if value is None else value] * 2)
        self.assertEqual(seen["random"], seen[None])
        self.assertNotEqual(seen["random"], seen["7"])

    def test_virtual_time_is_what_the_program_reads(self):
        self.write("program.py", PROGRAMS["clocks"])
        lines = self.run_command("--clock", "virtual", "--tick", "1s", "program.py").stdout.splitlines()
        self.assertEqual(lines[0], "946684800.0 1000000000 2.0 2000-01-01 00:00:03 2000-01-01 00:00:04 2000-01-01")
        self.assertEqual(lines[1], "946688406.0")

    def test_sleepers_wake_in_the_order_of_their_deadlines(self):
        for waiting in ("park", "poll"):
            self.write("program.py", "from coroscope import Task, run, sleep\n"
                                     "async def sleeper(seconds):\n    await sleep(seconds)\n    print(seconds)\n"
                                     "async def main():\n    for seconds in (3, 1, 2):\n        Task.new(sleeper(seconds))\n"
                                     f"run(main(), waiting='{waiting}')\n")
            self.assertEqual(self.run_command("--clock", "virtual", "program.py").stdout, "1\n2\n3\n")

    def test_the_virtual_calendar_is_what_the_program_reads(self):
        self.write("program.py", PROGRAMS["calendar"])
        lines = self.run_command("--clock", "virtual", "--tick", "1s", "program.py").stdout.splitlines()
        self.assertEqual(lines[:8], [
            "02:00:00", "(2000, 1, 1, 2, 0, 1)", "(2000, 1, 1, 0, 0, 2)", "Sat Jan  1 02:00:03 2000",
            "Sat Jan  1 02:00:04 2000", "2000-01-01 02:00:05", "2000-01-01", "946684807.0"])
        plain = self.execute([PYTHON, "program.py"]).stdout.splitlines()
        self.assertEqual(lines[8:-1], plain[8:-1])  # told a time, they go by that
        self.assertEqual(lines[-1], "946684808.0")


class Contents(CommandTest):
    def switches(self, recording="out.coro"):
        return self.ask("switches", recording).splitlines()

    def test_tasks_and_their_ends(self):
        self.write("program.py", PROGRAMS["parked"])
        result = self.run_command("--clock", "virtual", "program.py")
        self.assertEqual(result.stdout, "first\nsecond\nfirst\nsecond\nsecond\nresult: over\n", result.stderr)
        info = self.info()
        self.assertTrue(info["closed_cleanly"])
        self.assertEqual([(t["name"], t["state"]) for t in info["tasks"]],
                         [("main#1", "done"), ("first#1", "done"), ("second#1", "done")])
        self.assertEqual(info["idle_polls"], 0)

    def test_polls_that_change_nothing_are_told_apart(self):
        self.write("program.py", PROGRAMS["polling"])
        self.run_command("--clock", "virtual", "program.py")
        info = self.info()
        self.assertGreater(info["idle_polls"], 100)
        self.assertLess(info["switches"] - info["idle_polls"], 30)

    def test_values_are_text_without_addresses(self):
        self.write("program.py", PROGRAMS["values"])
        self.run_command("--clock", "virtual", "program.py")
        text = "\n".join(self.switches())
        for value in ("<Job 1>", "<Job 2>", "<tuple>", "<str>", "'short'", "<set 1>", "ValueError: broken"):
            self.assertIn(value, text)
        self.assertEqual(text.count("<Job 1>"), 2)
        self.assertNotIn("0x", text)

    def test_places_are_lines_of_the_awaits(self):
        self.write("program.py", PROGRAMS["parked"])
        self.run_command("--clock", "virtual", "program.py")
        rows = [row for row in self.switches() if " second#1 " in row and "timer, due in 2 s" in row]
        self.assertTrue(rows and all("second at program.py:12" in row for row in rows), rows)

    def test_a_killed_program_leaves_what_happened(self):
        self.write("program.py", "import os, signal\nfrom coroscope import run, sleep\nasync def main():\n"
                                 "  for n in range(1000): await sleep(0)\n  os.kill(os.getpid(), signal.SIGKILL)\nrun(main())")
        self.assertEqual(self.run_command("program.py").returncode, -signal.SIGKILL)
        info = self.info()
        self.assertEqual((info["switches"], info["closed_cleanly"]), (1001, False))

    def test_a_forks_child_does_not_write(self):
        self.write("program.py", "import os\nfrom coroscope import run, sleep\nasync def main():\n"
                                 "  if os.fork() == 0:\n    for n in range(50): await sleep(0)\n    return print('child')\n"
                                 "  os.wait()\n  await sleep(0)\nrun(main())")
        self.assertEqual(self.run_command("program.py").stdout, "child\n")
        self.assertEqual(self.info()["switches"], 2)

    def test_breakpoints_print_and_go_on(self):
        self.write("program.py", PROGRAMS["parked"])
        result = self.run_command("--clock", "virtual", "--break", "finish second", "program.py")
        self.assertIn("second#1", result.stderr)
        self.assertEqual(result.returncode, 0)
        result = self.run_command("--clock", "virtual", "--break", "resume second hit 2", "--then", "exit", "program.py")
        self.assertEqual((result.returncode, result.stdout), (3, "first\nsecond\nfirst\n"))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""A Python program under a debugger: pauses anywhere, clocks that stand still, signals while held, unsaved text."""
import signal
import subprocess
import time
import unittest

from debugger import DebuggerTest, PATIENCE

LOOP = """
from coroscope import Task, run, sleep
async def worker():
    for _ in range(3):
        await sleep(0)
async def main():
    await Task.new(worker())
    print("done", flush=True)
run(main())
"""


class Stops(DebuggerTest):
    def test_entry_step_and_continue(self):
        self.start(LOOP, stopAtEntry=True)
        self.assertEqual((self.hello["language"], self.hello["pid"]), ("python", self.process.pid))
        self.assertEqual(self.wait_for("stopped")["switch"], 1)
        self.send("step")
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["switch"], stopped["task"], stopped["inside"]), (2, 1, False))
        self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)
        self.assertEqual(self.finish(), (0, "done\n", ""))

    def pause_inside(self, text, line, **more):
        """Pauses once the program says "now" and gives the stop."""
        self.start(text, **more)
        self.assertEqual(self.process.stdout.readline(), "now\n")
        return self.pause_at(line)

    def test_pause_in_an_endless_loop(self):
        stopped = self.pause_inside("from coroscope import run\nasync def main():\n    print('now', flush=True)\n"
                                    "    while True: pass\nrun(main())", 4)
        self.assertEqual((stopped["switch"], stopped["task"], stopped["reason"]), (1, 0, "pause"))

    def test_pause_in_time_sleep(self):
        self.pause_inside("import time\nfrom coroscope import run\nasync def main():\n    print('now', flush=True)\n"
                          "    time.sleep(50)\nrun(main())", 5)

    def test_pause_in_a_blocking_read_which_then_goes_on(self):
        self.pause_inside("import sys\nfrom coroscope import run\nasync def main():\n    print('now', flush=True)\n"
                          "    print(sys.stdin.readline())\nrun(main())", 5, stdin=subprocess.PIPE)
        self.send("continue")
        self.wait_for("continued")
        self.assertEqual(self.process.communicate("text\n", timeout=PATIENCE), ("text\n\n", ""))

    def test_pauses_of_a_polling_program_name_places_of_its_tasks(self):
        self.start("from coroscope import Task, run, sleep\nasync def nap():\n    await sleep(500)\nasync def main():\n"
                   "    await Task.new(nap())\nrun(main(), waiting='poll')\n", stopAtEntry=True)
        self.wait_for("stopped")
        self.send("continue")
        lines = set()
        for _ in range(200):
            self.send("pause")
            stopped = self.wait_for("stopped")
            lines.add(stopped["line"])
            self.send("continue")
            self.wait_for("continued")
        self.assertLessEqual(lines, {2, 3, 4, 5})

    def test_pause_in_an_idle_wait(self):
        stopped = self.pause_inside("from coroscope import run, sleep\nasync def main():\n    print('now', flush=True)\n"
                                    "    await sleep(50)\nrun(main())", 0)
        self.assertEqual(stopped["task"], -1)

    def test_pause_in_a_polling_program(self):
        # Nothing but idle polls, whose slices look for no signal: the pause is served between two of them.
        self.start("from coroscope import Task, run, sleep\nasync def worker():\n    await sleep(1000)\n"
                   "async def main():\n    tasks = [Task.new(worker()) for _ in range(3)]\n    print('now', flush=True)\n"
                   "    for task in tasks:\n        await task\nrun(main(), waiting='poll')")
        self.assertEqual(self.process.stdout.readline(), "now\n")
        for _ in range(50):
            self.send("pause")
            stopped = self.wait_for("stopped")
            self.assertIn(stopped["task"], range(4))
            self.send("continue")
            self.wait_for("continued")

    def test_pause_outside_any_loop(self):
        stopped = self.pause_inside("print('now', flush=True)\nwhile True: pass\n", 0)
        self.assertEqual((stopped["switch"], stopped["task"]), (0, -1))


class WhileHeld(DebuggerTest):
    def test_signals_end_the_program(self):
        for number, code in ((signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, -signal.SIGTERM)):
            with self.subTest(number):
                self.start(LOOP, stopAtEntry=True)
                self.wait_for("stopped")
                self.process.send_signal(number)
                returncode, out, _ = self.finish()
                self.assertEqual((returncode, out), (code, ""))
                self.end()

    def test_an_interrupt_in_a_pause_is_raised_where_the_program_stood(self):
        self.start("from coroscope import run\nasync def main():\n    print('now', flush=True)\n"
                   "    while True: pass\nrun(main())")
        self.process.stdout.readline()
        self.pause_at(4)
        self.process.send_signal(signal.SIGINT)
        code, _, err = self.finish()
        self.assertEqual(code, -signal.SIGINT)
        self.assertIn("line 4, in main\n    while True: pass\nKeyboardInterrupt", err)

    def hold_for(self, seconds):
        """Lets that much time go by; gives how much it was."""
        since = time.monotonic()
        while time.monotonic() - since < seconds:
            pass
        return time.monotonic() - since

    def test_the_clocks_stand_still(self):
        self.start("import sys, threading, time\nfrom coroscope import Task, run, sleep\n"
                   "wall = lambda: time.clock_gettime(time.CLOCK_BOOTTIME)\n"
                   "ours = lambda: (time.monotonic(), time.perf_counter_ns() / 1e9, time.clock_gettime(time.CLOCK_MONOTONIC),\n"
                   "                time.time(), time.clock_gettime_ns(time.CLOCK_REALTIME) / 1e9)\n"
                   "def watch():\n    start = time.monotonic()\n    while time.monotonic() - start < 0.3: pass\n"
                   "    print('a moment', flush=True)\n"
                   "async def main():\n    real, start = wall(), ours()\n"
                   "    threading.Thread(target=watch).start()\n    Task.new(other())\n    await sleep(0)\n"
                   "    passed = [now - then for now, then in zip(ours(), start)]\n"
                   "    real = wall() - real\n"
                   "    held = float(sys.stdin.readline())\n"
                   "    print(*(real - each >= held for each in passed[:3]), *(each >= 0.9 * held for each in passed[3:]))\n"
                   "async def other(): pass\nrun(main())", stdin=subprocess.PIPE,
                   breakpoints=[{"number": 1, "spec": "resume other"}])
        self.wait_for("stopped")
        self.assertEqual(self.process.stdout.readline(), "a moment\n")  # other threads go on, by the real clock
        held = self.hold_for(0.2)
        self.send("continue")
        self.assertEqual(self.process.communicate(f"{held}\n", timeout=PATIENCE), ("True True True True True\n", ""))  # what the time of day is, a hold changes for nobody

    def test_the_calendar_goes_on(self):
        self.start("import calendar, threading, time\nfrom coroscope import Task, run, sleep\n"
                   "def watch():\n    start = time.monotonic()\n    while time.monotonic() - start < 1.1: pass\n"
                   "    print('more than a second', flush=True)\n"
                   "async def main():\n    threading.Thread(target=watch).start()\n    Task.new(other())\n    await sleep(0)\n"
                   "    before, told, after = time.time(), calendar.timegm(time.gmtime()), time.time()\n"
                   "    print(int(before) <= told <= after)\n"
                   "async def other(): pass\nrun(main())",
                   breakpoints=[{"number": 1, "spec": "resume other"}])
        self.wait_for("stopped")
        self.assertEqual(self.process.stdout.readline(), "more than a second\n")
        self.send("continue")
        self.assertEqual(self.finish(), (0, "True\n", ""))

    def test_the_clocks_run_on_where_that_is_asked_for(self):
        self.start("import time\nfrom coroscope import Task, run, sleep\n"
                   "real = lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME)\n"
                   "read = lambda: (real(), time.monotonic_ns(), time.perf_counter_ns(), real())\n"
                   "async def main():\n    start = read()\n    Task.new(other())\n    await sleep(0)\n    end = read()\n"
                   "    print(*(e - s >= end[0] - start[3] for s, e in zip(start[1:3], end[1:3])))\n"
                   "async def other(): pass\nrun(main())",
                   breakpoints=[{"number": 1, "spec": "resume other"}], clocksRunOn=True)
        self.wait_for("stopped")
        self.send("continue")
        self.assertEqual(self.finish(), (0, "True True\n", ""))

    def test_a_timer_comes_due_in_a_stop_where_the_clocks_run_on(self):
        self.start("from coroscope import Task, run, sleep\nasync def late():\n    await sleep(0.05)\n    print('late')\n"
                   "async def main():\n    Task.new(late())\n    Task.new(other())\n    await sleep(0)\n"
                   "    await sleep(0)\n    await sleep(0)\n    print('main')\n"
                   "async def other():\n    pass\nrun(main())",
                   breakpoints=[{"number": 1, "spec": "resume other"}], clocksRunOn=True)
        self.wait_for("stopped")
        self.hold_for(0.05)
        self.send("continue")
        self.assertEqual(self.finish(), (0, "late\nmain\n", ""))

    def test_a_hold_is_no_part_of_a_sleep(self):
        # It sleeps again and again, so that there is one to be paused in whenever that comes, until the test says how long that was.
        self.start("import select, sys, time\nfrom coroscope import run\nwall = time.clock_gettime\n"
                   "async def main():\n    print('now', flush=True)\n    slept, left_out = [], []\n"
                   "    while not select.select([sys.stdin], [], [], 0)[0]:\n"
                   "        real = wall(time.CLOCK_BOOTTIME)\n        start = time.monotonic()\n"
                   "        time.sleep(0.5)\n"
                   "        slept.append(time.monotonic() - start)\n"
                   "        left_out.append(wall(time.CLOCK_BOOTTIME) - real - slept[-1])\n"
                   "    print(min(slept) >= 0.5, max(left_out) >= float(sys.stdin.readline()))\nrun(main())",
                   stdin=subprocess.PIPE)
        self.process.stdout.readline()
        self.pause_at(10)
        held = self.hold_for(0.7)
        self.send("continue")
        self.wait_for("continued")
        self.assertEqual(self.process.communicate(f"{held}\n", timeout=PATIENCE), ("True True\n", ""))

    def test_ending_lets_a_handler_of_the_programs_own_finish(self):
        handler = ("import signal, sys\ndef end(number, frame):\n    global ending\n    ending = True\n"
                   "signal.signal(signal.SIGTERM, end)\nending = False\n"
                   "from coroscope import run, sleep\nasync def main():\n    while not ending:\n        await sleep(0)\n"
                   "    print('tidied up')\n    sys.exit(5)\nrun(main())")
        for how in ("detach", "vanish"):
            with self.subTest(how):
                self.start(handler, stopAtEntry=True, onLost="end")
                self.wait_for("stopped")
                if how == "detach":
                    self.send("detach", program="end")
                else:
                    self.messages.close()
                    self.channel.close()
                self.assertEqual(self.finish(), (5, "tidied up\n", ""))
                self.end()

    def test_ending_takes_no_step_more(self):
        self.start("from coroscope import run\nasync def main():\n    print('a step more', flush=True)\nrun(main())",
                   stopAtEntry=True)
        self.wait_for("stopped")
        self.send("detach", program="end")
        self.assertEqual(self.finish()[:2], (-signal.SIGTERM, ""))

    def test_a_debugger_that_vanishes(self):
        for on_lost, expected in (("run", (0, "done\n")), ("end", (-signal.SIGTERM, ""))):
            with self.subTest(on_lost):
                self.start(LOOP, stopAtEntry=True, onLost=on_lost)
                self.wait_for("stopped")
                self.messages.close()
                self.channel.close()
                self.assertEqual(self.finish()[:2], expected)


class UnsavedText(DebuggerTest):
    def run_text(self, overlay):
        self.start("print('saved')", overlay=overlay)
        code, out, err = self.finish()
        plain = self.folder / "program.py"
        plain.write_text(overlay, encoding="utf-8")
        return (code, out, err), self.run_plain()

    def run_plain(self):
        import sys
        result = subprocess.run([sys.executable, "program.py"], cwd=self.folder, capture_output=True, text=True,
                                stdin=subprocess.DEVNULL)
        return result.returncode, result.stdout, result.stderr

    def test_it_runs_as_if_saved(self):
        for text in ("import sys; print(sys.argv, __file__, __name__, sys._getframe().f_back)",
                     "def f():\n    # not the saved line\n    return 1/0\n\nf()\n",
                     "import sys; sys.exit(3)", "def f(:\n", "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
                     "import atexit, sys; atexit.register(print, 'late'); raise SystemExit('text')"):
            with self.subTest(text):
                ours, plain = self.run_text(text)
                self.assertEqual(ours, plain)
                self.end()


if __name__ == "__main__":
    unittest.main()

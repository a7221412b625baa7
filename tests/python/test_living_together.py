# SPDX-License-Identifier: MIT
"""The recorder inside a program that does what it likes with descriptors, limits, temporary folders and signals."""
import os
import subprocess
import unittest

import coroscope
from command import COROSCOPE, CommandTest, PYTHON, environment

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(coroscope.__file__)))

CLOSES_ALL = """
import os
from coroscope import run, sleep
first = os.open("first", os.O_CREAT | os.O_WRONLY)
os.close(first)
os.closerange(3, END)
files = [open(f"victim{i}", "wb", buffering=0) for i in range(3)]
for file in files:
    file.write(b"hello")
async def main():
    for _ in range(300_000):
        await sleep(0)
run(main())
print("first:", first, [os.path.getsize(file.name) for file in files])
"""


class Descriptors(CommandTest):
    def test_a_program_that_closes_all_of_them(self):
        for end in ("256", "5000"):
            for recording in ("out.coro", None):
                with self.subTest((end, recording)):
                    self.write("program.py", CLOSES_ALL.replace("END", end))
                    result = self.run_command("program.py", recording=recording)
                    self.assertEqual((result.stdout, result.stderr), ("first: 3 [5, 5, 5]\n", ""))
                    if recording:
                        info = self.info()
                        self.assertEqual((info["switches"], info["closed_cleanly"]), (300_001, True))

    def test_standard_descriptors_that_are_closed_stay_so(self):
        self.write("program.py", "import os, sys\nfrom coroscope import run, sleep\nasync def main():\n    await sleep(0)\n"
                                 "    try:\n        os.write(1, b'x')\n    except OSError as error:\n        sys.exit(error.errno)\n"
                                 "run(main())\n")
        result = self.execute(["sh", "-c", '"$@" <&- >&- 2>&-', "sh", COROSCOPE, "run", "--python", PYTHON, "--record",
                               "out.coro", "program.py"])
        self.assertEqual((result.returncode, self.info()["switches"]), (9, 2))

    def test_a_file_that_moves_away_is_said(self):
        self.write("program.py", CLOSES_ALL.replace("END", "5000").replace("import os\n", "import os\nos.remove('out.coro')\n", 1))
        result = self.run_command("program.py")
        self.assertEqual(result.stdout, "first: 3 [5, 5, 5]\n")
        self.assertIn("has not all that happened: the program closed its file", result.stderr)


class Limits(CommandTest):
    def test_no_recording_asked_for_needs_no_folder_and_no_room(self):
        self.write("program.py", "from coroscope import run, sleep\nasync def main(): await sleep(0)\nrun(main())\nprint('ran')\n")
        for limit in (":", "ulimit -f 100"):
            with self.subTest(limit):
                result = self.execute(["sh", "-c", limit + '; exec "$@"', "sh", COROSCOPE, "run", "--python", PYTHON,
                                       "--break", "resume main", "program.py"], environment(TMPDIR="/nonexistent"))
                self.assertEqual((result.returncode, result.stdout), (0, "ran\n"))
                self.assertIn("before switch 1", result.stderr)

    def test_a_limit_on_file_sizes_is_named(self):
        self.write("program.py", "print('ran')\n")
        result = self.execute(["sh", "-c", 'ulimit -f 100; exec "$@"', "sh", COROSCOPE, "run", "--python", PYTHON,
                               "--record", "out.coro", "program.py"])
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("ulimit -f", result.stderr)
        self.assertFalse((self.folder / "out.coro").exists())

    def test_no_descriptor_is_left(self):
        self.write("program.py", "print('ran')\n")
        result = self.execute(["sh", "-c", 'ulimit -n 5; exec "$@"', "sh", COROSCOPE, "run", "--python", PYTHON,
                               "--record", "out.coro", "program.py"])
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("coroscope: ", result.stderr)


POLLS = """
import os, signal, threading
from coroscope import run, sleep
async def main():
    START
    await sleep(1000)
run(main(), waiting="poll")
"""


class WhileAllPoll(CommandTest):
    def check(self, start, code):
        self.write("program.py", POLLS.replace("START", start))
        for words in ([PYTHON], [COROSCOPE, "run", "--python", PYTHON]):
            with self.subTest(words):
                result = self.execute([*words, "program.py"], environment(PYTHONPATH=PACKAGE))
                self.assertEqual(result.returncode, code, result.stderr)

    def test_signals_are_handled(self):
        self.check("signal.signal(signal.SIGALRM, lambda *_: os._exit(7)); signal.setitimer(signal.ITIMER_REAL, 0.05)", 7)
        self.check("signal.signal(signal.SIGALRM, signal.default_int_handler); signal.setitimer(signal.ITIMER_REAL, 0.05)",
                   -2)

    def test_other_threads_run(self):
        self.check("threading.Thread(target=os._exit, args=[7]).start()", 7)


class TwoAtOnce(CommandTest):
    def test_a_recording_under_way_is_not_taken_over(self):
        self.write("program.py", "import sys\nfrom coroscope import run, sleep\nasync def main(): await sleep(0)\nrun(main())\n"
                                 "print('ready', flush=True)\nsys.stdin.read()\nrun(main())\n")
        words = [COROSCOPE, "run", "--python", PYTHON, "--record", "out.coro", "program.py"]
        with subprocess.Popen(words, cwd=self.folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as first:
            self.assertEqual(first.stdout.readline(), "ready\n")
            second = self.execute(words)
            self.assertEqual((second.returncode, second.stdout), (2, ""))
            self.assertIn("another program records into it", second.stderr)
            first.communicate()
        self.assertEqual((first.returncode, self.info()["switches"]), (0, 4))
        self.assertEqual(self.execute(words).returncode, 0)  # what is over may be replaced


if __name__ == "__main__":
    unittest.main()

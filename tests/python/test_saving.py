# SPDX-License-Identifier: MIT
"""What led up to a moment is saved at a signal, whatever the program does meanwhile."""
import contextlib
import fcntl
import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import time
import unittest

from command import COROSCOPE, CommandTest, PYTHON, environment

SAVED = re.compile(r"^coroscope: saved (.*)$")

TICKER = """
import asyncio, sys
async def tick():
    for n in range(20):
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(tick(), tick())
    {blocks}
    await asyncio.sleep(0)
asyncio.run(main())
print('ended')
"""

# each says that it is blocked, and ends once its input does
BLOCKS = {
    "in a read": "print('blocked', flush=True); sys.stdin.read()",
    "in time.sleep": """print('blocked', flush=True)
    import threading, time
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    while not over.is_set(): time.sleep(0.01)""",
    "in a loop that computes": """print('blocked', flush=True)
    import threading
    over = []
    threading.Thread(target=lambda: (sys.stdin.read(), over.append(1)), daemon=True).start()
    while not over:
        pass""",
    "in C code that keeps the lock": """print('blocked', flush=True)
    import ctypes
    ctypes.PyDLL(None).getchar()""",
}


class SavingTest(CommandTest):
    @contextlib.contextmanager
    def started(self, text, *options, recording="out.coro", preexec=None):
        """The process of a program of that text, once it has said `blocked`. At the end its input ends."""
        self.write("program.py", text)
        words = [COROSCOPE, "run", "--python", PYTHON, *(["--record", recording] if recording else []), *options, "program.py"]
        process = subprocess.Popen(words, cwd=self.folder, env=environment(), text=True, bufsize=0, preexec_fn=preexec,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            self.assertEqual(process.stdout.readline(), "blocked\n")
            yield process
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()
            process.stderr.close()

    def lasts(self, recording):
        """For how long main has been running at its end, in ns."""
        state = json.loads(self.ask("state", "--json", recording))
        return state["time_ns"] - next(task["since_ns"] for task in state["tasks"] if task["state"] == "running")

    def saved(self, process):
        """The file that it says next to have saved."""
        line = process.stderr.readline().rstrip("\n")
        found = SAVED.match(line)
        self.assertTrue(found, line)
        return found.group(1)


class AtASignal(SavingTest):
    def test_while_the_loop_is_blocked(self):
        for name, block in BLOCKS.items():
            with self.subTest(name), self.started(TICKER.format(blocks=block), recording=f"{name[3:7]}.coro") as process:
                process.send_signal(signal.SIGUSR2)
                path = self.saved(process)
                self.assertEqual(path, str(self.folder / f"{name[3:7]}.saved1.coro"))
                info = self.info(path)
                self.assertTrue(info["closed_cleanly"])
                self.assertEqual(info["damage"], "")
                self.assertEqual([task["state"] for task in info["tasks"] if task["name"].startswith("tick")], ["done", "done"])
                process.stdin.close()
                self.assertEqual((process.stdout.read(), process.wait()), ("ended\n", 0))
                self.assertGreaterEqual(self.info(f"{name[3:7]}.coro")["switches"], info["switches"])

    def test_what_blocks_the_loop_has_lasted_up_to_then(self):
        for name in ("in time.sleep", "in C code that keeps the lock"):
            with self.subTest(name), self.started(TICKER.format(blocks=BLOCKS[name])) as process:
                given_up = time.monotonic() + 60
                while (seen := self.lasts("out.coro")) < 300_000_000:
                    self.assertLess(time.monotonic(), given_up, seen)
                process.send_signal(signal.SIGUSR2)
                path = self.saved(process)
                self.assertGreaterEqual(self.lasts(path), seen)
                self.assertGreaterEqual(self.info(path)["tasks"][0]["run_ns"], seen)

    def test_files_are_numbered_and_none_is_overwritten(self):
        (self.folder / "out.saved2.coro").write_text("mine")
        with self.started(TICKER.format(blocks=BLOCKS["in a read"])) as process:
            names = []
            for _ in range(3):
                process.send_signal(signal.SIGUSR2)
                names.append(os.path.basename(self.saved(process)))
        self.assertEqual(names, ["out.saved1.coro", "out.saved3.coro", "out.saved4.coro"])
        self.assertEqual((self.folder / "out.saved2.coro").read_text(), "mine")
        self.assertEqual(sorted(name for name in os.listdir(self.folder) if ".saved" in name),
                         ["out.saved1.coro", "out.saved2.coro", "out.saved3.coro", "out.saved4.coro"])

    def test_a_folder_that_is_gone_is_told_and_the_program_goes_on(self):
        os.mkdir(self.folder / "there")
        with self.started(TICKER.format(blocks=BLOCKS["in a read"]), recording="there/out.coro") as process:
            os.rename(self.folder / "there", self.folder / "gone")
            process.send_signal(signal.SIGUSR2)
            self.assertIn("nothing is saved", process.stderr.readline())
            process.stdin.close()
            self.assertEqual((process.stdout.read(), process.wait()), ("ended\n", 0))

    def test_another_signal(self):
        with self.started(TICKER.format(blocks=BLOCKS["in a read"]), "--save-signal", "QUIT", "--save-signal", "SIGUSR1") as process:
            for number in (signal.SIGUSR1, signal.SIGQUIT):
                process.send_signal(number)
                self.saved(process)
            process.send_signal(signal.SIGUSR2)
            self.assertEqual(process.wait(), -signal.SIGUSR2)

    def test_signals_stay_the_programs(self):
        # (A handler that comes within print() must not print; one that comes right before a read would wait for its end.)
        theirs = """
import os, signal, sys, threading, time
{first}
async def main(): pass
import asyncio
asyncio.run(main())
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
print('blocked', flush=True)
while not over.is_set(): time.sleep(0.01)
"""
        handler = r"signal.signal(signal.SIGUSR2, lambda *_: os.write(1, b'theirs\n'))"
        cases = {"handled": (handler, [], "theirs\n", 0), "none": ("", ["--save-signal", "none"], "", -signal.SIGUSR2),
                 "default": ("signal.signal(signal.SIGUSR2, signal.SIG_DFL)", [], "", -signal.SIGUSR2)}
        for name, (first, options, printed, code) in cases.items():
            with self.subTest(name), self.started(theirs.format(first=first), *options) as process:
                process.send_signal(signal.SIGUSR2)
                self.assertEqual(process.stdout.readline(), printed)
                process.stdin.close()
                self.assertEqual(process.wait(), code)
                self.assertEqual([each for each in os.listdir(self.folder) if ".saved" in each], [])

    def test_an_ignored_signal_stays_ignored(self):
        ignore = lambda: signal.signal(signal.SIGUSR2, signal.SIG_IGN)  # noqa: E731
        with self.started(TICKER.format(blocks=BLOCKS["in a read"]), preexec=ignore) as process:
            process.send_signal(signal.SIGUSR2)
            process.stdin.close()
            self.assertEqual(process.wait(), 0)
        self.assertFalse((self.folder / "out.saved1.coro").exists())

    def test_the_program_does_not_see_it(self):
        self.write("probe.py", "import signal; print(signal.getsignal(signal.SIGUSR2), signal.getsignal(signal.SIGQUIT))")
        plain = self.execute([PYTHON, "probe.py"])
        self.assertEqual(self.run_command("probe.py").stdout, plain.stdout)

    def test_a_child_has_it_at_its_default(self):
        text = """
import os, signal, sys
async def main():
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGUSR2)
        os._exit(0)
    print('blocked', flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGUSR2)
import asyncio
asyncio.run(main())
"""
        with self.started(text) as process:
            self.assertEqual((process.stdout.read(), process.stderr.read(), process.wait()), ("True\n", "", 0))
        self.assertFalse((self.folder / "out.saved1.coro").exists())

    def test_what_was_asked_for_is_there_when_the_program_has_ended(self):
        text = "import os, signal\nprint('blocked', flush=True)\nos.kill(os.getpid(), signal.SIGUSR2)\n"
        with self.started(text) as process:
            self.saved(process)
            self.assertEqual(process.wait(), 0)
        self.assertTrue(self.info("out.saved1.coro")["closed_cleanly"])


class ByAKey(SavingTest):
    def test_in_a_terminal(self):
        """Ctrl+\\, which the terminal makes a signal of, whoever reads from it."""
        self.write("program.py", TICKER.format(blocks="print('blocked', flush=True); print(input())"))
        ours, theirs = pty.openpty()

        def lead():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        words = [COROSCOPE, "run", "--python", PYTHON, "--record", "out.coro", "program.py"]
        process = subprocess.Popen(words, cwd=self.folder, env=environment(), text=True, bufsize=0, preexec_fn=lead,
                                   stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(theirs)
        with process, open(ours, "wb", buffering=0) as keyboard:
            self.assertEqual(process.stdout.readline(), "blocked\n")
            keyboard.write(b"\x1c")
            self.assertEqual(self.saved(process), str(self.folder / "out.saved1.coro"))
            keyboard.write(b"words\n")
            self.assertEqual((process.stdout.read(), process.wait()), ("words\nended\n", 0))


class OptionTest(CommandTest):
    def test_what_is_wrong_is_named(self):
        self.write("x.py", "")
        for words, recording, text in ((["--save-signal", "nonsense"], "o.coro", "--save-signal takes"),
                                       (["--save-signal", "KILL"], "o.coro", "--save-signal takes"),
                                       (["--save-signal", "USR1"], None, "--record OUT.coro"),
                                       (["--keep", "10min"], None, "--record OUT.coro")):
            with self.subTest(words):
                result = self.run_command(*words, "x.py", recording=recording)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(text, result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())

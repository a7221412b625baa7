# SPDX-License-Identifier: MIT
"""Breakpoints of `coroscope run`: what --then does at a hit."""
import unittest

from command import CommandTest

PROGRAM = """
from coroscope import Task, run, sleep

async def worker(n):
    await sleep(0.02)
    return n

async def main():
    for task in [Task.new(worker(n)) for n in range(3)]:
        await task

run(main())
"""


class Save(CommandTest):
    def run_breakpoints(self, *options, recording="out.coro"):
        self.write("program.py", PROGRAM)
        return self.run_command("--clock", "virtual", *options, "program.py", recording=recording)

    def test_a_saved_copy_is_a_recording_that_is_closed(self):
        result = self.run_breakpoints("--break", "finish worker#2", "--then", "save")
        self.assertEqual((result.returncode, "saved" in result.stderr), (0, True), result.stderr)
        saved, whole = self.info("out.hit1.coro"), self.info()
        self.assertTrue(saved["closed_cleanly"])
        self.assertIn("closed", self.ask("info", "out.hit1.coro"))
        self.assertLess(saved["switches"], whole["switches"])
        self.assertEqual([task["name"] for task in saved["tasks"] if task["state"] == "done"], ["worker#1", "worker#2"])
        self.assertLess((self.folder / "out.hit1.coro").stat().st_size, (self.folder / "out.coro").stat().st_size)

    def test_each_hit_has_its_copy(self):
        self.run_breakpoints("--break", "spawn nothing", "--break", "finish worker", "--then", "save")
        copies = sorted(path.name for path in self.folder.glob("out.*hit*"))
        self.assertEqual(copies, [f"out.break2.hit{n}.coro" for n in (1, 2, 3)])

    def test_without_a_recording_it_is_refused_before_anything_runs(self):
        result = self.run_breakpoints("--break", "finish worker", "--then", "save", recording=None)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn('"finish worker" --then save', result.stderr)
        self.assertIn("--record", result.stderr)


if __name__ == "__main__":
    unittest.main()

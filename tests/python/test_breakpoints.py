# SPDX-License-Identifier: MIT
"""Breakpoints of `coroscope run`: what --then does at a hit."""
import re
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


class BreakpointTest(CommandTest):
    def run_breakpoints(self, *options, recording="out.coro", program=PROGRAM):
        self.write("program.py", program)
        return self.run_command("--clock", "virtual", *options, "program.py", recording=recording)


class Print(BreakpointTest):
    def waits(self, lines):
        """What is said of each task, by its name."""
        rows = [line.split(maxsplit=1) for line in lines if line.startswith("  ")]
        return {row[0]: re.split(r"   | {2,}for ", row[1])[0].strip() for row in rows if "#" in row[0] and len(row) > 1}

    def test_waits_are_told_in_the_words_of_the_other_commands(self):
        for way, words in (("park", ("waits for worker#1", "timer, due in ")), ("poll", ("polls worker#1", "polls the clock"))):
            program = PROGRAM.replace("run(main())", f"run(main(), waiting='{way}')")
            result = self.run_breakpoints("--break", "resume worker#3 hit 1", "--then", "print", program=program)
            printed = self.waits(result.stderr.splitlines())
            number = re.search(r"before switch (\d+)", result.stderr)[1]
            state = self.waits(self.ask("state", f"out.coro#switch={number}").splitlines())
            self.assertEqual(sorted(printed), ["main#1", "worker#1", "worker#2"], result.stderr)
            for name, start in (("main#1", words[0]), ("worker#1", words[1])):
                self.assertTrue(printed[name].startswith(start), printed)
                self.assertEqual(printed[name], state[name])


class NeverMet(BreakpointTest):
    def test_what_nothing_met_is_named_with_what_there_was(self):
        result = self.run_breakpoints("--break", "resume main hit 99", "--break", "finish wroker", "--break", "fail worker#1")
        last = "; the definitions were: main, worker\n"
        self.assertEqual(result.stderr, "coroscope: breakpoint 2 (finish wroker) was never met" + last +
                         "coroscope: breakpoint 3 (fail worker#1) was never met" + last)

    def test_a_program_without_tasks(self):
        result = self.run_breakpoints("--break", "resume main", program="print('ran')")
        self.assertEqual((result.stdout, result.stderr), ("ran\n", "coroscope: breakpoint 1 (resume main) was never met; "
                                                          "the program made no tasks\n"))


class Save(BreakpointTest):
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

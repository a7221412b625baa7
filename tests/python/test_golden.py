# SPDX-License-Identifier: MIT
"""The examples under the virtual clock, compared with the traces in tests/golden; COROSCOPE_UPDATE_GOLDEN=1 writes them."""
import os
import pathlib
import unittest

from command import CommandTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ["from_scratch", "generators", "cancellation", "deadlock", "failure", "producer_consumer", "starvation",
            "own_round_robin", "own_loop"]
TICKS = {"own_loop": "50ms"}
# Those that never end are ended by a breakpoint.
PROGRAMS = {
    "conversation": [],
    "relay": [],
    "last_word": [],
    "two_for_ever": ["--keep", "1MiB", "--break", "resume chant#2 hit 5", "--then", "exit"],
    "naps": ["--tick", "250ms"],
    "jobs": [],
    "twins": ["--break", "suspend home hit 6", "--then", "exit"],
}


class Golden(CommandTest):
    maxDiff = None

    def test_examples(self):
        for name in EXAMPLES:
            with self.subTest(name):
                self.write(f"{name}.py", (ROOT / "resources/examples" / f"{name}.py").read_text(encoding="utf-8"))
                result = self.run_command("--clock", "virtual", "--tick", TICKS.get(name, "1ms"), f"{name}.py")
                lines = [line.rstrip() for line in self.ask("switches", "out.coro").splitlines()]
                text = "\n".join(lines) + "\n--- output\n" + result.stdout
                self.compare(name, text)

    def test_schedulers_of_the_programs_own(self):
        for name, options in PROGRAMS.items():
            with self.subTest(name):
                source = ROOT / "tests/golden/programs" / f"{name}.py"
                self.write(f"{name}.py", source.read_text(encoding="utf-8"))
                result = self.run_command("--clock", "virtual", *options, f"{name}.py")
                log = [line.rstrip() for line in self.ask("switches", "out.coro").splitlines()]
                state = [line.rstrip().replace(str(self.folder) + "/", "")
                         for line in self.ask("state", "out.coro").splitlines()]
                errors = result.stderr.replace(str(self.folder) + "/", "")
                self.compare(name, "\n".join([*log, "--- at the end", *state, f"--- exit code {result.returncode}, output",
                                              result.stdout + ("--- errors\n" + errors if errors else "")]))

    def compare(self, name, text):
        golden = ROOT / "tests/golden" / f"{name}.txt"
        if os.environ.get("COROSCOPE_UPDATE_GOLDEN"):
            golden.write_text(text, encoding="utf-8")
        self.assertEqual(text, golden.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()

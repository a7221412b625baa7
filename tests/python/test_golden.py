# SPDX-License-Identifier: MIT
"""The examples under the virtual clock, compared with the traces in tests/golden; COROSCOPE_UPDATE_GOLDEN=1 writes them."""
import json
import os
import pathlib
import unittest

from command import COROSCOPE, CommandTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "resources/examples"
ENDED_BY = {"05_two_in_turn": ["--break", "resume gull hit 4", "--then", "exit"]}  # it has no end of its own
DEADLOCK = {"12_deadlock": 1}
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
        index = json.loads((EXAMPLES / "index.json").read_text(encoding="utf-8"))
        clock = ["--clock", index["clock"], "--tick", f"{index['tickMs']}ms"]
        for example in [each for group in index["groups"] for each in group["examples"]]:
            name = pathlib.Path(example["file"]).stem
            with self.subTest(name):
                if "program" in example:
                    program = pathlib.Path(COROSCOPE).parent / example["program"]
                    result = self.run_command(*clock, str(program), python=None)
                else:
                    self.write(example["file"], (EXAMPLES / example["file"]).read_text(encoding="utf-8"))
                    result = self.run_command(*clock, *ENDED_BY.get(name, []), example["file"])
                self.assertEqual(result.returncode, 3 if name in ENDED_BY else DEADLOCK.get(name, 0), result.stderr)
                lines = [line.rstrip() for line in self.ask("switches", "out.coro").splitlines()]
                self.compare(name, "\n".join(lines) + "\n--- output\n" + result.stdout)

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

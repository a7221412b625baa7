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


class Golden(CommandTest):
    maxDiff = None

    def test_examples(self):
        for name in EXAMPLES:
            with self.subTest(name):
                self.write(f"{name}.py", (ROOT / "resources/examples" / f"{name}.py").read_text(encoding="utf-8"))
                result = self.run_command("--clock", "virtual", "--tick", TICKS.get(name, "1ms"), f"{name}.py")
                lines = [line.rstrip() for line in self.ask("switches", "out.coro").splitlines()]
                text = "\n".join(lines) + "\n--- output\n" + result.stdout
                golden = ROOT / "tests/golden" / f"{name}.txt"
                if os.environ.get("COROSCOPE_UPDATE_GOLDEN"):
                    golden.write_text(text, encoding="utf-8")
                self.assertEqual(text, golden.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()

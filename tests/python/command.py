# SPDX-License-Identifier: MIT
"""Runs programs by `coroscope run` and by plain python3, and reads recordings through the command line."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

COROSCOPE = os.environ.get("COROSCOPE_EXECUTABLE", "")
PYTHON = sys.executable
PATIENCE = 300  # seconds; only a failure takes so long


def environment(**extra):
    """Ours, less what only the tests need."""
    names = ("PYTHONPATH", "COROSCOPE_EXECUTABLE", "PYTHONDONTWRITEBYTECODE", "_")
    return {key: value for key, value in os.environ.items() if key not in names} | extra


class CommandTest(unittest.TestCase):
    """A folder of its own, in which programs are written and run."""

    def setUp(self):
        if not os.path.exists(COROSCOPE):
            self.skipTest("the command coroscope was not built")
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name).resolve()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def execute(self, words, env=None, stdin=""):
        return subprocess.run(words, cwd=self.folder, env=environment() if env is None else env, input=stdin,
                              encoding="utf-8", errors="surrogateescape", capture_output=True, timeout=PATIENCE)

    def run_command(self, *words, env=None, stdin="", recording="out.coro", python=PYTHON):
        options = (["--python", python] if python else []) + (["--record", recording] if recording else [])
        return self.execute([COROSCOPE, "run", *options, *words], env, stdin)

    def ask(self, *words):
        result = self.execute([COROSCOPE, *words])
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def info(self, recording="out.coro"):
        return json.loads(self.ask("info", "--json", recording))

    def slices(self, recording="out.coro"):
        """[(task, why it ran, what it then waited for)], in full."""
        self.ask("export", "--format", "chrome", recording, "-o", str(self.folder / "slices.json"))
        events = json.loads((self.folder / "slices.json").read_text(encoding="utf-8"))["traceEvents"]
        return [(each["name"], each["args"].get("why", ""), each["args"].get("then", "")) for each in events
                if each["ph"] == "X" and each.get("cat") == "switch"]


class WatchedTest(CommandTest):
    def switches(self, text, *options):
        """[(task, then and result)] of a program of that text."""
        self.write("program.py", text)
        result = self.run_command("--clock", "virtual", *options, "program.py")
        self.assertEqual(result.stderr, "")
        rows = self.ask("switches", "out.coro").splitlines()[1:]
        return [re.split(r"\s{2,}", row.strip()) for row in rows]

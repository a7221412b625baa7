# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every file: a licence line, a size that one can read, tests that do not sleep."""
import re
import unittest

import project

CPP = (".h", ".cpp")
LONGEST = 600
MIT = ("engine/", "examples/", "resources/examples/", "tests/engine/")


def licence_of(path):
    """The SPDX identifier in the first three lines (a script's first line is its interpreter), or None."""
    for line in project.lines(path)[:3]:
        match = re.search(r"SPDX-License-Identifier: ([\w.-]+)", line)
        if match:
            return match.group(1)
    return None


class FilesTest(unittest.TestCase):
    def test_every_source_file_names_its_licence(self):
        paths = [path for path in project.files(*CPP, ".py", ".sh") if path.parts[0] != "resources"]
        self.assertGreater(len(paths), 20)
        self.assertEqual([str(path) for path in paths if licence_of(path) is None], [])

    def test_the_engine_is_mit_and_the_window_is_gpl(self):
        wrong = []
        for path in project.files(*CPP, ".py", under=["engine", "widgets", "app"]):
            expected = "MIT" if str(path).startswith(MIT) else "GPL-3.0-or-later"
            if licence_of(path) != expected:
                wrong.append(f"{path}: {licence_of(path)}, expected {expected}")
        self.assertEqual(wrong, [])

    def test_no_file_is_too_long_to_read(self):
        long = {str(path): len(project.lines(path)) for path in project.files(*CPP, ".py")}
        self.assertEqual({path: count for path, count in long.items() if count > LONGEST}, {})

    def test_headers_are_guarded(self):
        wrong = [str(path) for path in project.files(".h") if "#pragma once" not in project.lines(path)]
        self.assertEqual(wrong, [])

    def test_scripts_can_be_started(self):
        for script in ("tools/run", "tools/test", ".ci/run"):
            path = project.ROOT / script
            self.assertTrue(path.stat().st_mode & 0o111, f"{script} is not executable")
            self.assertTrue(path.read_text().startswith("#!/bin/bash\n"), script)


class TestsThatWaitTest(unittest.TestCase):
    """A test waits for what it expects to happen (QTRY_, QSignalSpy::wait), never for time to pass."""

    SLEEPS = re.compile(r"\b(?:QTest::qSleep|QTest::qWait|QThread::m?u?sleep|usleep|nanosleep|sleep_for|sleep_until)\s*\(")

    def test_no_cpp_test_sleeps(self):
        found = []
        for path in project.files(*CPP, under=["tests"]):
            for number, line in enumerate(project.code_without_comments(path).splitlines(), 1):
                if self.SLEEPS.search(line):
                    found.append(f"{path}:{number}: {line.strip()}")
        self.assertEqual(found, [])

    def test_no_python_test_sleeps(self):
        # Only the tests themselves: the programs that they run (golden/, programs/) may well sleep, under a virtual clock.
        found = []
        for path in project.files(".py", under=["tests"]):
            if not path.name.startswith("test_") or path.parts[1] == "structure":
                continue
            for number, line in enumerate(project.lines(path), 1):
                if re.match(r"\s*time\.sleep\(", line):
                    found.append(f"{path}:{number}: {line.strip()}")
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()

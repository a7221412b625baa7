# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/packages is well formed: what tools/run and tools/test install."""
import re
import unittest

import project


class PackagesTest(unittest.TestCase):
    def test_each_line_is_a_known_group_and_a_package(self):
        entries = [line.split() for line in project.lines("tools/packages") if line and not line.startswith("#")]
        self.assertTrue(entries)
        for entry in entries:
            self.assertEqual(len(entry), 2, entry)
            self.assertIn(entry[0], ("run", "test"))
            self.assertRegex(entry[1], r"^[a-z0-9][a-z0-9+.-]+$")
        names = [name for _, name in entries]
        self.assertEqual(len(names), len(set(names)), "a package is listed twice")

    def test_every_stage_is_a_function_with_a_description(self):
        script = project.text("tools/test")
        stages = re.search(r"^stages=\((.*)\)$", script, re.MULTILINE).group(1).split()
        for stage in stages:
            self.assertIn(f"\nstage_{stage}()", script)
            self.assertIn(f"\n    [{stage}]=", script)


if __name__ == "__main__":
    unittest.main()

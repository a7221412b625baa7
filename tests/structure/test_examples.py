# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every example: it is in the menu and compiled in, and begins with what to look at and which keys to press."""
import json
import re
import unittest

import project

FOLDER = project.ROOT / "resources/examples"
LONGEST_LINE = 79
LONGEST_COMMENT = 8
NATIVE = "14_native.cpp"


def entries():
    index = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    return [entry for group in index["groups"] for entry in group["examples"]]


def text_of(entry):
    path = project.ROOT / entry["source"] if "source" in entry else FOLDER / entry["file"]
    return path.read_text(encoding="utf-8")


def comment_of(text):
    """The lines in which the example speaks to its reader: a docstring, or // lines below the licence."""
    if text.startswith('"""'):
        return text.split('"""')[1].strip("\n").splitlines()
    lines = text.splitlines()[1:]
    return [line for line in lines[:next(i for i, line in enumerate(lines) if not line.startswith("//"))]]


class ExamplesTest(unittest.TestCase):
    def test_menu_files_and_resources_agree(self):
        names = [entry["file"] for entry in entries()]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(sorted(names), sorted([path.name for path in FOLDER.glob("*.py")] + [NATIVE]))
        resources = (project.ROOT / "resources/resources.qrc").read_text(encoding="utf-8")
        compiled = re.findall(r"[>\"]examples/([\w.]+)[<\"]", resources)
        self.assertEqual(sorted(compiled), sorted([*names, "index.json"]))

    def test_the_steps_stand_in_the_order_of_their_numbers(self):
        steps = [entry["file"][:2] for entry in entries() if entry["file"][0].isdigit()]
        self.assertEqual(steps, [f"{number:02}" for number in range(1, len(steps) + 1)])
        self.assertEqual(entries()[0]["file"], "from_scratch.py")

    def test_each_begins_with_what_to_do(self):
        for entry in entries():
            with self.subTest(entry["file"]):
                text = text_of(entry)
                self.assertEqual([line for line in text.splitlines() if len(line) > LONGEST_LINE], [])
                comment = comment_of(text)
                self.assertLessEqual(len(comment), LONGEST_COMMENT)
                self.assertRegex("\n".join(comment), r"\bF[5-8]\b")
                self.assertRegex("\n".join(comment), r"(?i)\b(look|chart|editor|panel|lane|stops?)\b")


if __name__ == "__main__":
    unittest.main()

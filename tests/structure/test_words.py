# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user reads goes through tr(): no words of the interface are literals that no translator sees."""
import json
import re
import unittest

import project

# Calls whose argument the user reads.
SHOWS = r"(?:setText|setToolTip|setStatusTip|setWhatsThis|setWindowTitle|setTitle|setPlaceholderText|setAccessibleName" \
        r"|setAccessibleDescription|setSuffix|setSpecialValueText|setHeaderLabels|setHorizontalHeaderLabels|addMenu" \
        r"|addTab|addRow|addAction|showWords|complain|showMessage|emit problem|emit message|emit note|messages_->say)"
LITERAL = re.compile(SHOWS + r"\(\s*(?:QStringLiteral\(|QLatin1String\(|QString\(|u)?\"((?:[^\"\\\\]|\\\\.)*)\"")
WORD = re.compile(r"[A-Za-z]{3,}")


class WordsTest(unittest.TestCase):
    def test_words_of_the_interface_are_translatable(self):
        found = []
        paths = project.files(".cpp", ".h", under=["widgets", "app"])
        self.assertGreater(len(paths), 100)
        for path in paths:
            if path.parts[:2] == ("app", "commands"):
                continue  # speaks English, as command lines do
            text = project.code_without_comments(path)
            for match in LITERAL.finditer(text):
                words = re.sub(r"%\d", "", match.group(1))
                if WORD.search(words):
                    line = text.count("\n", 0, match.start()) + 1
                    found.append(f"{path}:{line}: {match.group(0)}")
        self.assertEqual(found, [])

    def test_words_name_their_context(self):
        paths = project.files(".cpp", ".h", under=["widgets", "app", "resources"])
        found = [str(path) for path in paths if "QObject::tr(" in project.code_without_comments(path)]
        self.assertEqual(found, [], "a class's own tr(), or Q_DECLARE_TR_FUNCTIONS, tells translators where it stands")

    def test_words_of_the_examples_are_named_to_translators(self):
        index = json.loads((project.ROOT / "resources/examples/index.json").read_text(encoding="utf-8"))
        wanted = [group["title"] for group in index["groups"] if group["title"]]
        for example in [each for group in index["groups"] for each in group["examples"]]:
            wanted += [example["title"], example["summary"]]
        named = (project.ROOT / "resources/example_words.cpp").read_text(encoding="utf-8")
        self.assertCountEqual(re.findall(r'"coroscope::examples",\s*"(.*?)"\)', named), wanted)

    def test_the_check_sees_what_it_should(self):
        self.assertTrue(LITERAL.search('label->setText(QStringLiteral("Some words"))'))
        self.assertTrue(LITERAL.search('label->setToolTip("Some words")'))
        self.assertFalse(LITERAL.search('label->setText(tr("Some words"))'))


if __name__ == "__main__":
    unittest.main()

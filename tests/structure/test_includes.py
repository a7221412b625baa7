# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes flow one way: loop <- control, record <- guest <- python, and engine <- widgets <- app."""
import unittest

import project

# Which parts each part may include from. A part not named here may include from all.
ENGINE = {
    "loop": {"loop"},
    "control": {"loop", "control"},
    "record": {"loop", "record"},
    "guest": {"loop", "control", "record", "guest"},
    "python": {"loop", "control", "record", "guest", "python"},
}
LAYERS = {"engine": {"engine"}, "widgets": {"engine", "widgets"}, "app": {"engine", "widgets", "app"}}
CPP = (".h", ".cpp", ".inc")


def is_qt(target):
    return target.startswith(("Q", "Qt", "Qsci/")) and not target.endswith(".h")


class IncludesTest(unittest.TestCase):
    def check(self, under, forbidden):
        """Fails with a list of the includes for which forbidden(path, bracket, target) gives a reason."""
        found = []
        paths = project.files(*CPP, under=under)
        self.assertTrue(paths, f"no C++ under {under}: this test looks in the wrong place")
        for path in paths:
            for bracket, target in project.includes(path):
                reason = forbidden(path, bracket, target)
                if reason:
                    found.append(f"{path}: {target}: {reason}")
        self.assertEqual(found, [])

    def test_the_engine_knows_no_qt(self):
        self.check(["engine", "examples"], lambda path, bracket, target: is_qt(target) and "the engine has no Qt")

    def test_only_the_python_part_knows_python(self):
        def forbidden(path, bracket, target):
            if target in ("Python.h", "structmember.h", "frameobject.h") or target.startswith("pybind11/"):
                return path.parts[:2] != ("engine", "python") and "Python.h belongs to engine/python"
            return None
        self.check(["engine", "widgets", "app"], forbidden)

    def test_layers_are_not_included_upwards(self):
        def forbidden(path, bracket, target):
            layer = target.split("/")[0]
            allowed = LAYERS[path.parts[0]]
            return layer in LAYERS and layer not in allowed and f"{path.parts[0]} stands below {layer}"
        self.check(list(LAYERS), forbidden)

    def test_parts_of_the_engine_are_not_included_upwards(self):
        def forbidden(path, bracket, target):
            steps = target.split("/")
            if steps[0] != "engine" or len(path.parts) < 3:
                return None
            allowed = ENGINE[path.parts[1]]
            return steps[1] not in allowed and f"engine/{path.parts[1]} may include from {sorted(allowed)}"
        self.check(["engine"], forbidden)

    def test_own_files_are_included_from_the_root(self):
        def forbidden(path, bracket, target):
            if bracket != '"' or target.endswith(".moc"):
                return None
            known = (project.ROOT / target).is_file() or target.startswith(("ui_", "coroscope_version"))
            return not known and "not a path from the project's root"
        self.check(["engine", "widgets", "app"], forbidden)


if __name__ == "__main__":
    unittest.main()

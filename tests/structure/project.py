# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's own files, as the structure tests see them."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = ["app", "engine", "examples", "widgets", "tests", "resources", "tools", "cmake", ".ci"]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.MULTILINE)


def files(*suffixes, under=PARTS):
    """Paths relative to the root, of the files with these suffixes, in order."""
    found = []
    for part in under:
        for path in (ROOT / part).rglob("*"):
            if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts:
                found.append(path.relative_to(ROOT))
    return sorted(found)


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def lines(path):
    return text(path).splitlines()


def includes(path):
    """(bracket, target) of each #include: bracket is < or a double quote."""
    return INCLUDE.findall(text(path))


def code_without_comments(path):
    """The C++ text with comments blanked: good enough to look for calls, keeps the line numbers."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r"//[^\n]*|/\*.*?\*/", blank, text(path), flags=re.DOTALL)

# SPDX-License-Identifier: MIT
"""Writes what the package offers to stdout, as JSON, for the editor's completion: what its users see is what it says of itself.

    [{"name", "signature", "says"}, ...]

name is `sleep` or `Task.new`; signature is "(seconds)", or "" for what is not called; says is the first sentence of its
docstring. Runs in the interpreter that runs the programs, from wherever it lies.
"""
import inspect
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import coroscope  # noqa: E402


def first_sentence(thing):
    words = " ".join((inspect.getdoc(thing) or "").split())
    return words[:words.index(". ") + 1] if ". " in words else words


def signature(thing):
    """As it is called: without self, and without what only CPython sees."""
    return getattr(thing, "__text_signature__", None) or ""


def entry(name, thing):
    text = signature(thing) if callable(thing) else ""
    for first in ("($self, /, ", "($self, /", "($type, /, ", "($type, /"):
        if text.startswith(first):
            text = "(" + text[len(first):]
            break
    return {"name": name, "signature": text.replace(", /)", ")"), "says": first_sentence(thing)}


def names():
    found = []
    for name in coroscope.__all__:
        thing = getattr(coroscope, name)
        found.append(entry(name, thing))
        if inspect.isclass(thing) and not issubclass(thing, BaseException):
            found.extend(entry(f"{name}.{inner}", getattr(thing, inner)) for inner in vars(thing)
                         if not inner.startswith("_"))
    return found


if __name__ == "__main__":
    json.dump(names(), sys.stdout)

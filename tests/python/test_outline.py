# SPDX-License-Identifier: MIT
"""The outline helper: what a source defines, and where its syntax is wrong."""
import json
import pathlib
import subprocess
import sys
import unittest

HELPER = pathlib.Path(__file__).resolve().parents[2] / "engine" / "python" / "coroscope" / "_outline.py"


def outline(source):
    data = source if isinstance(source, bytes) else source.encode()
    done = subprocess.run([sys.executable, "-I", "-S", str(HELPER)], input=data, capture_output=True, check=True)
    return json.loads(done.stdout)

PLACES = """\
class Step:
    def __await__(self):
        yield
        return 1
    def __aiter__(self):
        self.left = 2
        return self
    async def __anext__(self):
        await Step()
        self.left -= 1
        if not self.left: raise StopAsyncIteration
        return self.left
    async def __aenter__(self):
        await Step()
    async def __aexit__(self, *error):
        await Step()
        return True
async def waits():
    x = (1 +
         await Step() +
         2)
    await (
        Step()
    )
    async for y in (
        Step()
    ):
        pass
    async with Step(), \\
         Step():
        raise ValueError
    z = [q
         async for q in
         Step()]
    for k in Step(), Step(): await k; str(
        k)
    return await Step()
def gives():
    v = yield \\
        3
    w = [
       (yield 1),
       (yield
          2)]
    yield from (1,
       2)
"""

DEAD = """\
def never():
    if 0: yield
    return (x for x in ())
f = lambda: (
    yield)
"""


def drive(task, seen):
    """Runs it to its end; adds the line of each frame that is suspended, at each suspension."""
    for _ in iter(lambda: next_of(task), None):
        each = task
        while each is not None:
            frame = getattr(each, "cr_frame", None) or getattr(each, "gi_frame", None)
            if frame:
                seen.add(frame.f_lineno)
            each = getattr(each, "cr_await", None) or getattr(each, "gi_yieldfrom", None)


def next_of(task):
    try:
        task.send(None)
    except StopIteration:
        return None
    return task


class OutlineTest(unittest.TestCase):
    def names(self, source):
        answer = outline(source)
        self.assertIsNone(answer["error"])
        return [(d["qualified_name"], d["kind"], d["line"]) for d in answer["definitions"]]

    def test_the_three_kinds_and_nothing_else(self):
        source = ("def plain():\n    return 1\n"
                  "async def one():\n    pass\n"
                  "def two():\n    yield\n"
                  "async def three():\n    yield 1\n"
                  "def four():\n    yield from two()\n")
        self.assertEqual(self.names(source), [("one", "coroutine", 3), ("two", "generator", 5),
                                              ("three", "async generator", 7), ("four", "generator", 9)])

    def test_a_yield_belongs_to_the_innermost_function(self):
        source = ("def outer():\n    def inner():\n        yield\n    f = lambda: (yield)\n    return inner\n")
        self.assertEqual(self.names(source), [("outer.<locals>.inner", "generator", 2)])

    def test_methods_have_qualified_names_and_decorators_do_not_shift_the_line(self):
        source = "class A:\n    class B:\n        @staticmethod\n        async def f():\n            pass\n"
        self.assertEqual(self.names(source), [("A.B.f", "coroutine", 4)])

    def test_other_functions_and_lambdas_begin_with_their_decorators(self):
        source = ("class A:\n    @staticmethod\n    @other(lambda: 1)\n    def f():\n        async def g(): pass\n"
                  "        def h(): pass\n        return lambda: 2\n")
        found = {(f["qualified_name"], f["line"], f["first_line"]) for f in outline(source)["functions"]}
        self.assertLessEqual({("A.f", 4, 2), ("A.f.<locals>.h", 6, 6), ("A.f.<locals>.<lambda>", 7, 7)}, found)
        code = compile(source, "x", "exec").co_consts[0]  # as the interpreter has it, and so recordings
        self.assertIn(2, [c.co_firstlineno for c in code.co_consts if getattr(c, "co_name", "") == "f"])

    def test_end_lines(self):
        source = "async def f():\n    a = 1\n    await a\n\nx = 1\n"
        self.assertEqual(outline(source)["definitions"][0]["end_line"], 3)

    def test_a_syntax_error_has_its_place(self):
        error = outline("async def f():\n    x = (1,\n    y = 2\n")["error"]
        self.assertEqual(error["line"], 2)
        self.assertEqual(error["column"], 9)
        self.assertIn("never closed", error["message"])

    def test_what_only_the_compiler_refuses_is_an_error_too(self):
        error = outline("def f():\n    await g()\n")["error"]
        self.assertEqual(error["line"], 2)
        self.assertIn("await", error["message"])

    def test_columns_count_characters(self):
        self.assertEqual(outline("é = 'ü' $\n")["error"]["column"], 9)

    def test_odd_sources_give_an_answer(self):
        self.assertEqual(self.names(""), [])
        for source in [b"\0", b"\xff\xfe", b"(" * 3000, b"-" * 100000 + b"1"]:
            with self.subTest(source[:12]):
                self.assertTrue(outline(source)["error"]["message"])

    def test_suspensions_are_the_lines_that_suspended_frames_report(self):
        places = {}
        exec(compile(PLACES, "places", "exec"), places)
        seen = set()
        drive(places["waits"](), seen)
        drive(places["gives"](), seen)
        self.assertEqual(outline(PLACES)["suspensions"], sorted(seen))

    def test_where_nothing_suspends(self):
        self.assertEqual(outline(DEAD)["suspensions"], [5])
        self.assertEqual(outline("x = (\n")["suspensions"], [])

    def test_the_text_is_utf8_whatever_it_declares(self):
        self.assertEqual(self.names("# coding: latin-1\nasync def é():\n    'ü'\n"), [("é", "coroutine", 2)])


if __name__ == "__main__":
    unittest.main()

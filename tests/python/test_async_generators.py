# SPDX-License-Identifier: MIT
"""Asynchronous generators that a scheduler of the program's own drives are tasks; within a coroutine they are part of it."""
import re
import unittest

from command import PYTHON, CommandTest

GENERATORS = """
class Turn:
    def __await__(self):
        return (yield "turn")
async def numbers():
    try:
        got = yield 1
        print("got", got)
        print("turn gave", await Turn())
        yield 2
    except KeyError as error:
        print("caught", error)
        yield 3
    finally:
        print("finally")
def drive(step, *values):
    try:
        while True:
            print("awaits", step.send(values[0] if values else None))
            values = values[1:]
    except StopIteration as end:
        print("yields", end.value)
    except BaseException as end:
        print("raises", repr(end))
"""


class AsyncGenerators(CommandTest):
    def rows(self, text, *options):
        self.write("program.py", GENERATORS + text)
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command(*options, "program.py")
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (plain.returncode, plain.stdout, plain.stderr))
        rows = self.ask("switches", "out.coro").splitlines()[1:]
        return [re.split(r"\s{2,}", row.strip()) for row in rows]

    def state(self):
        task = self.info()["tasks"][0]
        return task["name"], task["slices"], task["state"]

    def test_driven_by_hand_to_its_end(self):
        rows = self.rows("g = numbers()\ndrive(g.asend(None))\ndrive(g.asend('x'), None, 'y')\ndrive(g.__anext__())\n"
                         "drive(g.__anext__())\n")
        self.assertEqual([row[2] for row in rows], ["numbers#1"] * 4 + ["numbers#1 again"])
        self.assertEqual(self.state(), ("numbers#1", 4, "done"))
        self.assertIn("yielded 1", " ".join(rows[0]))
        self.assertIn("numbers at program.py:7", " ".join(rows[0]))
        self.assertIn("Turn.__await__ at program.py:4", " ".join(rows[1]))
        self.assertIn("sent 'y'", " ".join(rows[2]))

    def test_thrown_into_and_closed(self):
        self.rows("g = numbers()\ndrive(g.asend(None))\ndrive(g.athrow(KeyError('k')))\ndrive(g.aclose())\n")
        self.assertEqual(self.state(), ("numbers#1", 3, "cancelled"))
        self.rows("g = numbers()\ndrive(g.asend(None))\ndrive(g.athrow(LookupError('l')))\n")
        self.assertEqual(self.state(), ("numbers#1", 2, "failed"))
        self.rows("g = numbers()\ndrive(g.asend(None))\ns = g.asend(0)\nprint(s.__next__())\n"
                  "try:\n    s.throw(LookupError)\nexcept LookupError: pass\n")
        self.assertEqual(self.state(), ("numbers#1", 3, "failed"))

    def test_what_cannot_be_resumed_stays_as_it_is(self):
        self.rows("g = numbers()\ns = g.asend(None)\ndrive(s)\ndrive(s)\nt = g.asend(0)\nnext(t)\ndrive(g.asend(0))\n")
        name, _, state = self.state()
        self.assertEqual((name, state), ("numbers#1", "ready"))

    def test_within_a_coroutine_they_are_part_of_it(self):
        text = "async def main():\n    async for n in numbers(): print(n)\nm = main()\ndrive(m, None, 'y')\n"
        self.assertEqual([row[2] for row in self.rows(text)], ["main#1"] * 2)
        self.assertEqual([row[2] for row in self.rows(text, "--not-task", "main")], ["numbers#1"] * 4)

    def test_dropped_it_was_cancelled(self):
        self.rows("g = numbers()\nprint(hasattr(g, 'aclose'))\ntry:\n    g.asend(None).send(None)\nexcept StopIteration: pass\n"
                  "del g\nprint('end')\n")
        self.assertEqual(self.state(), ("numbers#1", 1, "cancelled"))


if __name__ == "__main__":
    unittest.main()

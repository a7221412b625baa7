# SPDX-License-Identifier: MIT
"""What a stopped program holds, as the control channel tells it: every kind of value, hostile ones above all."""
import unittest

from values import ValuesTest


class Kinds(ValuesTest):
    def test_plain_values_are_written_as_python_writes_them(self):
        values = ["None", "True", "1.5", "-12", "1e400", "2j", "'text'", "'it\\'s'", "b'\\x00a'", "bytearray(b'b')", "...",
                  "[1, [2, [3]]]", "()", "(1,)", "{}", "{'a': 1, 2: None}", "{3}", "set()", "frozenset({1})", "range(3)",
                  "range(1, 9, 2)", "slice(1, None)", "'\\ud800'", "''", "'é'"]
        held = self.texts(self.hold("\n".join(f"v{i} = {value}" for i, value in enumerate(values))))
        expected = {f"v{i}": repr(eval(value)) for i, value in enumerate(values)}
        expected["v11"] = "[1, [2, […]]]"
        self.assertEqual(held, expected)
        self.check_that_it_goes_on()

    def test_what_goes_by_a_name(self):
        held = self.hold("color = Color.RED\nflag = Number.TWO\nwork = job.work\nfunction = helper\nbuilt = len\n"
                         "kind = Job\nmodule = json\ncoro = helper()\nsub = json.dumps\nwhen = datetime(2024, 5, 6, 7, 8)\n"
                         "day = date(2024, 5, 6)\nspan = timedelta(days=-1, seconds=5)\n"
                         "zoned = datetime(2024, 1, 1, tzinfo=timezone.utc)\nerror = KeyError('k')\np = Point(1, 'b')\n"
                         "d = deque([1, 2])\nown = Own([1])\ntext = Text('abc')\ncount = Counter('aab')\nplain = object()",
                         "import json\nfrom enum import Enum, IntEnum\nfrom datetime import date, datetime, timedelta, timezone\n"
                         "from collections import Counter, deque, namedtuple\nclass Color(Enum):\n    RED = 1\n"
                         "class Number(IntEnum):\n    TWO = 2\nclass Job:\n    async def work(self): pass\njob = Job()\n"
                         "async def helper(): pass\nclass Own(list): pass\nclass Text(str): pass\n"
                         "Point = namedtuple('Point', 'x y')\nimport warnings\nwarnings.simplefilter('ignore')\n")
        self.assertEqual(self.texts(held), {
            "color": "Color.RED", "flag": "Number.TWO", "work": "<method Job.work>", "function": "<function helper>",
            "built": "<function len>", "kind": "<class Job>", "module": "<module json>", "coro": "<coroutine helper>",
            "sub": "<function dumps>", "when": "2024-05-06 07:08:00", "day": "2024-05-06", "span": "-1 day, 00:00:05",
            "zoned": "2024-01-01 00:00:00 (with a time zone)", "error": "KeyError('k')", "p": "Point(x=1, y='b')",
            "d": "deque([1, 2])", "own": "<Own, 1 item>", "text": "Text('abc')", "count": "<Counter, 2 items>",
            "plain": "<object>"})
        self.assertEqual(held["color"]["type"], "Color")
        self.assertEqual(held["d"]["type"], "collections.deque")
        self.assertEqual(self.texts(self.children(held["p"])), {"x": "1", "y": "'b'"})
        self.assertEqual(self.texts(self.children(held["count"])), {"['a']": "2", "['b']": "1"})
        self.assertEqual(self.texts(self.children(held["d"])), {"[0]": "1", "[1]": "2"})
        self.assertEqual(self.texts(self.children(held["error"])), {"args": "('k',)"})
        self.assertEqual(self.texts(self.children(held["work"])), {"__self__": "<Job>"})
        for name in ("plain", "day", "function"):
            self.assertNotIn("reference", held[name])

    def test_what_a_function_has_from_those_around_it(self):
        held = self.hold("step = counter(5)\nwork = Job([1]).make()\nlocal = [1, 2]\ndef own(): return local, unset\n"
                         "cell = step.__closure__[0]\nempty = CellType()\nif False: unset = 1\n"
                         "job = bound(7)",
                         "from types import CellType\ndef counter(start):\n    class State:\n        def __init__(self):\n"
                         "            self.now = start\n    state = State()\n    def step():\n        state.now += 1\n"
                         "        return state\n    return step\nclass Job:\n"
                         "    def __init__(self, items): self.items = items\n    def make(self):\n"
                         "        async def work(): return self.items\n        return work\n"
                         "def bound(number):\n    class Bound:\n        def run(self): return number\n"
                         "    return Bound().run\n")
        self.assertEqual(held["local"]["text"], "[1, 2]") # a cell itself, as `own` takes it
        self.assertEqual(self.texts(self.children(held["local"])), {"[0]": "1", "[1]": "2"})
        step = self.children(held["step"])
        self.assertEqual(self.texts(step), {"state": "<State now=5>"})
        self.assertEqual(self.texts(self.children(step["state"])), {"now": "5"})
        self.assertEqual(self.texts(self.children(held["work"])), {"self": "<Job items=[1]>"})
        self.assertEqual(self.texts(self.children(held["own"])), {"local": "[1, 2]"})
        self.assertEqual(held["cell"]["text"], "cell(<State now=5>)")
        self.assertEqual(self.texts(self.children(held["cell"])), {"cell_contents": "<State now=5>"})
        self.assertEqual(held["empty"]["text"], "<cell>")
        self.assertNotIn("reference", held["empty"])
        method = self.children(held["job"])
        self.assertEqual(self.texts(method), {"__self__": "<Bound>", "__func__": "<function Bound.run>"})
        self.assertEqual(self.texts(self.children(method["__func__"])), {"number": "7"})
        self.check_that_it_goes_on()

    def test_attributes_as_they_lie_in_memory(self):
        held = self.hold("plain = Plain()\nslotted = Slotted()\nboth = Both()\nerror = Error('no')\nqueue = Queue()\n"
                         "queue.put(1)",
                         "from queue import Queue\nclass Plain:\n    shared = 5\n    def __init__(self):\n        self.a = 1\n"
                         "        self.b = [self]\nclass Slotted:\n    __slots__ = 'x', 'unset'\n    def __init__(self):\n"
                         "        self.x = 2\nclass Both(Slotted):\n    def __init__(self):\n        super().__init__()\n"
                         "        self.y = 3\nclass Error(Exception):\n    def __init__(self, why):\n"
                         "        super().__init__(why)\n        self.why = why\n")
        self.assertEqual(self.texts(self.children(held["plain"])), {"a": "1", "b": "[<Plain a=1, b=[…]>]"})
        self.assertEqual(held["both"]["text"], "<Both y=3, x=2>")
        self.assertEqual(held["plain"]["text"], "<Plain a=1, b=[<Plain>]>")
        self.assertEqual(self.texts(self.children(held["slotted"])), {"x": "2"})
        self.assertEqual(self.texts(self.children(held["both"])), {"x": "2", "y": "3"})
        self.assertEqual(self.texts(self.children(held["error"])), {"args": "('no',)", "why": "'no'"})
        self.assertEqual(held["queue"]["text"], "<Queue, 1 item>")
        self.assertEqual(self.children(held["queue"])["queue"]["text"], "deque([1])")

    def test_long_values_come_in_pages(self):
        held = self.hold("items = list(range(10_000))\ntext = 'x' * 10_000_000\nnumber = 1 << 100_000\n"
                         "table = {i: -i for i in range(250)}\nmany = set(range(120))\nraw = b'ab' * 1000\n"
                         "nested = [list(range(99))] * 99\nwide = {'k' * 1_000_000: 'v' * 1_000_000}")
        self.assertEqual(held["items"]["text"], "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … 9,990 more]")
        self.assertEqual(held["text"]["text"], f"'{'x' * 200}'… 9,999,800 more")
        self.assertEqual(held["number"]["text"], "<int, 100,001 bits>")
        self.assertLess(max(len(entry["text"]) for entry in held.values()), 400)
        page = self.ask("children", reference=held["items"]["reference"], **{"from": 9_950})
        self.assertEqual((page["from"], page["total"], len(page["list"])), (9_950, 10_000, 50))
        self.assertEqual(page["list"][0], {"name": "[9950]", "text": "9950", "type": "int"})
        pieces = self.ask("children", reference=held["text"]["reference"])
        self.assertEqual((pieces["total"], len(pieces["list"])), (10_000, 100))
        self.assertEqual(pieces["list"][0]["text"], f"'{'x' * 1000}'")
        for name, total in (("table", 250), ("many", 120)):
            seen = []
            while len(seen) < total:
                page = self.ask("children", reference=held[name]["reference"], **{"from": len(seen)})
                self.assertEqual(page["total"], total)
                seen += [entry["text"] for entry in page["list"]]
            self.assertEqual(sorted(map(int, seen)), list(range(-249, 1)) if name == "table" else list(range(120)))
        beyond = self.ask("children", reference=held["items"]["reference"], **{"from": 1 << 40})
        self.assertEqual((beyond["total"], beyond["list"]), (10_000, []))
        self.assertEqual([len(name) for name in self.children(held["wide"])], [len("['" + "k" * 200 + "'… 999,800 more]")])
        self.check_that_it_goes_on()

    def test_what_goes_round_in_circles(self):
        held = self.hold("ring = []\nring.append(ring)\ntable = {}\ntable['me'] = table\nnode = Node()\nnode.next = node",
                         "class Node: pass")
        self.assertEqual(held["ring"]["text"], "[[[…]]]")
        self.assertEqual(held["table"]["text"], "{'me': {'me': {…}}}")
        again = self.children(held["node"])["next"]
        self.assertEqual(again["reference"], held["node"]["reference"])
        self.assertEqual(self.children(held["ring"])["[0]"]["reference"], held["ring"]["reference"])


class Hostile(ValuesTest):
    HEAD = """
import sys
ran = []
class Meta(type):
    def __getattribute__(cls, name):
        ran.append(name)
        return super().__getattribute__(name)
    def __instancecheck__(cls, other):
        ran.append('instancecheck')
        return True
class Evil(metaclass=Meta):
    def __init__(self):
        object.__setattr__(self, 'held', 1)
    def __getattribute__(self, name):
        ran.append(name)
        raise RuntimeError(name)
    def __repr__(self):
        ran.append('repr')
        raise RuntimeError('repr')
    __str__ = __format__ = __len__ = __iter__ = __bool__ = __repr__
    def __eq__(self, other):
        ran.append('eq')
        raise RuntimeError('eq')
    def __hash__(self):
        return hash('_fields')
    @property
    def counted(self):
        ran.append('property')
    def __class__(self):
        ran.append('class')
class EvilList(list):
    __len__ = __iter__ = __getitem__ = __repr__ = Evil.__repr__
class EvilDict(dict):
    __len__ = __iter__ = __getitem__ = keys = items = __repr__ = Evil.__repr__
class EvilText(str):
    __len__ = __iter__ = __getitem__ = __repr__ = __str__ = Evil.__repr__
class EvilInt(int):
    __repr__ = __str__ = __index__ = __int__ = Evil.__repr__
class EvilTuple(tuple):
    __len__ = __iter__ = __getitem__ = __repr__ = Evil.__repr__
class EvilError(Exception):
    __repr__ = __str__ = Evil.__repr__
    args = property(Evil.__repr__)
Odd = type('Odd', (tuple,), {Evil(): 1})
class EvilKey:
    def __eq__(self, other):
        ran.append('eq of a key')
        return False
    def __hash__(self):
        return hash('__module__')
OddQueue = type('OddQueue', (), {EvilKey(): 1})
ran.clear()
"""

    def test_none_of_their_code_runs(self):
        held = self.hold("evil = Evil()\nitems = EvilList([1, Evil()])\ntable = EvilDict({Evil(): Evil()})\n"
                         "text = EvilText('t')\nnumber = EvilInt(7)\npair = EvilTuple([1, 2])\nerror = EvilError(Evil())\n"
                         "inside = [Evil(), {Evil(): 1}, {Evil()}]\nodd = Odd((1,))\nspan = slice(Evil(), Evil())\n"
                         "small = EvilInt(8)\nsmall.kept = 5", self.HEAD)
        self.assertEqual(self.texts(held), {
            "evil": "<Evil held=1>", "items": "<EvilList, 2 items>", "table": "<EvilDict, 1 item>", "text": "EvilText('t')",
            "number": "EvilInt(7)", "pair": "<EvilTuple, 2 items>", "error": "EvilError(<Evil held=1>)",
            "inside": "[<Evil held=1>, {<Evil>: 1}, {<Evil>}]", "odd": "<Odd, 1 item>",
            "span": "slice(<Evil held=1>, <Evil held=1>, None)", "small": "EvilInt(8)"})
        self.assertEqual(self.texts(self.children(held["small"])), {"kept": "5"})
        self.assertEqual(self.texts(self.children(held["evil"])), {"held": "1"})
        self.assertEqual(self.texts(self.children(held["items"])), {"[0]": "1", "[1]": "<Evil held=1>"})
        self.assertEqual(self.texts(self.children(held["table"])), {"[<Evil held=1>]": "<Evil held=1>"})
        for name in ("pair", "error", "inside", "odd"):
            self.children(held[name])
        self.send("continue")
        self.assertEqual(self.finish(), (0, "went on\n", ""))

    def test_and_the_program_can_tell_so(self):
        self.stop_at(self.HEAD + "from coroscope import run, sleep\nasync def main():\n    evil = [Evil(), EvilDict({Evil(): 1}), OddQueue()]\n"
                     "    ran.clear()\n    await sleep(0)\n    print(ran)\nrun(main())\n", 2)
        self.children(self.children(self.locals(0)["evil"])["[1]"])
        self.send("continue")
        self.assertEqual(self.finish(), (0, "[]\n", ""))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""The queue of a scheduler that the program brings along is found, named, and shown as it is before each switch."""
import json
import textwrap
import unittest

from command import PYTHON, CommandTest

# Each scheduler calls look(next, rest) before it resumes `next`: the order in which, as things are, the tasks will run.
HEAD = """
import collections, heapq, itertools, json, queue
looks = []
def look(task, rest):
    looks.append([names[coroutine(each)] for each in (task, *rest)])
names = {}
def coroutine(item):
    while not hasattr(item, "gi_frame") and not hasattr(item, "cr_frame"):
        item = item[-1] if isinstance(item, tuple) else getattr(item, "coro", None) or item.job
    return item
def named(generator, name):
    names[generator] = name
    return generator
def worker(name, steps):
    for step in range(steps):
        yield
"""
TAIL = """
print(json.dumps(looks))
"""

# So many that the instructions behind them need wide arguments.
MANY_NAMES = "\n" + "\n".join(f"name{n} = {n}" for n in range(300))

SHAPES = {
    "a static list": ("`tasks`, a list", """
tasks = [named(worker(n, 4), f"worker#{n}") for n in range(1, 5)]
for turn in range(3):
    for position, task in enumerate(tasks):
        look(task, tasks[position + 1:] + tasks[:position])
        next(task)
"""),
    "a list that finished ones leave": ("`tasks`, a list", """
tasks = [named(worker(n, n), f"worker#{n}") for n in range(1, 5)]
position = 0
while tasks:
    position %= len(tasks)
    task = tasks[position]
    look(task, tasks[position + 1:] + tasks[:position])
    try:
        next(task)
        position += 1
    except StopIteration:
        del tasks[position]
"""),
    "a deque": ("`ready`, a deque", """
ready = collections.deque(named(worker(n, n), f"worker#{n}") for n in range(1, 6))
while ready:
    task = ready.popleft()
    look(task, ready)
    try:
        next(task)
    except StopIteration:
        continue
    ready.append(task)
"""),
    "a list with pop(0) in a class": ("`self.ready`, a list", """
class Job:
    def __init__(self, name, steps):
        self.coro = named(worker(name, steps), f"worker#{name}")
class Loop:
    def __init__(self, jobs):
        self.ready = list(jobs)
        self.all_jobs = list(jobs)
    def run(self):
        while self.ready:
            job = self.ready.pop(0)
            look(job, self.ready)
            try:
                job.coro.send(None)
            except StopIteration:
                continue
            self.ready.append(job)
Loop(Job(n, n % 3 + 1) for n in range(1, 6)).run()
"""),
    "slots, and a method that resumes": ("`loop.jobs`, a queue.Queue", """
class Job:
    __slots__ = ("name", "coro")
    def __init__(self, name):
        self.name, self.coro = name, named(worker(name, 3), f"worker#{name}")
    def step(self):
        return self.coro.send(None)
class Loop:
    def __init__(self):
        self.jobs = queue.Queue()
loop = Loop()
for n in range(1, 4):
    loop.jobs.put(Job(n))
def run():
    while not loop.jobs.empty():
        job = loop.jobs.get()
        look(job, loop.jobs.queue)
        try:
            job.step()
        except StopIteration:
            continue
        loop.jobs.put(job)
run()
"""),
    "a stack": ("`stack`, a list", """
stack = [named(worker(n, 3), f"worker#{6 - n}") for n in range(1, 6)]
names.update({task: f"worker#{n}" for n, task in enumerate(reversed(stack), 1)})
while stack:
    task = stack.pop()
    look(task, reversed(stack))
    try:
        next(task)
    except StopIteration:
        continue
    stack.append(task)
"""),
    "a stack in code of many names": ("`stack`, a list", MANY_NAMES + """
stack = [named(worker(n, 3), f"worker#{6 - n}") for n in range(1, 6)]
while stack:
    task = stack.pop()
    look(task, reversed(stack))
    try:
        next(task)
    except StopIteration:
        continue
    stack.append(task)
"""),
    "a simple queue": ("`line`, a queue.SimpleQueue", """
line = queue.SimpleQueue()
shadow = collections.deque()
for n in range(1, 5):
    shadow.append(named(worker(n, n), f"worker#{n}"))
    line.put(shadow[-1])
while not line.empty():
    task = line.get()
    shadow.popleft()
    look(task, shadow)
    try:
        task.send(None)
    except StopIteration:
        continue
    line.put(task)
    shadow.append(task)
"""),
    "a priority queue": ("`jobs`, a queue.PriorityQueue", """
jobs = queue.PriorityQueue()
count = itertools.count()
for n, priority in enumerate([5, 1, 4, 2, 3], 1):
    jobs.put((priority, next(count), named(worker(n, 3), f"worker#{n}")))
first = sorted(jobs.queue)
names.update({entry[2]: f"worker#{n}" for n, entry in enumerate(first, 1)})
while not jobs.empty():
    entry = jobs.get()
    look(entry, sorted(jobs.queue))
    try:
        next(entry[2])
    except StopIteration:
        continue
    jobs.put((entry[0] + 2, next(count), entry[2]))
"""),
    "priorities beyond a float": ("`jobs`, a queue.PriorityQueue", """
jobs = queue.PriorityQueue()
for n, priority in enumerate([-10**400, 0.5, 10**400, 2.5, True], 1):
    jobs.put((priority, n, named(worker(n, 1), f"worker#{n}")))
names.update({entry[2]: f"worker#{n}" for n, entry in enumerate(sorted(jobs.queue), 1)})
while not jobs.empty():
    entry = jobs.get()
    look(entry, sorted(jobs.queue))
    next(entry[2])
"""),
    "a heap": ("`agenda`, a list", """
agenda = []
for n in range(1, 6):
    heapq.heappush(agenda, (n * 0.5, n, named(worker(n, 3), f"worker#{n}")))
while agenda:
    due, number, task = heapq.heappop(agenda)
    look(task, sorted(agenda))
    try:
        next(task)
    except StopIteration:
        continue
    heapq.heappush(agenda, (due + number * 0.7, number, task))
"""),
    "two lists in turn": ("`batch`, a list", """
def run(tasks):
    batch, later = tasks, []
    while batch:
        for position, task in enumerate(batch):
            look(task, batch[position + 1:] + later)
            try:
                next(task)
            except StopIteration:
                continue
            later.append(task)
        batch, later = later, []
run([named(worker(n, n), f"worker#{n}") for n in range(1, 5)])
"""),
    "sleepers aside": ("`ready`, a deque", """
async def nap(name, steps):
    for step in range(steps):
        await Nap(step + name)
class Nap:
    def __init__(self, ticks):
        self.ticks = ticks
    def __await__(self):
        yield self.ticks
ready = collections.deque(named(nap(n, 3), f"nap#{n}") for n in range(1, 5))
sleeping = []
count = itertools.count()
now = 0
while ready or sleeping:
    while sleeping and (not ready or sleeping[0][0] <= now):
        now, number, task = heapq.heappop(sleeping)
        ready.append(task)
    now += 1
    task = ready.popleft()
    look(task, ready)
    try:
        ticks = task.send(None)
    except StopIteration:
        continue
    heapq.heappush(sleeping, (now + ticks, next(count), task))
"""),
}

# What a scheduler does to its queue beside taking and putting back, at random.
RANDOM = """
import random
dice = random.Random({seed})
ready = collections.deque(named(worker(n, 30), f"worker#{{n}}") for n in range(1, 7))
parked, made = [], 6
for step in range(60):
    if not ready:
        ready.extend(parked)
        parked.clear()
    task = ready.popleft()
    look(task, ready)
    try:
        next(task)
    except StopIteration:
        continue
    act = dice.randrange(8)
    if act == 0:
        ready.appendleft(task)
    elif act == 1:
        parked.append(task)
    else:
        ready.append(task)
    if act == 2 and parked:
        ready.append(parked.pop())
    elif act == 3:
        made += 1
        ready.append(named(worker(made, 30), f"worker#{{made}}"))
    elif act == 4:
        ready.rotate(dice.randrange(3))
    elif act == 5 and len(ready) > 2:
        parked.append(ready[1])
        del ready[1]
    elif act == 6:
        ready = collections.deque(reversed(ready))
"""


class Queues(CommandTest):
    maxDiff = None

    def orders(self, source):
        """Of each switch: (what the program says, what the recording says)."""
        self.write("program.py", HEAD + textwrap.dedent(source) + TAIL)
        result = self.run_command("--clock", "virtual", "program.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        expected = json.loads(result.stdout)
        recorded = []
        for number in range(1, len(expected) + 1):
            state = json.loads(self.ask("state", "--json", f"out.coro#switch={number}"))
            name = {task["id"]: task["name"] for task in state["tasks"]}
            recorded.append([name[task] for task in state["ready"]])
        return expected, recorded

    def test_shapes(self):
        for name, (queue, source) in SHAPES.items():
            with self.subTest(name):
                expected, recorded = self.orders(source)
                # What was resumed before the queue could be found has its place from then on.
                self.assertEqual(expected, recorded)
                self.assertEqual(json.loads(self.ask("info", "--json", "out.coro"))["queue"], queue)

    def test_whatever_happens_to_it(self):
        for seed in range(12):
            with self.subTest(seed=seed):
                expected, recorded = self.orders(RANDOM.format(seed=seed))
                self.assertEqual(expected, recorded)

    def test_the_one_that_is_picked(self):
        text = HEAD + textwrap.dedent("""
            other = collections.deque(worker(n, 2) for n in (1, 2))
            ready = collections.deque(named(worker(n, 2), f"worker#{n}") for n in (1, 2))
            while ready:
                task = ready.popleft()
                look(task, ready)
                try:
                    next(task)
                except StopIteration:
                    continue
                ready.append(task)
            """)
        self.write("program.py", text)
        self.assertEqual(self.run_command("--queue", "ready", "program.py").stderr, "")
        self.assertEqual(self.info()["queue"], "`ready`, a deque")
        result = self.run_command("--queue", "readie", "program.py")
        self.assertEqual(result.stderr, 'coroscope: no list, deque or queue "readie" was seen to hold tasks where they '
                                        'are resumed\n')
        self.assertNotIn("queue", self.info())
        self.assertIn('in the order in which they became ready (no queue "readie" was seen)\n',
                      self.ask("state", "out.coro"))

    def test_one_that_cannot_be_picked(self):
        self.write("program.py", "print('ran')\n")
        for words, said in ((["--queue", ""], "--queue takes"),
                            (["--observe", "never", "--queue", "ready"], "--observe never")):
            with self.subTest(words):
                result = self.run_command(*words, "program.py")
                self.assertNotEqual(result.returncode, 0)
                self.assertEqual(result.stdout, "")
                self.assertIn(said, result.stderr)

    def test_who_put_it_there(self):
        expected, recorded = self.orders("""
            ready = collections.deque()
            async def child(n):
                await Turn()
            class Turn:
                def __await__(self):
                    yield
            async def parent():
                for n in (1, 2):
                    ready.append(named(child(n), f"child#{n}"))
                    await Turn()
            ready.append(named(parent(), "parent#1"))
            while ready:
                task = ready.popleft()
                look(task, ready)
                try:
                    task.send(None)
                except StopIteration:
                    continue
                ready.append(task)
            """)
        self.assertEqual(expected, recorded)
        tasks = {task["name"]: task["parent"] for task in self.info()["tasks"]}
        self.assertEqual(tasks, {"parent#1": None, "child#1": "1", "child#2": "1"})

    def test_nothing_is_changed_by_looking(self):
        text = """
            import collections, gc, sys, weakref
            class Job:
                def __init__(self, coro):
                    self.coro = coro
                def __getattribute__(self, name):
                    seen.append(name)
                    return object.__getattribute__(self, name)
            class Loop:
                def __init__(self):
                    self.ready = collections.deque()
                def __getattr__(self, name):
                    raise SystemError(name)
            def work():
                yield
                yield
            seen = []
            loop = Loop()
            for n in range(3):
                loop.ready.append(Job(work()))
            while loop.ready:
                job = loop.ready.popleft()
                counts = [sys.getrefcount(loop.ready), sys.getrefcount(job), sys.getrefcount(Job), sys.getrefcount(loop)]
                try:
                    next(job.coro)
                except StopIteration:
                    dead = weakref.ref(job)
                    del job
                    print("dead", dead() is None)
                    continue
                print(counts, [sys.getrefcount(loop.ready), sys.getrefcount(job), sys.getrefcount(Job)])
                loop.ready.append(job)
            print(seen, len(gc.get_referrers(loop)))
            """
        self.write("program.py", textwrap.dedent(text))
        plain = self.execute([PYTHON, "program.py"])
        watched = self.run_command("program.py")
        self.assertEqual((watched.stdout, watched.stderr), (plain.stdout, plain.stderr))
        self.assertEqual(self.info()["queue"], "`loop.ready`, a deque")


if __name__ == "__main__":
    unittest.main()

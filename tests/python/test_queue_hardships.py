# SPDX-License-Identifier: MIT
"""Queues and tasks that are easily mistaken, and programs that change theirs while they are held."""
import textwrap
import unittest

from command import PYTHON, CommandTest
from debugger import DebuggerTest

RUN = """
import collections
def work(n):
    for i in range(n):
        yield i
ready = collections.deque(Task(work(3)) for _ in range(50))
def run():
    while ready:
        task = ready.popleft()
        try:
            task.gen.send(None)
        except StopIteration:
            continue
        ready.append(task)
run()
print("ok")
"""

# Classes whose instances must be read with care.
TASKS = {
    "a slot of another class": """
class Big:
    __slots__ = ("a", "b", "c", "d", "e", "f", "coro")
class Task:
    __slots__ = ("gen",)
    coro, name = Big.coro, Big.a
    def __init__(self, gen):
        self.gen = gen
""",
    "keys that compare": """
class Key:
    def __init__(self, text):
        self.hash = hash(text)
    def __hash__(self):
        return self.hash
    def __eq__(self, other):
        raise RuntimeError("compared")
class Task:
    def __init__(self, gen):
        self.__dict__[Key("name")] = self.__dict__[Key("gen2")] = 1
        self.gen = gen
""",
    "properties": """
class Task:
    def __init__(self, gen):
        self.gen = gen
    @property
    def name(self):
        raise RuntimeError("asked")
    coro = name
""",
}


class Hardships(CommandTest):
    def recorded(self, text):
        self.write("program.py", textwrap.dedent(text))
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command("--clock", "virtual", "program.py")
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (plain.returncode, plain.stdout, plain.stderr))
        return self.info()

    def test_objects_that_must_be_read_with_care(self):
        for name, task in TASKS.items():
            with self.subTest(name):
                info = self.recorded(task + RUN)
                self.assertEqual((info["queue"], info["switches"]), ("`ready`, a deque", 200))

    def test_values_that_only_have_an_address_in_common(self):
        self.recorded("""
            def numbers(n):
                for i in range(n):
                    yield i * 1000.5
                for i in range(n):
                    yield ("at", i)
            g = numbers(3)
            for _ in range(6):
                g.send(None)
            def echo():
                got = None
                while True:
                    got = yield got
            e = echo()
            next(e)
            for _ in range(2):
                e.send("again")
            """)
        log = self.ask("switches", "out.coro")
        for text in ("yielded 0.0", "yielded 1000.5", "yielded 2001.0"):
            self.assertIn(text, log)
        self.assertEqual(log.count("yielded <tuple>"), 3)
        self.assertEqual(log.count("sent 'again'  yielded 'again'"), 2)
        self.assertEqual(self.info()["idle_polls"], 0)

    def test_a_list_of_all_is_not_the_queue(self):
        info = self.recorded("""
            def job(n):
                for i in range(n):
                    yield
            all_of_them = [job(1), job(3), job(2)]
            pending = list(reversed(all_of_them))
            asleep_for_ever = [job(1)]
            while pending:
                one = pending.pop(0)
                try:
                    next(one)
                except StopIteration:
                    continue
                pending.append(one)
            """)
        self.assertEqual((info["queue"], len(info["tasks"])), ("`pending`, a list", 3))

    def test_a_scheduler_is_no_task(self):
        info = self.recorded("""
            class Loop:
                def __init__(self, jobs):
                    self.name, self.ready, self.current = "the loop", list(jobs), None
                def run(self):
                    while self.ready:
                        self.current = self.ready.pop(0)
                        try:
                            self.current.send(None)
                        except StopIteration:
                            continue
                        self.ready.append(self.current)
            def job():
                yield
            Loop(job() for _ in range(3)).run()
            """)
        self.assertEqual([task["name"] for task in info["tasks"]], ["job#1", "job#2", "job#3"])

    def test_a_task_with_a_stack_of_calls(self):
        info = self.recorded("""
            from collections import deque
            class Thread:
                def __init__(self, generator):
                    self.stack, self.waiters = [generator], []
            def inner():
                yield
            def outer(n):
                for _ in range(n):
                    yield inner()
            ready = deque([Thread(outer(2)), Thread(outer(1)), Thread(outer(2))])
            while ready:
                thread = ready.popleft()
                try:
                    out = thread.stack[-1].send(None)
                    if out:
                        thread.stack.append(out)
                except StopIteration:
                    thread.stack.pop()
                    if not thread.stack:
                        continue
                ready.append(thread)
            """.replace("Thread", "Job"))
        self.assertEqual(info["queue"], "`ready`, a deque")

    def test_what_is_yielded_to_be_run_is_not_polled(self):
        self.recorded("""
            class Call:
                def __init__(self, coroutine):
                    self.coroutine = coroutine
            async def child():
                pass
            class Wait:
                def __init__(self, coroutine):
                    self.coroutine = coroutine
                def __await__(self):
                    yield Call(self.coroutine)
            async def main():
                await Wait(child())
            m = main()
            call = m.send(None)
            for coroutine in (call.coroutine, m):
                try:
                    coroutine.send(None)
                except StopIteration:
                    pass
            """)
        self.assertNotIn("polls", self.ask("switches", "out.coro"))

    def test_a_long_queue_is_read_once_that_can_be_afforded(self):
        info = self.recorded("""
            import collections
            def work():
                yield
            ready = collections.deque(work() for _ in range(5_000))
            for _ in range(100):
                next(ready[0])
                ready.rotate()
            """)
        self.assertEqual(len(info["tasks"]), 5_000)


class ChangedWhileHeld(DebuggerTest):
    def test_by_another_thread(self):
        self.start("""if True:
            import threading
            ready, go, changed = [], threading.Event(), threading.Event()
            def work():
                yield
                yield
            def root():
                yield
                ready.extend(work() for _ in range(6))
                go.set()
                yield
            def other():
                go.wait()
                ready.extend([None] * 200_000)
                del ready[3:]
                changed.set()
            thread = threading.Thread(target=other, daemon=True)
            thread.start()
            def run():
                while ready:
                    task = ready.pop(0)
                    if task is None:
                        continue
                    try:
                        next(task)
                    except StopIteration:
                        continue
                    ready.append(task)
            ready += [work(), root()]
            run()
            thread.join()
            print("ok", changed.is_set())
            """, breakpoints=[{"number": 1, "spec": "spawn work", "enabled": True, "action": "stop"}])
        stops = 0
        while self.wait_for("stopped", "ending")["event"] == "stopped":
            stops += 1
            self.send("continue")
        self.assertGreater(stops, 1)
        self.assertEqual(self.finish()[1:], ("ok True\n", ""))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""What asyncio's tasks wait for: the object, under the program's name for it, its holder, how many, until when."""
import json
import re
import unittest

from command import PYTHON, WatchedTest

HOUSE = """
import asyncio, functools, sys, time
async def forever(): await asyncio.get_running_loop().create_future()
class Service:
    def __init__(self):
        self.db_lock = asyncio.Lock()
        self.jobs = asyncio.Queue(3)
    async def lock(self):
        async with self.db_lock: pass
    async def get(self): await self.jobs.get()
    async def put(self):
        narrow = asyncio.Queue(2)
        for i in range(4): await narrow.put(i)
    async def join(self):
        done = asyncio.Queue()
        done.put_nowait(1)
        await done.join()
forks = [asyncio.Lock() for _ in range(3)]
async def event(ready): await ready.wait()
async def semaphore(slots):
    async with slots: pass
async def condition(changed):
    async with changed: await changed.wait()
async def barrier(start): await start.wait()
async def future(): await forever()
async def shield(): await asyncio.shield(asyncio.create_task(forever()))
async def wait_for(): await asyncio.wait_for(forever(), 5)
async def gather(): await asyncio.gather(forever(), forever(), turn(), forever(), forever())
async def turn(): await asyncio.sleep(0)
async def wait(): await asyncio.wait([asyncio.create_task(forever()), asyncio.create_task(turn())], timeout=7)
async def group():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(forever(), name="one")
        tasks.create_task(forever(), name="two")
async def timeout():
    async with asyncio.timeout(6):
        async with forks[0]:
            await forever()
async def sleep(): await asyncio.sleep(5)
async def holder():
    await service.db_lock.acquire()
    await forever()
one = asyncio.BoundedSemaphore(1)
async def fork():
    await forks[1].acquire()
    await forks[1].acquire()
def main(*make):
    async def run():
        tasks = [asyncio.ensure_future(each()) for each in make]
        for _ in range(4): await asyncio.sleep(0)
        tasks[0].get_loop().stop()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.create_task(run())
    loop.run_forever()
"""


class Waits(WatchedTest):
    def waits(self, text, *options):
        """{task: what it waits for, in the words of `state`} before the last switch of a program of that text."""
        self.write("program.py", text)
        result = self.run_command("--clock", "virtual", *options, "program.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.last = f"out.coro#switch={self.info()['switches']}"
        self.state = json.loads(self.ask("state", "--json", self.last))
        return {task["name"]: task["wait"]["words"] for task in self.state["tasks"]}

    def task(self, name):
        return next(task for task in self.state["tasks"] if task["name"] == name)

    def assert_waits(self, expected, made):
        waits = self.waits(HOUSE + f"service = Service()\nmain({made})\n")
        for name, words in expected.items():
            self.assertEqual(waits.get(name), words, waits)

    def test_synchronisation(self):
        self.assert_waits({
            "Service.lock#1": "waits for Lock#1 (self.db_lock), held by holder#1",
            "event#1": "waits for Event#1 (ready)",
            "semaphore#1": "waits for Semaphore#1 (slots), 0 free",
            "semaphore#2": "waits for Semaphore#2 (one), 0 of 1 free",
            "condition#1": "waits for Condition#1 (changed) with Lock#2",
            "barrier#1": "waits at Barrier#1 (start), 1 of 3 are there",
            "fork#1": "waits for Lock#3 (forks[1]), held by fork#1",
        }, "holder, service.lock, lambda: event(asyncio.Event()), lambda: semaphore(asyncio.Semaphore(0)),"
           "one.acquire, lambda: semaphore(one), lambda: condition(asyncio.Condition()),"
           "lambda: barrier(asyncio.Barrier(3)), fork")

    def test_queues(self):
        self.assert_waits({
            "Service.get#1": "waits to get from Queue#1 (self.jobs), size 0 of at most 3",
            "Service.put#1": "waits to put into Queue#2 (narrow), size 2 of at most 2",
            "Service.join#1": "waits until all of Queue#3 (done) is done, 1 unfinished",
        }, "service.get, service.put, service.join")

    def words_at_each_switch(self, task, recording="out.coro"):
        """What it waits for, from switch to switch, each once."""
        said = []
        for number in range(1, self.info()["switches"] + 1):
            tasks = json.loads(self.ask("state", "--json", f"{recording}#switch={number}"))["tasks"]
            words = [each["wait"]["words"] for each in tasks if each["name"] == task and each["state"] == "waiting"]
            if words and (not said or said[-1] != words[0]):
                said.append(words[0])
        return said

    def test_numbers_follow_while_one_waits(self):
        self.waits("""
import asyncio
async def joins(jobs): await jobs.join()
async def comes(start): await start.wait()
async def main():
    jobs, start = asyncio.Queue(), asyncio.Barrier(3)
    for n in range(3): jobs.put_nowait(n)
    waiting = [asyncio.create_task(each) for each in (joins(jobs), comes(start))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    jobs.put_nowait(3)
    await asyncio.sleep(0)
    for _ in range(4):
        jobs.get_nowait()
        jobs.task_done()
        if _ % 2 == 0: waiting.append(asyncio.create_task(comes(start)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    jobs.put_nowait(5)  # nobody waits for it
    jobs.put_nowait(6)
    again = asyncio.create_task(joins(jobs), name="again")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    jobs.task_done()
    await asyncio.sleep(0)
    jobs.task_done()
    await again
asyncio.run(main())
""")
        join = "waits until all of Queue#1 (jobs) is done, {} unfinished"
        self.assertEqual(self.words_at_each_switch("joins#1"), [join.format(n) for n in (3, 4, 3, 2, 1)])
        self.assertEqual(self.words_at_each_switch("again"), [join.format(n) for n in (2, 1)])
        self.assertEqual(self.words_at_each_switch("comes#1"), [f"waits at Barrier#1 (start), {n} of 3 are there" for n in (1, 2)])

    def test_numbers_do_not_follow_where_the_program_counts_itself(self):
        waits = self.waits(HOUSE + """
class Counts(asyncio.Queue):
    def put_nowait(self, item):
        self._put(item)
        self._unfinished_tasks += 1
        self._finished.clear()
class Takes(asyncio.Queue):
    def task_done(self): self._unfinished_tasks -= 1
class Starts(asyncio.Barrier):
    def wait(self): return super().wait()
class Named(asyncio.Queue): pass
def queue(make):
    jobs = make()
    for n in range(4): jobs.put_nowait(n)
    return jobs
counts, takes, named, patched = [queue(make) for make in (Counts, Takes, Named, asyncio.Queue)]
def patched_done(): patched._unfinished_tasks -= 1
patched.task_done = patched_done
start = Starts(3)
async def joins(jobs): await jobs.join()
async def done():
    for jobs in (counts, takes, named, patched): jobs.task_done()
main(lambda: joins(counts), lambda: joins(takes), lambda: joins(named), lambda: joins(patched), lambda: barrier(start),
     done, turn)
""")
        began = "waits until all of {} is done, 4 unfinished when it began to wait"
        self.assertEqual(waits["joins#1"], began.format("Queue#1 (counts)"))
        self.assertEqual(waits["joins#2"], began.format("Queue#2 (takes)"))
        self.assertEqual(waits["joins#3"], "waits until all of Queue#3 (named) is done, 3 unfinished")
        self.assertEqual(waits["joins#4"], began.format("Queue#4 (patched)"))
        self.assertEqual(waits["barrier#1"], "waits at Barrier#1 (start), at least 1 of 3 are there")

    def test_numbers_follow_whatever_holds_those_who_wait(self):
        waits = self.waits(HOUSE + """
class Waiters:
    def __init__(self): self.all = []
    def append(self, waiter): self.all.append(waiter)
    def remove(self, waiter): self.all.remove(waiter)
    def __iter__(self): return iter(self.all)
    def __bool__(self): return bool(self.all)
    def __len__(self): sys.exit("it is asked for its length")
jobs, lock = asyncio.Queue(), asyncio.Lock()
jobs._finished._waiters = Waiters()
lock._waiters = Waiters()
for n in range(4): jobs.put_nowait(n)
async def joins(): await jobs.join()
async def takes():
    async with lock: await turn()
async def done():
    await turn()
    jobs.task_done()
async def locks():
    async with lock: pass
main(takes, joins, locks, done)
""")
        self.assertEqual(waits["joins#1"], "waits until all of Queue#1 (jobs) is done, 3 unfinished")

    def test_tasks(self):
        self.assert_waits({
            "future#1": "waits for Future#1",
            "shield#1": "waits for forever#1, shielded",
            "gather#1": "waits for gather: 1 of 5 done, pending forever#2, forever#3, forever#4 and 1 more",
            "group#1": "waits for its task group: pending one, two",
        }, "future, shield, gather, group")

    def test_futures_that_stand_for_others(self):
        waits = self.waits(HOUSE + """
import concurrent.futures, threading
foreign = concurrent.futures.Future()
async def wrapped(): await asyncio.wrap_future(foreign)
async def in_time(): await asyncio.wait_for(asyncio.gather(forever(), turn()), 5)
async def shielded_in_time(): await asyncio.wait_for(asyncio.shield(asyncio.create_task(forever())), 5)
async def wrapped_in_time(): await asyncio.wait_for(asyncio.wrap_future(foreign), 5)
async def submitted(): await asyncio.wrap_future(told)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
told = asyncio.run_coroutine_threadsafe(turn_for_ever(), loop)
tasks = [loop.create_task(each()) for each in (wrapped, in_time, shielded_in_time, wrapped_in_time, submitted)]
async def stop():
    for _ in range(4): await asyncio.sleep(0)
    loop.stop()
loop.create_task(stop())
loop.run_forever()
""".replace("told =", "async def turn_for_ever(): await forever()\ntold ="))
        self.assertEqual(waits["wrapped#1"], "waits for a future of another thread")
        self.assertRegex(waits["in_time#1"], r"^waits for gather: 1 of 2 done, pending forever#\d, for at most (5|4\.99\d*) s$")
        self.assertRegex(waits["shielded_in_time#1"], r"^waits for forever#\d, shielded, for at most (5|4\.99\d*) s$")
        self.assertRegex(waits["wrapped_in_time#1"], r"^waits for a future of another thread, for at most (5|4\.99\d*) s$")
        self.assertEqual(waits["submitted#1"], "waits for turn_for_ever#1")

    def test_futures_of_the_programs_own(self):
        waits = self.waits(HOUSE + """
class Door:
    def __init__(self): self.opened = asyncio.get_running_loop().create_future()
    async def enter(self): await self.opened
    async def knock(self): await asyncio.wait_for(self.opened, 5)
async def visit(doors, at): await doors[at].enter()
async def stand(lamps, at): await lamps[at]
async def run():
    doors = [Door(), Door()]
    lamps = [asyncio.get_running_loop().create_future() for _ in range(2)]
    tasks = [asyncio.create_task(each) for each in (visit(doors, 0), visit(doors, 1), visit(doors, 0), doors[0].knock(),
                                                    stand(lamps, 0), stand(lamps, 1))]
    await asyncio.sleep(0)
    asyncio.get_running_loop().stop()
    await asyncio.sleep(0)
loop = asyncio.new_event_loop()
task = loop.create_task(run())
loop.run_forever()
""")
        self.assertEqual(waits["visit#1"], "waits for Future#1 (self.opened)")
        self.assertEqual(waits["visit#2"], "waits for Future#2 (self.opened)")
        self.assertEqual(waits["visit#3"], waits["visit#1"])
        self.assertRegex(waits["Door.knock#1"], r"^waits for Future#1 \(self\.opened\), for at most (5|4\.99\d*) s$")
        self.assertEqual(waits["stand#1"], "waits for Future#3 (lamps)")
        self.assertEqual(waits["stand#2"], "waits for Future#4 (lamps)")

    def test_in_the_words_of_a_breakpoint(self):
        self.write("program.py", HOUSE + "service = Service()\n"
                   "main(holder, service.lock, gather, wait_for, lambda: event(asyncio.Event()), last)\n")
        self.write("program.py", (self.folder / "program.py").read_text().replace("forks =", "async def last():\n"
                   "    for _ in range(3): await asyncio.sleep(0)\nforks ="))
        result = self.run_command("--clock", "virtual", "--break", "resume last hit 4", "program.py")
        self.assertRegex(result.stderr, r"  Service\.lock#1 +waits for Lock#1 \(self\.db_lock\), held by holder#1 ")
        self.assertRegex(result.stderr, r"  gather#1 +waits for gather: 1 of 5 done, pending forever#\d, forever#\d, forever#\d and 1 more ")
        self.assertRegex(result.stderr, r"  wait_for#1 +waits for forever#\d, for at most (5|4\.99\d*) s ")
        self.assertRegex(result.stderr, r"  event#1 +waits for Event#1 \(ready\) ")

    def test_until_when(self):
        waits = self.waits(HOUSE + "main(wait_for, wait, timeout, sleep)\n")
        self.assertRegex(waits["wait_for#1"], r"^waits for forever#\d, for at most (5|4\.99\d*) s$")
        self.assertRegex(waits["wait#1"],
                         r"^waits for asyncio.wait: 1 of 2 done, pending forever#\d, for at most (7|6\.99\d*) s$")
        self.assertRegex(waits["timeout#1"], r"^waits for Future#1, for at most (6|5\.99\d*) s$")
        self.assertRegex(waits["sleep#1"], r"^timer, due in (5|4\.99\d*) s$")

    def test_a_deadlock(self):
        waits = self.waits("""
import asyncio
a_lock, b_lock = asyncio.Lock(), asyncio.Lock()
async def worker(first, second):
    async with first:
        await asyncio.sleep(1)
        async with second:
            pass
async def main():
    await asyncio.wait([asyncio.create_task(worker(a_lock, b_lock)), asyncio.create_task(worker(b_lock, a_lock))], timeout=9)
    asyncio.get_running_loop().stop()
loop = asyncio.new_event_loop()
loop.create_task(main())
loop.run_forever()
""")
        self.assertEqual(waits["worker#1"], "waits for Lock#1 (b_lock), held by worker#2")
        self.assertEqual(waits["worker#2"], "waits for Lock#2 (a_lock), held by worker#1")
        holder = self.task("worker#1")["wait"]["object"]["holder"]
        self.assertEqual(holder, self.task("worker#2")["id"])

    def test_a_lock_passes_on(self):
        rows = self.switches("""
import asyncio
lock = asyncio.Lock()
async def worker():
    async with lock:
        await asyncio.sleep(1)
async def watcher():
    await asyncio.sleep(2.5)
async def main():
    workers = [asyncio.create_task(worker()) for _ in range(4)]
    await watcher()
    for each in workers: each.cancel()
asyncio.run(main())
""")
        numbers = {name: [int(row[0]) for row in rows if row[2] == name] for name in ("worker#3", "worker#4")}
        waits, takes = numbers["worker#4"][0] + 1, numbers["worker#3"][1]
        self.assertEqual(self.wait_at("worker#4", waits), "waits for Lock#1 (lock), held by worker#1")
        self.assertEqual(self.wait_at("worker#4", takes), "waits for Lock#1 (lock), which is free")
        self.assertEqual(self.wait_at("worker#4", takes + 1), "waits for Lock#1 (lock), held by worker#3")

    def wait_at(self, task, switch):
        state = json.loads(self.ask("state", "--json", f"out.coro#switch={switch}"))
        return next(each["wait"]["words"] for each in state["tasks"] if each["name"] == task)

    def test_a_holder_that_is_not_known(self):
        waits = self.waits(HOUSE + """
taken = asyncio.Lock()
taken._locked = True  # by nobody knows whom
async def waits(): await taken.acquire()
main(waits)
""")
        self.assertEqual(waits["waits#1"], "waits for Lock#1 (taken), holder unknown")

    def test_a_holder_that_has_ended(self):
        waits = self.waits(HOUSE + """
lost = asyncio.Lock()
async def loses(): await lost.acquire()
async def waits(): await lost.acquire()
main(loses, waits)
""")
        self.assertEqual(waits["waits#1"], "waits for Lock#1 (lost), held by loses#1, which has ended")

    def test_a_lock_that_is_gone_lends_its_name_to_none(self):
        waits = self.waits(HOUSE + """
async def many():
    for _ in range(50):
        lock = asyncio.Lock()
        await lock.acquire()
        waiter = asyncio.create_task(lock.acquire())
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
        del lock, waiter
    last = asyncio.Lock()
    await last.acquire()
    await last.acquire()
def main():
    loop = asyncio.new_event_loop()
    task = loop.create_task(many())
    loop.call_at(loop.time() + 50, lambda: loop.create_task(turn()))
    loop.call_at(loop.time() + 100, loop.stop)
    loop.run_forever()
main()
""")
        self.assertEqual(waits["many#1"], "waits for Lock#51 (last), held by many#1")

    def test_where_tasks_are_made(self):
        self.waits("""import asyncio
async def forever(): await asyncio.get_running_loop().create_future()
async def one(): await forever()
async def spawner():
    await asyncio.gather(one(),
                         one())
async def in_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(forever(), name="of group")
async def main():
    helper()
    asyncio.create_task(spawner())
    asyncio.create_task(in_group())
    for _ in range(4): await asyncio.sleep(0)
    asyncio.get_running_loop().stop()
def helper():
    global kept
    kept = asyncio.create_task(forever(), name="of helper")
loop = asyncio.new_event_loop()
loop.create_task(main())
loop.run_forever()
""")
        made = {task["name"]: [f"{frame['function']}:{frame['line']}" for frame in task["created_at"]]
                for task in self.state["tasks"]}
        self.assertEqual(made["of helper"], ["helper:18", "main:11"])
        self.assertEqual(made["spawner#1"], ["main:12"])
        self.assertEqual(made["one#1"], ["spawner:5"])
        self.assertEqual(made["of group"], ["in_group:9"])
        shown = self.ask("state", self.last)
        self.assertIn("created by in_group at program.py:9", shown)
        self.assertIn("created by module program.py:20", shown) # main

    def test_nothing_shows_that_locks_are_looked_at(self):
        """The code of Lock.acquire is another, but what a program sees of it is not."""
        self.write("program.py", """
import asyncio, inspect, linecache, sys, traceback, weakref
lock = asyncio.Lock()
class Own(asyncio.Lock):
    def __setattr__(self, name, value): super().__setattr__(name, value)
calls = []
def profile(frame, event, argument):
    calls.append((event, frame.f_code.co_qualname, getattr(argument, "__qualname__", None)))
async def main():
    own = Own()
    object.__setattr__(lock, "note", 1)
    sys.setprofile(profile)
    async with own:
        pass
    async with lock:
        pass
    sys.setprofile(None)
    print(vars(own).keys(), vars(lock), list(vars(asyncio.Lock)))
    print([call for call in calls if "Lock" in call[1]])
    try:
        lock.release()
    except RuntimeError:
        traceback.print_exc(file=sys.stdout)
    await lock.acquire()
    task = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        traceback.print_exc(file=sys.stdout)
    reference = weakref.ref(lock)
    lines = inspect.getsource(asyncio.Lock.acquire)
    print(lines == linecache.getline.__doc__, lines[:40], asyncio.Lock.acquire.__code__.co_positions is not None)
    print([line for _, _, line in asyncio.Lock.acquire.__code__.co_lines()])
    print(asyncio.Lock.acquire.__qualname__, asyncio.Lock.acquire.__code__.co_qualname)
asyncio.run(main())
""")
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command("program.py")
        self.assertEqual((ours.returncode, ours.stderr), (0, plain.stderr))
        without_addresses = [re.sub(r"0x[0-9a-f]+", "", text) for text in (ours.stdout, plain.stdout)]
        self.assertEqual(*without_addresses)

    def test_no_garbage_is_collected_while_a_task_is_looked_at(self):
        """That would run what the program has to say to it, where no code of its own runs."""
        self.write("program.py", """
import asyncio, builtins, gc
seen = []
def collects(phase, info): seen.append(asyncio.current_task(loop) is not None)
def imports(name, *rest):
    seen.append(name)
    return own_import(name, *rest)
own_import = builtins.__import__
async def waits(what): await what()
async def main():
    global loop
    loop = asyncio.get_running_loop()
    event, queue = asyncio.Event(), asyncio.Queue()
    queue.put_nowait(1)
    tasks = [asyncio.create_task(waits(event.wait))]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(waits(queue.join)))
    gc.callbacks.append(collects)
    builtins.__import__ = imports
    gc.collect()
    gc.set_threshold(1)
    await asyncio.sleep(0)
    gc.set_threshold(700)
    builtins.__import__ = own_import
    gc.callbacks.clear()
    print(set(seen))
    event.set()
    queue.task_done()
    await asyncio.gather(*tasks)
asyncio.run(main())
""")
        result = self.run_command("program.py")
        self.assertEqual((result.stdout, result.stderr), ("{True}\n", ""))

    def test_objects_live_no_longer(self):
        self.write("program.py", """
import asyncio, gc, weakref
async def waits(what): await what()
async def main():
    gc.disable()
    lock, event, queue, condition = asyncio.Lock(), asyncio.Event(), asyncio.Queue(), asyncio.Condition()
    future = asyncio.get_running_loop().create_future()
    async def future_done(): await future
    await lock.acquire()
    await condition.acquire()
    references = [weakref.ref(each) for each in (lock, event, queue, condition, future)]
    tasks = [asyncio.create_task(waits(what)) for what in (lock.acquire, event.wait, queue.get, condition.acquire,
                                                        future_done)]
    await asyncio.sleep(0)
    references += [weakref.ref(task) for task in tasks]
    for task in tasks: task.cancel()
    await asyncio.wait(tasks)
    del lock, event, queue, condition, future, future_done, tasks, task
    await asyncio.sleep(0)
    print([reference() for reference in references])
    print([weakref.getweakrefcount(asyncio.Lock)])
asyncio.run(main())
""")
        plain = self.execute([PYTHON, "program.py"])
        self.assertEqual(self.run_command("program.py").stdout, plain.stdout)


if __name__ == "__main__":
    unittest.main()

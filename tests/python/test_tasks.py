# SPDX-License-Identifier: MIT
"""Task, run and event_loop: results, errors, order."""
import unittest

from both_ways import BothWays, poll_too
from coroscope import InvalidStateError, Task, event_loop, run, sleep


async def give(value):
    await sleep(0)
    return value


async def fail(error):
    await sleep(0)
    raise error


class Results(BothWays):
    def test_run_returns_what_main_returns(self):
        self.assertEqual(self.run_main(give(42)), 42)

    def test_run_raises_what_main_raises(self):
        with self.assertRaisesRegex(ValueError, "broken"):
            self.run_main(fail(ValueError("broken")))

    def test_a_generator_is_a_task_and_may_wait_by_yield_from(self):
        def worker():
            yield
            got = yield from Task.new(give("x"))
            slept = yield from sleep(0)
            return got, slept
        self.assertEqual(self.run_main(worker()), ("x", 0.0))

    def test_a_task_is_not_iterated(self):
        async def main():
            task = Task.new(give(7))
            with self.assertRaisesRegex(RuntimeError, "not iterated"):
                list(task)
            return await task
        self.assertEqual(self.run_main(main()), 7)

    def test_what_an_interrupt_left_does_not_run_again(self):
        seen = []
        async def spin():
            try:
                while True:
                    seen.append("spin")
                    await sleep(0)
            finally:
                seen.append("closed")
        async def main():
            spinner = Task.new(spin())
            await sleep(0)
            Task.new(interrupt())
            await spinner
        async def interrupt():
            raise KeyboardInterrupt
        with self.assertRaises(KeyboardInterrupt):
            self.run_main(main())
        seen.clear()
        self.assertEqual(self.run_main(give(5)), 5)
        self.assertEqual(seen, ["closed"])

    def test_awaiting_gives_the_result_as_often_as_asked(self):
        async def main():
            task = Task.new(give(7))
            return await task, await task, task.result()
        self.assertEqual(self.run_main(main()), (7, 7, 7))

    def test_an_error_is_raised_in_each_awaiter(self):
        async def main():
            task = Task.new(fail(KeyError("k")))
            seen = 0
            for _ in range(2):
                try:
                    await task
                except KeyError:
                    seen += 1
            return seen, repr(task.exception())
        self.assertEqual(self.run_main(main()), (2, "KeyError('k')"))

    def test_a_task_that_is_not_done_has_no_result(self):
        async def main():
            task = Task.new(give(1), name="slow")
            with self.assertRaisesRegex(InvalidStateError, "slow"):
                task.result()
            with self.assertRaises(InvalidStateError):
                task.exception()
            await task
            return task.exception()
        self.assertIsNone(self.run_main(main()))

    def test_many_tasks_wait_for_one_and_wake_in_order(self):
        order = []

        async def waiter(n, task):
            await task
            order.append(n)

        async def main():
            task = Task.new(give(0))
            for each in [Task.new(waiter(n, task)) for n in range(5)]:
                await each
        self.run_main(main())
        self.assertEqual(order, list(range(5)))

    def test_run_waits_for_tasks_that_nobody_awaits(self):
        done = []

        async def late():
            await sleep(0.002)
            done.append(1)

        async def main():
            Task.new(late())
            return "main"
        self.assertEqual(self.run_main(main()), "main")
        self.assertEqual(done, [1])

    def test_round_robin_order(self):
        order = []

        def worker(name):
            for step in range(3):
                order.append((name, step))
                yield

        async def main():
            for name in "abc":
                Task.new(worker(name))
        self.run_main(main())
        self.assertEqual(order, [(name, step) for step in range(3) for name in "abc"])

    def test_sleepers_sleep_long_enough(self):
        done = []

        async def sleeper(seconds):
            slept = await sleep(seconds)
            self.assertGreaterEqual(slept, seconds)
            done.append(seconds)

        async def main():
            for seconds in (0.03, 0.01, 0.02):
                Task.new(sleeper(seconds))
        self.run_main(main())
        self.assertEqual(sorted(done), [0.01, 0.02, 0.03])  # in which order, a busy machine may say: see test_recording


ResultsPolling = poll_too(Results)


class Names(unittest.TestCase):
    def test_own_name_or_definition_and_number(self):
        async def named():
            pass

        async def main():
            tasks = [Task.new(named()), Task.new(named()), Task.new(named(), name="mine")]
            return [task.name for task in tasks]
        self.assertEqual(run(main()), ["named#1", "named#2", "mine"])

    def test_repr_says_what_it_does(self):
        async def main():
            task = Task(give(1), name="t")
            texts = [repr(task)]
            event_loop.put(task)
            texts.append(repr(task))
            await task
            texts.append(repr(task))
            return texts
        self.assertEqual(run(main()), ["<Task t: not in the loop>", "<Task t: ready>", "<Task t: done>"])


class Queue(unittest.TestCase):
    def test_the_queue_can_be_looked_at(self):
        async def main():
            tasks = [Task.new(give(n)) for n in range(3)]
            return list(event_loop) == tasks, len(event_loop), event_loop.qsize(), event_loop.empty()
        self.assertEqual(run(main()), (True, 3, 3, False))
        self.assertTrue(event_loop.empty())

    def test_put_takes_a_task_once(self):
        task = Task(give(5))
        event_loop.put(task)
        with self.assertRaisesRegex(RuntimeError, "already"):
            event_loop.put(task)
        with self.assertRaisesRegex(TypeError, "Task.new"):
            event_loop.put(5)
        run(give(0))
        self.assertEqual(task.result(), 5)


class Misuse(unittest.TestCase):
    def test_a_function_is_no_coroutine(self):
        with self.assertRaisesRegex(TypeError, "call it"):
            Task.new(give)
        with self.assertRaisesRegex(TypeError, "not from 'int'"):
            run(3)

    def test_a_way_of_waiting_that_does_not_exist(self):
        main = give(1)
        with self.assertRaisesRegex(ValueError, "poll"):
            run(main, waiting="hope")
        main.close()

    def test_run_inside_run(self):
        async def main():
            inner = give(1)
            try:
                run(inner)
            finally:
                inner.close()
        with self.assertRaisesRegex(RuntimeError, "under way"):
            run(main())

    def test_sleep_wants_a_number_that_is_one(self):
        for wrong, error in (("1", TypeError), (float("nan"), ValueError), (float("inf"), ValueError)):
            with self.assertRaises(error):
                sleep(wrong)

    def test_a_sleep_is_good_for_one_await(self):
        async def main():
            nap = sleep(0)
            await nap
            await nap
        with self.assertRaisesRegex(RuntimeError, "over"):
            run(main())

    def test_a_task_that_waits_for_itself(self):
        async def main():
            await task
        task = Task(main())
        with self.assertRaisesRegex(RuntimeError, "its own end"):
            run(task)

    def test_a_deadlock_names_who_waits_for_what(self):
        async def wait_for(others):
            await others[0]

        async def main():
            others = []
            first = Task.new(wait_for(others), name="first")
            others.append(Task.new(wait_for([first]), name="second"))
        with self.assertRaisesRegex(RuntimeError, "deadlock.*first waits for second; second waits for first"):
            run(main())
        self.assertEqual(run(give(1)), 1, "what was abandoned does not spoil the next run")

    def test_exit_and_interrupt_end_the_run(self):
        async def stop():
            raise SystemExit(3)

        async def main():
            Task.new(stop())
            await sleep(0.001)
        with self.assertRaises(SystemExit) as caught:
            run(main())
        self.assertEqual(caught.exception.code, 3)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Tasks die when nobody needs them; deep and many ones work; unseen errors are told."""
import contextlib
import gc
import io
import sys
import threading
import unittest
import weakref

from both_ways import BothWays, poll_too
from coroscope import Task, event_loop, run, sleep


class Marker:
    pass


class Memory(BothWays):
    def test_results_and_frames_die_with_the_task(self):
        async def worker():
            marker = Marker()
            deaths.append(weakref.ref(marker))
            await sleep(0)
            return marker

        async def main():
            await Task.new(worker())
        deaths = []
        self.run_main(main())
        self.assertIsNone(deaths[0]())

    def test_a_cycle_is_collected(self):
        async def worker(box):
            await sleep(0)
            return box
        box = []
        task = Task(worker(box))
        box.append(task)
        self.run_main(task)
        death = weakref.ref(task)
        del task, box
        gc.collect()
        self.assertIsNone(death())

    def test_a_cycle_that_never_ran_is_collected(self):
        async def worker(box):
            await box[0]
        box = []
        task = Task(worker(box))
        box.append(task)
        death = weakref.ref(task)
        task.cancel()
        del task, box
        gc.collect()
        self.assertIsNone(death())

    def test_references_stay_in_balance(self):
        value = Marker()

        async def give():
            yield_from = await Task.new(other())
            await sleep(0)
            return yield_from

        def other():
            yield value
            return value

        def rounds(count):
            for _ in range(count):
                self.run_main(give())
            return sys.getrefcount(value), sys.getrefcount(None)
        first = rounds(5)
        second = rounds(200)
        self.assertEqual(first[0], second[0])
        self.assertLess(abs(second[1] - first[1]), 100)

    def raise_recursion_limit(self):
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(200_000)
        self.addCleanup(sys.setrecursionlimit, limit)

    def test_ten_thousand_awaits_deep(self):
        async def deep(n):
            return await deep(n - 1) + 1 if n else await Task.new(leaf())

        async def leaf():
            await sleep(0)
            return 0
        self.raise_recursion_limit()
        self.assertEqual(self.run_main(deep(10_000)), 10_000)

    def test_fifty_thousand_calls_deep(self):
        def deep(n):
            return deep(n - 1) + 1 if n else len(event_loop)

        async def main():
            Task.new(other())
            return deep(50_000)

        async def other():
            pass
        self.raise_recursion_limit()
        self.assertEqual(self.run_main(main()), 50_001)

    def test_a_chain_of_many_tasks(self):
        async def link(n):
            return await Task.new(link(n - 1)) + 1 if n else 0
        self.assertEqual(self.run_main(link(2_000)), 2_000)


MemoryPolling = poll_too(Memory)


class Chain(unittest.TestCase):
    def test_a_long_chain_of_parked_tasks(self):
        async def link(n):
            return await Task.new(link(n - 1)) + 1 if n else 0
        self.assertEqual(run(link(100_000)), 100_000)


class UnseenErrors(unittest.TestCase):
    def run_quietly(self, main):
        text = io.StringIO()
        with contextlib.redirect_stderr(text):
            run(main)
            gc.collect()
        return text.getvalue()

    def test_a_failure_that_nobody_awaits_is_told(self):
        async def bad():
            raise ValueError("lost")

        async def main():
            Task.new(bad())
        text = self.run_quietly(main())
        self.assertIn("bad#1 failed, and nobody awaited it", text)
        self.assertIn("ValueError: lost", text)

    def test_one_that_was_awaited_is_not(self):
        async def bad():
            raise ValueError("seen")

        async def main():
            with contextlib.suppress(ValueError):
                await Task.new(bad())
        self.assertEqual(self.run_quietly(main()), "")


class Threads(unittest.TestCase):
    def test_a_loop_may_run_on_another_thread_when_it_is_free(self):
        results = []

        async def main():
            await sleep(0)
            return threading.current_thread().name
        thread = threading.Thread(target=lambda: results.append(run(main())), name="other")
        thread.start()
        thread.join()
        self.assertEqual(results, ["other"])

    def test_a_loop_in_use_refuses_other_threads(self):
        errors = []

        def elsewhere():
            coroutine = nothing()
            try:
                Task.new(coroutine)
            except RuntimeError as error:
                errors.append(str(error))
            coroutine.close()

        async def nothing():
            pass

        async def main():
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
        run(main())
        self.assertEqual(len(errors), 1)
        self.assertIn("another thread", errors[0])
        self.assertTrue(event_loop.empty())


if __name__ == "__main__":
    unittest.main()

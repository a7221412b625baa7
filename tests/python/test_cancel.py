# SPDX-License-Identifier: MIT
"""Cancelling throws at the await where the task stands."""
import unittest

from both_ways import BothWays, poll_too
from coroscope import CancelledError, Task, event_loop, run, sleep


class Cancel(BothWays):
    def test_it_throws_at_the_await(self):
        seen = []

        async def worker():
            try:
                await sleep(30)
            except CancelledError:
                seen.append("thrown")
                raise

        async def main():
            task = Task.new(worker())
            await sleep(0)
            self.assertTrue(task.cancel())
            with self.assertRaises(CancelledError):
                await task
            return task.cancelled(), task.done(), task.cancel()
        self.assertEqual(self.run_main(main()), (True, True, False))
        self.assertEqual(seen, ["thrown"])

    def test_one_that_waits_for_a_task(self):
        async def waiter(task):
            await task

        async def main():
            task = Task.new(sleep_then(0.001))
            other = Task.new(waiter(task))
            await sleep(0)
            other.cancel()
            await task
            return other.cancelled(), task.result()

        async def sleep_then(seconds):
            await sleep(seconds)
            return "slept"
        self.assertEqual(self.run_main(main()), (True, "slept"))

    def test_one_that_never_ran_ends_at_once(self):
        ran = []

        async def worker():
            ran.append(1)

        async def main():
            task = Task.new(worker())
            task.cancel()
            return task.cancelled(), len(event_loop)
        self.assertEqual(self.run_main(main()), (True, 0))
        self.assertEqual(ran, [])

    def test_it_may_be_caught(self):
        async def stubborn():
            try:
                await sleep(30)
            except CancelledError:
                await sleep(0)
                return "still here"

        async def main():
            task = Task.new(stubborn())
            await sleep(0)
            task.cancel()
            return await task
        self.assertEqual(self.run_main(main()), "still here")

    def test_a_task_may_cancel_itself(self):
        async def main():
            task.cancel()
            await sleep(0)
            return "not reached"
        task = Task(main())
        with self.assertRaises(CancelledError):
            self.run_main(task)

    def test_generators_too(self):
        def worker():
            try:
                while True:
                    yield
            finally:
                seen.append("cleaned")
        seen = []

        async def main():
            task = Task.new(worker())
            await sleep(0)
            task.cancel()
        self.run_main(main())
        self.assertEqual(seen, ["cleaned"])


CancelPolling = poll_too(Cancel)

if __name__ == "__main__":
    unittest.main()

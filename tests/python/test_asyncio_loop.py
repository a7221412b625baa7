# SPDX-License-Identifier: MIT
"""coroscope.EventLoop by itself: what asyncio promises of a loop's queue, timers and turn, with nobody listening."""
import asyncio
import contextvars
import gc
import logging
import threading
import unittest
import unittest.mock
import weakref

import coroscope


def run(main):
    """asyncio.run() on a loop of Coroscope's."""
    with asyncio.Runner(loop_factory=coroscope.EventLoop) as runner:
        return runner.run(main)


class LoopTest(unittest.TestCase):
    def setUp(self):
        self.loop = coroscope.EventLoop()
        self.addCleanup(self.loop.close)
        self.seen = []

    def turn(self):
        self.loop.call_soon(self.loop.stop)
        self.loop.run_forever()


class Callbacks(LoopTest):
    def test_it_is_a_selector_loop(self):
        self.assertIsInstance(self.loop, asyncio.SelectorEventLoop)
        other = coroscope.EventLoopPolicy().new_event_loop()
        self.addCleanup(other.close)
        self.assertIsInstance(other, coroscope.EventLoop)

    def test_first_in_first_out(self):
        for number in range(200):  # more than the ring holds at first
            self.loop.call_soon(self.seen.append, number)
        self.turn()
        self.assertEqual(self.seen, list(range(200)))

    def test_what_a_callback_adds_runs_in_the_next_turn(self):
        def first():
            self.loop.call_soon(self.seen.append, "third")
            self.seen.append("first")
        self.loop.call_soon(first)
        self.loop.call_soon(self.seen.append, "second")
        self.turn()
        self.assertEqual(self.seen, ["first", "second"])
        self.turn()
        self.assertEqual(self.seen, ["first", "second", "third"])

    def test_handles(self):
        kept = self.loop.call_soon(self.seen.append, "kept")
        dropped = self.loop.call_soon(self.seen.append, "dropped")
        self.assertIs(type(kept), asyncio.Handle)
        dropped.cancel()
        self.assertTrue(dropped.cancelled())
        self.assertEqual(repr(dropped), "<Handle cancelled>")
        self.turn()
        self.assertEqual(self.seen, ["kept"])

    def test_a_handle_that_cancels_itself_as_it_runs(self):
        handle = self.loop.call_soon(lambda: (handle.cancel(), self.seen.append("ran")))
        self.turn()
        self.assertEqual(self.seen, ["ran"])

    def test_contexts(self):
        variable = contextvars.ContextVar("variable", default="outside")
        context = contextvars.copy_context()
        context.run(variable.set, "given")
        variable.set("current")
        self.loop.call_soon(lambda: self.seen.append(variable.get()))
        self.loop.call_soon(lambda: self.seen.append(variable.get()), context=context)
        variable.set("later")
        self.turn()
        self.assertEqual(self.seen, ["current", "given"])

    def test_wrong_calls(self):
        for wrong in (lambda: self.loop.call_soon(), lambda: self.loop.call_soon(print, unknown=1),
                      lambda: self.loop.call_later(None, print), lambda: self.loop.call_at(None, print),
                      lambda: self.loop.call_later(1), lambda: self.loop.call_later("1", print),
                      lambda: self.loop._add_callback(7)):
            self.assertRaises(TypeError, wrong)

    def test_a_closed_loop_refuses(self):
        self.loop.call_soon(self.seen.append, 1)
        self.loop.call_later(1, self.seen.append, 1)
        self.loop.close()
        self.assertEqual((list(self.loop._ready), list(self.loop._scheduled)), ([], []))
        for late in (lambda: self.loop.call_soon(print), lambda: self.loop.call_later(1, print),
                     lambda: self.loop.call_soon_threadsafe(print), self.loop.run_forever):
            self.assertRaisesRegex(RuntimeError, "closed", late)

    def test_exceptions_go_to_the_handler(self):
        self.loop.set_exception_handler(lambda loop, context: self.seen.append(context))
        handle = self.loop.call_soon(lambda: 1 / 0)
        self.loop.call_soon(self.seen.append, "goes on")
        self.turn()
        context, rest = self.seen
        self.assertEqual(rest, "goes on")
        self.assertIsInstance(context["exception"], ZeroDivisionError)
        self.assertIs(context["handle"], handle)
        self.assertIn("Exception in callback", context["message"])
        self.assertIn("<lambda>", context["message"])

    def test_what_ends_a_program_ends_the_run(self):
        for error in (KeyboardInterrupt, SystemExit):
            self.loop.call_soon(unittest.mock.Mock(side_effect=error))
            self.loop.call_soon(self.seen.append, "left in the queue")
            self.assertRaises(error, self.loop.run_forever)
            self.assertFalse(self.loop.is_running())
        self.turn()
        self.assertEqual(self.seen, ["left in the queue"] * 2)

    def test_one_turn_at_a_time_for_whoever_asks_for_one(self):
        self.loop.call_soon(lambda: self.loop.call_soon(self.seen.append, "second turn"))
        self.loop._run_once()
        self.assertEqual(self.seen, [])
        self.loop._run_once()
        self.assertEqual(self.seen, ["second turn"])

    def test_from_another_thread(self):
        worker = threading.Thread(target=lambda: self.loop.call_soon_threadsafe(self.loop.stop))
        self.loop.call_soon(worker.start)
        self.loop.run_forever()  # waits in the selector, mostly
        worker.join()

    def test_the_queues_can_be_looked_into(self):
        handle = self.loop.call_soon(print, 1)
        timer = self.loop.call_later(5, print, 2)
        self.assertEqual((list(self.loop._ready), list(self.loop._scheduled)), ([handle], [timer]))


class Timers(LoopTest):
    def test_in_the_order_of_their_times_then_of_their_calls(self):
        now = self.loop.time()
        for when, name in ((2, "c"), (1, "a"), (2, "d"), (1, "b")):
            self.loop.call_at(now + when * 1e-6, self.seen.append, name)
        self.loop.call_at(now + 3e-6, self.loop.stop)
        self.loop.run_forever()
        self.assertEqual(self.seen, ["a", "b", "c", "d"])

    def test_a_timer_handle(self):
        timer = self.loop.call_at(5.5, self.seen.append, 1)
        self.assertIs(type(timer), asyncio.TimerHandle)
        self.assertEqual((timer.when(), timer._scheduled), (5.5, True))
        timer.cancel()
        self.turn()
        self.assertEqual((self.seen, list(self.loop._scheduled), timer._scheduled), ([], [], False))

    def test_many_cancelled_ones_do_not_stay(self):
        timers = [self.loop.call_later(1000, print) for _ in range(1000)]
        for timer in timers[1:]:
            timer.cancel()
        self.turn()
        self.assertEqual(list(self.loop._scheduled), timers[:1])
        self.assertEqual(self.loop._timer_cancelled_count, 0)

    def test_a_class_with_a_clock_of_its_own(self):
        class Slow(coroscope.EventLoop):
            now = 100.0

            def time(self):
                return self.now

        loop = Slow()
        self.addCleanup(loop.close)
        timer = loop.call_later(5, self.seen.append, 1)
        self.assertEqual(timer.when(), 105.0)
        loop.call_soon(loop.stop)
        loop.run_forever()
        self.assertEqual(self.seen, [])
        loop.now = 105.0
        loop.call_soon(loop.stop)
        loop.run_forever()
        self.assertEqual(self.seen, [1])


class DebugMode(LoopTest):
    def setUp(self):
        super().setUp()
        self.loop.set_debug(True)

    def test_handles_know_where_they_were_made(self):
        for handle in (self.loop.call_soon(print), self.loop.call_later(1, print)):
            self.assertEqual(handle._source_traceback[-1].name, "test_handles_know_where_they_were_made")

    def test_slow_callbacks_are_told(self):
        self.loop.slow_callback_duration = 0
        with self.assertLogs("asyncio", logging.WARNING) as logs:
            self.loop.call_soon(self.seen.append, 1)
            self.turn()
        self.assertIn("took", logs.output[0])

    def test_what_is_no_callback(self):
        async def coroutine():
            pass
        self.assertRaisesRegex(TypeError, "coroutines cannot be used", self.loop.call_soon, coroutine)
        self.assertRaisesRegex(TypeError, "callable", self.loop.call_later, 1, 5)

    def test_what_is_no_job(self):
        async def coroutine():
            pass
        wrong = coroutine()
        self.assertRaisesRegex(TypeError, "coroutines cannot be used", self.loop.run_in_executor, None, wrong)
        wrong.close()
        self.assertEqual(self.loop.run_until_complete(self.loop.run_in_executor(None, lambda: 5)), 5)
        self.loop.run_until_complete(self.loop.shutdown_default_executor())

    def test_calls_from_other_threads(self):
        errors = []

        def wrong():
            try:
                self.loop.call_soon(print)
            except RuntimeError as error:
                errors.append(str(error))
            self.loop.call_soon_threadsafe(self.loop.stop)

        worker = threading.Thread(target=wrong)
        self.loop.call_soon(worker.start)
        self.loop.run_forever()
        worker.join()
        self.assertIn("Non-thread-safe", errors[0])


class Tasks(unittest.TestCase):
    def test_a_program(self):
        async def worker(number):
            await asyncio.sleep(0)
            return number

        async def main():
            self.assertIsInstance(asyncio.get_running_loop(), coroscope.EventLoop)
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(worker(number)) for number in range(5)]
            with self.assertRaises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await asyncio.Event().wait()
            return [task.result() for task in tasks]

        self.assertEqual(run(main()), list(range(5)))

    def test_nothing_lives_longer(self):
        class Held:
            pass

        async def holds():
            held = Held()
            references.append(weakref.ref(held))
            await asyncio.sleep(0)
            return held

        async def main():
            references.append(weakref.ref(asyncio.current_task()))
            await asyncio.gather(holds(), holds())

        references = []
        run(main())
        gc.collect()
        self.assertEqual([reference() for reference in references], [None] * 3)

    def test_a_loop_that_is_dropped_goes(self):
        loop = coroscope.EventLoop()
        loop.call_soon(lambda: loop)  # a cycle through the queue
        loop.call_later(1, lambda: loop)
        reference = weakref.ref(loop)
        loop._selector.close(), loop._ssock.close(), loop._csock.close()
        loop._closed = True  # or its end would be a ResourceWarning
        del loop
        gc.collect()
        self.assertIsNone(reference())


if __name__ == "__main__":
    unittest.main()

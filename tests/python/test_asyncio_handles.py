# SPDX-License-Identifier: MIT
"""asyncio's handles on coroscope.EventLoop: what cancels them is the engine's, and where nobody looks at one there is none."""
import asyncio
import contextvars
import unittest
import unittest.mock

import coroscope


class HandleTest(unittest.TestCase):
    def setUp(self):
        self.loop = coroscope.EventLoop()
        self.addCleanup(self.loop.close)
        self.seen = []

    def turn(self):
        self.loop.call_soon(self.loop.stop)
        self.loop.run_forever()


class Cancelled(HandleTest):
    def test_what_is_left_of_one(self):
        for loop_class in (coroscope.EventLoop, asyncio.SelectorEventLoop):
            loop = loop_class()
            self.addCleanup(loop.close)
            for handle in (loop.call_soon(print, 1), loop.call_later(1000, print, 1)):
                for _ in range(2):
                    self.assertIsNone(handle.cancel())
                    self.assertTrue(handle.cancelled())
                    self.assertEqual((handle._callback, handle._args), (None, None))
                self.assertIn("cancelled", repr(handle))

    def test_timers_are_counted_once(self):
        timers = [self.loop.call_later(1000, print) for _ in range(3)]
        for timer in timers[:2] * 2:
            timer.cancel()
        self.assertEqual(self.loop._timer_cancelled_count, 2)
        asyncio.TimerHandle.cancel(timers[2])
        self.assertEqual(self.loop._timer_cancelled_count, 3)

    def test_in_debug_mode_they_can_still_be_told(self):
        self.loop.set_debug(True)
        handle = self.loop.call_later(1000, print, "its argument")
        handle.cancel()
        self.assertIn("its argument", repr(handle))

    def test_what_a_callback_holds_is_let_go(self):
        class Held:
            def __del__(self):
                seen.append(handle.cancelled())
        seen = self.seen
        handle = self.loop.call_later(1000, print, Held())
        handle.cancel()
        self.assertEqual(seen, [True])

    def test_methods_of_the_programs(self):
        class Loop(coroscope.EventLoop):
            def _timer_handle_cancelled(self, handle):
                told.append(handle)
                super()._timer_handle_cancelled(handle)

        class Timer(asyncio.TimerHandle):
            def cancel(self):
                told.append("cancel")
                super().cancel()

        told = []
        loop = Loop()
        self.addCleanup(loop.close)
        handle = loop.call_later(1000, print)
        handle.cancel()
        self.assertEqual((told, loop._timer_cancelled_count), ([handle], 1))
        timer = Timer(5, print, (), self.loop)
        timer.cancel()
        self.assertEqual((told[1:], timer.cancelled()), (["cancel"], True))
        mocked = unittest.mock.Mock()
        other = asyncio.TimerHandle(5, print, (), mocked)
        other.cancel()
        mocked._timer_handle_cancelled.assert_called_once_with(other)


class Unseen(HandleTest):
    def test_who_looks_gets_one(self):
        context = contextvars.copy_context()
        self.assertIs(type(self.loop.call_soon(print, context=context)), asyncio.Handle)

    def test_callbacks_of_futures(self):
        future = self.loop.create_future()
        future.add_done_callback(self.seen.append)
        future.add_done_callback(lambda _: 1 / 0)
        self.loop.set_exception_handler(lambda loop, context: self.seen.append(context))
        future.set_result(1)
        future.add_done_callback(self.seen.append)
        self.assertEqual([type(handle) for handle in self.loop._ready], [asyncio.Handle] * 3)
        self.turn()
        self.assertEqual((self.seen[0], self.seen[2]), (future, future))
        self.assertIs(type(self.seen[1]["handle"]), asyncio.Handle)
        self.assertIsInstance(self.seen[1]["exception"], ZeroDivisionError)

    def test_a_call_soon_of_the_programs_sees_them_all(self):
        class Loop(coroscope.EventLoop):
            def call_soon(self, callback, *arguments, context=None):
                handle = super().call_soon(callback, *arguments, context=context)
                handles.append(type(handle))
                return handle

        handles = []
        loop = Loop()
        self.addCleanup(loop.close)
        future = loop.create_future()
        future.add_done_callback(print)
        future.cancel()
        self.assertEqual(handles, [asyncio.Handle])


if __name__ == "__main__":
    unittest.main()

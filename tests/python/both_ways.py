# SPDX-License-Identifier: MIT
"""Runs each test of a class in both ways in which a task can wait."""
import unittest

import coroscope


class BothWays(unittest.TestCase):
    """`self.run_main(coroutine)` runs it parked; the subclass made by poll_too polls."""

    waiting = "park"

    def run_main(self, main):
        return coroscope.run(main, waiting=self.waiting)


def poll_too(cls):
    """A copy of the test class whose programs poll."""
    return type(cls.__name__ + "Polling", (cls,), {"waiting": "poll", "__module__": cls.__module__})

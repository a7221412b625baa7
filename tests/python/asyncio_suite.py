# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs CPython's own tests of asyncio (Debian: libpython3.11-testsuite), with asyncio's loop or with Coroscope's in its place.

    asyncio_suite.py --loop stock|coroscope [--tasks own] [--results FILE] [MODULE…]

Most of the tests make asyncio.SelectorEventLoop themselves, so with Coroscope's not only the policy is replaced, but also that
name; and those of tasks make them by their class: --tasks own puts the engine's type in the place of each name that it has. FILE
gets the outcome of each test and the number of loops and of the engine's tasks that were made, as JSON.
"""
import argparse
import asyncio
import json
import pkgutil
import sys
import unittest


class Outcomes(unittest.TextTestResult):
    """What became of each test, by its name."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.outcomes = {}

    def note(self, test, outcome):
        name = test.id()
        if self.outcomes.get(name, "passed") == "passed":
            self.outcomes[name] = outcome

    def addSuccess(self, test):
        super().addSuccess(test)
        self.note(test, "passed")

    def addError(self, test, error):
        super().addError(test, error)
        self.note(test, "error")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note(test, "failed")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "skipped")

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.note(test, "passed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note(test, "failed")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.note(test, "failed")


def count_loops(loop_class):
    """Counts the loops of the class that are made from here on."""
    made = [0]
    begin = loop_class.__init__

    def counted(self, *arguments, **named):
        made[0] += 1
        begin(self, *arguments, **named)

    loop_class.__init__ = counted
    return made


def use_coroscope():
    import coroscope
    from asyncio import unix_events
    stock = asyncio.SelectorEventLoop
    asyncio.SelectorEventLoop = unix_events.SelectorEventLoop = unix_events._UnixSelectorEventLoop = coroscope.EventLoop
    unix_events._UnixDefaultEventLoopPolicy._loop_factory = coroscope.EventLoop
    coroscope.install()
    assert issubclass(coroscope.EventLoop, stock)
    return coroscope.EventLoop


def use_own_tasks():
    from coroscope import _asyncio
    asyncio.Task = asyncio.tasks.Task = asyncio.tasks._CTask = _asyncio.Task


def own_tasks_made():
    if "coroscope" not in sys.modules:
        return 0
    from coroscope import _coroscope
    return _coroscope._own_tasks_made()


def module_names():
    import test.test_asyncio as package
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name.startswith("test_"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--loop", choices=["stock", "coroscope"], required=True)
    parser.add_argument("--tasks", choices=["asyncio", "own"], default="asyncio")
    parser.add_argument("--results")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    loop_class = use_coroscope() if options.loop == "coroscope" else asyncio.SelectorEventLoop
    if options.tasks == "own":
        use_own_tasks()
    made = count_loops(loop_class)
    from test import support
    support.use_resources = ["network"]
    suite = unittest.TestSuite()
    for name in options.modules or module_names():
        try:
            suite.addTests(unittest.defaultTestLoader.loadTestsFromName("test.test_asyncio." + name))
        except unittest.SkipTest as skipped:
            print(f"{name}: {skipped}", flush=True)
    result = unittest.TextTestRunner(resultclass=Outcomes, verbosity=1, stream=sys.stderr).run(suite)
    if options.results:
        with open(options.results, "w") as file:
            json.dump({"loops": made[0], "own_tasks": own_tasks_made(), "tests": result.outcomes}, file, indent=1)
    print(f"{options.loop}: {len(result.outcomes)} tests, {made[0]} loops and {own_tasks_made()} tasks of the engine's made",
          flush=True)


if __name__ == "__main__":
    main()

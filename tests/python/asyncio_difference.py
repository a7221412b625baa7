# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints which of CPython's own tests of asyncio have another outcome on Coroscope's loop, recorded, than on asyncio's.

    asyncio_difference.py COROSCOPE [--python PYTHON] [MODULE…]

Each module (all) is run by asyncio_suite.py on asyncio's loop, then by `coroscope run --record` on ours, with asyncio's tasks and with
the engine's in their place. What differs is run again, alone, since some of these tests measure time: only what differs then, too, is
told. Ends with 1 where there is any that NOT_APPLICABLE does not name.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

SUITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "asyncio_suite.py")
PREFIX = "test.test_asyncio."
NOT_APPLICABLE = {}  # by name without the prefix: why it cannot hold on a loop that is not asyncio's own; there is none


class Runner:
    def __init__(self, options, folder):
        self.python = options.python
        self.recorded = [options.coroscope, "run", "--python", options.python, "--record", os.path.join(folder, "out.coro")]
        self.results = os.path.join(folder, "results.json")
        self.folder = folder

    def outcomes(self, side, modules):
        """Of `side`: stock, asyncio (its tasks on our loop), or own (the engine's)."""
        if side == "stock":
            words = [self.python, SUITE, "--loop", "stock"]
        else:
            words = [*self.recorded, SUITE, "--loop", "coroscope", "--tasks", side]
        done = subprocess.run([*words, "--results", self.results, *modules], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr[-4000:]}")
        print(done.stdout.strip().splitlines()[-1], flush=True)
        with open(self.results) as file:
            return json.load(file)["tests"]


def differing(stock, ours):
    return {name for name in stock.keys() | ours.keys() if stock.get(name) != ours.get(name)}


def alone(names):
    """As the suite takes them; what is no test (a module that cannot be loaded) is not run again."""
    return sorted(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coroscope")
    parser.add_argument("--python", default="/usr/bin/python3.11")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    options.coroscope = os.path.abspath(options.coroscope)
    unexpected = 0
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(options, folder)
        stock = runner.outcomes("stock", options.modules)
        for side in ("asyncio", "own"):
            names = differing(stock, runner.outcomes(side, options.modules))
            if again := alone(names):
                names = differing(runner.outcomes("stock", again), runner.outcomes(side, again))
            for name in sorted(name.removeprefix(PREFIX) for name in names):
                reason = NOT_APPLICABLE.get(name)
                unexpected += reason is None
                print(f"differs with tasks of {side}: {name}" + (f" ({reason})" if reason else ""))
    print("none differs" if unexpected == 0 else f"{unexpected} differ")
    sys.exit(unexpected > 0)


if __name__ == "__main__":
    main()

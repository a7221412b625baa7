# SPDX-License-Identifier: MIT
"""Runs random asyncio programs by plain python3 and by `coroscope run`, and tells where they differ, or their recordings do.

    fuzz_asyncio.py COROSCOPE [--first SEED] [--count SEEDS] [--rounds ROUNDS]

Each round takes the next seeds; 0 rounds: until something differs. A seed is looked at more closely by random_asyncio.py.
"""
import argparse
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = str(pathlib.Path(__file__).resolve().parent / "random_asyncio.py")
PYTHON = sys.executable
CLOCKS = ({"time": "none", "options": []}, {"time": "shim", "options": []},
          {"time": "real", "options": ["--clock", "virtual", "--tick", "1ns"]})


def execute(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise RuntimeError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def is_same(line, other):
    """Times are rounded, so they may differ by one in the last place."""
    timed = [re.fullmatch(r"(\d+\.\d{3}) (.*)", text) for text in (line, other)]
    if line == other or not all(timed):
        return line == other
    return timed[0][2] == timed[1][2] and abs(float(timed[0][1]) - float(timed[1][1])) < 0.0015


def differences(stock, ours, what):
    """At most one a seed."""
    seed, told = "no seed", set()
    for line, other in itertools.zip_longest(stock.splitlines(), ours.splitlines(), fillvalue="nothing"):
        if line.startswith("seed "):
            seed = line
        if not is_same(line, other) and seed not in told:
            told.add(seed)
            yield f"{what}, {seed}: {line!r} by asyncio's loop, {other!r} by Coroscope's"


def recording_differences(counted, coroscope, folder, what):
    """Of the recording, from what the tasks' coroutines have counted."""
    info = json.loads(execute([coroscope, "info", "--json", "out.coro"], folder))
    tasks = sorted(info["tasks"], key=lambda task: task["number"])
    numbers = {task["id"]: task["number"] for task in tasks}
    recorded = [[task["slices"], numbers.get(task["parent"]), task["state"]] for task in tasks]
    for number, (stock, ours) in enumerate(itertools.zip_longest(counted, recorded)):
        if stock != ours:
            yield f"{what}: task {number} is {stock}, recorded as {ours}"
    steps = sum(steps for steps, _, _ in counted)
    if not info["closed_cleanly"] or info["switches"] != steps:
        yield f"{what}: {steps} steps, recorded as {info['switches']}"


def compare(first, count, coroscope, folder):
    """All that differs, a line each."""
    found = []
    for clock in CLOCKS:
        seeds = [str(first), str(count)]
        asyncio_time = "none" if clock["time"] == "none" else "shim"
        stock = execute([PYTHON, PROGRAM, "--time", asyncio_time, *seeds], folder)
        execute([PYTHON, PROGRAM, "--time", asyncio_time, "--count", "counted.json", *seeds], folder)
        recorded = [coroscope, "run", "--python", PYTHON, "--record", "out.coro", *clock["options"], PROGRAM]
        ours = execute([*recorded, "--time", clock["time"], *seeds], folder)
        found += differences(stock, ours, f"time {clock['time']}")
        counted = json.loads((pathlib.Path(folder) / "counted.json").read_text())
        found += recording_differences(counted, coroscope, folder, f"time {clock['time']}, seeds from {first}")
        execute([*recorded, "--time", clock["time"], "--collect", *seeds], folder)  # it ends well
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("coroscope")
    parser.add_argument("--first", type=int, default=int.from_bytes(os.urandom(3), "big"))
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=0)
    options = parser.parse_args()
    first = options.first
    for done in itertools.count(1):
        with tempfile.TemporaryDirectory() as folder:
            found = compare(first, options.count, os.path.abspath(options.coroscope), folder)
        print(f"seeds {first} to {first + options.count - 1}: {len(found)} differences", *found[:20], sep="\n", flush=True)
        if found:
            sys.exit(1)
        if done == options.rounds:
            break
        first += options.count


if __name__ == "__main__":
    main()

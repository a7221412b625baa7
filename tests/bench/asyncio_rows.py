# SPDX-License-Identifier: MIT
"""What asyncio programs cost recorded with default options, against asyncio's own loop and uvloop with nothing recorded.

usage: asyncio_rows.py COROSCOPE [ROUNDS] [--rows sleep-1k,spawn] [--window RUN_IN_WINDOW]

Each round (5) runs each row once in each column, in turn, each in a process of its own, which takes the best of three; medians of
the rounds, in ns an operation, and what ours takes of theirs. Columns: asyncio's loop; the same with getpid spared as ours spares
it; uvloop, where python3-uvloop is installed; ours recorded with asyncio's tasks; ours recorded as it is by default, with the engine's.
--window: that with a window attached, too, by the program tests/bench/run_in_window.
"""
import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time


async def switches(tasks, each):
    async def worker():
        for _ in range(each):
            await asyncio.sleep(0)
    await asyncio.gather(*[worker() for _ in range(tasks)])
    return tasks * each


async def spawn(count):
    async def nothing():
        pass
    for _ in range(count // 100):
        await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(100)])
    return count


async def timers(count):
    await asyncio.gather(*[asyncio.sleep((i * 7919 % count) * 1e-7) for i in range(count)])
    return count


async def ping_pong(count):
    there, back = asyncio.Queue(), asyncio.Queue()

    async def pong():
        for _ in range(count):
            back.put_nowait(await there.get())
    task = asyncio.create_task(pong())
    for _ in range(count):
        there.put_nowait(1)
        await back.get()
    await task
    return 2 * count


async def events(count):
    async def waiter(event):
        await event.wait()
    for _ in range(count // 100):
        event = asyncio.Event()
        waiters = [asyncio.create_task(waiter(event)) for _ in range(100)]
        await asyncio.sleep(0)
        event.set()
        await asyncio.gather(*waiters)
    return count


async def gather(count):
    async def one():
        await asyncio.sleep(0)
    await asyncio.gather(*[one() for _ in range(count)])
    return count


async def echo(count):
    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line)
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for _ in range(count):
        writer.write(b"hello\n")
        await reader.readline()
    writer.close()
    server.close()
    return count


ROWS = {
    "sleep-1": lambda: switches(1, 50_000),
    "sleep-10": lambda: switches(10, 10_000),
    "sleep-1k": lambda: switches(1_000, 200),
    "sleep-100k": lambda: switches(100_000, 4),
    "spawn": lambda: spawn(20_000),
    "timers": lambda: timers(100_000),
    "queue": lambda: ping_pong(10_000),
    "event": lambda: events(10_000),
    "gather": lambda: gather(10_000),
    "echo": lambda: echo(2_000),
}
BEST_OF = 3


def run_row():
    """In the process that is measured."""
    kind = os.environ["COROSCOPE_BENCH_LOOP"]
    if kind == "uvloop":
        import uvloop
        uvloop.install()
    elif kind == "spared":
        from coroscope import _coroscope
        _coroscope._spare_getpid()

    async def measured():
        best = float("inf")
        for _ in range(BEST_OF):
            begin = time.perf_counter()
            count = await ROWS[os.environ["COROSCOPE_BENCH_ROW"]]()
            best = min(best, (time.perf_counter() - begin) / count * 1e9)
        return best
    best = asyncio.run(measured())
    with open(os.environ["COROSCOPE_BENCH_RESULT"], "w") as file:
        print(best, file=file)


class Columns:
    def __init__(self, options, folder):
        self.folder = folder
        recorded = [options.coroscope, "run", "--python", sys.executable, "--record", folder + "/out.coro"]
        package = subprocess.run([options.coroscope, "--python-path"], check=True, capture_output=True, text=True).stdout.strip()
        self.words = {"stock": ([sys.executable, __file__], {}),
                      "spared": ([sys.executable, __file__], {"PYTHONPATH": package})}
        if subprocess.run([sys.executable, "-c", "import uvloop"], capture_output=True).returncode == 0:
            self.words["uvloop"] = ([sys.executable, __file__], {})
        self.words["C tasks"] = ([*recorded, "--asyncio-tasks", "asyncio", __file__], {})
        self.words["ours"] = ([*recorded, __file__], {})
        if options.window:
            self.words["window"] = ([options.window, __file__], {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"})

    def measure(self, column, row):
        words, more = self.words[column]
        result = self.folder + "/result"
        subprocess.run(words, check=True, env={**os.environ, **more, "COROSCOPE_BENCH_LOOP": column, "COROSCOPE_BENCH_ROW": row,
                                               "COROSCOPE_BENCH_RESULT": result})
        with open(result) as file:
            return float(file.read())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("coroscope")
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--rows", type=lambda text: text.split(","), default=list(ROWS))
    parser.add_argument("--window", metavar="RUN_IN_WINDOW")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        columns = Columns(options, folder)
        names = list(columns.words)
        mine = [name for name in names if name in ("C tasks", "ours", "window")]
        theirs = [name for name in names if name not in mine]
        pairs = [(a, b) for a in mine for b in theirs]
        print(f"{'ns':12}" + "".join(f"{name:>9}" for name in names) + "  " + " ".join(f"{a}/{b}" for a, b in pairs))
        for row in options.rows:
            rounds = [{name: columns.measure(name, row) for name in names} for _ in range(options.rounds)]
            print(f"{row:12}" + "".join(f"{statistics.median(each[name] for each in rounds):9.0f}" for name in names) + "  "
                  + " ".join(f"{statistics.median(each[a] / each[b] for each in rounds):>{len(a + b) + 1}.2f}" for a, b in pairs),
                  flush=True)


if "COROSCOPE_BENCH_ROW" in os.environ:
    run_row()
else:
    main()

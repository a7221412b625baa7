"""Generators: a task need not be a coroutine. A plain generator that yields gives up control just as well.

Each bare `yield` sends the task to the back of the ready queue, so the three take turns: a round robin. Choose the
axis "switches" in the chart: on the axis "time" the slices are too short to be seen.
"""
from coroscope import Task, run


def count(name, limit):
    for number in range(1, limit + 1):
        print(f"{name}: {number}")
        yield
    return limit


async def main():
    counters = [Task.new(count("a", 3)), Task.new(count("b", 5)), Task.new(count("c", 2))]
    total = 0
    for counter in counters:
        total += await counter
    print(f"counted {total} in all")


if __name__ == "__main__":
    run(main())

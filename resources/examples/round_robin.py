"""Round robin: plain generators as tasks on the package's loop.

Each bare `yield` sends the task to the back of the ready queue, so the three
take turns. Press F7 and look at the panel Loop: who has run comes in again
behind the others. In the chart press T: on the axis time the slices are too
short to be seen, on the axis switches all are equally wide.
"""
from coroscope import Task, run


def count(name, limit):
    for number in range(1, limit + 1):
        print(f"{name}: {number}")
        yield
    return limit


async def main():
    counters = [
        Task.new(count("a", 3)),
        Task.new(count("b", 5)),
        Task.new(count("c", 2)),
    ]
    total = 0
    for counter in counters:
        total += await counter
    print(f"counted {total} in all")


if __name__ == "__main__":
    run(main())

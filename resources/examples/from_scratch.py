"""From scratch: two tasks sleep, and a main waits for both.

Press F7 to stop before the first switch, F7 for each next.
Look at
  - the ready queue: who runs next,
  - the waits: what each task waits for, and since when,
  - the chart: one bar for each stretch that a task runs
    without giving up control.
"""
from coroscope import Task, run, sleep


async def task1():
    for number in range(2):
        print(f"task1: round {number + 1}")
        await sleep(1)


async def task2():
    for number in range(3):
        print(f"task2: round {number + 1}")
        await sleep(2)


async def main():
    first = Task.new(task1())
    second = Task.new(task2())
    await first
    await second
    print("done")


if __name__ == "__main__":
    run(main())

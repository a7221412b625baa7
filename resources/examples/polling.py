"""Polling: the same program on a loop that never parks a task.

A task that waits stays in the ready queue and looks again each time its turn comes: "is it time yet?", "is it done
yet?". Nearly all of its switches change nothing. They are idle polls: stepping passes over them, and the chart and
the log fold them into one entry. Compare the number of switches with that of "From scratch".
"""
from coroscope import Task, run, sleep


async def task1():
    for number in range(2):
        print(f"task1: round {number + 1}")
        await sleep(0.1)


async def task2():
    for number in range(3):
        print(f"task2: round {number + 1}")
        await sleep(0.2)


async def main():
    first = Task.new(task1())
    second = Task.new(task2())
    await first
    await second
    print("done")


if __name__ == "__main__":
    run(main(), waiting="poll")

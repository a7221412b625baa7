"""Failure: a task raises, and the error travels to whoever awaits it.

Set the breakpoint `fail divide` to stop right after the slice that raised, or `fail *` for any task. The task list
shows which tasks failed, with their errors, and which ones awaited them.
"""
from coroscope import Task, run, sleep


async def divide(a, b):
    await sleep(0.1)
    return a / b


async def report(a, b):
    task = Task.new(divide(a, b))
    try:
        print(f"{a} / {b} = {await task}")
    except ZeroDivisionError as error:
        print(f"{a} / {b}: {error}")


async def careless():
    await Task.new(divide(1, 0))


async def main():
    reports = [Task.new(report(6, 3)), Task.new(report(1, 0))]
    for task in reports:
        await task
    try:
        await Task.new(careless())
    except ZeroDivisionError:
        print("careless failed, because what it awaited had failed")


if __name__ == "__main__":
    run(main())

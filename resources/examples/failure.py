"""Failure: a task raises, and the error travels to whoever awaits it.

Breakpoint `fail divide` (Ctrl+B) stops right after the slice that raised,
`fail *` after that of any task. Press F5 to run it all: the panel Tasks
shows which tasks failed, the chart marks their ends, and a click on such a
slice shows the error and who was woken by it.
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

"""Deadlock: two tasks wait for each other, and main waits for one of them.

Press F5. Nothing is ready and no timer runs, so nothing can ever happen
again: the run ends, and says who was left waiting. Select a task in the
panel Tasks and follow what it waits for in the panel Task: left waits for
right, right waits for left. Put a # before one of these awaits, press F5.
"""
from coroscope import Task, run, sleep

tasks = {}


async def left():
    print("left: started, now I need right")
    await sleep(0.2)
    await tasks["right"]
    print("left: never printed")


async def right():
    print("right: started, now I need left")
    await sleep(0.1)
    await tasks["left"]
    print("right: never printed")


async def main():
    tasks["left"] = Task.new(left())
    tasks["right"] = Task.new(right())
    await tasks["left"]


if __name__ == "__main__":
    run(main())

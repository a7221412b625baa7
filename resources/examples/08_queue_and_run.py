"""A queue, and a function run() that works it off.

run() takes the first task, resumes it, and puts it back at the end unless
it has ended. So tasks may come while it runs: a guide starts one for each
visitor. Press F7 and look at the panel Loop: it shows the program's own
queue, `waiting_room`, in its own order. Click an earlier slice to look back
at the queue of that moment, Esc returns.
"""
from collections import deque

waiting_room = deque()


def run(first):
    waiting_room.append(first)
    while waiting_room:
        task = waiting_room.popleft()
        try:
            task.send(None)
        except StopIteration:
            continue
        waiting_room.append(task)


def visitor(name, pictures):
    for number in range(1, pictures + 1):
        print(f"{name} looks at picture {number}")
        yield
    print(f"{name} goes home")


def guide():
    for name, pictures in (("Ada", 3), ("Ben", 1), ("Cleo", 2)):
        print(f"guide: welcome, {name}")
        waiting_room.append(visitor(name, pictures))
        yield


if __name__ == "__main__":
    run(guide())

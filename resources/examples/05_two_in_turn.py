"""Two tasks that never end, in turn: the smallest event loop there is.

Press F5, then F6 to pause: the panel Loop shows whose turn comes next. F7
goes switch by switch, F5 on, Shift+F5 ends it. A task gives up control at
its yield and nowhere else: take that of the gull away, press Ctrl+Shift+F5,
and the wave is heard no more. F6 stops that loop as well.
"""


def wave():
    beach = 0
    while True:
        beach += 1
        print(f"wave {beach} rolls in")
        yield


def gull():
    while True:
        print("    a gull cries")
        yield


def shore():
    tasks = [wave(), gull()]
    while True:
        for task in tasks:
            next(task)


if __name__ == "__main__":
    shore()

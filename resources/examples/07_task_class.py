"""A class of tasks: it keeps the coroutine, and what came of it.

`await errand` runs __await__: it yields until that errand is finished, then
has its result. So coroutines can wait for each other. Press F7 for each
switch, Ctrl+F7 to see the idle polls, too: the panel Task says for which
one the shopping polls. Nothing but step() resumes them; in the chart it has
a lane of its own.
"""


class Errand:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.finished = False
        self.result = None

    def step(self):
        try:
            self.coroutine.send(None)
        except StopIteration as end:
            self.finished, self.result = True, end.value

    def __await__(self):
        while not self.finished:
            yield self
        return self.result


class Pause:
    def __await__(self):
        yield


async def fetch(item, shops):
    for shop in range(1, shops + 1):
        print(f"{item}: asking in shop {shop}")
        await Pause()
    return f"{item} from shop {shops}"


async def shopping(first, second):
    print("home:", await first)
    print("home:", await second)


def saturday():
    milk = Errand(fetch("milk", 2))
    nails = Errand(fetch("nails", 4))
    errands = [Errand(shopping(milk, nails)), milk, nails]
    while not all(errand.finished for errand in errands):
        for errand in errands:
            if not errand.finished:
                errand.step()


if __name__ == "__main__":
    saturday()

# SPDX-License-Identifier: MIT
"""Two objects for one coroutine: the one that is waited for is not the one that is run, and never learns of the end."""
from collections import deque

ready = deque()


class Errand:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.done = False

    def __await__(self):
        while not self.done:
            yield self


def send_out(coroutine):
    ready.append(Errand(coroutine))
    return Errand(coroutine)


async def fetch(what):
    print("fetching", what)


async def home():
    await send_out(fetch("milk"))
    print("never said")


send_out(home())
while ready:
    errand = ready.popleft()
    try:
        errand.coroutine.send(None)
    except StopIteration:
        errand.done = True
    else:
        ready.append(errand)

"""Producer and consumer: two kinds of tasks share a small buffer.

Nobody wakes anybody here: who finds the buffer full, or empty, yields and
looks again. Press F5 and watch in the chart how one producer and two
consumers alternate. Breakpoint `consumer -> producer` (Ctrl+B) stops at
each hand-over back; F5 goes on to the next one.
"""
from coroscope import Task, run, sleep


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False

    def put(self, item):
        while len(self.items) == self.room:
            yield
        self.items.append(item)

    def get(self):
        while not self.items:
            if self.closed:
                return None
            yield
        return self.items.pop(0)


def producer(buffer, amount):
    for number in range(1, amount + 1):
        yield from buffer.put(number)
        print(f"made {number}, {len(buffer.items)} in the buffer")
    buffer.closed = True


def consumer(buffer):
    eaten = 0
    while True:
        item = yield from buffer.get()
        if item is None:
            return eaten
        print(f"    took {item}")
        eaten += 1
        yield


async def main():
    buffer = Buffer(room=2)
    consumers = [Task.new(consumer(buffer)) for _ in range(2)]
    await Task.new(producer(buffer, 8))
    for task in consumers:
        print(f"a consumer took {await task}")
    await sleep(0)


if __name__ == "__main__":
    run(main())

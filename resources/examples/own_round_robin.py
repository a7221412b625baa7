"""A loop of your own, the smallest: two generators and a `for` that resumes each in turn.

No package is imported: Coroscope sees what next() resumes. Each resumption is a switch, each `yield` gives control back.
Press F7 to go from switch to switch, and look at the values that are sent in and yielded out.
"""


def lighthouse(flashes):
    for number in range(1, flashes + 1):
        print(f"lighthouse: flash {number}")
        yield
    return "day breaks"


def harbour():
    ships = 0
    while True:
        arrived = yield ships
        if arrived:
            ships += arrived
            print(f"harbour: {ships} ships")


def main():
    light, port = lighthouse(3), harbour()
    next(port)
    for ships in (2, 0, 5):
        next(light)
        port.send(ships)
    try:
        next(light)
    except StopIteration as end:
        print("lighthouse:", end.value)
    port.close()


if __name__ == "__main__":
    main()

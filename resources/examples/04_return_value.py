"""A return value: a generator that ends tells how it went.

`return` ends it with StopIteration, which carries the value; yield from
catches that one and hands the value on. Press F5 to run it all, then click
the last slice in the chart: the panel Task shows the result. Breakpoint
`finish county` (Ctrl+B) stops right after the slice that returned.
"""


def polling_station(ballots):
    yes = 0
    for ballot in ballots:
        yes += ballot == "yes"
        yield ballot
    return yes


def county():
    north = yield from polling_station(["yes", "no", "yes"])
    print("  north counted:", north)
    south = yield from polling_station(["no", "yes"])
    print("  south counted:", south)
    return north + south


def count_votes():
    counting = county()
    while True:
        try:
            print("ballot:", next(counting))
        except StopIteration as end:
            print("in favour:", end.value)
            return


if __name__ == "__main__":
    count_votes()

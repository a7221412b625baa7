"""Delegation: with yield from, a generator lets another one speak for it.

Press F7 for each switch and look at the panel Task: its stack shows both,
letter_round and in it the street where it stands. There is one lane in the
chart: next() and send() go through the outer one straight to the innermost.
Click a line of the stack to go there; Alt+Left and Alt+Right look back.
"""


def street(name, houses):
    for number in range(1, houses + 1):
        answer = yield f"{name} {number}"
        if answer:
            print(f"  somebody at {name} {number} says: {answer}")


def letter_round():
    yield from street("Mill Lane", 2)
    print("  around the corner")
    yield from street("Harbour Row", 3)


def deliver():
    walk = letter_round()
    print("letters for", next(walk))
    for answer in (None, "thank you", None, "wrong house!"):
        print("letters for", walk.send(answer))
    walk.close()


if __name__ == "__main__":
    deliver()

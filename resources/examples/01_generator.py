"""A generator: a function that stops at each yield and goes on from there.

Press F7 to stop before the first switch, and F7 again for each next one.
Calling music_box() runs nothing yet: only next() lets it go on, up to its
next yield. Look at
  - the editor: the mark shows the line at which the generator stands,
  - the chart: one bar for each stretch between two yields.
"""


def music_box():
    print("  the lid is open")
    for note in ("do", "mi", "sol"):
        yield note
    print("  the spring has run down")


def listen():
    box = music_box()
    print("nothing plays before next() is called")
    print("first:", next(box))
    print("a break: the box remembers where it was")
    print("second:", next(box))
    print("third:", next(box))
    print("after the last:", next(box, "silence"))


if __name__ == "__main__":
    listen()

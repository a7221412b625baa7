# SPDX-License-Identifier: MIT
"""The end of a generator is an exception to whoever resumes it: here nobody catches it."""


def count_down(start):
    while start:
        yield start
        start -= 1
    return "lift off"


rocket = count_down(2)
print(next(rocket))
print(next(rocket))
print(next(rocket))

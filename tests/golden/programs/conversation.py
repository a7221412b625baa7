# SPDX-License-Identifier: MIT
"""A generator that is talked to: what is sent into it comes out again in what it yields."""


def running_mean():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        if value is None:
            return f"{count} values"
        total += value
        count += 1
        mean = total / count


mean = running_mean()
print(next(mean))
for number in (4, 8, 3):
    print(mean.send(number))
try:
    mean.send(None)
except StopIteration as end:
    print(end.value)

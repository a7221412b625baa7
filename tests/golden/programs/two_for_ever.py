# SPDX-License-Identifier: MIT
"""Two tasks that never end, in a list that is walked through again and again."""


def chant(word):
    while True:
        print(word)
        yield


choir = [chant("la"), chant("lo")]
while True:
    for voice in choir:
        next(voice)

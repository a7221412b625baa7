# SPDX-License-Identifier: MIT
"""Delegation: what is sent goes through to the innermost, what that returns comes back."""


def spell(word):
    for letter in word:
        heard = yield letter
        if heard == "stop":
            return f"stopped at {letter}"
    return "to the end"


def spell_all(*words):
    endings = []
    for word in words:
        endings.append((yield from spell(word)))
    return endings


speller = spell_all("ab", "xyz")
said = [next(speller)]
for heard in (None, None, "stop"):
    try:
        said.append(speller.send(heard))
    except StopIteration as end:
        print(said, end.value)

"""send(): a generator that is talked to. What goes in is what yield returns.

Press F7 for each switch. The first next() runs up to the first yield, where
the generator can hear; each send() hands it a coin and gets an answer. Look
at the column Result of Switches: it shows what was sent and what yielded.
Type `resume piggy_bank hit 4` at Ctrl+B and press F5: the program stops
before the third coin.
"""


def piggy_bank(full):
    saved = 0
    while saved < full:
        coin = yield f"{saved} cents inside"
        print(f"  a coin of {coin} falls in")
        saved += coin
    yield "full: no more coins"


def save_up():
    bank = piggy_bank(full=100)
    print(next(bank))
    for coin in (20, 50, 10, 50):
        print(bank.send(coin))
    bank.close()


if __name__ == "__main__":
    save_up()

"""Parking instead of polling: who waits leaves the queue until it is woken.

The bakery of before, on the loop of the package coroscope. Press F5 and
compare the number of switches, which the band at the top says. Then F7 for
each switch, and look at the panel Loop: who sleeps or awaits stands in
Waiting, not in the queue, and costs nothing; its card in the queue says who
woke it. Then write "poll" for "park" and press F5 again.
"""
from coroscope import Task, run, sleep


async def bake(bread, minutes):
    print(f"{bread}: into the oven")
    await sleep(minutes)
    if bread == "cake":
        raise RuntimeError("the cake is burnt")
    print(f"{bread}: done")
    return minutes


async def bakery():
    rolls = Task.new(bake("rolls", 3))
    loaf = Task.new(bake("loaf", 7))
    cake = Task.new(bake("cake", 5))
    total = await rolls + await loaf
    print(f"the oven was used for {total} minutes")
    try:
        await cake
    except RuntimeError as error:
        print("alas:", error)


if __name__ == "__main__":
    run(bakery(), waiting="park")

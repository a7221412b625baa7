"""Two locks and two tasks: each holds one, and waits for the other one's.

Press F5, then look at the chart: for two seconds nothing happens, until
the timeout ends it. Click into that time, and select ann in the panel
Tasks: the panel Task says that she waits for fork, which bob holds, and
of bob that he waits for knife, which ann holds. Have bob() take knife
first, too, and press F5 again.
"""
import asyncio

knife = asyncio.Lock()
fork = asyncio.Lock()


async def ann():
    async with knife:
        print("ann: I have the knife, now I need the fork")
        await asyncio.sleep(1)
        async with fork:
            print("ann: eats")


async def bob():
    async with fork:
        print("bob: I have the fork, now I need the knife")
        await asyncio.sleep(1)
        async with knife:
            print("bob: eats")


async def main():
    try:
        async with asyncio.timeout(4):
            await asyncio.gather(ann(), bob())
    except TimeoutError:
        print("main: nobody ate")


if __name__ == "__main__":
    asyncio.run(main())

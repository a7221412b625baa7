"""Two locks and two tasks: each holds one, and waits for the other one's.

Press F5, then click into the chart just before main runs for the second
time. Select ann in the panel Tasks: the panel Task says that she waits
for the fork, which bob holds, and of bob that he waits for the knife,
which ann holds. So it stays until main gives up. Have bob() take the
knife first, too, and press F5 again.
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
    tasks = [asyncio.create_task(ann()), asyncio.create_task(bob())]
    eaten, _ = await asyncio.wait(tasks, timeout=3)
    print(f"main: {len(eaten)} of {len(tasks)} have eaten")
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())

# SPDX-License-Identifier: MIT
"""Ten clients of one server of websockets'."""
import asyncio

import websockets


async def double(socket):
    async for message in socket:
        await socket.send(message * 2)


async def talk(port, number):
    async with websockets.connect(f"ws://127.0.0.1:{port}") as socket:
        replies = []
        for turn in range(10):
            await socket.send(f"{number}-{turn} ")
            replies.append(await socket.recv())
        await (await socket.ping())
        return replies


async def main():
    async with websockets.serve(double, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        print(await asyncio.gather(*(talk(port, number) for number in range(10))))


asyncio.run(main())

# SPDX-License-Identifier: MIT
"""httpx asks a small server; anyio's task groups, streams, cancellation and threads."""
import asyncio

import anyio
import httpx


async def answer(reader, writer):
    while line := await reader.readline():
        while (await reader.readline()).strip():
            pass
        body = b"you asked for " + line.split()[1]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
    writer.close()


async def ask():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = "http://127.0.0.1:{}/".format(server.sockets[0].getsockname()[1])
    async with httpx.AsyncClient(trust_env=False) as client:
        replies = await asyncio.gather(*(client.get(url + str(number)) for number in range(20)))
    print([reply.text for reply in replies])
    server.close()
    await server.wait_closed()


async def use_anyio():
    sender, receiver = anyio.create_memory_object_stream(3)

    async def produce():
        async with sender:
            for number in range(10):
                await sender.send(number)

    async with anyio.create_task_group() as group:
        group.start_soon(produce)
        async with receiver:
            print([number async for number in receiver])
    with anyio.move_on_after(0.01) as scope:
        await anyio.sleep_forever()
    print(scope.cancel_called)
    print(await anyio.to_thread.run_sync(lambda: anyio.from_thread.run(asyncio.sleep, 0, "from a thread")))
    print((await anyio.run_process(["echo", "a process"])).stdout)
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.sleep_forever)
            raise ValueError("of a group")
    except ValueError as error:
        print(repr(error))


asyncio.run(ask())
anyio.run(use_anyio)

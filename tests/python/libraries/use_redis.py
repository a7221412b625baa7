# SPDX-License-Identifier: MIT
"""Commands, a pipeline and a subscription, of a server that the program starts."""
import asyncio
import os
import subprocess
import tempfile

import redis.asyncio


async def use(client):
    await client.set("key", "value")
    print(await client.get("key"), await asyncio.gather(*(client.incr("number") for _ in range(20))))
    async with client.pipeline() as pipeline:
        print(await pipeline.set("x", 1).incr("x").execute())
    subscription = client.pubsub()
    await subscription.subscribe("channel")
    listening = subscription.listen()
    print((await anext(listening))["type"])
    await client.publish("channel", "text")
    print((await anext(listening))["data"])
    await subscription.close()


async def wait_for(client):
    while True:
        try:
            return await client.ping()
        except redis.exceptions.ConnectionError:
            await asyncio.sleep(0.01)


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")
        server = await asyncio.create_subprocess_exec("redis-server", "--port", "0", "--unixsocket", path, "--save", "",
                                                      "--dir", folder, stdout=subprocess.DEVNULL)
        client = redis.asyncio.Redis(unix_socket_path=path)
        await wait_for(client)
        await use(client)
        await client.close()
        server.terminate()
        print(await server.wait())


asyncio.run(main())

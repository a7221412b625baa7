# SPDX-License-Identifier: MIT
"""Requests, a JSON service and a web socket of aiohttp's."""
import asyncio

from aiohttp import ClientSession, web


async def hello(request):
    return web.Response(text="hello " + request.match_info["name"])


async def add(request):
    numbers = await request.json()
    await asyncio.sleep(0.001)
    return web.json_response({"sum": sum(numbers)})


async def missing(request):
    raise web.HTTPNotFound()


async def reverse(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data[::-1])
    return socket


async def ask(session, url):
    async def get(number):
        async with session.get(f"{url}/hello/{number}") as response:
            return await response.text()

    print(await asyncio.gather(*map(get, range(20))))
    async with session.post(url + "/add", json=[1, 2, 3]) as response:
        print(await response.json())
    async with session.get(url + "/missing") as response:
        print(response.status)
    async with session.ws_connect(url + "/reverse") as socket:
        for text in ("abc", "def"):
            await socket.send_str(text)
            print((await socket.receive()).data)


async def main():
    application = web.Application()
    application.add_routes([web.get("/hello/{name}", hello), web.post("/add", add), web.get("/missing", missing),
                            web.get("/reverse", reverse)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession() as session:
        await ask(session, "http://{}:{}".format(*runner.addresses[0]))
    await runner.cleanup()


asyncio.run(main())

# SPDX-License-Identifier: MIT
"""Requests, a loop of tornado's own, its coroutines made of generators."""
import asyncio

from tornado import gen, httpclient, httpserver, ioloop, netutil, web


class Hello(web.RequestHandler):
    async def get(self, name):
        await gen.sleep(0.001)
        self.write("hello " + name)


async def ask():
    sockets = netutil.bind_sockets(0, "127.0.0.1")
    server = httpserver.HTTPServer(web.Application([(r"/(\d+)", Hello)]))
    server.add_sockets(sockets)
    url = "http://127.0.0.1:{}/".format(sockets[0].getsockname()[1])
    client = httpclient.AsyncHTTPClient()
    print([reply.body for reply in await asyncio.gather(*(client.fetch(url + str(number)) for number in range(20)))])
    server.stop()
    await server.close_all_connections()


def tick_five_times(loop):
    ticks = []

    def tick():
        ticks.append(len(ticks))
        if len(ticks) == 5:
            loop.stop()

    periodic = ioloop.PeriodicCallback(tick, 1)
    loop.add_callback(periodic.start)
    loop.start()
    periodic.stop()
    print(ticks)


@gen.coroutine
def generate():
    yield gen.sleep(0.001)
    raise gen.Return("generated")


asyncio.run(ask())
own = ioloop.IOLoop()
tick_five_times(own)
print(own.run_sync(generate))
own.close()

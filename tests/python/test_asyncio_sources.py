# SPDX-License-Identifier: MIT
"""Descriptors, signals, threads and processes: what asyncio's tasks wait for outside, and what of it woke them."""
import unittest

from command import WatchedTest


class Sources(WatchedTest):
    def run_recorded(self, text):
        """What the program prints."""
        self.write("program.py", text)
        result = self.run_command("program.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.told = self.slices()
        return result.stdout

    def whys(self, name):
        return [why for task, why, _ in self.told if task == name]

    def thens(self, name):
        return [then for task, _, then in self.told if task == name]

    def test_streams(self):
        printed = self.run_recorded("""
import asyncio
async def serve(reader, writer):
    serving.set()
    writer.write(await reader.readline())
    writer.close()
async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await serving.wait()
    writer.write(b"hello\\n")
    await reader.readline()
    print(port, writer.get_extra_info("sockname")[1])
    writer.close()
async def main():
    global serving
    serving = asyncio.Event()
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        await asyncio.create_task(client(server.sockets[0].getsockname()[1]), name="the client")
asyncio.run(main())
""")
        port, own = printed.split()
        self.assertRegex(self.thens("the client")[-2], rf"^waits to read from descriptor \d+ \(127\.0\.0\.1:{port}\)$")
        self.assertRegex(self.whys("the client")[-1],
                         rf"^woken by descriptor \d+ \(127\.0\.0\.1:{port}\), readable$")
        self.assertRegex(self.thens("serve#1")[0], rf"^waits to read from descriptor \d+ \(127\.0\.0\.1:{own}\)$")
        self.assertRegex(self.whys("serve#1")[1], rf"^woken by descriptor \d+ \(127\.0\.0\.1:{own}\), readable$")

    def test_sockets(self):
        printed = self.run_recorded("""
import asyncio, socket
async def reads(end):
    print(end.fileno(), await asyncio.get_running_loop().sock_recv(end, 1))
async def main():
    here, there = socket.socketpair()
    here.setblocking(False)
    task = asyncio.create_task(reads(here))
    await asyncio.sleep(0)
    there.send(b"x")
    await task
    here.close(), there.close()
asyncio.run(main())
""")
        descriptor = printed.split()[0]
        self.assertEqual(self.thens("reads#1")[:1], [f"waits to read from descriptor {descriptor}"])
        self.assertEqual(self.whys("reads#1")[-1], f"woken by descriptor {descriptor}, readable")

    def test_threads(self):
        self.run_recorded("""
import asyncio, threading, time
def work(): gate.wait()
gate = threading.Event()
async def job(): await asyncio.get_running_loop().run_in_executor(None, work)
async def thread(): await asyncio.to_thread(work)
async def told(future): await future
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tasks = [asyncio.create_task(each) for each in (job(), thread(), told(future))]
    await asyncio.sleep(0)
    teller = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, None), name="the teller")
    teller.start()
    await tasks[2]
    gate.set()
    await asyncio.gather(*tasks)
asyncio.run(main())
""")
        self.assertEqual(self.thens("thread#1")[:1], ["waits for a worker thread that runs work"])
        self.assertEqual(self.thens("job#1")[:1], ["waits for a worker thread that runs work"])
        self.assertEqual(self.whys("told#1")[-1], "woken by thread the teller")
        self.assertRegex(self.whys("thread#1")[-1], "^woken by thread asyncio_\\d$")

    def test_signals(self):
        self.run_recorded("""
import asyncio, os, signal
async def told(event): await event.wait()
async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, event.set)
    task = asyncio.create_task(told(event))
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGUSR1)
    await task
asyncio.run(main())
""")
        self.assertEqual(self.whys("told#1")[-1], "woken by signal SIGUSR1")

    def test_processes(self):
        printed = self.run_recorded("""
import asyncio, sys
async def runs():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
    print(process.pid, flush=True)
    waits = asyncio.create_task(process.wait(), name="waits")
    await asyncio.sleep(0)
    process.stdin.write(b"\\n")
    await waits
asyncio.run(runs())
""")
        pid = printed.split()[0]
        self.assertEqual(self.thens("waits")[:1], [f"waits for the end of process {pid}"])
        self.assertEqual(self.whys("waits")[-1], f"woken by the end of process {pid}")

    def test_what_a_program_puts_in_the_place_of_asyncios_methods(self):
        self.write("program.py", """
import asyncio, socket
class Loop(asyncio.get_event_loop_policy()._loop_factory):
    seen = 0
    def _process_events(self, events):
        Loop.seen += len(events)
        super()._process_events(events)
async def main():
    here, there = socket.socketpair()
    here.setblocking(False)
    there.send(b"x")
    print(await asyncio.get_running_loop().sock_recv(here, 1), end=" ")
    task = asyncio.create_task(asyncio.get_running_loop().sock_recv(here, 1))
    await asyncio.sleep(0)
    there.send(b"y")
    print(await task)
with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
print(Loop.seen > 0)
""")
        self.assertEqual(self.run_command("program.py").stdout, "b'x' b'y'\nTrue\n")


if __name__ == "__main__":
    unittest.main()

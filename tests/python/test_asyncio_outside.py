# SPDX-License-Identifier: MIT
"""What asyncio's tasks wait for outside of the program's own objects: servers, sockets, handshakes, processes, executors' jobs."""
import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
import unittest

from command import COROSCOPE, WatchedTest

MAIN = """
import asyncio, concurrent.futures, multiprocessing, os, socket, ssl, subprocess, threading
def listening():
    made = socket.create_server(("127.0.0.1", 0))
    made.setblocking(False)
    return made
def address(sock): return "%s:%d" % sock.getsockname()[:2]
def park(what, name): return asyncio.create_task(what, name=name)
async def wait_for(future): return await future
loop = asyncio.new_event_loop()
async def main():
    await prepare()
    for _ in range(5): await asyncio.sleep(0)
    loop.stop()
PREPARE
task = loop.create_task(main())
loop.run_forever()
"""


class Outside(WatchedTest):
    def waits(self, prepare, after=""):
        """What the program printed as words, and {task: what it waits for}, before its last switch."""
        self.write("program.py", MAIN.replace("PREPARE", prepare) + after)
        result = self.run_command("program.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        state = json.loads(self.ask("state", "--json", f"out.coro#switch={self.info()['switches']}"))
        return result.stdout.split(), {task["name"]: task["wait"]["words"] for task in state["tasks"]}

    def test_servers(self):
        (one, two, three), waits = self.waits("""
async def prepare():
    global kept
    single = await asyncio.start_server(print, "127.0.0.1", 0)
    double = await asyncio.start_server(print, sock=listening())
    local = await asyncio.start_unix_server(print, "here.sock")
    print(*(address(each.sockets[0]) for each in (single, double)), local.sockets[0].getsockname())
    kept = [park(single.serve_forever(), "serves"), park(double.wait_closed(), "closes"), park(local.serve_forever(), "local")]
""")
        self.assertEqual(waits["serves"], f"serves on {one}")
        self.assertEqual(waits["local"], f"serves on {three}")
        self.assertEqual(waits["closes"], f"waits for the server on {two} to close")

    def test_sockets(self):
        (listens, far, descriptor, *_), waits = self.waits("""
async def prepare():
    global kept
    server, other = listening(), listening()
    context = ssl.create_default_context()
    shakes = park(asyncio.open_connection(*other.getsockname(), ssl=context, server_hostname="localhost"), "shakes")
    accepted, _ = await loop.sock_accept(other)
    await loop.sock_recv(accepted, 1)
    print(address(server), address(other), shakes and server.fileno())
    kept = [park(loop.sock_accept(server), "accepts"), shakes, accepted]
""")
        self.assertEqual(waits["accepts"], f"waits to accept on descriptor {descriptor} ({listens})")
        self.assertRegex(waits["shakes"], rf"^waits for the TLS handshake on descriptor \d+ with {far}$")

    def test_a_server_shakes_hands(self):
        _, waits = self.waits("""
async def prepare():
    global kept
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server = await asyncio.start_server(print, "127.0.0.1", 0, ssl=context)
    client = socket.create_connection(server.sockets[0].getsockname())
    while len(asyncio.all_tasks()) == 1: await asyncio.sleep(0)
    kept = [server, client]
""")
        shakes, = (words for name, words in waits.items() if "_accept_connection2" in name)
        self.assertRegex(shakes, r"^waits for the TLS handshake on descriptor \d+ with 127\.0\.0\.1:\d+$")

    def test_processes(self):
        (pid, *_), waits = self.waits("""
async def prepare():
    global kept, child
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    child = await asyncio.create_subprocess_exec("sleep", "1000", **pipes)
    print(child.pid)
    child.stdin.write(bytes(10_000_000))
    kept = [park(child.stdin.drain(), "in"), park(child.stdout.read(), "out"), park(child.stderr.read(), "err"),
            park(child.wait(), "end")]
""", "child.kill()\n")
        self.assertEqual(waits["in"], f"waits to write to stdin of process {pid}")
        self.assertEqual(waits["out"], f"waits to read stdout of process {pid}")
        self.assertEqual(waits["err"], f"waits to read stderr of process {pid}")
        self.assertEqual(waits["end"], f"waits for the end of process {pid}")

    def test_jobs(self):
        _, waits = self.waits("""
go_on = threading.Event()
def blocks(*_): go_on.wait()
socket.getnameinfo = blocks
def told(end): return end.recv()
async def prepare():
    global kept, near
    near, far = multiprocessing.get_context("fork").Pipe()
    pool = concurrent.futures.ThreadPoolExecutor(4)
    processes = concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("fork"))
    kept = [park(wait_for(loop.run_in_executor(processes, told, far)), "process"),
            park(wait_for(asyncio.wrap_future(processes.submit(told, far))), "process past"),
            park(wait_for(asyncio.wrap_future(pool.submit(blocks))), "past"),
            park(wait_for(loop.run_in_executor(pool, blocks)), "through"),
            park(asyncio.to_thread(blocks), "to_thread"),
            park(loop.getnameinfo(("127.0.0.1", 80)), "name"),
            park(next(asyncio.as_completed([loop.create_future()])), "next")]
""", "go_on.set()\nnear.send(1)\nnear.send(2)\n")
        for name in ("past", "through", "to_thread"):
            self.assertEqual(waits[name], "waits for a worker thread that runs blocks")
        for name in ("process", "process past"):
            self.assertEqual(waits[name], "waits for a worker process that runs told")
        self.assertEqual(waits["name"], "waits for the name of 127.0.0.1:80")
        self.assertEqual(waits["next"], "waits for the next of asyncio.as_completed")


class Columns(WatchedTest):
    PROGRAM = """
import asyncio
async def has_a_name_that_is_really_very_long(ready):
    ready.set()
    await asyncio.sleep(0)
async def main():
    ready = asyncio.Event()
    async def waits_long(): await ready.wait()
    task = asyncio.create_task(waits_long())
    await asyncio.sleep(0)
    await asyncio.create_task(has_a_name_that_is_really_very_long(ready))
    await task
asyncio.run(main())
"""
    LONG = "woken by has_a_name_that_is_really_very_long#1"

    def setUp(self):
        super().setUp()
        self.write("program.py", self.PROGRAM)
        self.assertEqual(self.run_command("--clock", "virtual", "program.py").returncode, 0)

    def on_terminal(self, width):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        with subprocess.Popen([COROSCOPE, "switches", "out.coro"], stdout=theirs, cwd=self.folder) as process:
            os.close(theirs)
            text = b""
            try:
                while read := os.read(ours, 65536):
                    text += read
            except OSError:  # as a terminal says that nobody writes to it any more
                pass
        os.close(ours)
        self.assertEqual(process.returncode, 0)
        return text.decode().replace("\r\n", "\n")

    def columns(self, text, rows):
        """Where those that follow a wide one begin, in each row that has a slice's end."""
        lines = text.splitlines()
        self.assertEqual(len(lines), rows + 1)
        return {line.index("finished") if "finished" in line else line.index("Slice") for line in lines}

    def test_a_pipe_gets_whole_reasons_in_line(self):
        text = self.ask("switches", "out.coro")
        self.assertIn(self.LONG, text)
        self.assertEqual(len(self.columns(text, self.info()["switches"])), 1)
        self.assertIn(self.LONG, self.ask("switches", "--all", "out.coro"))

    def test_a_terminal_gets_what_it_has_room_for(self):
        wide, narrow = self.on_terminal(250), self.on_terminal(80)
        self.assertIn(self.LONG, wide)
        self.assertIn("woken by has_a_name_tha…", narrow)
        for text in wide, narrow:
            self.assertEqual(len(self.columns(text, self.info()["switches"])), 1)


if __name__ == "__main__":
    unittest.main()

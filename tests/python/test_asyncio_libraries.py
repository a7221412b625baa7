# SPDX-License-Identifier: MIT
"""Libraries on asyncio, as Debian has them: client and server in one program, by plain python3 and recorded."""
import importlib.util
import pathlib
import shutil
import unittest

import command

PROGRAMS = pathlib.Path(__file__).resolve().parent / "libraries"


def needs(*modules, commands=(), files=()):
    """Passes a test over where not all of them are installed."""
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    missing += [name for name in commands if shutil.which(name) is None]
    missing += [path for path in files if not pathlib.Path(path).exists()]
    return unittest.skipIf(missing, f"not installed: {', '.join(missing)}")


class LibraryTest(command.CommandTest):
    def same(self, name):
        """What the program printed; of the tasks of its recording each has ended."""
        program = str(PROGRAMS / name)
        plain = self.execute([command.PYTHON, program])
        self.assertEqual(plain.returncode, 0, plain.stderr)
        recorded = self.run_command(program)
        self.assertEqual((recorded.returncode, recorded.stdout), (0, plain.stdout), recorded.stderr)
        info = self.info()
        self.assertTrue(info["closed_cleanly"])
        self.assertLessEqual({task["state"] for task in info["tasks"]}, {"done", "cancelled", "failed"})
        self.assertGreater(len(info["tasks"]), 10)

    @needs("aiohttp")
    def test_aiohttp(self):
        self.same("use_aiohttp.py")

    @needs("httpx", "anyio")
    def test_httpx_and_anyio(self):
        self.same("use_httpx.py")

    @needs("websockets")
    def test_websockets(self):
        self.same("use_websockets.py")

    @needs("tornado")
    def test_tornado(self):
        self.same("use_tornado.py")

    @needs("redis", commands=["redis-server"])
    def test_redis(self):
        self.same("use_redis.py")

    @needs("asyncpg", files=["/usr/lib/postgresql"])
    def test_asyncpg(self):
        self.same("use_asyncpg.py")

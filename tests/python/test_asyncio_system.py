# SPDX-License-Identifier: MIT
"""What coroscope.EventLoop spares the system: getpid() in get_running_loop(), and mapped memory for each read."""
import asyncio
import os
import subprocess
import sys
import unittest

from coroscope import _coroscope

import coroscope


def printed(program):
    """What a program of its own prints."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


class RunningLoop(unittest.TestCase):
    def setUp(self):
        self.assertTrue(_coroscope._spare_getpid())

    def test_off_and_on_again(self):
        async def main():
            loop = asyncio.get_running_loop()
            seen = []
            for on in (True, False, True):
                _coroscope._spare_getpid(on)
                seen += [asyncio.get_running_loop(), asyncio._get_running_loop(), asyncio.get_event_loop(),
                         asyncio.events._get_event_loop(stacklevel=3)]
            self.assertEqual(seen, [loop] * 12)

        for loop_class in (coroscope.EventLoop, asyncio.SelectorEventLoop):
            with asyncio.Runner(loop_factory=loop_class) as runner:
                runner.run(main())
        for on in (False, True):
            _coroscope._spare_getpid(on)
            self.assertRaisesRegex(RuntimeError, "no running event loop", asyncio.get_running_loop)
            self.assertIsNone(asyncio._get_running_loop())

    def test_names_that_were_imported_before(self):
        self.assertEqual(printed("from asyncio import get_running_loop, run\nimport coroscope\ncoroscope.EventLoop\n"
                                 "async def main(): print(get_running_loop().is_running())\nrun(main())"), "True\n")

    def test_it_can_begin_within_a_run(self):
        self.assertEqual(printed("import asyncio\nasync def main():\n"
                                 "    loop = asyncio.get_running_loop()\n"
                                 "    import coroscope; coroscope.EventLoop\n"
                                 "    print(asyncio.get_running_loop() is loop)\nasyncio.run(main())"), "True\n")

    def test_a_forks_child_runs_no_loop_yet(self):
        async def answer():
            return asyncio.get_running_loop() is not None

        async def main():
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    if asyncio._get_running_loop() is None:
                        try:
                            asyncio.get_running_loop()
                        except RuntimeError:
                            code = 0 if asyncio.run(answer()) else 2
                finally:
                    os._exit(code)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
            return asyncio.get_running_loop()

        with asyncio.Runner(loop_factory=coroscope.EventLoop) as runner:
            self.assertIs(runner.run(main()), runner.get_loop())


class ReadBuffers(unittest.TestCase):
    MAPPED = """
import ctypes
class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks "
                                                    "keepcost".split()]
figures = ctypes.CDLL(None).mallinfo2
figures.restype = Figures
before = figures().hblks
buffer = bytearray(256 * 1024)
print(figures().hblks - before)
"""

    def test_they_come_from_the_heap(self):
        self.assertEqual(printed("import asyncio\n" + self.MAPPED), "1\n")
        self.assertEqual(printed("import coroscope; coroscope.EventLoop\n" + self.MAPPED), "0\n")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Random asyncio programs do the same by plain python3 and recorded, and their recordings are right. fuzz/fuzz_asyncio.py does
the same for longer."""
import pathlib
import sys

import command

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "fuzz"))
import fuzz_asyncio  # noqa: E402


class FuzzTest(command.CommandTest):
    FIRST, COUNT = 1, 60

    def test_random_programs(self):
        self.assertEqual(fuzz_asyncio.compare(self.FIRST, self.COUNT, command.COROSCOPE, self.folder), [])

# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs all test_*.py of one folder by unittest; unlike `python -m unittest discover` of 3.11, finding none is a failure."""
import sys
import unittest

suite = unittest.defaultTestLoader.discover(sys.argv[1], pattern="test_*.py", top_level_dir=sys.argv[1])
result = unittest.TextTestRunner(verbosity=2).run(suite)
if result.testsRun == 0:
    sys.exit(f"no tests in {sys.argv[1]}")
sys.exit(not result.wasSuccessful())

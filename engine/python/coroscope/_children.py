# SPDX-License-Identifier: MIT
"""Has the processes that a program makes recorded, too (`coroscope run --follow-children`)."""

import os
import sys

from . import _coroscope


def follow(launch, site):
    """Programs in Python that are started from here on find our sitecustomize, in the folder `site`, and their launch."""
    path = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = site if path is None else site + os.pathsep + path
    os.environ["COROSCOPE_LAUNCH"] = launch
    os.register_at_fork(after_in_child=_in_child)


def _in_child():
    """A process of multiprocessing's leaves by os._exit(), after its finalizers; all that were there before the fork it forgets
    first, and then calls whom we are among."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.register_after_fork(_coroscope, _end_last)


def _end_last(_):
    sys.modules["multiprocessing.util"].Finalize(None, _coroscope._end_child, exitpriority=-1000)

# SPDX-License-Identifier: MIT
"""Has the jobs of concurrent.futures' executors told of; see engine/python/asyncio/executor_job.h."""

import sys
from concurrent.futures import _base

from ._coroscope import _tell_jobs

# The class of what is submitted, by the class of executors before which its module defines it, and whether processes do it.
_ITEMS = {"concurrent.futures.thread": ("ThreadPoolExecutor", False), "concurrent.futures.process": ("ProcessPoolExecutor", True)}


def follow(submitted):
    """From here on, `submitted(item)` is called with what a loop under the virtual clock submits; each of the two modules once it is imported, which is when a class is derived from that of all executors."""
    waiting = [name for name in _ITEMS if not _take(name, submitted)]
    if not waiting or "__init_subclass__" in vars(_base.Executor):
        return

    def __init_subclass__(cls, **named):
        super(_base.Executor, cls).__init_subclass__(**named)
        if cls.__module__ in waiting and cls.__name__ == _ITEMS[cls.__module__][0]:
            _take(cls.__module__, submitted)
            waiting.remove(cls.__module__)
            if not waiting:
                del _base.Executor.__init_subclass__

    _base.Executor.__init_subclass__ = classmethod(__init_subclass__)


def executor_of(item):
    """The name of its class."""
    return _ITEMS.get(type(item).__module__, ("Executor",))[0]


def _take(name, submitted):
    module = sys.modules.get(name)
    item = getattr(module, "_WorkItem", None)
    if item is None:
        return False
    slots = getattr(item, "__slots__", None)
    if isinstance(item, type) and slots is None and "fn" not in vars(item):
        _tell_jobs(item, _ITEMS[name][1], submitted)
    return True

# SPDX-License-Identifier: MIT
"""Gives a program's asyncio the event loop of Coroscope, once the program imports it: who does not use asyncio does not wait
for it."""

import sys


class _AsyncioFinder:
    """First on sys.meta_path until asyncio is imported (looked for it is before that, too, by `-m asyncio`, say); then it is gone,
    and asyncio's module, spec and loader are as ever."""

    def find_spec(self, name, path=None, target=None):
        if name != "asyncio":
            return None
        for finder in list(sys.meta_path):
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        if hasattr(spec.loader, "exec_module"):
            _follow(spec.loader, self)
        return spec


def _follow(loader, finder):
    """Has `loader` execute its module once, and then what is ours."""

    def exec_module(module):
        del loader.exec_module
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)
        loader.exec_module(module)
        _give_loop(module)

    try:
        loader.exec_module = exec_module
    except AttributeError:  # a loader that takes no attributes: the program keeps asyncio's own loop
        pass


def _give_loop(asyncio):
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        from . import _asyncio
    except ImportError:  # not CPython 3.11's asyncio, but one of that name
        return
    finally:
        sys.dont_write_bytecode = writes_bytecode
    asyncio.DefaultEventLoopPolicy = _asyncio.EventLoopPolicy


def install():
    if "asyncio" in sys.modules:
        _give_loop(sys.modules["asyncio"])
    else:
        sys.meta_path.insert(0, _AsyncioFinder())

# SPDX-License-Identifier: MIT
# Python's own `site` imports this at the start of a program that runs under Coroscope, as the first thing on PYTHONPATH.
# It attaches the engine, takes every trace of itself out again, and makes way for the sitecustomize that would have been
# imported, if there is one: its absence and its errors reach `site` as they would without us.


def _attach():
    import os
    import sys

    here = os.path.dirname(os.path.abspath(__file__))
    folder = os.path.dirname(os.path.dirname(here))

    ours = [os.path.abspath(entry) for entry in sys.path].index(here)
    first, *old = os.environ.get("PYTHONPATH", "").split(os.pathsep, 1)
    if not first or os.path.abspath(first) != here:  # a subinterpreter: all this has been done
        del sys.path[ours:ours + 1]
        return
    if old:
        os.environ["PYTHONPATH"] = old[0]
    else:
        del os.environ["PYTHONPATH"]
    launch = os.environ.pop("COROSCOPE_LAUNCH", None)
    # An empty PYTHONPATH counts as none, but an empty part of one stands for the current folder.
    del sys.path[ours:ours + (2 if old == [""] else 1)]
    sys.path_importer_cache.pop(here, None)

    # A process that the program started may be another interpreter, which is none of ours; its own children may be, again.
    is_ours = sys.implementation.name == "cpython" and sys.version_info[:2] == (3, 11)
    if not is_ours and launch is not None and '"isChild":true' in launch:
        os.environ["PYTHONPATH"] = os.pathsep.join([here, *old])
        os.environ["COROSCOPE_LAUNCH"] = launch
        return

    sys.path.insert(0, folder)
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        import coroscope
        from coroscope import _asyncio_hook, _children, _coroscope
    finally:
        sys.dont_write_bytecode = writes_bytecode
        sys.path.remove(folder)
        for entry in (folder, os.path.dirname(coroscope.__file__)):
            sys.path_importer_cache.pop(entry, None)
    if launch is not None:
        seed = _coroscope._attach(os.fsencode(launch))  # False: it is the user's
        if seed is None:
            del os.environ["PYTHONHASHSEED"]
        elif seed is not False:
            os.environ["PYTHONHASHSEED"] = seed
        _asyncio_hook.install()
        child = _coroscope._child_launch()
        if child is not None:
            _children.follow(child, here)
    del _coroscope._attach


_attach()
del _attach

import sys  # noqa: E402

del sys.modules["sitecustomize"], sys
import sitecustomize  # noqa: E402,F401

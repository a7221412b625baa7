# SPDX-License-Identifier: MIT
"""A table of probes: each small program does the same under `coroscope run` as under plain python3."""
import os
import re
import sys
import unittest
import zipfile

from command import PYTHON, CommandTest, environment

# name: (program text, words before it, words after it, stdin)
PROBES = {
    "argv": ("import sys; print(sys.argv, sys.orig_argv[1:])", [], ["a", "--help", "-m", "x y", ""], ""),
    "path": ("import sys; print(sys.path, sys.prefix, sys.executable)", [], [], ""),
    "flags": ("import sys; print(sys.flags, sys.warnoptions, sys._xoptions)", [], [], ""),
    "optimized": ("import sys; assert False; print(sys.flags, __debug__)", ["-O"], [], ""),
    "developer": ("import sys; print(sys.flags.dev_mode); open('x.txt', 'w')", ["-X", "dev"], [], ""),
    "warnings": ("import warnings; warnings.warn('loud')", ["-W", "error"], [], ""),
    "main": ("import sys; m = sys.modules['__main__']; print(sorted(vars(m)), __file__, __name__, __spec__, "
             "type(__loader__).__name__)", [], [], ""),
    "frames": ("import sys; print(sys._getframe().f_back)", [], [], ""),
    "environment": ("import os; print(sorted(os.environ)); print(list(os.environ).index('PATH'))", [], [], ""),
    "children": ("import os, sys; sys.stdout.flush(); os.system('env | sort')", [], [], ""),
    "modules": ("import sys; print(sorted(m for m in sys.modules if 'custom' in m), list(sys.path_importer_cache))",
                [], [], ""),
    "streams": ("import sys\nfor s in (sys.stdin, sys.stdout, sys.stderr):\n"
                " print(type(s), s.isatty(), s.encoding, s.errors, s.line_buffering, s.name, s.mode, s.fileno())", [], [], ""),
    "write": ("import sys; print(sys.stdout.write('abc\\n')); sys.stdout.write(3)", [], [], ""),
    "writelines": ("import sys; sys.stdout.writelines(['a', 'b']); sys.stderr.write('c'); print('\\udcff')", [], [], ""),
    "closed": ("import sys; sys.stdout.close(); print('x')", [], [], ""),
    "traceback": ("def f():\n  g()\ndef g():\n  1/0\nf()\n", [], [], ""),
    "chained": ("try:\n  1/0\nexcept Exception as e:\n  raise ValueError('b') from e\n", [], [], ""),
    "syntax": ("def f(:\n  pass\n", [], [], ""),
    "null bytes": ("a\0b", [], [], ""),
    "empty": ("", [], [], ""),
    "exit code": ("import sys; sys.exit(3)", [], [], ""),
    "exit text": ("import sys; sys.exit('message')", [], [], ""),
    "exit hard": ("import os; print('kept?', flush=True); os._exit(7)", [], [], ""),
    "abort": ("import os; os.abort()", [], [], ""),
    "interrupt": ("import os, signal; os.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(9)", [], [], ""),
    "terminate": ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", [], [], ""),
    "kill": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", [], [], ""),
    "segfault": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", [], [], ""),
    "handlers": ("import signal; print([signal.getsignal(s) for s in (2, 15, 13, 17, 1)])", [], [], ""),
    "stdin": ("import sys; print(input('? ')); print(sys.stdin.read())", [], [], "one\ntwo\nthree"),
    "recursion": ("def f(): f()\nf()", [], [], ""),
    "atexit": ("import atexit; atexit.register(print, 'late'); print('now')", [], [], ""),
    "atexit fails": ("import atexit; atexit.register(lambda: 1/0)", [], [], ""),
    "last words": ("import sys\nclass D:\n def __del__(self, w=sys.stdout.write): w('gone\\n')\nd = D()\nsys.d = D()\n"
                   "c = D(); c.c = c", [], [], ""),
    "threads": ("import threading\nt = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\n"
                "def bad(): 1/0\nt = threading.Thread(target=bad, name='T'); t.start(); t.join()", [], [], ""),
    "daemon": ("import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start(); print(1)",
               [], [], ""),
    "subprocess": ("import subprocess, sys\n"
                   "print(subprocess.run([sys.executable, '-c', 'import sys; print(sys.path, \"coroscope\" in sys.modules)'], "
                   "capture_output=True, text=True))", [], [], ""),
    "fork": ("import os, sys\nprint('before', flush=True)\nif os.fork() == 0:\n print('child'); sys.exit(4)\n"
             "print(os.wait()[1])", [], [], ""),
    "multiprocessing": ("import multiprocessing as m\nif __name__ == '__main__':\n"
                        " with m.get_context('spawn').Pool(1) as p: print(p.map(abs, [-1]))", [], [], ""),
    "unbuffered": ("import sys; sys.stdout.write('a'); sys.stderr.write('b')", [], [], ""),
    "missing encoding": ("# -*- coding: nonsense -*-\n", [], [], ""),
    "fault handler": ("import faulthandler; print(faulthandler.is_enabled())", ["-X", "faulthandler"], [], ""),
    "redirect": ("import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as s: print('in')\n"
                 "print(repr(s.getvalue()))", [], [], ""),
    "detach": ("import sys, io\nraw = sys.stdout.detach(); sys.stdout = io.TextIOWrapper(raw); print('new')", [], [], ""),
}


class Probes(CommandTest):
    maxDiff = None

    def compare(self, before, words, stdin="", env=None):
        plain = self.execute([PYTHON, *before, *words], env, stdin)
        ours = self.run_command(*before, *words, env=env, stdin=stdin)
        self.assertEqual(self.without_addresses(ours), self.without_addresses(plain))

    def without_addresses(self, result):
        return [result.returncode, *(re.sub("0x[0-9a-f]+", "0x", text) for text in (result.stdout, result.stderr))]

    def test_table(self):
        for name, (text, before, after, stdin) in PROBES.items():
            with self.subTest(name):
                self.write("probe.py", text)
                self.compare(before, ["probe.py", *after], stdin)

    def test_absolute_and_nested_paths(self):
        path = self.write("deep/er/probe.py", "import sys; print(sys.argv, sys.path[0], __file__)")
        self.compare([], [path])
        self.compare([], ["deep/../deep/er/probe.py"])

    def test_module(self):
        self.write("package/__init__.py", "print('package', __name__)")
        self.write("package/__main__.py", "import sys; print(sys.argv, sys.path[0], __spec__.name, __package__, sys.orig_argv[1:])")
        self.compare([], ["-m", "package", "-v", "x"])
        self.compare([], ["-m", "package.nothing"])

    def test_words_behind_the_program_are_its_own(self):
        probe = "import sys; print(sys.argv, sys.flags, sys.warnoptions, sys._xoptions, __debug__)"
        for name in ("argm.py", "-dash.py"):
            self.write(name, probe)
        self.write("argp/__main__.py", probe)
        for words in (["-m", "argm", "-O"], ["-m", "argm", "--clock", "virtual"], ["-margm", "-h"], ["-m", "argm", "--", "-O"],
                      ["-m", "argp", "-m", "x", "--record"], ["-m", "argm", "--version"], ["-Om", "argm"], ["-m", "unittest", "-h"],
                      ["--", "argm.py", "--", "-O"], ["--", "-dash.py", "-O"], ["argm.py", "--", "--record"], ["argm.py", "-m"],
                      ["-OO", "argm.py"], ["-O", "-O", "argm.py"], ["-OOXdev", "argm.py"], ["-OW", "ignore", "argm.py"],
                      ["-Wignore", "-X", "dev", "-W", "error", "-Xa=b", "argm.py"], ["-", "-O"]):
            with self.subTest(words):
                self.compare([], words, stdin=probe)

    def test_folder_and_zip(self):
        self.write("app/__main__.py", "import sys; print(sys.argv, sys.path[0], __file__); 1/0")
        self.compare([], ["app", "x"])
        with zipfile.ZipFile(self.folder / "app.zip", "w") as archive:
            archive.writestr("__main__.py", "import sys; print(sys.argv, sys.path[0], __name__)")
        self.compare([], ["app.zip", "x"])

    def test_a_subinterpreter(self):
        self.write("probe.py", "import _xxsubinterpreters as interpreters\ninterpreters.run_string(interpreters.create(), "
                               "'import os, sys; print(os.environ.get(\"PYTHONPATH\"), sys.path, flush=True)')\n")
        for extra in ({}, {"PYTHONPATH": str(self.folder / "lib")}):
            self.compare([], ["probe.py"], env=environment(**extra))

    def test_environment_is_restored(self):
        self.write("probe.py", "import os, sys; print(os.environ.get('PYTHONPATH'), sys.path); os.system('echo $PYTHONPATH')")
        for value in (str(self.folder / "lib"), "", "a:b:", ":"):
            with self.subTest(value):
                self.compare([], ["probe.py"], env=environment(PYTHONPATH=value))

    def test_sitecustomize_of_the_user(self):
        self.write("probe.py", "import sys; print('sitecustomize' in sys.modules)")
        bodies = {"works": "import sys; print('customized', __file__)", "fails": "1/0",
                  "misses": "import nothing_there", "exits": "raise SystemExit(5)"}
        for name, text in bodies.items():
            with self.subTest(name):
                self.write("lib/sitecustomize.py", text)
                plain = self.execute([PYTHON, "probe.py"], environment(PYTHONPATH=str(self.folder / "lib")))
                ours = self.run_command("probe.py", env=environment(PYTHONPATH=str(self.folder / "lib")))
                self.assertEqual((ours.returncode, ours.stdout), (plain.returncode, plain.stdout))
                if name != "exits":  # there the traceback shows how site came to import it
                    self.assertEqual(ours.stderr, plain.stderr)

    def test_virtual_environment(self):
        for system in ("false", "true"):
            self.write("venv/pyvenv.cfg", f"home = {os.path.dirname(PYTHON)}\ninclude-system-site-packages = {system}\n")
            link = self.folder / "venv/bin/python3"
            link.parent.mkdir(exist_ok=True)
            if not link.exists():
                link.symlink_to(PYTHON)
            self.write("probe.py", "import sys; print(sys.prefix, sys.path, sys.executable)")
            with self.subTest(system):
                plain = self.execute([str(link), "probe.py"])
                ours = self.run_command("probe.py", python=str(link))
                self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (0, plain.stdout, plain.stderr))

    def test_an_ignored_interrupt_stays_ignored(self):
        self.write("probe.py", "import signal; print(signal.getsignal(2))")
        for words in ([PYTHON], [os.environ["COROSCOPE_EXECUTABLE"], "run", "--python", PYTHON]):
            result = self.execute(["sh", "-c", 'trap "" INT; exec "$@"', "sh", *words, "probe.py"])
            self.assertEqual((result.stdout, result.stderr), ("1\n", ""))


class BadPrograms(CommandTest):
    def test_they_are_named(self):
        for words, text in ((["nothing.py"], "no program"), (["--recrod", "x.py"], "no option --recrod"), ([], "no program"),
                            (["-u", "x.py"], "no option -u"), (["-m"], "name of a module"), (["--record"], "--record"),
                            (["--record", "", "x.py"], "--record takes the name of a file"), (["--keep", "", "x.py"], "--keep"),
                            (["--tick", "soon", "x.py"], "--tick"), (["--tick", "1ms", "x.py"], "--clock virtual"),
                            (["--keep", "much", "x.py"], "--keep"), (["--keep", "1min", "--keep", "2min", "x.py"], "one of each"),
                            (["--keep", "0", "x.py"], "--keep takes 64KiB or 1ms at the least"),
                            (["--then", "print", "x.py"], "--break"), (["--break", "jump x", "x.py"], "--break")):
            with self.subTest(words):
                result = self.run_command(*words, recording=None)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(text, result.stderr)

    def test_a_recording_that_cannot_be_written(self):
        self.write("probe.py", "print('ran')")
        result = self.run_command("probe.py", recording="/proc/nothing/out.coro")
        self.assertEqual((result.returncode != 0, result.stdout), (True, ""))
        self.assertIn("coroscope", result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())

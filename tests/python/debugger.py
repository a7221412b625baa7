# SPDX-License-Identifier: MIT
"""A debugger of a few lines: starts a program with a control channel, sends commands, waits for messages."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import coroscope

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(coroscope.__file__)))
PATIENCE = 300  # seconds; only a failure takes so long


class DebuggerTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name).resolve()
        self.program = self.folder / "program.py"

    def start(self, text, overlay=None, stdin=subprocess.DEVNULL, **launch):
        """Starts `text` as a program; its standard output is a pipe."""
        self.program.write_text(text, encoding="utf-8")
        ours, theirs = socket.socketpair()
        spec = {"recording": str(self.folder / "out.coro"), "channelFd": theirs.fileno(), **launch}
        if overlay is not None:
            (self.folder / "overlay").write_text(overlay, encoding="utf-8")
            spec["overlays"] = {str(self.program): str(self.folder / "overlay")}
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        env |= {"PYTHONPATH": os.path.join(PACKAGE, "coroscope", "_site"), "COROSCOPE_LAUNCH": json.dumps(spec)}
        self.process = subprocess.Popen([sys.executable, "program.py"], cwd=self.folder, env=env, stdin=stdin, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[theirs.fileno()])
        theirs.close()
        ours.settimeout(PATIENCE)
        self.channel = ours
        self.messages = ours.makefile("r", encoding="utf-8")
        self.addCleanup(self.end)
        self.hello = self.wait_for("hello")

    def end(self):
        self.process.kill()
        self.process.communicate()
        self.messages.close()
        self.channel.close()

    def send(self, command, **more):
        self.channel.sendall((json.dumps({"command": command, **more}) + "\n").encode())

    def wait_for(self, *events):
        while line := self.messages.readline():
            message = json.loads(line)
            if message["event"] in events:
                return message
        self.fail(f"the channel closed before {events}: {self.process.communicate(timeout=PATIENCE)}")

    def finish(self):
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def pause_at(self, line):
        """Pauses again until the program, which is on its way there, stands at `line` (0: where no line is known)."""
        there = (True, str(self.program) if line else "", line)
        stands = set()
        end = time.monotonic() + PATIENCE  # how far it comes between two pauses is anybody's guess
        while time.monotonic() < end:
            self.send("pause")
            stopped = self.wait_for("stopped")
            stands.add((stopped["inside"], stopped.get("file", ""), stopped.get("line", 0)))
            if there in stands:
                return stopped
            self.send("continue")
            self.wait_for("continued")
        self.fail(f"it never stood at line {line}, but at {stands}")

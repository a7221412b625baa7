# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives Coroscope's window from outside, as a person with a screen reader does: elements are found by role and name through
AT-SPI, and all that is done is keys. Needs Xvfb, xdotool, at-spi2-core, dbus-x11, python3-pyatspi and gir1.2-atspi-2.0."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 30  # s; only a failure takes that long
PAUSE = 0.05
SIZE = (1440, 900)
PACKAGES = "xvfb xdotool at-spi2-core dbus-x11 python3-pyatspi gir1.2-atspi-2.0"


class NotFound(Exception):
    """What was looked for did not come."""


def within_a_session():
    """Runs this script again under a display and a session bus of its own; returns where that is so already."""
    if os.environ.get("COROSCOPE_DRIVEN"):
        return
    for tool in ("Xvfb", "xdotool", "dbus-run-session"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install {PACKAGES}")
    read, write = os.pipe()
    width, height = SIZE
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset",
                               "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    number = os.read(read, 16).decode().strip()
    environment = os.environ | {"DISPLAY": f":{number}", "COROSCOPE_DRIVEN": "1"}
    try:
        code = subprocess.call(["dbus-run-session", "--", "/usr/bin/python3", *sys.argv], env=environment)
    finally:
        server.terminate()
        server.wait()
    sys.exit(code)


class Window:
    """Coroscope, started with settings and a home of its own."""

    def __init__(self, program, theme="light", file=None):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        self.band = None
        self.home = pathlib.Path(tempfile.gettempdir()) / f"coroscope-tour-{os.getuid()}"  # pictures show it
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700)
        settings = self.home / ".config/coroscope/coroscope.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[window]\ntheme={theme}\n[clock]\nvirtual=true\ntickNs=250000000\n", encoding="utf-8")
        settings = settings.parent.parent / "Trolltech.conf"  # Qt's own
        settings.write_text("[qt]\ncursorFlashTime=0\n", encoding="utf-8")
        names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "QT_QPA_PLATFORM", "VIRTUAL_ENV")
        environment = {key: value for key, value in os.environ.items() if key not in names}
        environment |= {"HOME": str(self.home), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LC_ALL": "C.UTF-8",
                        "QT_SCALE_FACTOR": "1"}
        self.process = subprocess.Popen([os.path.abspath(program)] + ([str(file)] if file else []), env=environment,
                                        cwd=self.home)
        self.application = self.until(self.find_application, "the application on the accessibility bus")
        self.identifier = self.until(self.find_on_screen, "the window on the screen")
        width, height = SIZE
        self.xdotool("windowmove", self.identifier, "0", "0", "windowsize", self.identifier, str(width), str(height))
        self.focus()

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    # --- looking ---

    def until(self, question, what):
        """The first answer to `question` that is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = question()
            except Exception as error:  # an element that goes away while it is asked
                if not isinstance(error, (self.atspi_error(), LookupError)):
                    raise
                answer = None
            if answer:
                return answer
            time.sleep(PAUSE)
        raise NotFound(what)

    @staticmethod
    def atspi_error():
        from gi.repository import GLib
        return GLib.Error

    def find_application(self):
        desktop = self.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child and child.get_process_id() == self.process.pid:
                return child
        return None

    def find_on_screen(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), "--name", "Coroscope"],
                               capture_output=True, text=True)
        return (found.stdout.split() or [None])[-1]

    def elements(self, root=None, most=4000):
        """What is to be seen, the parents first."""
        todo = [root or self.application]
        while todo and most > 0:
            element = todo.pop(0)
            if not element:
                continue
            most -= 1
            yield element
            for index in range(min(element.get_child_count(), 300)):
                todo.append(element.get_child_at_index(index))

    def look(self, role, name, root=None, words=""):
        for element in self.elements(root):
            if (element.get_role_name() == role and name in (element.get_name() or "")
                    and words in (element.get_description() or "")
                    and element.get_state_set().contains(self.atspi.StateType.SHOWING)):
                return element
        return None

    def find(self, role, name, root=None):
        """The element of that role whose name has `name` in it."""
        return self.until(lambda: self.look(role, name, root), f"no {role} named “{name}”")

    def heard(self, role, name, words):
        """The element that is described by these words, as a screen reader says them after its name."""
        return self.until(lambda: self.look(role, name, words=words), f"the {role} “{name}” does not say “{words}”")

    def text_of(self, element):
        text = element.get_text_iface() if element else None
        return self.atspi.Text.get_text(element, 0, self.atspi.Text.get_character_count(element)) if text else ""

    def wait_for_text(self, name, words):
        self.until(lambda: words in self.text_of(self.look("text", name)), f"“{words}” is not in the text “{name}”")

    def state(self):
        """What the band at the top says."""
        if not self.band:
            self.band = self.find("filler", "State")
        return self.band.get_description() or ""

    def wait_for_state(self, words):
        return self.until(lambda: words in self.state() and self.state(), f"the state never said “{words}”")

    # --- doing ---

    def xdotool(self, *words):
        subprocess.run(["xdotool", *words], check=True, stdout=subprocess.DEVNULL)

    def focus(self, title="Coroscope"):
        """Without a window manager nobody else gives the keys to a window."""
        def newest():
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), "--name", title],
                                   capture_output=True, text=True)
            return (found.stdout.split() or [None])[-1]
        self.xdotool("windowfocus", "--sync", self.until(newest, f"no window with the title “{title}”"))

    def focused(self, role, name):
        """Waits until the keys go to that element."""
        focus = self.atspi.StateType.FOCUSED
        return self.until(lambda: (element := self.look(role, name)) and element.get_state_set().contains(focus),
                          f"the keys do not go to the {role} “{name}”")

    def rest(self):
        """Until the window has drawn what it was told: two pictures that are the same, and no cursor that blinks."""
        last = None
        while last is None or last != (now := self.picture()):
            last = now if last is not None else self.picture()
            time.sleep(4 * PAUSE)

    def picture(self):
        return subprocess.run(["import", "-window", "root", "rgb:-"], check=True, capture_output=True).stdout

    def key(self, *combinations):
        for combination in combinations:
            self.xdotool("key", "--clearmodifiers", combination)
            time.sleep(PAUSE)

    def type(self, text):
        self.xdotool("type", "--delay", "15", text)
        time.sleep(PAUSE)

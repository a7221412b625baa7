# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of docs/tour.md, by keys: what each does to the window, and by which elements one hears what came of it."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def headings():
    return re.findall(r"^## \d+\. (.*)$", (ROOT / "docs/tour.md").read_text(encoding="utf-8"), re.MULTILINE)


def open_the_example(window):
    window.wait_for_state("Nothing has run yet")
    window.find("text", "Source of the program")
    for name in ("task1", "task2", "main"):
        window.find("table cell", name)
    window.find("push button", "Run")
    window.find("push button", "Clock: virtual")


def run_it(window):
    window.key("F5")
    window.wait_for_state("Ended (exit code 0): 10 switches")
    window.wait_for_text("Output of the program", "done")


def set_a_breakpoint(window):
    window.key("ctrl+b")
    window.focused("text", "New breakpoint")
    window.type("resume task2")
    window.key("Return")
    window.find("tree", "Breakpoints")
    window.find("table cell", "resume")


def stop_there(window):
    window.key("F5")
    window.wait_for_state("Stopped before switch 3: task2#1 next")
    window.find("list", "Ready queue")
    window.find("list item", "task2#1")


def step(window):
    window.key("F7")
    window.wait_for_state("Stopped before switch 4: task1#1 next")
    window.key("F5")
    window.wait_for_state("Stopped before switch 5: task2#1 next")


def look_back(window):
    window.key("alt+Left", "alt+Left", "alt+Left")
    window.wait_for_state("Past: before switch 2")
    window.find("push button", "Back to now")
    window.key("alt+Right")
    window.wait_for_state("Past: before switch 3")


def inspect_a_task(window):
    window.key("Escape")
    window.wait_for_state("Stopped before switch 5")
    window.key("alt+8")
    window.find("table", "Tasks")
    window.key("Down", "Home")
    window.heard("label", "Task", "main#1")
    window.heard("label", "Wait", "waits for task1#1")
    window.find("tree", "Frames and locals")


def edit_the_program(window):
    window.key("ctrl+l")
    window.focus("Go to line")
    window.find("spin button", "")
    window.key("ctrl+a")
    window.type("30")
    window.key("Return")
    window.focus()
    window.focused("text", "Source of the program")
    window.key("End", "Return")
    window.type('print("both are home")')
    window.wait_for_text("Source of the program", "both are home")


def run_the_edit(window):
    window.key("F8", "ctrl+shift+F5")
    window.wait_for_state("Ended (exit code 0): 10 switches")
    window.wait_for_text("Output of the program", "both are home")


def watch_it_in_slow_motion(window):
    window.key("F8", "ctrl+alt+s", "ctrl+alt+s")
    window.find("push button", "Speed: 5 a second")
    window.key("ctrl+shift+F5")
    window.wait_for_state("Stopped before switch 3")
    window.key("F5")
    window.wait_for_state("Running slowly: 5 switches a second")
    window.wait_for_state("Stopped before switch 5")


def save_the_recording(window):
    window.key("shift+F5")
    window.wait_for_state("Ended by Stop")
    window.key("ctrl+shift+d")
    window.focus("Save")
    window.key("ctrl+a")
    window.type(str(window.home / "tour.coro"))
    window.key("Return")
    window.focus()
    window.find("label", "Written: ")


def open_the_recording(window):
    window.key("ctrl+o")
    window.focus("Open")
    window.key("ctrl+a")
    window.type(str(window.home / "tour.coro"))
    window.key("Return")
    window.focus()
    window.wait_for_state("Recording tour.coro")
    window.key("alt+Left", "alt+Left")
    window.wait_for_state("Recording: before switch 3 of 4")


STEPS = {
    "Open the example": open_the_example,
    "Run it": run_it,
    "Set a breakpoint": set_a_breakpoint,
    "Stop there": stop_there,
    "Step": step,
    "Look back": look_back,
    "Inspect a task": inspect_a_task,
    "Edit the program": edit_the_program,
    "Run the edit": run_the_edit,
    "Watch it in slow motion": watch_it_in_slow_motion,
    "Save the recording": save_the_recording,
    "Open the recording": open_the_recording,
}

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes through docs/tour.md from outside, by AT-SPI and keys alone, and says what it did. Exits with 1 where an element could
not be found by its role and name, or the window did not say what it should: tests/accessibility/drive.py [PROGRAM]"""
import sys

from tour_steps import ROOT, STEPS, headings
from window_driver import NotFound, Window, within_a_session


def main():
    if headings() != list(STEPS):
        print(f"docs/tour.md has other steps than this script: {headings()}")
        return 1
    within_a_session()
    window = Window(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/bin/coroscope")
    try:
        for number, (title, step) in enumerate(STEPS.items(), 1):
            step(window)
            print(f"{number:2}. {title}: {window.state()}", flush=True)
    except NotFound as missing:
        print(f"{number:2}. {title}: {missing}. The state: {window.state()}")
        return 1
    finally:
        window.close()
    print("all steps done")
    return 0


if __name__ == "__main__":
    sys.exit(main())

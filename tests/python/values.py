# SPDX-License-Identifier: MIT
"""Asks a stopped program for its frames, their locals, and what these consist of."""
from debugger import DebuggerTest


class ValuesTest(DebuggerTest):
    number = 0

    def ask(self, command, **more):
        """Sends a request and gives its answer."""
        type(self).number += 1
        self.send(command, request=self.number, **more)
        answer = self.wait_for("values", "frames")
        self.assertEqual(answer["request"], self.number)
        return answer

    def frames(self, task):
        return [(frame["function"], frame.get("line", 0)) for frame in self.ask("frames", task=task)["list"]]

    def locals(self, task, frame=0):
        return self.by_name(self.ask("locals", task=task, frame=frame))

    def children(self, value, **more):
        return self.by_name(self.ask("children", reference=value["reference"], **more))

    def by_name(self, answer):
        self.assertNotIn("refused", answer)
        return {entry["name"]: entry for entry in answer["list"]}

    def texts(self, entries):
        return {name: entry["text"] for name, entry in entries.items()}

    def stop_at(self, text, switch, **launch):
        """Starts `text` and stops before that switch."""
        self.start(text, stopAtEntry=True, **launch)
        while self.wait_for("stopped")["switch"] < switch:
            self.send("step", over="nothing")

    def hold(self, assignments, head=""):
        """The locals of a coroutine that made these assignments (a line each), and is suspended."""
        body = "".join(f"    {line}\n" for line in assignments.strip().splitlines())
        self.stop_at(f"{head}\nfrom coroscope import Task, run, sleep\nasync def main():\n{body}    await sleep(0)\n"
                     "    print('went on')\nrun(main())\n", 2)
        return self.locals(0)

    def check_that_it_goes_on(self):
        self.send("continue")
        self.assertEqual(self.finish(), (0, "went on\n", ""))

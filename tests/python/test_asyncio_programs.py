# SPDX-License-Identifier: MIT
"""asyncio programs that are hard on their loop: they do the same by plain python3 and recorded."""
import command


class AsyncioProgramTest(command.CommandTest):
    def same(self, text, *options, env=None):
        """Runs the program both ways; what it printed."""
        self.write("program.py", text)
        plain = self.execute([command.PYTHON, "program.py"], env)
        recorded = self.run_command(*options, "program.py", env=env)
        self.assertEqual((recorded.returncode, recorded.stdout), (plain.returncode, plain.stdout),
                         plain.stderr + recorded.stderr)
        self.info()
        return recorded.stdout


class EndTest(AsyncioProgramTest):
    def test_daemon_threads_that_wait_for_the_lock_when_the_program_ends(self):
        text = """\
import asyncio, threading

def run():
    async def turns():
        while True:
            await asyncio.sleep(0)
    asyncio.run(turns())

def call():
    while not loop.is_closed():
        loop.call_soon_threadsafe(int)

loop = asyncio.new_event_loop()
for target in (run, run, call, call):
    threading.Thread(target=target, daemon=True).start()
loop.run_until_complete(asyncio.sleep(0.01))
print("ended")
"""
        for _ in range(4):
            self.assertEqual(self.same(text), "ended\n")

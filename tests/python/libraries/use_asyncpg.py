# SPDX-License-Identifier: MIT
"""Queries, a transaction and a pool, of a server that the program starts, as another user where it is root."""
import asyncio
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

import asyncpg

TOOLS = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=None)
USER = "postgres" if os.getuid() == 0 else None  # a server refuses to be root's


def run(tool, *words):
    subprocess.run([TOOLS / tool, *words], check=True, user=USER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   cwd="/", env={"PATH": os.environ["PATH"], "LC_ALL": "C"})


async def use(folder):
    connection = await asyncpg.connect(host=folder, user="postgres", database="postgres")
    await connection.execute("create table numbers(number int)")
    async with connection.transaction():
        await connection.executemany("insert into numbers values($1)", [(number,) for number in range(100)])
        print(sum([row["number"] async for row in connection.cursor("select number from numbers")]))
    await connection.close()
    async with asyncpg.create_pool(host=folder, user="postgres", database="postgres", min_size=2, max_size=4) as pool:
        print(await asyncio.gather(*(pool.fetchval("select $1::int * 2", number) for number in range(20))))
        try:
            await asyncio.wait_for(pool.execute("select pg_sleep(1000)"), 0.05)
        except asyncio.TimeoutError:
            print("timed out")


def main():
    folder = tempfile.mkdtemp()
    try:
        if USER:
            os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
        run("initdb", "-D", folder + "/data", "-A", "trust", "-N", "-U", "postgres")
        run("pg_ctl", "-D", folder + "/data", "-o", "-h '' -F -k " + folder, "-w", "-l", folder + "/log", "start")
        try:
            asyncio.run(use(folder))
        finally:
            run("pg_ctl", "-D", folder + "/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


main()

# SPDX-License-Identifier: MIT
"""What a task of a random program may do: each a coroutine function of the program's world, and deterministic."""
import asyncio
import contextlib


# --- turns, tasks ---

async def gives_way(world):
    for _ in range(world.random.randint(1, 3)):
        await asyncio.sleep(0)


async def spawns(world):
    world.spawn()


async def spawns_and_awaits(world):
    task = world.spawn()
    if task:
        world.say("got", await task)


async def awaits_a_task(world):
    """One that was made after it: else some would wait for each other, for ever."""
    younger = world.tasks[world.tasks.index(asyncio.current_task()) + 1:]
    if younger:
        world.say("got", await world.pick(younger))


async def cancels(world):
    task = world.pick(world.tasks)
    message = world.pick((None, "message"))
    world.say("cancels", task.get_name(), task.cancel(message) if message else task.cancel(), task.cancelling())


async def cancels_itself(world):
    asyncio.current_task().cancel()
    if world.random.random() < 0.5:
        world.say("uncancels", asyncio.current_task().uncancel())
    await asyncio.sleep(0)


async def fails(world):
    raise ValueError(world.random.randint(0, 9))


async def looks_around(world):
    running = sorted(task.get_name() for task in asyncio.all_tasks() if task in world.tasks)
    world.say("sees", *running, asyncio.current_task().get_name())


async def takes_a_name(world):
    task = asyncio.current_task()
    name = task.get_name()
    task.set_name(name + "'")
    await asyncio.sleep(0)
    task.set_name(name)


async def gathers(world):
    some = [task for task in (world.spawn() for _ in range(world.random.randint(0, 3))) if task]
    result = await asyncio.gather(*some, return_exceptions=world.random.random() < 0.5)
    world.say("gathered", *(each if isinstance(each, str) else type(each).__name__ for each in result))


async def groups(world):
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(world.random.randint(0, 3)):
                world.spawn(group.create_task)
            if world.random.random() < 0.3:
                raise KeyError("in the group")
            await asyncio.sleep(0)
    except BaseExceptionGroup as errors:
        world.say("group", *sorted(type(each).__name__ for each in errors.exceptions))


async def shields(world):
    task = world.spawn()
    if task:
        world.say("got", await asyncio.shield(task))


async def waits_for_some(world):
    some = [task for task in (world.spawn() for _ in range(world.random.randint(1, 3))) if task]
    if some:
        when = world.pick((asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED))
        done, pending = await asyncio.wait(some, return_when=when, timeout=world.delay() if world.timed else None)
        world.say("done", *sorted(each.get_name() for each in done), "of", len(pending) + len(done))


async def takes_as_completed(world):
    some = [task for task in (world.spawn() for _ in range(world.random.randint(1, 3))) if task]
    for each in asyncio.as_completed(some):
        world.say("completed", await each)


# --- locks, queues ---

async def locks(world):
    async with world.pick(world.locks):
        world.say("has the lock")
        await asyncio.sleep(0)


async def waits_for_an_event(world):
    await world.pick(world.events).wait()


async def sets_an_event(world):
    event = world.pick(world.events)
    event.set()
    if world.random.random() < 0.5:
        event.clear()


async def waits_for_a_condition(world):
    condition = world.pick(world.conditions)
    async with condition:
        await condition.wait()


async def notifies(world):
    condition = world.pick(world.conditions)
    async with condition:
        condition.notify(world.random.randint(1, 2))


async def takes_a_semaphore(world):
    async with world.pick(world.semaphores):
        await asyncio.sleep(0)


async def puts(world):
    queue = world.pick(world.queues)
    await queue.put(world.random.randint(0, 9))
    world.say("put", queue.qsize())


async def gets(world):
    queue = world.pick(world.queues)
    world.say("got", await queue.get())
    queue.task_done()


async def puts_at_once(world):
    with contextlib.suppress(asyncio.QueueFull):
        world.pick(world.queues).put_nowait(world.random.randint(0, 9))


async def comes_to_the_barrier(world):
    world.say("position", await world.pick(world.barriers).wait())


async def resets_the_barrier(world):
    barrier = world.pick(world.barriers)
    await (barrier.reset() if world.random.random() < 0.8 else barrier.abort())


# --- futures, callbacks ---

async def waits_for_a_future(world):
    future = world.loop.create_future()
    world.futures.append(future)
    if world.random.random() < 0.5:
        future.add_done_callback(lambda _: world.say("future done"))
    world.say("result", await future)


async def sets_a_future(world):
    waiting = [future for future in world.futures if not future.done()]
    if waiting:
        future = world.pick(waiting)
        what = world.random.random()
        if what < 0.6:
            future.set_result(world.random.randint(0, 9))
        elif what < 0.8:
            future.set_exception(OSError("set"))
        else:
            future.cancel()


async def calls_soon(world):
    number = len(world.handles)
    what = world.random.random()
    call = world.pick((world.loop.call_soon, world.loop.call_soon_threadsafe))
    if what < 0.6:
        world.handles.append(call(world.say, "called", number))
    elif what < 0.8:
        world.handles.append(call(lambda: 1 / 0))
    else:
        world.handles.append(call(lambda: world.spawn()))


async def cancels_a_handle(world):
    if world.handles:
        handle = world.pick(world.handles)
        handle.cancel()
        world.say("cancelled", handle.cancelled())


async def closes_a_generator(world):
    async def numbers():
        try:
            for number in range(3):
                yield number
                await asyncio.sleep(0)
        finally:
            await asyncio.sleep(0)
            world.say("generator closed")

    generator = numbers()
    async for number in generator:
        if world.random.random() < 0.4:
            break
    if world.random.random() < 0.7:
        await generator.aclose()


async def counts_the_queue(world):
    world.say("ready", len(world.loop._ready))


# --- time ---

async def sleeps(world):
    world.say("slept", await asyncio.sleep(world.delay(), "well"))


async def calls_later(world):
    number = len(world.handles)
    world.handles.append(world.loop.call_later(world.delay(), world.say, "called later", number))


async def calls_at_once_by_timer(world):
    world.handles.append(world.loop.call_later(0, world.say, "called by timer"))
    await asyncio.sleep(0)


async def waits_with_timeout(world):
    try:
        async with asyncio.timeout(world.delay()) as scope:
            if world.random.random() < 0.3:
                scope.reschedule(world.loop.time() + world.delay())
            await world.pick((sleeps, gets, waits_for_an_event, waits_for_a_future, locks, gathers))(world)
    except TimeoutError:
        world.say("timed out", scope.expired())


async def wait_for(world):
    try:
        await asyncio.wait_for(world.pick((sleeps, gets, waits_for_an_event, spawns_and_awaits, locks))(world), world.delay())
    except TimeoutError:
        world.say("timed out")


async def cancels_later(world):
    world.handles.append(world.loop.call_later(world.delay(), world.pick(world.tasks).cancel))


STEPS = [gives_way, spawns, spawns_and_awaits, awaits_a_task, cancels, cancels_itself, fails, looks_around, takes_a_name,
         gathers, shields, waits_for_some, takes_as_completed, locks, waits_for_an_event, sets_an_event,
         waits_for_a_condition, notifies, takes_a_semaphore, puts, gets, puts_at_once, comes_to_the_barrier,
         resets_the_barrier, waits_for_a_future, sets_a_future, calls_soon, cancels_a_handle, closes_a_generator,
         counts_the_queue]
STEPS_WITH_SETS = [groups]  # which asyncio walks through in the order in which their tasks lie in memory
TIMED_STEPS = [sleeps, calls_later, calls_at_once_by_timer, waits_with_timeout, wait_for, cancels_later] * 2

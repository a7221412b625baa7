// SPDX-License-Identifier: MIT
// A scheduler that is not ours: a queue of coroutine handles, written by hand. The lines marked "shown" tell Coroscope what
// it does; all else is as it would be without. The program stops at its switches, and is recorded, like any other.
#include "engine/loop/foreign_coroutine.h"

#include <coroutine>
#include <deque>
#include <iostream>
#include <string>
#include <utility>

using namespace coroscope;

namespace {

struct Job {
    struct promise_type {
        explicit promise_type(const std::source_location &definition = std::source_location::current())
            : shown(definition)
        {
        }
        Job get_return_object() { return {Handle::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }

        ForeignCoroutine shown;
        WaitState wait = WaitState::forTurn();
    };
    using Handle = std::coroutine_handle<promise_type>;
    Handle handle;
};

class Scheduler {
public:
    void add(Job job)
    {
        queue_.push_back(job.handle);
        loop_.spawned(job.handle.promise().shown); // shown
    }

    void wake(Job::Handle handle)
    {
        queue_.push_back(handle);
        loop_.woken(handle.promise().shown, WakeCause::task); // shown
    }

    void run()
    {
        while (!queue_.empty()) {
            const Job::Handle handle = queue_.front();
            queue_.pop_front();
            Job::promise_type &job = handle.promise();
            loop_.setCaller();         // shown
            loop_.resuming(job.shown); // shown
            handle.resume();
            if (handle.done()) {
                loop_.ended(job.shown, TaskStatus::done); // shown
                handle.destroy();
                continue;
            }
            loop_.suspended(job.shown, job.wait); // shown
            if (job.wait.kind == WaitKind::yield)
                queue_.push_back(handle);
        }
    }

private:
    std::deque<Job::Handle> queue_;
    ForeignLoop loop_;
};

class Turn { // co_await Turn(): to the back of the queue
public:
    explicit Turn(const std::source_location &place = std::source_location::current()) : place_(place) {}
    bool await_ready() const { return false; }
    void await_suspend(Job::Handle handle) const
    {
        handle.promise().wait = WaitState::forTurn();
        handle.promise().shown.setPlace(place_);
    }
    void await_resume() const {}

private:
    std::source_location place_;
};

class Mailbox { // for one reader
public:
    explicit Mailbox(Scheduler &scheduler) : scheduler_(scheduler) {}

    void put(std::string letter)
    {
        letters_.push_back(std::move(letter));
        if (const Job::Handle reader = std::exchange(reader_, nullptr))
            scheduler_.wake(reader);
    }

    auto get(const std::source_location &place = std::source_location::current())
    {
        struct Awaiter {
            bool await_ready() const { return !mailbox.letters_.empty(); }
            void await_suspend(Job::Handle handle)
            {
                handle.promise().wait = {.kind = WaitKind::queue};
                handle.promise().shown.setPlace(place);
                mailbox.reader_ = handle;
            }
            std::string await_resume()
            {
                std::string letter = std::move(mailbox.letters_.front());
                mailbox.letters_.pop_front();
                return letter;
            }
            Mailbox &mailbox;
            std::source_location place;
        };
        return Awaiter{*this, place};
    }

private:
    Scheduler &scheduler_;
    std::deque<std::string> letters_;
    Job::Handle reader_;
};

Job writer(Mailbox &mailbox, std::string name, int letters)
{
    for (int i = 1; i <= letters; ++i) {
        mailbox.put(name + " writes letter " + std::to_string(i));
        co_await Turn();
    }
}

Job reader(Mailbox &mailbox, int letters)
{
    for (int i = 0; i < letters; ++i) {
        const std::string letter = co_await mailbox.get();
        std::cout << letter << '\n';
    }
}

} // namespace

int main()
{
    Scheduler scheduler;
    Mailbox mailbox(scheduler);
    scheduler.add(reader(mailbox, 5));
    scheduler.add(writer(mailbox, "Ada", 2));
    scheduler.add(writer(mailbox, "Bo", 3));
    scheduler.run();
}

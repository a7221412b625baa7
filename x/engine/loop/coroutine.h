// SPDX-License-Identifier: MIT
// Coroutine<T>: the return type of native coroutines. It starts when it is awaited (or spawned as a task), once, and hands
// its awaiter the result or the exception.
//
// g++ 12 miscompiles some co_await expressions: keep each co_await in a statement of its own, outside && and ||, and await
// no aggregate temporaries and no capturing lambdas.
#pragma once

#include "engine/loop/coroutine_frame.h"

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace coroscope {

template <typename T>
class Coroutine;

namespace detail {

/// Gives control back to the awaiter or, from a task's first frame, to the loop.
struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> finished) const noexcept
    {
        return finished.promise().onFinished();
    }
    void await_resume() const noexcept {}
};

std::coroutine_handle<> finishedTask(CoroutineTask &task) noexcept;

class CoroutinePromiseBase : public CoroutineFrame {
public:
    using CoroutineFrame::CoroutineFrame;

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    template <typename Awaitable>
    decltype(auto) await_transform(Awaitable &&awaitable,
                                   std::source_location place = std::source_location::current())
    {
        setPlace(place);
        return std::forward<Awaitable>(awaitable);
    }

    std::exception_ptr error() const { return error_; }
    void rethrow() const
    {
        if (error_)
            std::rethrow_exception(error_);
    }
    void setContinuation(std::coroutine_handle<> continuation) { continuation_ = continuation; }
    std::coroutine_handle<> onFinished() noexcept { return continuation_ ? continuation_ : finishedTask(*task()); }

private:
    std::coroutine_handle<> continuation_;
    std::exception_ptr error_;
};

template <typename T>
class CoroutinePromise final : public CoroutinePromiseBase {
public:
    explicit CoroutinePromise(const std::source_location &place = std::source_location::current())
        : CoroutinePromiseBase(place)
    {
    }
    Coroutine<T> get_return_object();
    template <typename U>
    void return_value(U &&value)
    {
        value_.emplace(std::forward<U>(value));
    }
    T &value() { return *value_; }
    bool hasValue() const { return value_.has_value(); }

private:
    std::optional<T> value_;
};

template <>
class CoroutinePromise<void> final : public CoroutinePromiseBase {
public:
    explicit CoroutinePromise(const std::source_location &place = std::source_location::current())
        : CoroutinePromiseBase(place)
    {
    }
    Coroutine<void> get_return_object();
    void return_void() const noexcept {}
};

} // namespace detail

/// Move-only; owns the coroutine's frame.
template <typename T = void>
class [[nodiscard]] Coroutine {
public:
    using promise_type = detail::CoroutinePromise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Coroutine(Handle handle) : handle_(handle) {}
    Coroutine(Coroutine &&other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Coroutine &operator=(Coroutine &&other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Coroutine() { destroyFrame(); }

    Handle handle() const { return handle_; }
    void destroyFrame()
    {
        if (handle_)
            std::exchange(handle_, {}).destroy();
    }
    promise_type &promise() const { return handle_.promise(); }

    /// Awaits it in the awaiter's task: it runs at once, as part of the same slice.
    auto operator co_await() &&noexcept { return Awaiter{handle_}; }

private:
    struct Awaiter {
        Handle child;
        bool await_ready() const noexcept { return false; }
        template <typename Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> awaiter) const noexcept
        {
            child.promise().setContinuation(awaiter);
            child.promise().setAwaiter(&awaiter.promise());
            return child;
        }
        T await_resume() const
        {
            child.promise().rethrow();
            if constexpr (!std::is_void_v<T>)
                return std::move(child.promise().value());
        }
    };

    Handle handle_;
};

namespace detail {

template <typename T>
Coroutine<T> CoroutinePromise<T>::get_return_object()
{
    return Coroutine<T>(std::coroutine_handle<CoroutinePromise>::from_promise(*this));
}

inline Coroutine<void> CoroutinePromise<void>::get_return_object()
{
    return Coroutine<void>(std::coroutine_handle<CoroutinePromise>::from_promise(*this));
}

} // namespace detail

} // namespace coroscope

// SPDX-License-Identifier: MIT
// Generator<Yield, Send, Return>: a coroutine that its caller drives. It yields values, takes values by send(), delegates to
// another generator ("yield from": `co_await inner()`), and returns a value.
//
//   Generator<int, int> doubler() { int got = 0; while (true) got = co_yield got * 2; }
//   auto g = doubler(); g.next() -> 0; g.send(21) -> 42
#pragma once

#include "engine/loop/coroutine_frame.h"

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

namespace coroscope {

/// Nothing in particular: what a bare `co_yield Nothing{}` yields.
using Nothing = std::monostate;

template <typename Yield = Nothing, typename Send = Nothing, typename Return = void>
class Generator;

namespace detail {

/// What the frames of one generator and of those that it delegates to share. It lies in the outermost promise.
template <typename Yield, typename Send>
struct GeneratorExchange {
    std::coroutine_handle<> leaf; ///< the innermost frame: what next() resumes
    CoroutineFrame *leafFrame = nullptr;
    std::optional<Yield> yielded;
    std::optional<Send> sent;
};

template <typename Yield, typename Send>
class GeneratorPromiseBase : public CoroutineFrame {
public:
    using Exchange = GeneratorExchange<Yield, Send>;
    using CoroutineFrame::CoroutineFrame;

    std::suspend_always initial_suspend() const noexcept { return {}; }

    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template <typename Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> finished) const noexcept
        {
            GeneratorPromiseBase &promise = finished.promise();
            if (!promise.delegator_)
                return std::noop_coroutine();
            promise.exchange_->leaf = promise.delegator_;
            promise.exchange_->leafFrame = promise.awaiter();
            return promise.delegator_;
        }
        void await_resume() const noexcept {}
    };
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    struct YieldAwaiter {
        GeneratorPromiseBase &promise;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) const noexcept {}
        Send await_resume() const
        {
            std::optional<Send> sent = std::exchange(promise.exchange_->sent, std::nullopt);
            return sent ? std::move(*sent) : Send{};
        }
    };
    YieldAwaiter yield_value(Yield value, const std::source_location &place = std::source_location::current())
    {
        setPlace(place);
        exchange_->yielded.emplace(std::move(value));
        return YieldAwaiter{*this};
    }

    template <typename Awaitable>
    decltype(auto) await_transform(Awaitable &&awaitable,
                                   const std::source_location &place = std::source_location::current())
    {
        setPlace(place);
        return std::forward<Awaitable>(awaitable);
    }

    Exchange &exchange() { return *exchange_; }
    void beginOutermost(std::coroutine_handle<> self)
    {
        own_.leaf = self;
        own_.leafFrame = this;
    }
    void beginDelegated(std::coroutine_handle<> self, std::coroutine_handle<> delegator, GeneratorPromiseBase &outer)
    {
        delegator_ = delegator;
        exchange_ = outer.exchange_;
        setAwaiter(&outer);
        exchange_->leaf = self;
        exchange_->leafFrame = this;
    }
    void rethrow()
    {
        if (error_)
            std::rethrow_exception(std::exchange(error_, nullptr));
    }

private:
    Exchange own_;
    Exchange *exchange_ = &own_;
    std::coroutine_handle<> delegator_;
    std::exception_ptr error_;
};

template <typename Yield, typename Send, typename Return>
class GeneratorPromise final : public GeneratorPromiseBase<Yield, Send> {
public:
    explicit GeneratorPromise(const std::source_location &place = std::source_location::current())
        : GeneratorPromiseBase<Yield, Send>(place)
    {
    }
    Generator<Yield, Send, Return> get_return_object()
    {
        const auto handle = std::coroutine_handle<GeneratorPromise>::from_promise(*this);
        this->beginOutermost(handle);
        return Generator<Yield, Send, Return>(handle);
    }
    void return_value(Return value) { result.emplace(std::move(value)); }

    std::optional<Return> result;
};

template <typename Yield, typename Send>
class GeneratorPromise<Yield, Send, void> final : public GeneratorPromiseBase<Yield, Send> {
public:
    explicit GeneratorPromise(const std::source_location &place = std::source_location::current())
        : GeneratorPromiseBase<Yield, Send>(place)
    {
    }
    Generator<Yield, Send, void> get_return_object()
    {
        const auto handle = std::coroutine_handle<GeneratorPromise>::from_promise(*this);
        this->beginOutermost(handle);
        return Generator<Yield, Send, void>(handle);
    }
    void return_void() const noexcept {}
};

} // namespace detail

/// Move-only; owns the frame. It starts at the first next().
template <typename Yield, typename Send, typename Return>
class [[nodiscard]] Generator {
public:
    using promise_type = detail::GeneratorPromise<Yield, Send, Return>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Generator(Handle handle) : handle_(handle) {}
    Generator(Generator &&other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Generator &operator=(Generator &&other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Generator()
    {
        if (handle_)
            handle_.destroy();
    }

    /// Runs it up to its next yield; the value, or nothing when it has returned. Throws what it throws. Not after its end.
    std::optional<Yield> next()
    {
        assert(!done());
        auto &exchange = handle_.promise().exchange();
        exchange.yielded.reset();
        exchange.leaf.resume();
        if (done())
            handle_.promise().rethrow();
        return std::move(exchange.yielded);
    }

    /// The same; `value` is what the yield at which it is suspended gives. A generator that has not started takes none.
    std::optional<Yield> send(Send value)
    {
        handle_.promise().exchange().sent.emplace(std::move(value));
        return next();
    }

    bool done() const { return handle_.done(); }

    /// What it returned. Only after its end.
    decltype(auto) result() const
    {
        if constexpr (!std::is_void_v<Return>)
            return static_cast<const Return &>(*handle_.promise().result);
    }

    /// The innermost frame: where it is suspended.
    CoroutineFrame &leafFrame() const { return *handle_.promise().exchange().leafFrame; }
    CoroutineFrame &frame() const { return handle_.promise(); }

    /// Within another generator of the same Yield and Send: hands through what is sent and yielded until this one ends;
    /// gives its result.
    auto operator co_await() &&noexcept { return Delegation{handle_}; }

private:
    struct Delegation {
        Handle inner;
        bool await_ready() const noexcept { return false; }
        template <typename Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> outer) const noexcept
        {
            inner.promise().beginDelegated(inner, outer, outer.promise());
            return inner;
        }
        Return await_resume() const
        {
            inner.promise().rethrow();
            if constexpr (!std::is_void_v<Return>)
                return std::move(*inner.promise().result);
        }
    };

    Handle handle_;
};

} // namespace coroscope

// SPDX-License-Identifier: MIT
// NativeProgramSession: the session of a program written in C++.
#pragma once

#include "engine/guest/guest_session.h"
#include "engine/guest/native_output.h"
#include "engine/guest/native_pause.h"

#include <memory>

namespace coroscope {

class NativeProgramSession final : private Language {
public:
    /// On failure null, and `error` with the cure. From then on until the program exits.
    static std::unique_ptr<NativeProgramSession> start(LaunchSpec spec, std::string &error);

    /// The program exits with `code`. On another thread than the loop's nothing happens: the recording just ends there.
    void end(int code);

private:
    NativeProgramSession() = default;

    std::string name() const override { return "c++"; }
    std::string version() const override;
    void loopStarted() override { pause_.setThread(::pthread_self()); }
    void loopGone() override { pause_.setMainThread(); }
    void interruptSlice() override { pause_.interrupt(); }
    void commandArrived() override { pause_.commandArrived(); }
    void controlThreadWoken() override { pause_.controlThreadWoken(); }
    std::string refusesToInspect() const override;
    void flushOutput() override;
    NativeOutput::Listener listener(int stream);

    NativePause pause_;
    std::unique_ptr<GuestSession> session_;
    std::unique_ptr<NativeOutput> output_;
    std::unique_ptr<NativeOutput> errors_;
    std::unique_ptr<NativeOutput> log_;
};

} // namespace coroscope

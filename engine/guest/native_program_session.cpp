// SPDX-License-Identifier: MIT
#include "engine/guest/native_program_session.h"

#include "engine/loop/translatable.h"

#include <cstdio>
#include <iostream>

namespace coroscope {

std::unique_ptr<NativeProgramSession> NativeProgramSession::start(LaunchSpec spec, std::string &error)
{
    std::unique_ptr<NativeProgramSession> self(new NativeProgramSession);
    self->session_ = GuestSession::start(std::move(spec), *self, error);
    if (!self->session_)
        return nullptr;
    self->pause_.attach(*self->session_);
    self->output_ = std::make_unique<NativeOutput>(std::cout, self->listener(1));
    self->errors_ = std::make_unique<NativeOutput>(std::cerr, self->listener(2));
    self->log_ = std::make_unique<NativeOutput>(std::clog, self->listener(2));
    return self;
}

std::string NativeProgramSession::version() const
{
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}

NativeOutput::Listener NativeProgramSession::listener(int stream)
{
    return [this, stream](std::string_view bytes) {
        if (pause_.isLoopThread()) // the recorder is that thread's
            session_->output(stream, bytes);
    };
}

std::string NativeProgramSession::refusesToInspect() const
{
    return QT_TRANSLATE_NOOP("coroscope::phrases",
                             "The locals of C++ frames are not read: a debugger such as gdb shows them.");
}

void NativeProgramSession::flushOutput()
{
    std::cout.flush();
    std::clog.flush();
    std::fflush(nullptr);
}

void NativeProgramSession::end(int code)
{
    if (!pause_.isLoopThread())
        return;
    output_.reset();
    errors_.reset();
    log_.reset();
    session_->end(code);
}

} // namespace coroscope

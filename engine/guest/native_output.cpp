// SPDX-License-Identifier: MIT
#include "engine/guest/native_output.h"

#include <ostream>
#include <utility>

namespace coroscope {

NativeOutput::NativeOutput(std::ostream &stream, Listener listener)
    : stream_(stream), original_(stream.rdbuf(this)), listener_(std::move(listener))
{
}

NativeOutput::~NativeOutput()
{
    if (stream_.rdbuf() == this)
        stream_.rdbuf(original_);
}

NativeOutput::int_type NativeOutput::overflow(int_type character)
{
    if (traits_type::eq_int_type(character, traits_type::eof()))
        return traits_type::not_eof(character);
    const char byte = traits_type::to_char_type(character);
    listener_({&byte, 1});
    return original_->sputc(byte);
}

std::streamsize NativeOutput::xsputn(const char *bytes, std::streamsize count)
{
    listener_({bytes, std::size_t(count)});
    return original_->sputn(bytes, count);
}

int NativeOutput::sync() { return original_->pubsync(); }

} // namespace coroscope

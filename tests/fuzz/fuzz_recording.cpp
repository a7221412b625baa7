// SPDX-License-Identifier: MIT
// Any bytes as a recording: opened, read in two steps and asked for everything.
#include "engine/record/recording.h"
#include "tests/engine/record/exercise_recording.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string error;
    const auto recording = coroscope::Recording::fromBytes({reinterpret_cast<const std::byte *>(data), size}, error);
    if (!recording)
        return 0;
    recording->refresh(20);
    coroscope::exerciseRecording(*recording);
    while (recording->refresh()) {
    }
    coroscope::exerciseRecording(*recording);
    return 0;
}

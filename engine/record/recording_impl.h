// SPDX-License-Identifier: MIT
// What is behind Recording. Internal to engine/record.
#pragma once

#include "engine/record/recording_reader.h"
#include "engine/record/recording_timeline.h"

namespace coroscope {

struct Recording::Impl {
    Impl(std::unique_ptr<MappedFile> file, const std::string &path) : reader(std::move(file), path), timeline(reader) {}

    mutable RecordingReader reader; ///< mutable: asks for the file's size, fills in derived fields of TaskInfo
    RecordingTimeline timeline;
};

} // namespace coroscope

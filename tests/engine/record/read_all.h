// SPDX-License-Identifier: MIT
// Reads recordings up to their ends.
#pragma once

#include "engine/record/recording.h"

#include <QtGlobal>

#include <memory>
#include <string>

namespace coroscope {

/// Null stays null.
inline std::unique_ptr<Recording> readAll(std::unique_ptr<Recording> recording)
{
    while (recording && recording->refresh()) {
    }
    return recording;
}

/// Ends the test where it cannot be opened.
inline std::unique_ptr<Recording> openAll(const std::string &path)
{
    std::string error;
    auto recording = readAll(Recording::open(path, error));
    if (!recording)
        qFatal("%s", error.c_str());
    return recording;
}

} // namespace coroscope

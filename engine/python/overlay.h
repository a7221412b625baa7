// SPDX-License-Identifier: MIT
// Overlays: text from an editor, not saved yet, that runs in place of the program's file.
//
// python3 announces the file that it is about to run (audit event cpython.run_file) with no Python frame below, before it
// opens it. There the text is run through the same function that python3 uses, under the real file's name, and the process
// ends as python3 ends it. So __main__, tracebacks and exit codes are those of the saved file.
#pragma once

#include <map>
#include <string>

namespace coroscope {

class Recorder;

/// `overlays`: absolute source path -> file that holds the text. Reads them at once and gives the texts to `recorder` as
/// what ran. On failure false and `error`. Without overlays nothing is installed.
bool installOverlays(const std::map<std::string, std::string> &overlays, Recorder &recorder, std::string &error);

} // namespace coroscope

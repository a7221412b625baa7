// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/missing_text.h"

#include "widgets/session.h"

#include <QCoreApplication>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::MissingText)
};

} // namespace

QString missingText(const Session &session)
{
    const Recording *recording = session.recording();
    if (!recording)
        return {};
    const bool opened = session.phase() == Session::Phase::opened;
    if (!recording->damage().empty())
        return opened ? Words::tr("The recording is damaged: no switch of it can be read.\n"
                                  "Open another copy of it, or close it (Ctrl+Shift+W) and run the program again.")
                      : Words::tr("The recording is damaged: no switch of it can be read.\n"
                                  "Run the program again (F5).");
    if (recording->diskFull())
        return Words::tr("The disk was full before the first switch could be recorded.\n"
                         "Make room on it, then run the program again.");
    if (session.isReading())
        return Words::tr("The recording is being read.");
    if (recording->exitCode())
        return {};
    if (!opened)
        return Words::tr("The program came to its end before its first switch.\nSee whether Output says why.");
    return recording->closedCleanly()
               ? Words::tr("The recording ends before the program's first switch, and before the program's end.\n"
                           "Close it (Ctrl+Shift+W) and run the program again.")
               : Words::tr("The recording ends before the first switch: its program was killed, or still runs.\n"
                           "What it still records appears here. If it was killed, close the recording (Ctrl+Shift+W) "
                           "and run the program again.");
}

} // namespace coroscope

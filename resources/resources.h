// SPDX-License-Identifier: GPL-3.0-or-later
// What is compiled into the program: icons (under :/coroscope/icons) and the example programs.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace coroscope {

/// Makes the compiled-in files known to Qt: a static library's would otherwise be dropped by the linker. Any number of
/// calls; the functions below and the icon loader call it themselves.
void initResources();

struct Example {
    QString fileName;          ///< `from_scratch.py`
    QString title;             ///< for a menu
    QString summary;           ///< what it shows, one line
    QString group;             ///< heading over those that belong together; empty: none
    QString program;           ///< native ones: the executable's name; empty: the file itself is run
    QString source;            ///< native ones: the file that `program` is built of, from the project's folder on
    bool virtualClock = false; ///< the clock that it begins with
    qint64 tickNs = 0;         ///< what one look at that clock adds to it, where it is virtual
};

/// The examples in the order of the menu; the first is the one that a new user meets.
std::vector<Example> examples();

/// The UTF-8 text of an example; null if there is none of that name.
QByteArray exampleText(const QString &fileName);

/// Writes the example into `folder`, which is made if missing, so that it can be run and edited. A file of that name that
/// is already there is kept as it is: it may hold the user's edits. Returns its path; on failure an empty string, and
/// `error` says why and what to do.
QString writeExample(const QString &fileName, const QString &folder, QString *error = nullptr);

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// RunConfiguration: how one program is run, remembered for it in the user's settings. Its clock is a ClockChoice.
#pragma once

#include "widgets/session.h"

#include <QObject>
#include <QString>

#include <map>
#include <optional>

namespace coroscope {

struct RunConfiguration {
    QString arguments;                                     ///< as in a shell, with quotes
    QString folder;                                        ///< empty: the program's own
    QString interpreter;                                   ///< empty: the one of Settings, else found
    QString module;                                        ///< empty: the file
    std::map<QString, std::optional<QString>> environment; ///< nullopt: not set in the program
    QString buildCommand;                                  ///< for a shell; empty: none
    QString builtProgram; ///< what a C++ source makes; relative to folder; empty: not said

    friend bool operator==(const RunConfiguration &, const RunConfiguration &) = default;
};

/// The configuration of the program at hand. GUI thread.
class RunConfigurations : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void setProgram(const QString &path); ///< what is remembered of it becomes present()
    const QString &program() const { return program_; }
    const RunConfiguration &present() const { return present_; }
    void change(const RunConfiguration &configuration); ///< and remember it
    void forget(const QString &path);

    QString folder() const;                               ///< where it runs: absolute
    QString builtProgram() const;                         ///< absolute; empty: not said
    static QString builtProgramOf(const QString &source); ///< the same, of any source
    /// All but the program, its text and its clock.
    Session::RunRequest request() const;

signals:
    void leaving(); ///< for another program: what is being typed may still be given to change()
    void changed(); ///< another program, or another configuration of it

private:
    QString program_;
    RunConfiguration present_;
};

} // namespace coroscope

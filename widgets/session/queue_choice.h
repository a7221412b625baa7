// SPDX-License-Identifier: GPL-3.0-or-later
// QueueChoice: the variable of the program at hand of which the user said that it holds its scheduler's queue. Kept per program
// in the user's settings.
#pragma once

#include <QString>

namespace coroscope {

class QueueChoice {
public:
    const QString &variable() const { return variable_; } ///< as it is written, `self.ready`; empty: it is to be found

    /// Takes up what was kept for `program`. Returns whether that is another variable.
    bool setProgram(const QString &program);
    bool set(const QString &variable); ///< false: it was so already

private:
    QString program_;
    QString variable_;
};

} // namespace coroscope

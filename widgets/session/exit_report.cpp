// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/exit_report.h"

#include <csignal>
#include <cstring>
#include <sys/wait.h>

namespace coroscope {

ExitReport ExitReport::fromWaitStatus(int status)
{
    ExitReport report;
    if (WIFSIGNALED(status))
        report.signal = WTERMSIG(status);
    else
        report.code = WEXITSTATUS(status);
    return report;
}

QString signalText(int signal)
{
    const char *description = sigdescr_np(signal);
    const char *name = sigabbrev_np(signal);
    if (!description || !name)
        return QStringLiteral("signal %1").arg(signal);
    QString text = QString::fromLatin1(description);
    text[0] = text[0].toLower();
    return QStringLiteral("%1 (SIG%2)").arg(text, QString::fromLatin1(name));
}

} // namespace coroscope

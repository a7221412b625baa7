// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_action.h"

#include "widgets/session/status_text.h"
#include "widgets/theme/icons.h"

#include <QAction>
#include <QCoreApplication>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::RunAction)
};

struct Dress {
    const char *icon;
    QString text;
    QString tip;
    QString brief = {}; ///< in the toolbar; empty: the text
};

/// In the past, or in an opened recording.
Dress aheadDress(const Session &session)
{
    const bool opened = session.phase() == Session::Phase::opened;
    const bool past = session.isPast();
    if (session.speed() > 0)
        return {"run", Words::tr("&Play"),
                (past ? Words::tr("Play the recording from here up to the next breakpoint hit, %1")
                      : Words::tr("Play the recording from its beginning up to the next breakpoint hit, %1"))
                    .arg(speedText(session.speed())),
                Words::tr("Play")};
    if (!past)
        return {"continue", Words::tr("First breakpoint &hit"),
                Words::tr("Go to the first breakpoint hit in the recording"), Words::tr("First hit")};
    if (session.mayHitAhead())
        return {"continue", Words::tr("Next breakpoint &hit"),
                opened ? Words::tr("Go to the next breakpoint hit in the recording, or to its end")
                       : Words::tr("Go to the next breakpoint hit in the recording, or to now"),
                Words::tr("Next hit")};
    if (opened)
        return {"now", Words::tr("Go to the &end"), Words::tr("Show the end of the recording"), Words::tr("Go to end")};
    return {"now", Words::tr("Go to &now"), Words::tr("Show the present moment again")};
}

Dress dressOf(const Session &session, const QString &target)
{
    if (session.recording() && (session.isPast() || session.phase() == Session::Phase::opened))
        return aheadDress(session);
    if (!session.isLive() || session.isEnding())
        return {"run", Words::tr("&Run"), Words::tr("Run %1").arg(target)};
    return {"continue", Words::tr("&Continue"),
            session.speed() > 0 ? Words::tr("Let the program go on slowly, %1").arg(speedText(session.speed()))
                                : Words::tr("Let the program go on")};
}

} // namespace

QStringList runActionWords()
{
    return {Words::tr("Run"),      Words::tr("Continue"),  Words::tr("Play"),     Words::tr("First hit"),
            Words::tr("Next hit"), Words::tr("Go to now"), Words::tr("Go to end")};
}

void dressRunAction(QAction &run, const Session &session, const QString &target)
{
    const Dress dress = dressOf(session, target);
    run.setText(dress.text);
    run.setIconText(dress.brief.isEmpty() ? QString(dress.text).remove(u'&') : dress.brief);
    run.setIcon(icon(QString::fromLatin1(dress.icon)));
    run.setToolTip(QStringLiteral("%1 (%2)").arg(dress.tip, run.shortcut().toString(QKeySequence::NativeText)));
}

} // namespace coroscope

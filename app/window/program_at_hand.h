// SPDX-License-Identifier: GPL-3.0-or-later
// ProgramAtHand: which program the session is about while none runs, by the text that the editor shows. The text may be of a
// program of its own, or a part of the one at hand: then breakpoints and rules stay that one's.
#pragma once

#include "widgets/session.h"

#include <QObject>

namespace coroscope {

class Document;

class ProgramAtHand : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    ProgramAtHand(Session &session, Document &document, QObject *parent);

    QString ofRun() const; ///< whose run is shown; empty: none is
    /// `path` is that program, or a file that it has as a part.
    bool belongsToRun(const QString &path) const;
    /// The user turned to what would run as `program`, and shows it in the text `path`.
    void turnTo(const QString &program, const QString &path);

private:
    bool isPart(const QString &path) const;
    QString sourceOf(const QString &program) const;

    Session &session_;
    Document &document_;
};

} // namespace coroscope

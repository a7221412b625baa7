// SPDX-License-Identifier: GPL-3.0-or-later
// LocalsFeed: fills a LocalsModel with the frames of a task at the moment shown: from the recording, and while the program is
// stopped there, from the program itself, with their locals.
#pragma once

#include "widgets/inspector/locals_model.h"
#include "widgets/session.h"

#include <QTimer>

namespace coroscope {

class LocalsFeed : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    LocalsFeed(Session &session, LocalsModel &model, QObject *owner);

    /// Of the task as it is at the session's cursor; null: it is not alive then.
    void show(const TaskState *state);

    /// Why there are no locals, and what to do about that; empty: there are.
    QString note() const { return note_; }

signals:
    void noteChanged();

private:
    void showRecorded(const TaskState *state);
    void askFrames(quint64 from);
    void takeFrames(const FrameList &answer);
    void takeValues(const ValueList &answer);
    void setNote(const QString &note);
    QString reason(const TaskState *state) const;

    Session &session_;
    LocalsModel &model_;
    QString note_;
    QTimer clearing_; ///< of a program that goes on: mostly it stops again at once
    // The task that was asked about last, and at which stop:
    TaskNumber task_ = noTask;
    quint64 stop_ = 0;
    QString title_;
    qint64 framesRequest_ = 0;
    std::vector<FrameRow> frames_;                 ///< that have come so far
    std::unordered_map<qint64, quint64> requests_; ///< the model's nodes, by the numbers of what was asked for them
};

} // namespace coroscope

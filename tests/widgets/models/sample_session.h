// SPDX-License-Identifier: GPL-3.0-or-later
// A session that shows a small recording, for tests of views.
#pragma once

#include "tests/widgets/models/sample_recordings.h"
#include "widgets/session.h"

#include <QLabel>
#include <QTest>

namespace coroscope {

class SampleSession {
public:
    explicit SampleSession(const RecordingBuilder &builder) : sample_(builder) { read(); }

    Session &session() { return session_; }
    /// Has the recording open and read to its end.
    bool isReady() { return ready_; }

private:
    void read()
    {
        ready_ = session_.openRecording(sample_.path()) &&
                 QTest::qWaitFor([this] { return session_.recording() && !session_.isReading(); }, waitsForMs);
    }

    SampleRecording sample_;
    Session session_;
    bool ready_ = false;
};

/// What the labels of `view` that are to be seen say.
inline QStringList labelTexts(const QWidget &view)
{
    QStringList texts;
    for (const QLabel *label : view.findChildren<QLabel *>())
        if (label->isVisibleTo(&view) && !label->text().isEmpty())
            texts << label->text();
    return texts;
}

} // namespace coroscope

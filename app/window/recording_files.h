// SPDX-License-Identifier: GPL-3.0-or-later
// RecordingFiles: File > Save recording and File > Export.
#pragma once

#include "widgets/session.h"

#include <QObject>

class QWidget;

namespace coroscope {

class RecordingFiles : public QObject {
    Q_OBJECT
public:
    RecordingFiles(Session &session, QWidget &window); ///< both outlive this

    bool saveTo(const QString &path); ///< as a recording; what was read so far
    bool exportChromeTo(const QString &path);

public slots:
    void save();         ///< asks where
    void exportChrome(); ///< asks where

signals:
    void done(const QString &text);
    void problem(const QString &text);

private:
    QString suggestion(const QString &suffix) const;
    bool finish(bool ok, const QString &path, const std::string &error);

    Session &session_;
    QWidget &window_;
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// Which Python interpreters there are to choose from, and whether a chosen one can run programs here.
#pragma once

#include <QObject>
#include <QStringList>

#include <memory>

class QProcess;

namespace coroscope {

/// Those of virtual environments beside the program (in `folder` and the two above it) first, then the active environment's,
/// then python3.11 and python3 on PATH and in /usr/bin. Each once, by the path that one would type.
QStringList interpretersNear(const QString &folder);

/// Asks an interpreter what it is, in the background; the last one asked counts.
class InterpreterCheck : public QObject {
    Q_OBJECT
public:
    explicit InterpreterCheck(QObject *parent = nullptr);
    ~InterpreterCheck() override;

    /// A path, or a name on PATH.
    void ask(const QString &interpreter);
    void cancel();

signals:
    /// `words`: "Python 3.11.2", or what is wrong with it and what to do.
    void answered(bool canServe, const QString &words);

private:
    void read(const QString &path);

    std::unique_ptr<QProcess> process_;
};

} // namespace coroscope

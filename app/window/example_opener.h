// SPDX-License-Identifier: GPL-3.0-or-later
// ExampleOpener: opens an example with the clock that it begins with, and, of a native one, with the program that was built
// of it: F5 then runs that.
#pragma once

#include <QObject>
#include <QStringList>

namespace coroscope {

class Document;
class RunController;

class ExampleOpener : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    ExampleOpener(Document &document, RunController &run, QObject *parent);

    /// Is the source at `path` one of them, or the user's copy of one?
    static bool isExample(const QString &path);

    /// Where the programs of native examples are looked for; at first where they are built or installed.
    void setProgramFolders(const QStringList &folders) { programFolders_ = folders; }

public slots:
    bool open(const QString &fileName); ///< one of resources' examples

signals:
    void problem(const QString &text);

private:
    void takeProgramOf(const QString &path);
    QString findProgram(const QString &name) const;

    Document &document_;
    RunController &run_;
    QStringList programFolders_;
};

} // namespace coroscope

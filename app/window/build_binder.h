// SPDX-License-Identifier: GPL-3.0-or-later
// BuildBinder: shows a build where one looks: its panel while it runs, its first error in the editor, the output when the
// program runs.
#pragma once

#include "widgets/build/build_process.h"

#include <QObject>
#include <QSet>

namespace coroscope {

class CodeEditor;
class Layout;
class RunController;

class BuildBinder : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    BuildBinder(RunController &run, Layout &layout, CodeEditor &editor, QObject *parent);

signals:
    void openLocation(const QString &file, int line); ///< a source that the editor does not show

private:
    void begin();
    void finish(BuildProcess::Result result);
    void mark(); ///< in the text that the editor shows, what the compiler complains of
    void goTo(const QString &file, int line, int column);

    Layout &layout_;
    CodeEditor &editor_;
    QSet<QString> edited_; ///< since the build: its lines are others now
};

} // namespace coroscope

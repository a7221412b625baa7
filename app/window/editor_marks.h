// SPDX-License-Identifier: GPL-3.0-or-later
// EditorMarks: shows in the editor where each task is suspended at the moment shown, and which line runs next.
#pragma once

#include "widgets/session.h"

#include <QObject>
#include <QTimer>

#include <unordered_map>

namespace coroscope {

class CodeEditor;
class Document;

class EditorMarks : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    EditorMarks(Session &session, CodeEditor &editor, Document &document, QObject *parent);

private:
    /// Where a chain of awaits touches the file in the editor.
    struct Lines {
        std::uint32_t innermost = 0; ///< 0: not in this file
        std::vector<std::uint32_t> all;
    };

    void later();
    void forget();
    void refresh();
    void refreshRunText();
    void markSuspended(const LoopState &state, const Recording &recording);
    void markUpcoming(const LoopState &state, const Recording &recording);
    void markCurrent(const LoopState &state, const Recording &recording);
    TaskNumber shownTask(const LoopState &state) const;
    const Lines &linesOf(std::uint32_t stack, const Recording &recording);

    Session &session_;
    CodeEditor &editor_;
    Document &document_;
    QTimer timer_;
    std::string file_;
    bool runTextKnown_ = false;
    std::unordered_map<std::uint32_t, Lines> lines_; ///< by stack, for file_
};

} // namespace coroscope

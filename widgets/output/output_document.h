// SPDX-License-Identifier: GPL-3.0-or-later
// OutputDocument: the end of a program's output as a text document of bounded size that knows for each place which switch
// wrote it.
#pragma once

#include "engine/loop/vocabulary.h"
#include "widgets/output/output_decoder.h"

#include <QTextBlock>
#include <QTextCharFormat>
#include <QTextCursor>
#include <QTextDocument>

#include <array>

namespace coroscope {

/// Who wrote a stretch of output.
struct OutputOrigin {
    SwitchNumber number = 0; ///< 0: outside any switch, or unknown
    bool attributed = true;  ///< false: written past the program's streams
    int stream = 1;          ///< 1 stdout, 2 stderr
    SwitchNumber after = 0;  ///< it was written after this switch had begun
    friend bool operator==(const OutputOrigin &, const OutputOrigin &) = default;
};

class OutputDocument {
public:
    static constexpr int mostCharacters = 2 << 20;
    static constexpr int mostLines = 20'000;

    /// Not owned; nobody else writes into it.
    explicit OutputDocument(QTextDocument &document);

    void clear();
    void append(std::string_view bytes, const OutputOrigin &origin);
    /// Call after each batch. Trims the document down to the limits, and hides the last line while nothing is in it: a view
    /// has better use for its room.
    void endBatch();
    bool isTrimmed() const { return trimmed_; } ///< earlier output was left out
    void setTrimmed() { trimmed_ = true; }

    void setErrorColor(const QColor &color); ///< of what is written to stderr from now on

    /// Who wrote the character at `column` of `block`, or the last one before it.
    static OutputOrigin originAt(const QTextBlock &block, int column);
    /// Who began the line.
    static OutputOrigin originOf(const QTextBlock &block) { return originAt(block, 0); }

private:
    void insert(const QString &text, const OutputOrigin &origin);
    void beginBatch();
    void restartLine();
    void trim();
    void setLastLineVisible(bool visible);

    QTextDocument &document_;
    std::array<OutputDecoder, 3> decoders_; ///< stdout, stderr, past both
    QTextCharFormat plain_;
    QTextCharFormat error_;
    bool trimmed_ = false;
    QTextCursor batch_; ///< null: none is under way
};

} // namespace coroscope

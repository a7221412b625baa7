// SPDX-License-Identifier: GPL-3.0-or-later
// OutputDecoder: turns the bytes that a program writes, in whatever pieces, into lines of text: UTF-8 decoded, terminal
// escapes left out, lines without an end broken. One decoder a stream: characters and escapes may be cut between writes.
#pragma once

#include <QString>
#include <QStringDecoder>

#include <string_view>
#include <vector>

namespace coroscope {

class OutputDecoder {
public:
    static constexpr int longestLine = 2000; ///< characters; a longer line goes on in the next one

    struct Piece {
        enum class Kind {
            text,        ///< more of the line; holds line feeds, where lines end
            restartLine, ///< a carriage return: what follows replaces the line so far
        };
        Kind kind = Kind::text;
        QString text;
        friend bool operator==(const Piece &, const Piece &) = default;
    };

    std::vector<Piece> decode(std::string_view bytes);

    /// Where the line stands, when others wrote into it: its length so far.
    void setColumn(int column) { column_ = column; }
    int column() const { return column_; }

private:
    enum class State { text, escape, control, string, stringEscape };

    bool skips(QChar character); ///< it belongs to an escape sequence
    void takeText(QChar character, std::vector<Piece> &pieces);

    QStringDecoder decoder_{QStringDecoder::Utf8};
    State state_ = State::text;
    int column_ = 0;
    bool carriageReturn_ = false; ///< the last character was one: what it means depends on the next
};

} // namespace coroscope

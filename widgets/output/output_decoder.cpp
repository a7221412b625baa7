// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_decoder.h"

#include <utility>

namespace coroscope {

std::vector<OutputDecoder::Piece> OutputDecoder::decode(std::string_view bytes)
{
    const QString text = decoder_.decode(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    std::vector<Piece> pieces;
    for (const QChar character : text)
        if (!skips(character))
            takeText(character, pieces);
    return pieces;
}

bool OutputDecoder::skips(QChar character)
{
    const char16_t code = character.unicode();
    switch (state_) {
    case State::text:
        if (code != 0x1b)
            return false;
        state_ = State::escape;
        return true;
    case State::escape: // [ a control sequence; ] P X ^ _ a string; else one or two characters
        if (code == u'[')
            state_ = State::control;
        else if (code == u']' || code == u'P' || code == u'X' || code == u'^' || code == u'_')
            state_ = State::string;
        else if (code < 0x20 || code > 0x2f)
            state_ = State::text;
        return true;
    case State::control:
        if (code >= 0x40 && code <= 0x7e)
            state_ = State::text;
        else if (code < 0x20 && code != 0x1b) { // no sequence after all
            state_ = State::text;
            return false;
        }
        return true;
    case State::string:
        if (code == 0x07)
            state_ = State::text;
        else if (code == 0x1b)
            state_ = State::stringEscape;
        else if (code == u'\n') { // never ended
            state_ = State::text;
            return false;
        }
        return true;
    case State::stringEscape: state_ = code == u'\\' ? State::text : State::string; return true;
    }
    return false;
}

void OutputDecoder::takeText(QChar character, std::vector<Piece> &pieces)
{
    const char16_t code = character.unicode();
    const bool afterReturn = std::exchange(carriageReturn_, code == u'\r');
    if (code == u'\r')
        return;
    if (afterReturn && code != u'\n' && column_ > 0) {
        pieces.push_back({Piece::Kind::restartLine, {}});
        column_ = 0;
    }
    if (code != u'\n' && code != u'\t' && (code < 0x20 || code == 0x7f))
        return; // bells and the like
    if (pieces.empty() || pieces.back().kind != Piece::Kind::text)
        pieces.push_back({});
    QString &text = pieces.back().text;
    if (code == u'\n') {
        column_ = 0;
    } else if (++column_ > longestLine && !character.isLowSurrogate()) {
        text += u'\n';
        column_ = 1;
    }
    // Qt's documents take these two for ends of lines
    text += code == 0x2028 || code == 0x2029 ? QChar(u' ') : character;
}

} // namespace coroscope

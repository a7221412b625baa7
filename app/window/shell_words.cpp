// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/shell_words.h"

namespace coroscope {

std::optional<QStringList> shellWords(const QString &text)
{
    QStringList words;
    QString word;
    bool inWord = false; // also an empty one: ''
    QChar quote;         // null: outside
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text[i];
        if (quote != u'\'' && character == u'\\') { // between single quotes it is a character like the others
            if (++i == text.size())
                return std::nullopt;
            // Between double quotes it only takes these two for themselves.
            if (quote == u'"' && text[i] != u'"' && text[i] != u'\\')
                word += character;
            word += text[i];
            inWord = true;
        } else if (!quote.isNull()) {
            character == quote ? void(quote = QChar()) : void(word += character);
        } else if (character == u'"' || character == u'\'') {
            quote = character;
            inWord = true;
        } else if (!character.isSpace()) {
            word += character;
            inWord = true;
        } else if (inWord) {
            words << word;
            word.clear();
            inWord = false;
        }
    }
    if (!quote.isNull())
        return std::nullopt;
    if (inWord)
        words << word;
    return words;
}

} // namespace coroscope

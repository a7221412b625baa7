// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_document.h"

#include <algorithm>
#include <vector>

namespace coroscope {

namespace {

/// The origins of one line, by the column at which each begins.
struct LineOrigins : QTextBlockUserData {
    struct From {
        int column;
        OutputOrigin origin;
    };
    std::vector<From> all;
};

void note(QTextBlock block, int column, const OutputOrigin &origin)
{
    auto *origins = static_cast<LineOrigins *>(block.userData());
    if (!origins) {
        origins = new LineOrigins;
        block.setUserData(origins); // takes it over
    }
    if (origins->all.empty() || !(origins->all.back().origin == origin))
        origins->all.push_back({column, origin});
}

} // namespace

OutputDocument::OutputDocument(QTextDocument &document) : document_(document)
{
    document_.setUndoRedoEnabled(false);
    setErrorColor(Qt::red);
}

void OutputDocument::setErrorColor(const QColor &color) { error_.setForeground(color); }

void OutputDocument::clear()
{
    document_.clear();
    decoders_ = {};
    trimmed_ = false;
}

void OutputDocument::append(std::string_view bytes, const OutputOrigin &origin)
{
    setLastLineVisible(true);
    beginBatch();
    if (bytes.size() > std::size_t(mostCharacters)) {
        bytes.remove_prefix(bytes.size() - std::size_t(mostCharacters));
        trimmed_ = true;
    }
    OutputDecoder &decoder = decoders_[!origin.attributed ? 2 : origin.stream == 2 ? 1 : 0];
    decoder.setColumn(document_.lastBlock().length() - 1);
    for (const OutputDecoder::Piece &piece : decoder.decode(bytes)) {
        if (piece.kind == OutputDecoder::Piece::Kind::restartLine)
            restartLine();
        else
            insert(piece.text, origin);
    }
}

void OutputDocument::insert(const QString &text, const OutputOrigin &origin)
{
    QTextBlock block = document_.lastBlock();
    const int firstNumber = block.blockNumber();
    const int column = block.length() - 1;
    QTextCursor cursor(&document_);
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text, origin.stream == 2 ? error_ : plain_);
    block = document_.findBlockByNumber(firstNumber);
    if (!text.startsWith(u'\n') || column == 0)
        note(block, column, origin);
    for (block = block.next(); block.isValid(); block = block.next())
        if (block.next().isValid() || block.length() > 1) // the empty last line is nobody's yet
            note(block, 0, origin);
}

void OutputDocument::restartLine()
{
    QTextCursor cursor(&document_);
    cursor.movePosition(QTextCursor::End);
    cursor.movePosition(QTextCursor::StartOfBlock, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    document_.lastBlock().setUserData(nullptr);
}

/// Lines are laid out once, at its end.
void OutputDocument::beginBatch()
{
    if (!batch_.isNull())
        return;
    batch_ = QTextCursor(&document_);
    batch_.beginEditBlock();
}

void OutputDocument::endBatch()
{
    trim();
    if (!batch_.isNull())
        batch_.endEditBlock();
    batch_ = QTextCursor();
    setLastLineVisible(document_.lastBlock().length() > 1 || document_.blockCount() == 1);
}

void OutputDocument::setLastLineVisible(bool visible)
{
    QTextBlock block = document_.lastBlock();
    if (block.isVisible() == visible)
        return;
    block.setVisible(visible);
    block.setLineCount(visible ? 1 : 0); // by which views count
    document_.markContentsDirty(block.position(), block.length());
}

void OutputDocument::trim()
{
    const int excessLines = document_.blockCount() - mostLines;
    const int excessCharacters = document_.characterCount() - mostCharacters;
    if (excessLines <= 0 && excessCharacters <= 0)
        return;
    trimmed_ = true;
    int line = std::max(0, excessLines);
    if (excessCharacters > 0)
        line = std::max(line, document_.findBlock(excessCharacters).blockNumber() + 1);
    line = std::min(line, document_.blockCount() - 1);
    QTextCursor cursor(&document_);
    cursor.setPosition(document_.findBlockByNumber(line).position(), QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
}

OutputOrigin OutputDocument::originAt(const QTextBlock &block, int column)
{
    const auto *origins = static_cast<const LineOrigins *>(block.userData());
    if (!origins || origins->all.empty())
        return {};
    OutputOrigin found = origins->all.front().origin;
    for (const LineOrigins::From &from : origins->all)
        if (from.column <= column)
            found = from.origin;
    return found;
}

} // namespace coroscope

// SPDX-License-Identifier: MIT
// CppTokens: the words and the punctuation of a C++ source, without a compiler. Enough to find functions by their braces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coroscope {

struct CppToken {
    std::string_view text;    ///< an identifier or keyword (UTF-8), or one character of punctuation
    std::uint32_t line = 0;   ///< from 1
    std::uint32_t column = 0; ///< from 1, in bytes
    bool isWord() const;
};

/// Literals, comments and preprocessor lines are passed over. `source` outlives this and the tokens.
class CppTokens {
public:
    explicit CppTokens(std::string_view source) : source_(source) {}

    /// False at the end.
    bool next(CppToken &token);

private:
    bool startsWith(std::string_view text) const { return source_.substr(at_).starts_with(text); }
    bool skip();
    void advance(std::size_t count);
    void advanceBehind(std::string_view end, std::size_t from);
    void skipLine();
    void skipLiteral(char quote);
    void skipRawString();
    void skipNumber();

    std::string_view source_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    std::size_t lineStart_ = 0;
};

} // namespace coroscope

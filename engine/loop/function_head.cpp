// SPDX-License-Identifier: MIT
#include "engine/loop/function_head.h"

#include "engine/loop/cpp_tokens.h"
#include "engine/loop/source_path.h"

#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace coroscope {

namespace {

/// The last of `tokens` that is called `name` and has a parenthesis behind it, back to the end of what stands in front.
std::uint32_t lineOfName(const std::vector<CppToken> &tokens, std::string_view name, std::uint32_t otherwise)
{
    int depth = 0; // of parentheses: braces within them are default arguments
    for (std::size_t i = tokens.size(); i-- > 0;) {
        const std::string_view text = tokens[i].text;
        depth += text == ")" ? 1 : text == "(" ? -1 : 0;
        if (depth == 0 && (text == ";" || text == "{" || text == "}"))
            break;
        if (text == name && i + 1 < tokens.size() && tokens[i + 1].text == "(")
            return tokens[i].line;
    }
    return otherwise;
}

} // namespace

std::uint32_t functionHead(std::string_view source, std::uint32_t line, std::uint32_t column, std::string_view name)
{
    if (const std::size_t colon = name.rfind(':'); colon != name.npos)
        name.remove_prefix(colon + 1);
    name = name.substr(0, name.find('<')); // of a template's instance
    std::vector<CppToken> before;
    std::vector<std::size_t> braces; // how many tokens stand before each that is open
    CppTokens tokens(source);
    for (CppToken token; tokens.next(token); before.push_back(token)) {
        if (token.line > line)
            break;
        if (token.text == "{") {
            braces.push_back(before.size());
        } else if (token.text == "}" && !braces.empty()) {
            if (token.line == line && token.column == column) {
                before.resize(braces.back());
                return lineOfName(before, name, line);
            }
            braces.pop_back();
        }
    }
    return line;
}

std::uint32_t functionHead(const std::source_location &place, std::string_view name)
{
    static std::mutex mutex;
    static std::map<std::string, std::uint32_t> known; // by file, line and column
    std::string key =
        std::string(place.file_name()) + ':' + std::to_string(place.line()) + ':' + std::to_string(place.column());
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end())
        return found->second;
    std::ifstream file(std::string(sourcePath(place)), std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(file), {}};
    const std::uint32_t line = functionHead(source, place.line(), place.column(), name);
    known.emplace(std::move(key), line);
    return line;
}

} // namespace coroscope

// SPDX-License-Identifier: MIT
#include "engine/record/dictionary_writer.h"

#include "engine/record/words.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <unordered_set>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestSource = 4 << 20;
constexpr std::uint32_t sourceUnknown = 0xffffffff;

std::optional<std::string> readSource(const std::string &path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        return std::nullopt;
    std::string text(largestSource + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largestSource)
        return std::nullopt;
    return text;
}

} // namespace

std::size_t DictionaryWriter::NodeHash::operator()(const Node &node) const
{
    // splitmix64's finaliser over both halves.
    std::uint64_t hash = (std::uint64_t(node.name) << 32 | node.line) * 0x9e3779b97f4a7c15;
    hash ^= std::uint64_t(node.file) << 32 | node.other;
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
    return hash ^ hash >> 31;
}

DictionaryWriter::DictionaryWriter(RecordingFile &file) : file_(file) {}

std::uint64_t *DictionaryWriter::take(std::uint64_t words)
{
    if (static_cast<std::uint64_t>(limit_ - cursor_) < words) {
        if (chunk_)
            file_.retire(std::move(chunk_));
        if (nowhere_.empty())
            chunk_ = file_.nextDictionaryChunk(words);
        if (chunk_) {
            cursor_ = chunk_.begin();
            limit_ = chunk_.end();
        } else {
            nowhere_.resize(std::max<std::uint64_t>(words, dictionaryChunkBytes / 8));
            cursor_ = nowhere_.data();
            limit_ = cursor_ + nowhere_.size();
        }
    }
    std::uint64_t *const at = cursor_;
    cursor_ += words;
    return at;
}

void DictionaryWriter::write(Op op, std::uint32_t a, std::uint32_t b, std::uint64_t payload)
{
    std::uint64_t *const at = take(2);
    at[1] = payload;
    publish(at, word(op, a, b));
}

void DictionaryWriter::writeBytes(Op op, std::uint32_t a, std::string_view bytes)
{
    std::uint64_t *const at = take(1 + wordsFor(bytes.size()));
    putBytes(at + 1, bytes);
    publish(at, word(op, a, static_cast<std::uint32_t>(bytes.size())));
}

std::uint32_t DictionaryWriter::string(std::string_view text)
{
    if (const auto known = strings_.find(text); known != strings_.end())
        return known->second;
    writeBytes(Op::string, 0, text);
    const auto number = static_cast<std::uint32_t>(strings_.size() + 1);
    stringTexts_.push_back(strings_.emplace(text, number).first->first);
    return number;
}

void DictionaryWriter::setSourceText(std::string_view path, std::string text)
{
    sourceTexts_.insert_or_assign(std::string(path), std::move(text));
}

std::uint32_t DictionaryWriter::file(std::string_view path)
{
    if (const auto known = files_.find(path); known != files_.end())
        return known->second;
    const std::uint32_t name = string(path);
    const auto own = sourceTexts_.find(path);
    const std::optional<std::string> text =
        own != sourceTexts_.end() ? std::optional(own->second) : readSource(std::string(path));
    if (text) {
        writeBytes(Op::file, name, *text);
    } else {
        std::uint64_t *const at = take(1);
        publish(at, word(Op::file, name, sourceUnknown));
    }
    const auto number = static_cast<std::uint32_t>(files_.size() + 1);
    filePaths_.push_back(files_.emplace(path, number).first->first);
    return number;
}

std::uint32_t DictionaryWriter::definition(const DefinitionRef &definition)
{
    const Node node{string(definition.name), file(definition.file), definition.line,
                    static_cast<std::uint32_t>(definition.kind)};
    const auto [entry, isNew] = definitions_.try_emplace(node, static_cast<std::uint32_t>(definitions_.size() + 1));
    if (isNew)
        write(Op::definition, node.name, node.file, std::uint64_t(node.line) | std::uint64_t(node.other) << 32);
    return entry->second;
}

std::vector<std::string_view> DictionaryWriter::definitionNames() const
{
    std::vector<std::uint32_t> strings(definitions_.size());
    for (const auto &[node, number] : definitions_)
        strings[number - 1] = node.name;
    std::vector<std::string_view> names;
    std::unordered_set<std::uint32_t> seen;
    for (const std::uint32_t string : strings) {
        if (string != 0 && seen.insert(string).second)
            names.push_back(stringTexts_[string - 1]);
    }
    return names;
}

std::uint32_t DictionaryWriter::intern(std::string_view function, std::string_view path, std::uint32_t line,
                                       std::uint32_t awaiter)
{
    const Node node{string(function), file(path), line, awaiter};
    const auto [entry, isNew] = stacks_.try_emplace(node, static_cast<std::uint32_t>(stacks_.size() + 1));
    if (isNew) {
        write(Op::stack, node.name, awaiter, std::uint64_t(node.file) | std::uint64_t(line) << 32);
        stackNodes_.push_back(node);
    }
    return entry->second;
}

DictionaryWriter::Place DictionaryWriter::place(std::uint32_t stack) const
{
    if (stack == 0 || stack > stackNodes_.size())
        return {};
    const Node &node = stackNodes_[stack - 1];
    return {stringTexts_[node.name - 1], filePaths_[node.file - 1], node.line, node.other};
}

bool DictionaryWriter::hasProperty(std::string_view key) const { return propertyKeys_.contains(key); }

void DictionaryWriter::property(std::string_view key, std::string_view value)
{
    propertyKeys_.emplace(key);
    const std::uint32_t keyString = string(key);
    const std::uint32_t valueString = string(value);
    std::uint64_t *const at = take(1);
    publish(at, word(Op::property, keyString, valueString));
}

void DictionaryWriter::breakpoint(std::uint32_t number, std::string_view text)
{
    writeBytes(Op::breakpoint, number, text);
}

void DictionaryWriter::close()
{
    if (chunk_)
        file_.giveBack(chunk_, cursor_);
}

} // namespace coroscope

// SPDX-License-Identifier: MIT
// DictionaryWriter: gives numbers to the strings, files, definitions and stacks of a recording, and writes each once, into
// the recording's dictionary chunks, which no limit drops.
#pragma once

#include "engine/loop/task_base.h"
#include "engine/record/recording_file.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace coroscope {

/// The recorder's thread. An entry is in the file before its number is handed out. When the disk is full entries still get
/// numbers, but go nowhere.
class DictionaryWriter final : public StackInterner {
public:
    explicit DictionaryWriter(RecordingFile &file);

    std::uint32_t string(std::string_view text);
    /// Names a source file. Its text, where it can be read (at most 4 MiB), goes into the recording.
    std::uint32_t file(std::string_view path);
    /// The text that runs under `path`'s name, instead of what the file on disk says. Before the first file(path).
    void setSourceText(std::string_view path, std::string text);
    std::uint32_t definition(const DefinitionRef &definition);
    std::vector<std::string_view> definitionNames() const; ///< in the order in which they came, each once
    std::uint32_t intern(std::string_view function, std::string_view file, std::uint32_t line,
                         std::uint32_t awaiter) override;
    /// What intern() was given for `stack`: function, file, line and the awaiting stack. Empty for numbers never given out.
    /// Valid as long as this.
    struct Place {
        std::string_view function;
        std::string_view file;
        std::uint32_t line = 0;
        std::uint32_t awaiter = 0;
    };
    Place place(std::uint32_t stack) const;
    void property(std::string_view key, std::string_view value);
    bool hasProperty(std::string_view key) const;
    void breakpoint(std::uint32_t number, std::string_view text);
    void close(); ///< gives back what is unused

private:
    std::uint64_t *take(std::uint64_t words);
    void write(format::Op op, std::uint32_t a, std::uint32_t b, std::uint64_t word);
    void writeBytes(format::Op op, std::uint32_t a, std::string_view bytes);

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    template <typename Value>
    using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

    struct Node { ///< of a stack or a definition: its parts as numbers
        std::uint32_t name, file, line, other;
        friend bool operator==(const Node &, const Node &) = default;
    };
    struct NodeHash {
        std::size_t operator()(const Node &node) const;
    };

    RecordingFile &file_;
    MappedChunk chunk_;
    std::uint64_t *cursor_ = nullptr;
    std::uint64_t *limit_ = nullptr;
    std::vector<std::uint64_t> nowhere_; // where entries go once the disk is full
    TextMap<std::uint32_t> strings_;
    TextMap<std::uint32_t> files_;
    TextMap<std::string> sourceTexts_;
    std::unordered_map<Node, std::uint32_t, NodeHash> definitions_;
    std::unordered_map<Node, std::uint32_t, NodeHash> stacks_;
    std::vector<std::string_view> stringTexts_; // the keys of strings_, files_ and stacks_ by number, from 1
    std::vector<std::string_view> filePaths_;
    std::vector<Node> stackNodes_;
    std::set<std::string, std::less<>> propertyKeys_;
};

} // namespace coroscope

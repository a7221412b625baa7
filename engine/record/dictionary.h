// SPDX-License-Identifier: MIT
// Dictionary: the strings, source files, definitions and stacks that events name by small numbers, dense from 1.
// Everything handed out by view stays valid as long as the MappedFile.
#pragma once

#include "engine/record/chunk_list.h"
#include "engine/record/event_cursor.h"
#include "engine/record/recording.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

/// What tells one function from another: the numbers of its name and its file.
struct FunctionKey {
    std::uint32_t name = 0;
    std::uint32_t file = 0;
    friend bool operator==(const FunctionKey &, const FunctionKey &) = default;
};

class Dictionary {
public:
    explicit Dictionary(const ChunkList &chunks) : chunks_(chunks) {}

    /// Reads what was added since; at most `maxEntries`. Returns whether anything was.
    bool update(std::uint64_t maxEntries);
    const std::string &damage() const { return damage_; }
    /// Behind the last entry read: dictionary chunk and word.
    EventPosition end() const { return {chunk_, word_}; }

    std::string_view string(std::uint32_t id) const; ///< empty: unknown
    std::uint32_t definitionCount() const { return std::uint32_t(definitions_.size()); }
    DefinitionInfo definition(std::uint32_t id) const;
    std::uint32_t fileCount() const { return std::uint32_t(files_.size()); }
    std::string_view filePath(std::uint32_t id) const;
    std::optional<std::string_view> sourceText(std::uint32_t id) const;
    std::vector<StackFrame> frames(std::uint32_t stack, std::size_t most) const;
    /// Of a suspended stack: the function of a library that the program's own code called and that now waits; where there is none
    /// (or no code of the program's), the nearest to that. Empty: unknown.
    std::string_view waitingCall(std::uint32_t stack) const;
    /// The first of the stack, from within, that is no library's; `stack` itself where all are, or it is not known.
    std::uint32_t ownStack(std::uint32_t stack) const;
    FunctionKey functionOf(std::uint32_t stack) const ///< the innermost; of an unknown stack no function's
    {
        return stack == 0 || stack > stacks_.size() ? FunctionKey{}
                                                    : FunctionKey{stacks_[stack - 1].function, stacks_[stack - 1].file};
    }
    std::uint32_t stackCount() const { return std::uint32_t(stacks_.size()); }
    const std::map<std::string, std::string, std::less<>> &properties() const { return properties_; }
    const std::map<std::uint32_t, std::string> &breakpoints() const { return breakpoints_; }

private:
    struct Text {
        std::uint64_t offset = 0; ///< in the file
        std::uint32_t bytes = 0;
    };
    struct File {
        std::uint32_t path = 0;
        bool hasSource = false;
        Text source;
    };
    struct Definition {
        std::uint32_t name = 0, file = 0, line = 0, kind = 0;
    };
    struct Stack {
        std::uint32_t function = 0, awaiter = 0, file = 0, line = 0;
    };
    std::string_view view(const Text &text) const;
    std::uint32_t findWaitingCall(std::uint32_t stack) const;
    void take(std::uint64_t word, std::uint32_t a, const std::uint64_t *payload, std::uint64_t payloadOffset);
    bool nextChunk();

    const ChunkList &chunks_;
    std::size_t chunk_ = 0;
    std::uint64_t word_ = 0;
    std::vector<Text> strings_;
    std::vector<File> files_;
    std::vector<Definition> definitions_;
    std::vector<Stack> stacks_;
    mutable std::vector<std::uint32_t> waitingCalls_; ///< by stack: a string, 0: not looked up yet
    std::map<std::string, std::string, std::less<>> properties_;
    std::map<std::uint32_t, std::string> breakpoints_;
    std::string damage_;
};

} // namespace coroscope

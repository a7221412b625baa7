// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/run_words.h"

namespace coroscope {

namespace {

class Splitter {
public:
    Splitter(const std::vector<std::string> &words, const std::function<RunOption(const std::string &)> &optionOf)
        : words_(words), optionOf_(optionOf)
    {
    }

    RunWords run()
    {
        while (more() && !found_.module && found_.unknown.empty()) {
            const std::string &word = words_[at_];
            if (word == "--")
                ++at_;
            if (word == "--" || word == "-" || !word.starts_with('-')) {
                if (more())
                    found_.program = words_[at_++];
                break;
            }
            if (!ourOption(word) && !interpreterOption(word))
                found_.unknown = word;
        }
        if (found_.unknown.empty())
            found_.arguments.assign(words_.begin() + std::ptrdiff_t(at_), words_.end());
        return std::move(found_);
    }

private:
    bool more() const { return at_ < words_.size(); }

    bool ourOption(const std::string &word)
    {
        const bool isLong = word.starts_with("--");
        const std::size_t equals = isLong ? word.find('=') : std::string::npos;
        const RunOption option = optionOf_(word.substr(0, equals));
        if (option == RunOption::unknown)
            return false;
        found_.ours.push_back(word);
        ++at_;
        if (option == RunOption::withValue && equals == std::string::npos && more())
            found_.ours.push_back(words_[at_++]);
        return true;
    }

    /// Letters in one word, the last of which may take the rest of it, or else the next word.
    bool interpreterOption(const std::string &word)
    {
        const std::size_t letter = word.find_first_not_of('O', 1);
        if (letter == std::string::npos) {
            found_.interpreterOptions.push_back(word);
            ++at_;
            return true;
        }
        const char option = word[letter];
        if (option != 'm' && option != 'X' && option != 'W')
            return false;
        ++at_;
        const bool valueFollows = letter + 1 == word.size() && more();
        if (option == 'm') {
            if (letter > 1)
                found_.interpreterOptions.push_back(word.substr(0, letter));
            found_.module = valueFollows ? words_[at_++] : word.substr(letter + 1);
            return true;
        }
        found_.interpreterOptions.push_back(word);
        if (valueFollows)
            found_.interpreterOptions.push_back(words_[at_++]);
        return true;
    }

    const std::vector<std::string> &words_;
    const std::function<RunOption(const std::string &)> &optionOf_;
    std::size_t at_ = 0;
    RunWords found_;
};

} // namespace

RunWords splitRunWords(const std::vector<std::string> &words,
                       const std::function<RunOption(const std::string &name)> &optionOf)
{
    return Splitter(words, optionOf).run();
}

} // namespace coroscope

// SPDX-License-Identifier: MIT
#include "engine/loop/source_path.h"

#include <map>
#include <mutex>
#include <string>
#include <system_error>

namespace coroscope {

namespace fs = std::filesystem;

namespace {

/// Asked before main(), which may go elsewhere.
const std::vector<fs::path> &programFolders()
{
    static const std::vector<fs::path> folders = [] {
        std::error_code none;
        const fs::path start = fs::current_path(none);
        return std::vector{start, fs::read_symlink("/proc/self/exe", none).parent_path()};
    }();
    return folders;
}

[[maybe_unused]] const bool askedBeforeMain = !programFolders().empty();

} // namespace

fs::path foundSource(const fs::path &file, const std::vector<fs::path> &folders)
{
    if (file.empty() || file.is_absolute())
        return file;
    for (const fs::path &folder : folders) {
        std::error_code none;
        if (const fs::path here = folder / file; !folder.empty() && fs::is_regular_file(here, none))
            return here.lexically_normal();
    }
    return file;
}

std::string_view sourcePath(const std::source_location &place)
{
    const std::string_view file = place.file_name();
    if (file.empty() || file.front() == '/')
        return file;
    static std::mutex mutex;
    static std::map<std::string, std::string, std::less<>> known;
    const std::lock_guard lock(mutex);
    auto found = known.find(file);
    if (found == known.end())
        found = known.emplace(file, foundSource(file, programFolders()).string()).first;
    return found->second;
}

} // namespace coroscope

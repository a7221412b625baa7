// SPDX-License-Identifier: MIT
#include "engine/guest/launch.h"

#include <filesystem>

namespace coroscope {

namespace {

namespace fs = std::filesystem;

/// The Python package with its extension module: source trees have the one without the other.
bool holdsPackage(const fs::path &folder)
{
    std::error_code ignored;
    const fs::path package = folder / "coroscope";
    if (!fs::exists(package / "__init__.py", ignored))
        return false;
    for (fs::directory_iterator entry(package, ignored), end; entry != end; entry.increment(ignored))
        if (entry->path().extension() == ".so")
            return true;
    return false;
}

} // namespace

std::string pythonPackageFolder()
{
    std::error_code failed;
    fs::path folder = fs::read_symlink("/proc/self/exe", failed).parent_path();
    // Installed: PREFIX/bin beside PREFIX/lib/coroscope/python. Built: any depth below the build folder.
    for (; !failed && folder.has_relative_path(); folder = folder.parent_path())
        for (const char *place : {"lib/coroscope/python", "python", "engine/python"})
            if (holdsPackage(folder / place))
                return (folder / place).string();
    return {};
}

std::string pythonSiteFolder()
{
    const std::string package = pythonPackageFolder();
    return package.empty() ? package : package + "/coroscope/_site";
}

} // namespace coroscope

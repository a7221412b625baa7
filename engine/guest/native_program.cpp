// SPDX-License-Identifier: MIT
#include "engine/guest/native_program.h"

#include "engine/guest/engine_mark.h"

#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace coroscope {

namespace {

/// A file mapped for reading; empty when that cannot be.
class MappedFile {
public:
    explicit MappedFile(const std::string &path)
    {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0)
            return;
        struct stat status;
        if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
            void *const data = ::mmap(nullptr, std::size_t(status.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
            if (data != MAP_FAILED) {
                data_ = data;
                size_ = std::size_t(status.st_size);
            }
        }
        ::close(fd);
    }
    ~MappedFile()
    {
        if (data_)
            ::munmap(data_, size_);
    }
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    std::string_view bytes() const { return {static_cast<const char *>(data_), size_}; }

private:
    void *data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace

ExecutableKind executableKind(const std::string &path)
{
    const MappedFile file(path);
    const std::string_view bytes = file.bytes();
    if (!bytes.starts_with("\177ELF"))
        return ExecutableKind::notElf;
    // Built at run time, so that the searcher does not contain what it looks for.
    std::string mark(engineMarkHead);
    mark += engineMarkTail;
    const void *const found = ::memmem(bytes.data(), bytes.size(), mark.data(), mark.size());
    if (!found)
        return ExecutableKind::unlinked;
    const auto at = std::size_t(static_cast<const char *>(found) - bytes.data()) + mark.size();
    return bytes.substr(at).starts_with(engineMarkVersion) ? ExecutableKind::withEngine : ExecutableKind::otherVersion;
}

} // namespace coroscope

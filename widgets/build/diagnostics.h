// SPDX-License-Identifier: GPL-3.0-or-later
// What a compiler complains of, read from what it prints: GCC and Clang, the linker, CMake.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace coroscope {

struct Diagnostic {
    enum class Kind { error, warning, note };
    QString file;   ///< as the compiler names it, or absolute where DiagnosticReader could find it
    int line = 0;   ///< from 1
    int column = 0; ///< from 1; 0: not told
    Kind kind = Kind::error;
    QString message;

    friend bool operator==(const Diagnostic &, const Diagnostic &) = default;
};

/// One line: "main.cpp:12:5: error: …". Nothing: it is none.
std::optional<Diagnostic> parseDiagnostic(const QString &line);

/// Reads all lines of a build in their order; make and ninja say into which folder they go, and names count from there.
class DiagnosticReader {
public:
    explicit DiagnosticReader(const QString &folder); ///< in which the build command runs

    std::optional<Diagnostic> read(const QString &line);

private:
    QString absolute(const QString &file) const;

    QStringList folders_; ///< the innermost last; never empty
};

} // namespace coroscope

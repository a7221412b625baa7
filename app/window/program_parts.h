// SPDX-License-Identifier: GPL-3.0-or-later
// Which files a program is made of, beside the text that it is run from: told by the imports and #includes that name them.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace coroscope {

/// A Python source `text` has an import that names the module, or package, of the file `path`.
bool importsFile(const QString &text, const QString &path);

/// A C++ source `text` has an #include that names the file `path`, by as many of its last parts as it gives.
bool includesFile(const QString &text, const QString &path);

/// Those of `files` that the source `text` of `path` takes in, itself or through others of them, which are read from the disk.
QStringList partsOf(const QString &path, const QString &text, const QStringList &files);

/// Which C++ source a header, or another source, is built with. GUI thread.
class BuiltParts {
public:
    void note(const QString &source, const QStringList &files); ///< a build of `source` has told of them
    /// Looks for a source among `others`, of which a program is made, that includes `path`. Where it is known, does nothing.
    void look(const QString &path, const QStringList &others);
    QString sourceOf(const QString &path) const { return sources_.value(path, path); } ///< unknown: itself

private:
    QHash<QString, QString> sources_;
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/unsaved_store.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSet>
#include <QSysInfo>
#include <QUuid>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::UnsavedStore)
};

QString suffix() { return QStringLiteral(".json"); }

std::unique_ptr<QLockFile> lockOf(const QString &folder)
{
    auto lock = std::make_unique<QLockFile>(folder + QStringLiteral(".lock"));
    lock->setStaleLockTime(0); // its process alone says whether it is still held
    if (lock->tryLock(0))
        return lock;
    // Of a machine by another name, or of this one before it was renamed: only the system's own lock on the file tells,
    // and a lock file under one is not removed.
    qint64 process = 0;
    QString machine;
    QString program;
    if (!lock->getLockInfo(&process, &machine, &program) || machine == QSysInfo::machineHostName())
        return nullptr;
    return lock->removeStaleLockFile() && lock->tryLock(0) ? std::move(lock) : nullptr;
}

/// No path: the file is none of ours.
std::optional<UnsavedText> readCopy(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    if (!object[u"text"].isString())
        return std::nullopt;
    UnsavedText copy{object[u"path"].toString(), object[u"text"].toString(), {}, QFileInfo(path).lastModified(), path};
    if (const double time = object[u"fileTime"].toDouble(); time > 0)
        copy.fileTime = QDateTime::fromMSecsSinceEpoch(qint64(time));
    return copy;
}

/// Returns why it could not, in the system's words; nothing: it is written.
QString writeCopy(const QString &path, const UnsavedText &text)
{
    QJsonObject object{{QStringLiteral("path"), text.path}, {QStringLiteral("text"), text.text}};
    if (text.fileTime.isValid())
        object[QStringLiteral("fileTime")] = double(text.fileTime.toMSecsSinceEpoch());
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(object).toJson(QJsonDocument::Compact);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner); // its own file may be nobody else's to read
    return file.write(bytes) == bytes.size() && file.commit() ? QString() : file.errorString();
}

} // namespace

UnsavedStore::UnsavedStore(QString folder)
    : folder_(std::move(folder)), name_(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    writer_.setMaxThreadCount(1);
}

UnsavedStore::~UnsavedStore()
{
    writer_.waitForDone();
    if (lock_)
        QDir().rmdir(this->folder()); // where it is empty
}

QString UnsavedStore::fileOf(const QString &key) const
{
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex();
    return folder() + u'/' + QString::fromLatin1(hash.left(32)) + suffix();
}

QString UnsavedStore::prepare()
{
    if (!QDir().mkpath(folder()))
        return Words::tr("the folder cannot be made");
    if (!lock_)
        lock_ = lockOf(folder());
    return lock_ ? QString() : Words::tr("its lock cannot be written");
}

bool UnsavedStore::write(const QString &key, const UnsavedText &text)
{
    writer_.waitForDone();
    return prepare().isEmpty() && writeCopy(fileOf(key), text).isEmpty();
}

void UnsavedStore::writeInBackground(const QString &key, const UnsavedText &text,
                                     std::function<void(const QString &why)> done)
{
    if (const QString why = prepare(); !why.isEmpty())
        done(why);
    else
        writer_.start([path = fileOf(key), text, done = std::move(done)] { done(writeCopy(path, text)); });
}

void UnsavedStore::keepOnly(const QStringList &keys)
{
    if (!lock_)
        return;
    writer_.waitForDone();
    QSet<QString> kept;
    for (const QString &key : keys)
        kept.insert(QFileInfo(fileOf(key)).fileName());
    QDir own(folder());
    for (const QString &file : own.entryList({u'*' + suffix()}, QDir::Files)) {
        if (!kept.contains(file))
            own.remove(file);
    }
}

std::vector<UnsavedText> UnsavedStore::takeLeftovers()
{
    std::vector<UnsavedText> texts;
    const QDir all(folder_);
    for (const QString &name : all.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (name == name_)
            continue;
        const QString left = all.filePath(name);
        std::unique_ptr<QLockFile> lock = lockOf(left);
        if (!lock)
            continue; // its window lives
        for (const QString &file : QDir(left).entryList({u'*' + suffix()}, QDir::Files)) {
            if (std::optional<UnsavedText> copy = readCopy(left + u'/' + file))
                texts.push_back(std::move(*copy));
        }
        for (const QString &file : QDir(left).entryList({u'*' + suffix() + QStringLiteral(".*")}, QDir::Files))
            QFile::remove(left + u'/' + file); // half written, beside the whole one before it
        if (!QDir().rmdir(left))               // nothing is in it
            claims_.push_back({left, std::move(lock)});
    }
    std::stable_sort(texts.begin(), texts.end(),
                     [](const UnsavedText &a, const UnsavedText &b) { return a.written < b.written; });
    return texts;
}

void UnsavedStore::drop(const UnsavedText &leftover)
{
    if (leftover.copy.isEmpty() || !QFile::remove(leftover.copy))
        return;
    const QString folder = QFileInfo(leftover.copy).path();
    if (QDir().rmdir(folder)) // that was the last
        std::erase_if(claims_, [&folder](const Claim &claim) { return claim.folder == folder; });
}

} // namespace coroscope

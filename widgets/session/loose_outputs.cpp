// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/loose_outputs.h"

#include <QByteArray>
#include <QDataStream>

#include <utility>

namespace coroscope {

namespace {

constexpr quint32 magic = 0xc0105e02; // begins each file; the last byte is the layout's version
constexpr auto streamVersion = QDataStream::Qt_6_0;

} // namespace

void LooseOutputs::add(LooseOutput piece)
{
    bytes_ += piece.bytes.size();
    pieces_.push_back(std::move(piece));
    while (bytes_ > most && pieces_.size() > 1) {
        bytes_ -= pieces_.front().bytes.size();
        pieces_.pop_front();
        ++gone_;
    }
}

void LooseOutputs::clear()
{
    gone_ += pieces_.size();
    pieces_.clear();
    bytes_ = 0;
}

void LooseOutputFile::add(const LooseOutput &piece)
{
    if (full_)
        return;
    QByteArray frame;
    QDataStream stream(&frame, QIODevice::WriteOnly);
    stream.setVersion(streamVersion);
    if (!file_.isOpen()) {
        full_ = !file_.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered);
        stream << magic;
    }
    stream << quint64(piece.behind.number) << quint32(piece.behind.nth)
           << QByteArray::fromRawData(piece.bytes.data(), qsizetype(piece.bytes.size()));
    full_ = full_ || file_.write(frame) != frame.size() || file_.pos() > most;
}

void readLooseOutput(const QString &path, qint64 newest, const std::function<void(LooseOutput)> &take)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    QDataStream stream(&file);
    stream.setVersion(streamVersion);
    quint32 found = 0;
    stream >> found;
    while (found == magic && !stream.atEnd()) {
        quint64 number = 0;
        quint32 nth = 0, size = 0;
        stream >> number >> nth >> size;
        const qint64 rest = file.size() - file.pos();
        if (stream.status() != QDataStream::Ok || rest < size)
            return;
        if (rest - size >= newest) {
            stream.skipRawData(int(size));
            continue;
        }
        std::string bytes(size, '\0');
        if (stream.readRawData(bytes.data(), int(size)) != int(size))
            return;
        take({{number, nth}, std::move(bytes)});
    }
}

} // namespace coroscope

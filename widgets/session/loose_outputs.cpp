// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/loose_outputs.h"

#include <QByteArray>
#include <QDataStream>

#include <utility>

namespace coroscope {

namespace {

constexpr quint32 magic = 0xc0105e01; // begins each file; the last byte is the layout's version
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

void LooseOutputs::clear() { *this = {}; }

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
    stream << qint64(piece.behind.time) << quint32(piece.behind.nth)
           << QByteArray::fromRawData(piece.bytes.data(), qsizetype(piece.bytes.size()));
    full_ = full_ || file_.write(frame) != frame.size() || file_.pos() > most;
}

void readLooseOutput(const QString &path, const std::function<void(LooseOutput)> &take)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    QDataStream stream(&file);
    stream.setVersion(streamVersion);
    quint32 found = 0;
    stream >> found;
    while (found == magic && !stream.atEnd()) {
        qint64 time = 0;
        quint32 nth = 0;
        QByteArray bytes;
        stream >> time >> nth >> bytes;
        if (stream.status() != QDataStream::Ok)
            return;
        take({{time, nth}, bytes.toStdString()});
    }
}

} // namespace coroscope

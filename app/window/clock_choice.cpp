// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/clock_choice.h"

#include "app/window/settings.h"
#include "widgets/session/program_group.h"

#include <QSettings>

#include <algorithm>

namespace coroscope {

namespace {

QString keyOf(const QString &program, const char *what)
{
    return programGroup(QStringLiteral("clocks"), program) + QLatin1Char('/') + QString::fromLatin1(what);
}

} // namespace

ClockChoice::ClockChoice(QObject *parent) : QObject(parent) {}

bool ClockChoice::isVirtual() const { return own_ ? own_->isVirtual : Settings().virtualClock(); }

qint64 ClockChoice::tickNs() const { return own_ ? own_->tickNs : Settings().tickNs(); }

std::optional<ClockChoice::Own> ClockChoice::ownOf(const QString &program)
{
    const QSettings settings;
    const QVariant isVirtual = settings.value(keyOf(program, "virtual"));
    if (program.isEmpty() || !isVirtual.isValid())
        return std::nullopt;
    return Own{isVirtual.toBool(), std::max<qint64>(1, settings.value(keyOf(program, "tickNs")).toLongLong())};
}

void ClockChoice::setProgram(const QString &path)
{
    if (path == program_)
        return;
    program_ = path;
    own_ = ownOf(path);
    emit changed();
}

void ClockChoice::begin(bool isVirtual, qint64 tickNs)
{
    if (!own_ && !program_.isEmpty())
        setOwn({isVirtual, std::max<qint64>(1, tickNs)});
}

void ClockChoice::setVirtual(bool on)
{
    if (!program_.isEmpty()) {
        setOwn({on, tickNs()});
        return;
    }
    Settings().setVirtualClock(on);
    emit changed();
}

void ClockChoice::setTickNs(qint64 ns)
{
    if (!program_.isEmpty()) {
        setOwn({isVirtual(), std::max<qint64>(1, ns)});
        return;
    }
    Settings().setTickNs(ns);
    emit changed();
}

void ClockChoice::setOwn(const Own &own)
{
    own_ = own;
    QSettings settings;
    settings.setValue(keyOf(program_, "program"), program_);
    settings.setValue(keyOf(program_, "virtual"), own.isVirtual);
    settings.setValue(keyOf(program_, "tickNs"), own.tickNs);
    emit changed();
}

} // namespace coroscope

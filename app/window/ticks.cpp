// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/ticks.h"

#include "engine/guest/quantities.h"

namespace coroscope {

const QList<qint64> &usualTicks()
{
    static const QList<qint64> ticks{1'000,      10'000,      100'000,     1'000'000,
                                     10'000'000, 100'000'000, 250'000'000, 1'000'000'000};
    return ticks;
}

QString tickText(qint64 ns)
{
    struct Unit {
        qint64 ns;
        const char *name;
    };
    static constexpr Unit units[] = {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}, {1, "ns"}};
    for (const Unit &unit : units) {
        if (ns < unit.ns)
            continue;
        constexpr int digits = 15; // all that were typed
        return QStringLiteral("%1 %2").arg(QString::number(double(ns) / double(unit.ns), 'g', digits),
                                           QString::fromUtf8(unit.name));
    }
    return QStringLiteral("0 s");
}

std::optional<qint64> tickFromText(const QString &text)
{
    QString plain = text.trimmed();
    plain.replace(u'µ', u'u').replace(u'μ', u'u');
    const auto ns = parseDuration(plain.toStdString());
    return ns && *ns > 0 ? std::optional<qint64>(*ns) : std::nullopt;
}

} // namespace coroscope

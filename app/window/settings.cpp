// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/settings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace coroscope {

QStringList Settings::recentFiles() const { return store_.value("files/recent").toStringList(); }

void Settings::addRecentFile(const QString &path)
{
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    store_.setValue("files/recent", QStringList(files.mid(0, recentFilesMax)));
}

void Settings::clearRecentFiles() { store_.remove("files/recent"); }

QString Settings::lastFolder() const { return store_.value("files/folder", QDir::homePath()).toString(); }

void Settings::setLastFolderOf(const QString &file) { store_.setValue("files/folder", QFileInfo(file).absolutePath()); }

bool Settings::virtualClock() const { return store_.value("clock/virtual", false).toBool(); }

void Settings::setVirtualClock(bool on) { store_.setValue("clock/virtual", on); }

qint64 Settings::tickNs() const { return std::max<qint64>(1, store_.value("clock/tickNs", 1'000'000).toLongLong()); }

void Settings::setTickNs(qint64 ns) { store_.setValue("clock/tickNs", ns); }

bool Settings::holdsAllLoops() const { return store_.value("run/holdsAllLoops", false).toBool(); }

void Settings::setHoldsAllLoops(bool all) { store_.setValue("run/holdsAllLoops", all); }

bool Settings::clocksRunOn() const { return store_.value("clock/runsOn", false).toBool(); }

void Settings::setClocksRunOn(bool on) { store_.setValue("clock/runsOn", on); }

QString Settings::interpreter() const { return store_.value("run/interpreter").toString(); }

void Settings::setInterpreter(const QString &path) { store_.setValue("run/interpreter", path); }

bool Settings::stopsAtCallbacks() const { return store_.value("run/stopsAtCallbacks", false).toBool(); }

void Settings::setStopsAtCallbacks(bool on) { store_.setValue("run/stopsAtCallbacks", on); }

int Settings::speed() const { return std::clamp(store_.value("run/speed", 0).toInt(), 0, 1000); }

void Settings::setSpeed(int switchesPerSecond) { store_.setValue("run/speed", switchesPerSecond); }

bool Settings::sharesEndedLanes() const { return store_.value("chart/sharesEnded", true).toBool(); }

void Settings::setSharesEndedLanes(bool on) { store_.setValue("chart/sharesEnded", on); }

quint64 Settings::keepBytes() const { return store_.value("recording/keepBytes", quint64(1) << 30).toULongLong(); }

void Settings::setKeepBytes(quint64 bytes) { store_.setValue("recording/keepBytes", bytes); }

int Settings::keepMinutes() const { return std::max(0, store_.value("recording/keepMinutes", 0).toInt()); }

void Settings::setKeepMinutes(int minutes) { store_.setValue("recording/keepMinutes", minutes); }

QString Settings::theme() const { return store_.value("window/theme", "system").toString(); }

void Settings::setTheme(const QString &theme) { store_.setValue("window/theme", theme); }

QByteArray Settings::windowGeometry() const { return store_.value("window/geometry").toByteArray(); }

void Settings::setWindowGeometry(const QByteArray &geometry) { store_.setValue("window/geometry", geometry); }

QString Settings::arrangement() const { return store_.value("window/arrangement", "debug").toString(); }

void Settings::setArrangement(const QString &name) { store_.setValue("window/arrangement", name); }

QByteArray Settings::layoutOf(const QString &arrangement) const
{
    return store_.value("window/layouts/" + arrangement).toByteArray();
}

void Settings::setLayoutOf(const QString &arrangement, const QByteArray &layout)
{
    const QString key = "window/layouts/" + arrangement;
    layout.isEmpty() ? store_.remove(key) : store_.setValue(key, layout);
}

int Settings::interfacePoints() const { return store_.value("fonts/interfacePoints").toInt(); }

QString Settings::codeFamily() const { return store_.value("fonts/codeFamily").toString(); }

int Settings::codePoints() const { return store_.value("fonts/codePoints").toInt(); }

bool Settings::projector() const { return store_.value("fonts/projector").toBool(); }

void Settings::setSizes(int interfacePoints, const QString &codeFamily, int codePoints, bool projector)
{
    store_.setValue("fonts/interfacePoints", interfacePoints);
    store_.setValue("fonts/codeFamily", codeFamily);
    store_.setValue("fonts/codePoints", codePoints);
    store_.setValue("fonts/projector", projector);
}

std::optional<QString> Settings::keyOf(const QString &action) const
{
    const QVariant key = store_.value("keys/" + action);
    return key.isValid() ? std::optional(key.toString()) : std::nullopt;
}

void Settings::setKeyOf(const QString &action, const std::optional<QString> &key)
{
    key ? store_.setValue("keys/" + action, *key) : store_.remove("keys/" + action);
}

bool Settings::firstStart() const { return !store_.value("window/started", false).toBool(); }

void Settings::noteStarted() { store_.setValue("window/started", true); }

} // namespace coroscope

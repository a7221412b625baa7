// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: what the window remembers between starts, in the user's settings file. Cheap to make; GUI thread.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QStringList>

#include <optional>

namespace coroscope {

class Settings {
public:
    static constexpr int recentFilesMax = 10;

    QStringList recentFiles() const; ///< newest first
    void addRecentFile(const QString &path);
    void clearRecentFiles();

    QString lastFolder() const; ///< of the last file dialog
    void setLastFolderOf(const QString &file);

    bool virtualClock() const;
    void setVirtualClock(bool on);
    qint64 tickNs() const;
    void setTickNs(qint64 ns);
    bool holdsAllLoops() const; ///< a stop does, of several event loops
    void setHoldsAllLoops(bool all);
    bool clocksRunOn() const; ///< the real clock, while the program is stopped
    void setClocksRunOn(bool on);

    QString interpreter() const; ///< of Python programs that name none of their own; empty: found
    void setInterpreter(const QString &path);

    bool stopsAtCallbacks() const; ///< stepping does
    void setStopsAtCallbacks(bool on);

    int speed() const; ///< of slow motion, switches a second; 0: full
    void setSpeed(int switchesPerSecond);

    bool sharesEndedLanes() const; ///< in the chart
    void setSharesEndedLanes(bool on);

    quint64 keepBytes() const; ///< of an unsaved run; 0: all
    int keepMinutes() const;   ///< the same in time; 0: all
    void setKeepMinutes(int minutes);
    void setKeepBytes(quint64 bytes);

    QString theme() const; ///< "system", "light", "dark"
    void setTheme(const QString &theme);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);
    QString arrangement() const; ///< of the panels, that was shown last: "learn", "debug", "explore"
    void setArrangement(const QString &name);
    QByteArray layoutOf(const QString &arrangement) const; ///< as the user has made it; empty: as it comes
    void setLayoutOf(const QString &arrangement, const QByteArray &layout); ///< empty: forgets it

    int interfacePoints() const; ///< size of the window's text; 0: the desktop's
    QString codeFamily() const;  ///< font of program text; empty: the desktop's
    int codePoints() const;      ///< 0: the desktop's
    bool projector() const;      ///< all twice as large
    void setSizes(int interfacePoints, const QString &codeFamily, int codePoints, bool projector);

    std::optional<QString> keyOf(const QString &action) const; ///< as the user has set it; nullopt: as it comes
    void setKeyOf(const QString &action, const std::optional<QString> &key);

    bool firstStart() const; ///< true once in a lifetime: until noteStarted()
    void noteStarted();

private:
    mutable QSettings store_;
};

} // namespace coroscope

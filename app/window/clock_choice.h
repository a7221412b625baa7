// SPDX-License-Identifier: GPL-3.0-or-later
// ClockChoice: the clock and the tick of the next run: the program's own where it has some, as examples do, or the user has
// chosen some for it, else those of Settings. A program's own ones are remembered for it.
#pragma once

#include <QObject>
#include <QString>

#include <optional>

namespace coroscope {

class ClockChoice : public QObject {
    Q_OBJECT
public:
    explicit ClockChoice(QObject *parent = nullptr);

    bool isVirtual() const;
    qint64 tickNs() const;                          ///< at least 1
    bool isOwn() const { return own_.has_value(); } ///< they are of this program, not of all

    /// Whose clock it is from now on: a source file or an executable.
    void setProgram(const QString &path);
    /// Gives the program at hand a clock of its own, unless it has one: that may be what the user made of it.
    void begin(bool isVirtual, qint64 tickNs);

public slots:
    void setVirtual(bool on);
    void setTickNs(qint64 ns);

signals:
    void changed();

private:
    struct Own {
        bool isVirtual = false;
        qint64 tickNs = 1;
    };
    static std::optional<Own> ownOf(const QString &program);
    void setOwn(const Own &own);

    QString program_;
    std::optional<Own> own_;
};

} // namespace coroscope

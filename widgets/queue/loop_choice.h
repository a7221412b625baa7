// SPDX-License-Identifier: GPL-3.0-or-later
// LoopChoice: which of several event loops the Loop view shows. Not to be seen where the program has one only.
#pragma once

#include "widgets/session.h"

#include <QComboBox>
#include <QList>

#include <utility>
#include <vector>

namespace coroscope {

/// The loops that have tasks at a moment, those that are held, and the one that is shown; by number.
std::vector<quint32> loopsAt(const Session &session);

/// The callback run of that loop that is under way at that moment; 0: none. Loop 0: of any.
CallbackNumber callbackOfLoop(const Recording &recording, const LoopState &state, quint32 loop);
/// `state` with the tasks and callbacks of that loop only; 0: as it is.
LoopState stateOfLoop(const Recording &recording, const LoopState &state, quint32 loop);

class LoopChoice : public QComboBox {
    Q_OBJECT
public:
    /// `session` outlives it.
    explicit LoopChoice(Session &session, QWidget *parent = nullptr);

    void refresh();            ///< for the moment shown; while the list is open, when it is closed
    void hidePopup() override; ///< the list is closed
    /// Where there is no room for the words, the thread's name is cut, then what stands in front of the loop's number.
    void initStyleOption(QStyleOptionComboBox *option) const override;

private:
    using Item = std::pair<QString, quint32>; ///< its words, and the loop's number
    QList<Item> itemsOf(const std::vector<quint32> &loops) const;
    void show(const QList<Item> &items);
    QString cut(const QString &words, const QFontMetrics &metrics, int width) const;

    Session &session_;
    bool wasNeeded_ = false; ///< in this recording: it does not come and go with each switch
    const Recording *recording_ = nullptr;
};

} // namespace coroscope

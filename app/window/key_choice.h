// SPDX-License-Identifier: GPL-3.0-or-later
// KeyChoice: the keys of the window's actions, as they come or as the user has set them. No key has two actions.
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;
class QWidget;

namespace coroscope {

class KeyChoice : public QObject {
    Q_OBJECT
public:
    /// Of those actions of `window` that have a key now, which is the one that they come with; then sets the user's.
    explicit KeyChoice(QWidget &window);

    const QList<QAction *> &actions() const { return actions_; }
    static QString nameOf(const QAction &action); ///< its words, without mnemonics and dots
    QKeySequence original(const QAction *action) const { return original_.value(action); }
    /// The action that has `key`, or a key that begins with it, or of which it is the beginning; null: none but `besides`.
    const QAction *ownerOf(const QKeySequence &key, const QAction *besides = nullptr) const;

    /// False, and nothing is changed, where another one has the key. Empty: none. Remembered.
    bool setKey(QAction *action, const QKeySequence &key);
    void resetAll();

signals:
    void changed();

private:
    void show(QAction *action, const QKeySequence &key);

    QList<QAction *> actions_;
    QHash<const QAction *, QKeySequence> original_;
    QHash<const QAction *, QString> stored_; ///< under which name a key is remembered
};

} // namespace coroscope

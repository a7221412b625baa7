// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/key_choice.h"

#include "app/window/settings.h"

#include <QAction>
#include <QWidget>

namespace coroscope {

KeyChoice::KeyChoice(QWidget &window) : QObject(&window)
{
    const Settings settings;
    for (QAction *action : window.actions()) {
        if (action->shortcut().isEmpty())
            continue;
        actions_ << action;
        original_[action] = action->shortcut();
        // Words are translated, and those of "Run" change: the key that it comes with is what tells it.
        stored_[action] =
            action->shortcut().toString(QKeySequence::PortableText).replace(u'/', QStringLiteral("Slash"));
    }
    for (QAction *action : actions_)
        if (const auto key = settings.keyOf(stored_[action]))
            show(action, QKeySequence::fromString(*key, QKeySequence::PortableText));
}

QString KeyChoice::nameOf(const QAction &action)
{
    QString name = action.text();
    name.remove(u'&');
    if (name.endsWith(u'…'))
        name.chop(1);
    return name;
}

const QAction *KeyChoice::ownerOf(const QKeySequence &key, const QAction *besides) const
{
    if (key.isEmpty())
        return nullptr;
    for (const QAction *action : actions_)
        for (const QKeySequence &other : action->shortcuts())
            if (action != besides && !other.isEmpty() &&
                (other.matches(key) != QKeySequence::NoMatch || key.matches(other) != QKeySequence::NoMatch))
                return action;
    return nullptr;
}

bool KeyChoice::setKey(QAction *action, const QKeySequence &key)
{
    if (ownerOf(key, action))
        return false;
    show(action, key);
    Settings().setKeyOf(stored_[action], key == original_[action]
                                             ? std::nullopt
                                             : std::optional(key.toString(QKeySequence::PortableText)));
    emit changed();
    return true;
}

void KeyChoice::resetAll()
{
    Settings settings;
    for (QAction *action : actions_) {
        settings.setKeyOf(stored_[action], std::nullopt);
        show(action, original_[action]);
    }
    emit changed();
}

/// Its tooltip tells its key.
void KeyChoice::show(QAction *action, const QKeySequence &key)
{
    const QString before = action->shortcut().toString(QKeySequence::NativeText);
    const QString after = key.toString(QKeySequence::NativeText);
    action->setShortcut(key);
    QString tip = action->toolTip();
    if (!before.isEmpty() && tip.endsWith(u'(' + before + u')'))
        tip.chop(before.size() + 2);
    tip = tip.trimmed();
    action->setToolTip(after.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, after));
}

} // namespace coroscope

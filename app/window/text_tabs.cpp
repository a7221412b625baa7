// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/text_tabs.h"

#include "widgets/theme/icons.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QTabBar>

#include <algorithm>
#include <utility>

namespace coroscope {

TextTabs::TextTabs(CodeEditor &editor, QObject *parent) : QObject(parent), editor_(editor), bar_(new QTabBar)
{
    bar_->setAccessibleName(tr("Open files"));
    bar_->setDocumentMode(true);
    bar_->setDrawBase(false);
    bar_->setExpanding(false);
    bar_->setMovable(true);
    bar_->setTabsClosable(true);
    bar_->setElideMode(Qt::ElideNone); // many tabs are scrolled through, not cut to a letter
    bar_->setUsesScrollButtons(true);
    bar_->setAutoHide(true);
    bar_->setIconSize({14, 14});
    bar_->installEventFilter(this);
    add();
    connect(bar_, &QTabBar::currentChanged, this, &TextTabs::turnTo);
    connect(bar_, &QTabBar::tabCloseRequested, this, &TextTabs::closeRequested);
    connect(&editor_, &CodeEditor::modifiedChanged, this, &TextTabs::remember);
    connect(&editor_, &CodeEditor::pathChanged, this, &TextTabs::remember);
}

TextTabs::~TextTabs() { bar_->disconnect(this); }

int TextTabs::count() const { return bar_->count(); }
int TextTabs::current() const { return indexOf(shown_); }
int TextTabs::idAt(int index) const { return bar_->tabData(index).toInt(); }

int TextTabs::indexOf(int id) const
{
    for (int index = 0; index < bar_->count(); ++index) {
        if (idAt(index) == id)
            return index;
    }
    return -1;
}

TextTabs::Text TextTabs::at(int index) const
{
    const auto found = entries_.find(idAt(index));
    return found == entries_.end() ? Text() : found->second.text;
}

int TextTabs::find(const QString &path, bool recorded) const
{
    for (int index = 0; index < count(); ++index) {
        const Text text = at(index);
        if (text.path == path && text.recorded == recorded)
            return index;
    }
    return -1;
}

void TextTabs::add()
{
    leave();
    shown_ = ++lastId_;
    Text text;
    for (text.untitled = 1;; ++text.untitled) {
        const bool taken = std::any_of(entries_.begin(), entries_.end(),
                                       [&](const auto &entry) { return entry.second.text.untitled == text.untitled; });
        if (!taken)
            break;
    }
    entries_[shown_] = {nullptr, text};
    recent_.push_back(shown_);
    const QSignalBlocker quiet(bar_);
    const int index = bar_->addTab(QString());
    bar_->setTabData(index, shown_);
    bar_->setCurrentIndex(index);
    label();
}

void TextTabs::setRecorded(bool recorded)
{
    entries_[shown_].text.recorded = recorded;
    remember();
}

void TextTabs::setVisited(bool visited) { entries_[shown_].text.visited = visited; }

void TextTabs::show(int index)
{
    if (index >= 0 && index < count())
        bar_->setCurrentIndex(index); // turnTo() follows
}

void TextTabs::step(int by)
{
    if (count() > 0)
        show(((current() + by) % count() + count()) % count());
}

/// Takes the editor's text into its entry. Does nothing where it has been taken out already.
void TextTabs::leave()
{
    const auto entry = entries_.find(shown_);
    if (entry == entries_.end() || entry->second.page)
        return;
    emit leaving();
    entry->second.page = editor_.leavePage();
}

void TextTabs::turnTo(int index)
{
    const int id = idAt(index);
    if (index < 0 || id == shown_ || !entries_.contains(id))
        return;
    leave();
    shown_ = id;
    std::erase(recent_, id);
    recent_.push_back(id);
    editor_.enterPage(std::exchange(entries_[id].page, nullptr));
    remember();
    emit shown();
}

void TextTabs::remove(int index)
{
    const int id = idAt(index);
    std::erase(recent_, id);
    if (id == shown_ && !recent_.empty())
        show(indexOf(recent_.back()));
    entries_.erase(id);
    const QSignalBlocker quiet(bar_);
    bar_->removeTab(indexOf(id));
    label();
}

void TextTabs::remember()
{
    const auto entry = entries_.find(shown_);
    if (entry == entries_.end() || entry->second.page)
        return;
    Text &text = entry->second.text;
    text.path = editor_.path();
    text.modified = editor_.isModified() && !text.recorded;
    if (!text.path.isEmpty() || text.recorded)
        text.untitled = 0;
    label();
}

void TextTabs::markRunning(const QString &path)
{
    running_ = path;
    label();
}

QString TextTabs::titleOf(int index) const
{
    const Text text = at(index);
    if (text.path.isEmpty())
        return text.recorded        ? tr("Recorded program")
               : text.untitled <= 1 ? tr("New program")
                                    : tr("New program %1").arg(text.untitled);
    const QFileInfo file(text.path);
    const QString name = text.recorded ? tr("%1 (as it ran)").arg(file.fileName()) : file.fileName();
    const bool isShared = std::any_of(entries_.begin(), entries_.end(), [&](const auto &entry) {
        const QFileInfo other(entry.second.text.path);
        return other.fileName() == file.fileName() && other.path() != file.path();
    });
    return isShared ? QStringLiteral("%1 — %2").arg(name, file.dir().dirName()) : name;
}

void TextTabs::label()
{
    for (int index = 0; index < count(); ++index) {
        const Text text = at(index);
        const bool runs = !running_.isEmpty() && text.path == running_;
        QString title = titleOf(index);
        QString tip = text.path.isEmpty() ? tr("It has no file yet") : text.path;
        if (text.modified)
            tip += u'\n' + tr("Has edits that are not saved");
        if (text.recorded)
            tip += u'\n' + tr("As the recording holds it");
        if (runs)
            tip += u'\n' + tr("The program that runs");
        bar_->setTabToolTip(index, tip);
        bar_->setTabText(index, title.replace(u'&', QStringLiteral("&&")) +
                                    (text.modified ? QStringLiteral(" ●") : QString()));
        bar_->setTabIcon(index, runs            ? icon(QStringLiteral("run"))
                                : text.recorded ? icon(QStringLiteral("recording"))
                                                : QIcon());
    }
}

void TextTabs::showMenu(int index, const QPoint &at)
{
    const int id = idAt(index);
    const QString path = this->at(index).path;
    auto *menu = new QMenu(bar_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Close"), this, [this, id] { emit closeRequested(indexOf(id)); });
    menu->addAction(tr("Close the &others"), this, [this, id] { closeOthers(id); })->setEnabled(count() > 1);
    menu->addSeparator();
    menu->addAction(tr("Copy &path"), this, [path] { QGuiApplication::clipboard()->setText(path); })
        ->setEnabled(!path.isEmpty());
    menu->popup(at);
}

/// Those that the user wants to keep, when asked about their edits, stay.
void TextTabs::closeOthers(int id)
{
    std::vector<int> others;
    for (int index = 0; index < count(); ++index) {
        if (idAt(index) != id)
            others.push_back(idAt(index));
    }
    for (const int other : others) {
        if (indexOf(other) >= 0)
            emit closeRequested(indexOf(other));
    }
    show(indexOf(id));
}

bool TextTabs::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == bar_ && event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const int index = bar_->tabAt(mouse->position().toPoint());
        if (mouse->button() == Qt::MiddleButton && index >= 0) {
            emit closeRequested(index);
            return true;
        }
    }
    if (watched == bar_ && event->type() == QEvent::ContextMenu) {
        const auto *asked = static_cast<QContextMenuEvent *>(event);
        const int index = asked->reason() == QContextMenuEvent::Mouse ? bar_->tabAt(asked->pos()) : current();
        if (index >= 0)
            showMenu(index, asked->globalPos());
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// TextTabs: the texts that are open, a tab each, one of which the editor shows. Asks nobody and reads no file.
#pragma once

#include "widgets/editor/code_editor.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <vector>

class QTabBar;

namespace coroscope {

class TextTabs : public QObject {
    Q_OBJECT
public:
    struct Text {
        QString path;          ///< empty: it has no file yet
        bool recorded = false; ///< as a recording holds it, not to be edited
        bool modified = false;
        bool visited = false; ///< opened as a place to look at, not by the user as a text of theirs
        int untitled = 0;     ///< which of those without a file, from 1; 0: it has one
    };

    /// Begins with one tab, of what `editor` shows. The editor outlives this.
    explicit TextTabs(CodeEditor &editor, QObject *parent);
    ~TextTabs() override;

    QTabBar *bar() const { return bar_; } ///< for the window, which owns it then; hides itself while there is one tab
    int count() const;
    int current() const;
    Text at(int index) const;
    int idAt(int index) const;                          ///< of that text as long as it is open; 0: there is no such tab
    int indexOf(int id) const;                          ///< -1: it is closed
    QString titleOf(int index) const;                   ///< its file's name, with the folder where two have the same
    int find(const QString &path, bool recorded) const; ///< -1: there is none

    /// Another tab, which the editor, empty now, shows from here on; shown() is not emitted.
    void add();
    void setRecorded(bool recorded); ///< what the editor shows is, or is not, a recording's
    void setVisited(bool visited);   ///< as it, of what the editor shows
    void show(int index);
    void step(int by);                     ///< so many tabs on, around the end
    void remove(int index);                ///< with its edits; it is not the only one
    void markRunning(const QString &path); ///< the program that runs; empty: none

signals:
    void leaving(); ///< the editor still shows the text that another one, or none, follows
    void shown();   ///< another text, by the user or by show() or remove()
    void closeRequested(int index);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Entry {
        std::shared_ptr<CodeEditor::Page> page; ///< null: the editor shows it
        Text text;
    };

    void leave();
    void turnTo(int index);
    void remember();
    void label();
    void showMenu(int index, const QPoint &at);
    void closeOthers(int id);

    CodeEditor &editor_;
    QTabBar *bar_;
    std::map<int, Entry> entries_; ///< by the id that is each tab's data
    std::vector<int> recent_;      ///< ids, the last shown at the end
    int shown_ = 0;
    int lastId_ = 0;
    QString running_;
};

} // namespace coroscope

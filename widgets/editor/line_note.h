// SPDX-License-Identifier: GPL-3.0-or-later
// LineNote: a sentence below one line of the text, about what was just tried there. It takes no focus and goes by itself:
// with the next key, click, scroll or edit anywhere in the window, or after a while.
#pragma once

#include <QLabel>
#include <QTimer>

namespace coroscope {

class SourceView;

class LineNote : public QLabel {
    Q_OBJECT
public:
    explicit LineNote(SourceView &view); ///< lies in it, and is its child

    void showAt(int line, const QString &text); ///< `line` from 0

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    SourceView &view_;
    QTimer timer_;
};

} // namespace coroscope

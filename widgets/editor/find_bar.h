// SPDX-License-Identifier: GPL-3.0-or-later
// FindBar: find and replace in a SourceView.
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QTimer;
class QToolButton;

namespace coroscope {

class SourceView;

class FindBar : public QWidget {
    Q_OBJECT
public:
    explicit FindBar(SourceView &view, QWidget *parent = nullptr);

    void open(bool withReplace);
    void setNeedle(const QString &needle);
    void setReplacement(const QString &replacement);
    void setOptions(bool matchCase, bool wholeWord, bool regularExpression);
    int matches() const { return matches_; } ///< counted up to 10,000
    QString statusText() const;

public slots:
    void findNext();
    void findPrevious();
    void replaceOne(); ///< the selected match, then finds the next
    void replaceAll(); ///< one step for undo
    void closeBar();
    void refresh(); ///< counts and highlights again: the text or the needle changed

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Match {
        long start;
        long end;
    };
    int searchFlags() const;
    bool findIn(long from, long to, Match &match) const; ///< to < from: backwards
    void select(const Match &match);
    void step(bool forward);
    bool selectionIsMatch(Match &match) const;
    void clearHighlights();
    void build();

    SourceView &view_;
    QLineEdit *needle_;
    QLineEdit *replacement_;
    QCheckBox *matchCase_;
    QCheckBox *wholeWord_;
    QCheckBox *regularExpression_;
    QLabel *status_;
    QWidget *replaceRow_;
    QTimer *later_; ///< for refresh(), never within a change of the text, whose target a search would move
    int matches_ = 0;
};

} // namespace coroscope

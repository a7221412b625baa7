// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/find_bar.h"

#include "widgets/editor/source_view.h"
#include "widgets/theme/icons.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace coroscope {

namespace {

constexpr int countLimit = 10'000;

using S = QsciScintillaBase;

QToolButton *toolButton(const QString &iconName, const QString &name, const QString &toolTip)
{
    auto *button = new QToolButton;
    button->setIcon(icon(iconName));
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    return button;
}

} // namespace

FindBar::FindBar(SourceView &view, QWidget *parent)
    : QWidget(parent),
      view_(view),
      needle_(new QLineEdit),
      replacement_(new QLineEdit),
      matchCase_(new QCheckBox(tr("Match &case"))),
      wholeWord_(new QCheckBox(tr("&Whole words"))),
      regularExpression_(new QCheckBox(tr("Regular e&xpression"))),
      status_(new QLabel),
      replaceRow_(new QWidget),
      later_(new QTimer(this))
{
    build();
    connect(needle_, &QLineEdit::textChanged, this, &FindBar::refresh);
    connect(needle_, &QLineEdit::returnPressed, this, &FindBar::findNext);
    connect(replacement_, &QLineEdit::returnPressed, this, &FindBar::replaceOne);
    for (QCheckBox *box : {matchCase_, wholeWord_, regularExpression_})
        connect(box, &QCheckBox::toggled, this, &FindBar::refresh);
    later_->setSingleShot(true);
    connect(later_, &QTimer::timeout, this, &FindBar::refresh);
    connect(&view_, &QsciScintilla::textChanged, this, [this] {
        if (isVisible())
            later_->start(0);
    });
    hide();
}

void FindBar::build()
{
    setAccessibleName(tr("Find and replace"));
    needle_->setPlaceholderText(tr("Find"));
    needle_->setAccessibleName(tr("Find what"));
    needle_->setClearButtonEnabled(true);
    replacement_->setPlaceholderText(tr("Replace with"));
    replacement_->setAccessibleName(tr("Replace with"));
    status_->setMinimumWidth(status_->fontMetrics().horizontalAdvance(QStringLiteral("10,000 matches ")));
    auto *previous = toolButton(QStringLiteral("up"), tr("Find previous"), tr("Find previous (Shift+F3)"));
    auto *nextButton = toolButton(QStringLiteral("down"), tr("Find next"), tr("Find next (F3)"));
    auto *close = toolButton(QStringLiteral("close"), tr("Close the find bar"), tr("Close (Esc)"));
    connect(previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(nextButton, &QToolButton::clicked, this, &FindBar::findNext);
    connect(close, &QToolButton::clicked, this, &FindBar::closeBar);
    auto *one = new QPushButton(tr("&Replace"));
    auto *all = new QPushButton(tr("Replace &all"));
    connect(one, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);

    auto *findRow = new QHBoxLayout;
    for (QWidget *widget : std::initializer_list<QWidget *>{needle_, previous, nextButton, status_, matchCase_,
                                                            wholeWord_, regularExpression_, close})
        findRow->addWidget(widget, widget == needle_ ? 1 : 0);
    auto *replaceLayout = new QHBoxLayout(replaceRow_);
    replaceLayout->setContentsMargins(0, 0, 0, 0);
    replaceLayout->addWidget(replacement_, 1);
    replaceLayout->addWidget(one);
    replaceLayout->addWidget(all);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 4, 8, 4);
    rows->addLayout(findRow);
    rows->addWidget(replaceRow_);
    // From what is looked for to what takes its place, then to the rest.
    QWidget *last = needle_;
    for (QWidget *next : std::initializer_list<QWidget *>{replacement_, one, all, previous, nextButton, matchCase_,
                                                          wholeWord_, regularExpression_, close}) {
        setTabOrder(last, next);
        last = next;
    }
}

void FindBar::open(bool withReplace)
{
    const QString selected = view_.selectedText();
    if (!selected.isEmpty() && !selected.contains(u'\n'))
        needle_->setText(selected);
    replaceRow_->setVisible(withReplace && !view_.isReadOnly());
    show();
    needle_->setFocus();
    needle_->selectAll();
    refresh();
}

void FindBar::closeBar()
{
    later_->stop();
    clearHighlights();
    hide();
    view_.setFocus();
}

void FindBar::setNeedle(const QString &needle) { needle_->setText(needle); }
void FindBar::setReplacement(const QString &replacement) { replacement_->setText(replacement); }

void FindBar::setOptions(bool matchCase, bool wholeWord, bool regularExpression)
{
    matchCase_->setChecked(matchCase);
    wholeWord_->setChecked(wholeWord);
    regularExpression_->setChecked(regularExpression);
}

QString FindBar::statusText() const { return status_->text(); }

int FindBar::searchFlags() const
{
    int flags = 0;
    if (matchCase_->isChecked())
        flags |= S::SCFIND_MATCHCASE;
    if (wholeWord_->isChecked())
        flags |= S::SCFIND_WHOLEWORD;
    if (regularExpression_->isChecked())
        flags |= S::SCFIND_REGEXP | S::SCFIND_CXX11REGEX;
    return flags;
}

bool FindBar::findIn(long from, long to, Match &match) const
{
    const QByteArray needle = needle_->text().toUtf8();
    if (needle.isEmpty())
        return false;
    view_.SendScintilla(S::SCI_SETSEARCHFLAGS, searchFlags());
    view_.SendScintilla(S::SCI_SETTARGETSTART, static_cast<unsigned long>(from));
    view_.SendScintilla(S::SCI_SETTARGETEND, static_cast<unsigned long>(to));
    const long found =
        view_.SendScintilla(S::SCI_SEARCHINTARGET, static_cast<unsigned long>(needle.size()), needle.constData());
    if (found < 0) // nothing, or not a valid regular expression
        return false;
    match = {view_.SendScintilla(S::SCI_GETTARGETSTART), view_.SendScintilla(S::SCI_GETTARGETEND)};
    return match.end > match.start;
}

void FindBar::select(const Match &match)
{
    view_.SendScintilla(S::SCI_ENSUREVISIBLEENFORCEPOLICY,
                        static_cast<unsigned long>(view_.SendScintilla(S::SCI_LINEFROMPOSITION, match.start)));
    view_.SendScintilla(S::SCI_SETSEL, static_cast<unsigned long>(match.start), match.end);
}

void FindBar::step(bool forward)
{
    const long length = view_.SendScintilla(S::SCI_GETLENGTH);
    const long start = view_.SendScintilla(S::SCI_GETSELECTIONSTART);
    const long end = view_.SendScintilla(S::SCI_GETSELECTIONEND);
    Match match{};
    const bool found = forward ? findIn(end, length, match) || findIn(0, length, match)
                               : findIn(start, 0, match) || findIn(length, 0, match);
    if (found)
        select(match);
}

void FindBar::findNext() { step(true); }
void FindBar::findPrevious() { step(false); }

bool FindBar::selectionIsMatch(Match &match) const
{
    const long start = view_.SendScintilla(S::SCI_GETSELECTIONSTART);
    const long end = view_.SendScintilla(S::SCI_GETSELECTIONEND);
    return end > start && findIn(start, end, match) && match.start == start && match.end == end;
}

void FindBar::replaceOne()
{
    Match match{};
    if (!view_.isReadOnly() && selectionIsMatch(match)) {
        const QByteArray text = replacement_->text().toUtf8();
        const int message = regularExpression_->isChecked() ? S::SCI_REPLACETARGETRE : S::SCI_REPLACETARGET;
        const long size = view_.SendScintilla(static_cast<unsigned int>(message),
                                              static_cast<unsigned long>(text.size()), text.constData());
        view_.SendScintilla(S::SCI_GOTOPOS, static_cast<unsigned long>(match.start + size));
    }
    findNext();
}

void FindBar::replaceAll()
{
    if (view_.isReadOnly())
        return;
    const QByteArray text = replacement_->text().toUtf8();
    const int message = regularExpression_->isChecked() ? S::SCI_REPLACETARGETRE : S::SCI_REPLACETARGET;
    int replaced = 0;
    view_.beginUndoAction();
    Match match{};
    for (long from = 0; findIn(from, view_.SendScintilla(S::SCI_GETLENGTH), match); ++replaced) {
        const long size = view_.SendScintilla(static_cast<unsigned int>(message),
                                              static_cast<unsigned long>(text.size()), text.constData());
        from = match.start + size;
    }
    view_.endUndoAction();
    refresh();
    later_->stop(); // what was done is said until the next change
    status_->setText(tr("%L1 replaced").arg(replaced));
}

void FindBar::clearHighlights()
{
    view_.SendScintilla(S::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(SourceView::foundIndicator));
    view_.SendScintilla(S::SCI_INDICATORCLEARRANGE, 0UL, view_.SendScintilla(S::SCI_GETLENGTH));
}

void FindBar::refresh()
{
    clearHighlights();
    matches_ = 0;
    const long length = view_.SendScintilla(S::SCI_GETLENGTH);
    Match match{};
    for (long from = 0; matches_ < countLimit && findIn(from, length, match); from = match.end) {
        ++matches_;
        view_.SendScintilla(S::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(match.start),
                            match.end - match.start);
    }
    if (needle_->text().isEmpty())
        status_->clear();
    else if (matches_ == 0)
        status_->setText(tr("Not found"));
    else if (matches_ == countLimit)
        status_->setText(tr("%L1 or more").arg(matches_));
    else
        status_->setText(matches_ == 1 ? tr("1 match") : tr("%Ln matches", nullptr, int(matches_)));
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        closeBar();
    else
        QWidget::keyPressEvent(event);
}

} // namespace coroscope

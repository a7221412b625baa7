// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_panel.h"

#include "widgets/common/least_lines.h"
#include "widgets/common/placeholder.h"
#include "widgets/common/throttle.h"
#include "widgets/output/output_text.h"
#include "widgets/session/loose_outputs.h"
#include "widgets/theme/palette.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace coroscope {

namespace {

constexpr OutputPlace placeAfterAll{std::numeric_limits<SwitchNumber>::max(), UINT32_MAX};

/// The next place, where nothing of the recording is known behind it yet.
OutputPlace placeBehind(OutputPlace place) { return {place.number, place.nth + 1}; }

} // namespace

OutputPanel::OutputPanel(Session &session, QWidget *parent)
    : QWidget(parent),
      session_(session),
      text_(new OutputText),
      document_(*text_->document()),
      place_(new Placeholder(text_)),
      note_(new QLabel),
      input_(new QLineEdit),
      endOfInput_(new QAction(tr("End of input"), this)),
      throttle_(new Throttle(this, [this] { takeNew(); }))
{
    setAccessibleName(tr("Output"));
    new LeastLines(*text_, 3); // usable in a low window
    text_->setAccessibleName(tr("Output of the program"));
    note_->setText(tr("Earlier output is not shown here; the recording has it all."));
    note_->setWordWrap(true);
    note_->setMargin(4);
    note_->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(note_);
    layout->addWidget(place_, 1);
    makeInput(*layout);
    setFocusProxy(input_);
    connectSession();
    startAfresh();
    updateInput();
}

void OutputPanel::makeInput(QVBoxLayout &layout)
{
    input_->setAccessibleName(tr("Input for the program"));
    input_->setToolTip(tr("Enter sends this line to the program's standard input, Ctrl+D ends the input"));
    connect(input_, &QLineEdit::returnPressed, this, &OutputPanel::send);
    endOfInput_->setShortcut(Qt::CTRL | Qt::Key_D);
    endOfInput_->setShortcutContext(Qt::WidgetShortcut);
    endOfInput_->setToolTip(tr("Send what is typed, then tell the program that no more input comes (Ctrl+D)"));
    connect(endOfInput_, &QAction::triggered, this, &OutputPanel::endInput);
    input_->QWidget::addAction(endOfInput_);
    auto *button = new QToolButton;
    button->setDefaultAction(endOfInput_);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setAccessibleName(endOfInput_->text());
    auto *row = new QHBoxLayout;
    row->addWidget(input_, 1);
    row->addWidget(button);
    layout.addLayout(row);
}

void OutputPanel::connectSession()
{
    connect(&session_, &Session::recordingChanged, this, &OutputPanel::startAfresh);
    connect(&session_, &Session::recordingGrew, throttle_, &Throttle::request);
    connect(&session_, &Session::looseOutputGrew, throttle_, &Throttle::request);
    connect(&session_, &Session::phaseChanged, this, [this](Session::Phase phase) {
        if (phase == Session::Phase::starting) // also where the run before had no recording that could have changed
            startAfresh();
        updateInput();
        updateWords();
    });
    connect(&session_, &Session::cursorChanged, this, &OutputPanel::followCursor);
    connect(text_, &OutputText::openLocation, this, &OutputPanel::openLocation);
    connect(text_, &OutputText::picked, this, [this](SwitchNumber number) { session_.selectSwitch(number); });
}

/// In the past: to what had been printed by then, and back to the end if that was shown before.
void OutputPanel::followCursor()
{
    const bool past = session_.isPast();
    const Moment cursor = session_.cursor();
    if (past && shownFrom_ == 0)
        wasAtEnd_ = text_->isAtEnd();
    const SwitchNumber from = past ? cursor.number + (cursor.inside ? 1 : 0) : 0;
    if (from == shownFrom_)
        return;
    shownFrom_ = from;
    text_->setFadedFrom(from);
    if (past)
        text_->showLastBefore(from);
    else if (wasAtEnd_)
        text_->scrollToEnd();
}

void OutputPanel::startAfresh()
{
    document_.clear();
    taken_ = 0;
    takenTo_ = {};
    looseTaken_ = session_.looseOutputs().begin();
    shownFrom_ = 0;
    text_->setFadedFrom(0);
    updateWords();
    throttle_->request();
}

/// Of more than the document holds only the end is put into it.
std::size_t OutputPanel::skipToTail(const Recording &recording, std::size_t from)
{
    std::size_t bytes = 0;
    std::ptrdiff_t lines = 0;
    for (std::size_t index = recording.outputCount(); index > from; --index) {
        const std::string_view piece = recording.output(index - 1).bytes;
        bytes += piece.size();
        lines += std::count(piece.begin(), piece.end(), '\n');
        if (bytes < std::size_t(OutputDocument::mostCharacters) && lines < OutputDocument::mostLines)
            continue;
        document_.clear();
        document_.setTrimmed();
        skipLooseBefore(recording.output(index - 1).place);
        return index - 1;
    }
    return from;
}

void OutputPanel::showEnd()
{
    text_->scrollToEnd();
    wasAtEnd_ = true;
}

void OutputPanel::takeNew()
{
    const bool follow = text_->isAtEnd() && !session_.isPast();
    document_.setErrorColor(statusColor(TaskStatus::failed, isDark(palette())));
    if (const Recording *recording = session_.recording())
        takeRecorded(*recording);
    takeLooseBefore(session_.isReading() ? placeBehind(takenTo_) : placeAfterAll);
    document_.endBatch();
    updateWords();
    if (follow)
        text_->scrollToEnd();
}

void OutputPanel::takeRecorded(const Recording &recording)
{
    const std::uint64_t forgotten = recording.forgottenOutputs();
    const std::size_t from = skipToTail(recording, std::size_t(std::max(taken_, forgotten) - forgotten));
    for (std::size_t index = from; index < recording.outputCount(); ++index) {
        const OutputInfo info = recording.output(index);
        takeLooseBefore(info.place);
        document_.append(info.bytes, {info.number, info.attributed, info.stream, info.place.number});
        takenTo_ = info.place;
    }
    taken_ = forgotten + recording.outputCount();
}

void OutputPanel::takeLooseBefore(OutputPlace place)
{
    const LooseOutputs &loose = session_.looseOutputs();
    for (looseTaken_ = std::max(looseTaken_, loose.begin()); looseTaken_ < loose.end(); ++looseTaken_) {
        const LooseOutput &piece = loose.at(looseTaken_);
        if (piece.behind >= place)
            return;
        document_.append(piece.bytes, {0, false, 1, piece.behind.number});
    }
}

void OutputPanel::skipLooseBefore(OutputPlace place)
{
    const LooseOutputs &loose = session_.looseOutputs();
    looseTaken_ = std::max(looseTaken_, loose.begin());
    while (looseTaken_ < loose.end() && loose.at(looseTaken_).behind < place)
        ++looseTaken_;
}

void OutputPanel::updateWords()
{
    note_->setVisible(document_.isTrimmed());
    if (!text_->document()->isEmpty())
        place_->showContent();
    else if (session_.phase() == Session::Phase::empty)
        place_->showWords(tr("Run a program (F5):\nwhat it prints appears here."));
    else
        place_->showWords(session_.isLive() ? tr("Nothing printed yet.") : tr("The program printed nothing."));
}

void OutputPanel::updateInput()
{
    const bool live = session_.isLive();
    input_->setEnabled(live);
    endOfInput_->setEnabled(live);
    input_->setPlaceholderText(live ? tr("Input for the program: type a line, Enter sends it")
                                    : tr("Input goes to a running program; none runs"));
}

void OutputPanel::send()
{
    session_.writeInput(input_->text().toUtf8() + '\n');
    input_->clear();
}

/// A terminal takes the character for an end of input only where a line would begin.
void OutputPanel::endInput()
{
    constexpr char endOfFile = 4;
    if (!input_->text().isEmpty())
        send();
    session_.writeInput(QByteArray(1, endOfFile));
}

} // namespace coroscope

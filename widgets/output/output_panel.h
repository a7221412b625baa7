// SPDX-License-Identifier: GPL-3.0-or-later
// OutputPanel: what the program wrote, from the recording, and a line that feeds its terminal.
#pragma once

#include "widgets/output/output_document.h"
#include "widgets/session.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace coroscope {

class OutputText;
class Placeholder;
class Throttle;

class OutputPanel : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit OutputPanel(Session &session, QWidget *parent = nullptr);

private:
    void connectSession();
    void followCursor();
    void startAfresh();
    void takeNew();
    void takeLoose(const QByteArray &bytes);
    std::size_t nextIndex(const Recording &recording);
    std::size_t skipToTail(const Recording &recording, std::size_t from);
    void takeOne(const OutputInfo &info);
    void updateWords();
    void updateInput();
    void makeInput(QVBoxLayout &layout);
    void send();
    void endInput();

    Session &session_;
    OutputText *text_;
    OutputDocument document_;
    Placeholder *place_;
    QLabel *note_;
    QLineEdit *input_;
    QAction *endOfInput_;
    Throttle *throttle_;
    SwitchNumber shownFrom_ = 0; ///< while in the past: what this switch and later ones printed is still to come
    bool wasAtEnd_ = true;       ///< when the past was entered

    // How far the recording's output was taken. When a limit drops the oldest, indexes move: then it is found again by time.
    std::size_t taken_ = 0;
    SwitchNumber firstSwitch_ = 0;
    Nanoseconds lastTime_ = -1;
    std::size_t takenAtLastTime_ = 0;
    std::size_t looseShown_ = 0; ///< bytes shown as they came, which the recording will hold later
};

} // namespace coroscope

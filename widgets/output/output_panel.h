// SPDX-License-Identifier: GPL-3.0-or-later
// OutputPanel: what the program wrote, from the recording and past it, and a line that feeds its terminal.
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

    void showEnd(); ///< the last that was printed

signals:
    void openLocation(const QString &file, int line); ///< as the program has printed it

private:
    void connectSession();
    void followCursor();
    void startAfresh();
    void takeNew();
    void takeRecorded(const Recording &recording);
    void takeLooseBefore(OutputPlace place);
    void skipLooseBefore(OutputPlace place);
    std::size_t skipToTail(const Recording &recording, std::size_t from);
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

    std::uint64_t taken_ = 0; ///< outputs of the recording, those that it has forgotten included
    OutputPlace takenTo_;
    std::uint64_t looseTaken_ = 0; ///< pieces of Session::looseOutputs()
};

} // namespace coroscope

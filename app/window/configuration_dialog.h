// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigurationDialog: Run > Configuration…: how the program at hand is run. What is typed counts from the next run on; what
// cannot be right is said below its field, and is not taken. Never modal; follows the program at hand.
#pragma once

#include "app/window/run_configuration.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;

namespace coroscope {

class ClockChoice;
class EnvironmentTable;
class FieldNote;
class FieldRows;
class InterpreterField;

class ConfigurationDialog : public QDialog {
    Q_OBJECT
public:
    /// Both outlive it.
    ConfigurationDialog(RunConfigurations &configurations, ClockChoice &clock, QWidget *window);

    enum class Part { arguments, tick, build };
    void showAt(Part part); ///< and brings it to the front

private:
    enum class Kind { python, source, executable };
    struct TextRow {
        QLineEdit *field;
        FieldNote *note;
        QWidget *row;
    };

    TextRow addText(const QString &label, const QString &name, const QString &toolTip);
    void addBrowse(const TextRow &text, const QString &name, bool folders);
    void makeProgramRows();
    void makeClockRows();
    void connectFields();
    void finishEdit();
    void follow();
    void load();
    void showKind();
    Kind kind() const;
    void showClock();
    void takeArguments();
    void takeFolder();
    void takeModule();
    void takeTick();
    void takeBuilt();
    template <class Value>
    void set(Value RunConfiguration::*member, const Value &value);

    RunConfigurations &configurations_;
    ClockChoice &clockChoice_;
    QString shown_; ///< the program whose configuration stands in the fields
    QLabel *heading_;
    FieldRows *rows_ = nullptr;
    TextRow arguments_, folder_, module_, build_, built_;
    InterpreterField *interpreter_;
    EnvironmentTable *environment_;
    QComboBox *clock_;
    QComboBox *tick_;
    FieldNote *tickNote_ = nullptr;
};

} // namespace coroscope

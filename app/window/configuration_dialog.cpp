// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/configuration_dialog.h"

#include "app/window/clock_choice.h"
#include "app/window/environment_table.h"
#include "app/window/field_rows.h"
#include "app/window/interpreter_field.h"
#include "app/window/shell_words.h"
#include "app/window/ticks.h"
#include "engine/guest/native_program.h"
#include "widgets/common/field_note.h"
#include "widgets/editor/code_editor.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

namespace coroscope {

namespace {

bool isModuleName(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^[^\\W\\d]\\w*(\\.[^\\W\\d]\\w*)*$"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return pattern.match(text).hasMatch();
}

} // namespace

ConfigurationDialog::ConfigurationDialog(RunConfigurations &configurations, ClockChoice &clock, QWidget *window)
    : QDialog(window),
      configurations_(configurations),
      clockChoice_(clock),
      heading_(new QLabel),
      interpreter_(new InterpreterField(tr("found by itself, or as in Settings"))),
      environment_(new EnvironmentTable),
      clock_(new QComboBox),
      tick_(new QComboBox)
{
    setModal(false);
    heading_->setTextFormat(Qt::PlainText);
    heading_->setWordWrap(true);
    rows_ = new FieldRows;
    makeProgramRows();
    makeClockRows();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::RestoreDefaults);
    buttons->button(QDialogButtonBox::RestoreDefaults)->setToolTip(tr("Forget all that is set here for this program"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        configurations_.change({});
        load();
    });
    for (QAbstractButton *button : buttons->buttons())
        static_cast<QPushButton *>(button)->setAutoDefault(false); // Return ends a field, not the window
    auto *column = new QVBoxLayout(this);
    column->addWidget(heading_);
    column->addLayout(rows_, 1);
    column->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 84, sizeHint().height());
    connectFields();
    load();
}

ConfigurationDialog::TextRow ConfigurationDialog::addText(const QString &label, const QString &name,
                                                          const QString &toolTip)
{
    TextRow text{new QLineEdit, nullptr, new QWidget};
    text.field->setAccessibleName(name);
    text.field->setToolTip(toolTip);
    text.field->setClearButtonEnabled(true);
    text.note = new FieldNote(*text.field);
    auto *fields = new QHBoxLayout;
    fields->addWidget(text.field, 1);
    auto *column = new QVBoxLayout(text.row);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(fields);
    column->addWidget(text.note);
    rows_->addRow(label, text.row, text.field);
    return text;
}

void ConfigurationDialog::addBrowse(const TextRow &text, const QString &name, bool folders)
{
    auto *button = new QToolButton;
    button->setText(tr("Browse…"));
    button->setAccessibleName(name);
    static_cast<QHBoxLayout *>(text.row->layout()->itemAt(0)->layout())->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, text, name, folders] {
        auto *dialog = new QFileDialog(this, name, configurations_.folder());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(folders ? QFileDialog::Directory : QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, [text](const QString &path) {
            text.field->setText(path);
            emit text.field->editingFinished();
        });
        dialog->setModal(false);
        dialog->show();
    });
}

void ConfigurationDialog::makeProgramRows()
{
    build_ = addText(tr("&Build command:"), tr("Build command"),
                     tr("What makes the program of its sources, such as cmake --build build, or g++ -g … -o program"));
    built_ = addText(tr("&Program it makes:"), tr("Program that the build command makes"),
                     tr("The executable that F5 runs; a path, or a name in the folder"));
    addBrowse(built_, tr("Browse for the program"), false);
    module_ = addText(tr("&Module (-m):"), tr("Module"),
                      tr("Run a module in place of the file, as python3 -m does: package.tool"));
    module_.field->setPlaceholderText(tr("none: the file itself runs"));
    arguments_ = addText(tr("&Arguments:"), tr("Arguments"),
                         tr("What the program gets on its command line; quotes as in a shell"));
    folder_ = addText(tr("&Folder:"), tr("Working folder"), tr("The folder in which the program runs"));
    addBrowse(folder_, tr("Browse for the folder"), true);
    rows_->addRow(tr("&Interpreter:"), interpreter_);
    rows_->addRow(tr("&Environment:"), environment_, true);
}

void ConfigurationDialog::makeClockRows()
{
    clock_->addItems({tr("Real: time passes as it does"), tr("Virtual: sleeps take no time, each run is the same")});
    clock_->setAccessibleName(tr("Clock"));
    rows_->addRow(tr("&Clock:"), clock_);
    tick_->setEditable(true);
    tick_->setInsertPolicy(QComboBox::NoInsert);
    tick_->setAccessibleName(tr("Tick of the virtual clock"));
    tick_->lineEdit()->setAccessibleName(tr("Tick of the virtual clock"));
    tick_->setToolTip(tr("What one look at the virtual clock adds to it, such as 1 ms or 20 µs"));
    for (const qint64 ns : usualTicks())
        tick_->addItem(tickText(ns));
    tickNote_ = new FieldNote(*tick_);
    auto *row = new QWidget;
    auto *column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(tick_);
    column->addWidget(tickNote_);
    rows_->addRow(tr("&Tick:"), row, tick_);
}

void ConfigurationDialog::connectFields()
{
    connect(arguments_.field, &QLineEdit::editingFinished, this, &ConfigurationDialog::takeArguments);
    connect(folder_.field, &QLineEdit::editingFinished, this, &ConfigurationDialog::takeFolder);
    connect(module_.field, &QLineEdit::editingFinished, this, &ConfigurationDialog::takeModule);
    connect(build_.field, &QLineEdit::editingFinished, this,
            [this] { set(&RunConfiguration::buildCommand, build_.field->text().trimmed()); });
    connect(built_.field, &QLineEdit::editingFinished, this, &ConfigurationDialog::takeBuilt);
    connect(interpreter_, &InterpreterField::chosen, this,
            [this](const QString &path) { set(&RunConfiguration::interpreter, path); });
    connect(environment_, &EnvironmentTable::edited, this,
            [this] { set(&RunConfiguration::environment, environment_->changes()); });
    connect(clock_, &QComboBox::activated, this, [this](int index) { clockChoice_.setVirtual(index == 1); });
    connect(tick_, &QComboBox::activated, this, &ConfigurationDialog::takeTick);
    connect(tick_->lineEdit(), &QLineEdit::editingFinished, this, &ConfigurationDialog::takeTick);
    connect(&configurations_, &RunConfigurations::leaving, this, &ConfigurationDialog::finishEdit);
    connect(&configurations_, &RunConfigurations::changed, this, &ConfigurationDialog::follow);
    connect(&clockChoice_, &ClockChoice::changed, this, &ConfigurationDialog::showClock);
}

void ConfigurationDialog::showAt(Part part)
{
    show();
    raise();
    activateWindow();
    QWidget *field = part == Part::tick ? static_cast<QWidget *>(tick_)
                     : part == Part::build && kind() == Kind::source && build_.field->text().isEmpty() ? build_.field
                     : part == Part::build                                                             ? built_.field
                                           : arguments_.field;
    field->setFocus();
}

/// What is being typed is meant for the program that the fields still speak of.
void ConfigurationDialog::finishEdit()
{
    if (configurations_.program() != shown_)
        return;
    if (tick_->lineEdit()->isModified())
        takeTick(); // first: a change of the others may turn the clock to the other program
    environment_->finishEdit();
    for (QLineEdit *field : findChildren<QLineEdit *>())
        if (field->isModified() && !environment_->isAncestorOf(field))
            emit field->editingFinished();
}

void ConfigurationDialog::follow()
{
    if (configurations_.program() != shown_)
        load();
}

void ConfigurationDialog::load()
{
    shown_ = configurations_.program();
    const RunConfiguration &present = configurations_.present();
    setWindowTitle(tr("Configuration of %1").arg(QFileInfo(shown_).fileName()));
    heading_->setText(tr("How %1 is run, from the next run on. Remembered for this program.").arg(shown_));
    const QString home = QFileInfo(shown_).absolutePath();
    folder_.field->setPlaceholderText(tr("%1 (where the program lies)").arg(home));
    arguments_.field->setText(present.arguments);
    folder_.field->setText(present.folder);
    module_.field->setText(present.module);
    build_.field->setText(present.buildCommand);
    built_.field->setText(present.builtProgram);
    for (const TextRow *text : {&arguments_, &folder_, &module_, &build_, &built_})
        text->note->say({});
    interpreter_->setInterpreter(present.interpreter, home);
    environment_->setChanges(present.environment);
    showClock();
    showKind();
}

ConfigurationDialog::Kind ConfigurationDialog::kind() const
{
    if (CodeEditor::languageOf(shown_) == CodeEditor::Language::cpp)
        return Kind::source;
    return executableKind(QFile::encodeName(shown_).toStdString()) == ExecutableKind::notElf ? Kind::python
                                                                                             : Kind::executable;
}

void ConfigurationDialog::showKind()
{
    const Kind is = kind();
    build_.field->setPlaceholderText(is == Kind::source ? tr("such as cmake --build build; none: it is built elsewhere")
                                                        : tr("none: the program is run as it is"));
    built_.field->setPlaceholderText(
        tr("such as build/%1; in the folder below").arg(QFileInfo(shown_).completeBaseName()));
    rows_->showRow(build_.row, is != Kind::python);
    rows_->showRow(built_.row, is == Kind::source);
    rows_->showRow(module_.row, is == Kind::python);
    rows_->showRow(interpreter_, is == Kind::python);
}

void ConfigurationDialog::showClock()
{
    clock_->setCurrentIndex(clockChoice_.isVirtual() ? 1 : 0);
    if (!tickNote_->isComplaint())
        tick_->setEditText(tickText(clockChoice_.tickNs()));
    tick_->setEnabled(clockChoice_.isVirtual());
}

template <class Value>
void ConfigurationDialog::set(Value RunConfiguration::*member, const Value &value)
{
    RunConfiguration other = configurations_.present();
    other.*member = value;
    configurations_.change(other);
}

void ConfigurationDialog::takeArguments()
{
    const QString text = arguments_.field->text();
    const bool isRight = shellWords(text).has_value();
    arguments_.note->complain(
        isRight ? QString()
                : tr("A quote is not closed, or a backslash ends the line; so the arguments stay as they were."));
    if (isRight)
        set(&RunConfiguration::arguments, text);
}

void ConfigurationDialog::takeFolder()
{
    const QString text = folder_.field->text().trimmed();
    const QString path = QFileInfo(shown_).absoluteDir().absoluteFilePath(text);
    const bool isRight = text.isEmpty() || QFileInfo(path).isDir();
    folder_.note->complain(isRight ? QString()
                                   : tr("There is no folder %1; so it stays as it was.").arg(QDir::cleanPath(path)));
    if (isRight)
        set(&RunConfiguration::folder, text);
}

void ConfigurationDialog::takeModule()
{
    const QString text = module_.field->text().trimmed();
    const bool isRight = text.isEmpty() || isModuleName(text);
    if (!isRight) {
        module_.note->complain(
            tr("\"%1\" is no name of a module: it is written with dots and without .py, as package.tool.").arg(text));
        return;
    }
    QString path = text;
    path.replace(u'.', u'/');
    const QDir folder(configurations_.folder());
    const bool isHere = text.isEmpty() || folder.exists(path + QStringLiteral(".py")) || folder.exists(path);
    module_.note->say(isHere ? QString()
                             : tr("Not in %1: it has to be installed, or to be on PYTHONPATH.").arg(folder.path()));
    set(&RunConfiguration::module, text);
}

void ConfigurationDialog::takeTick()
{
    const std::optional<qint64> ns = tickFromText(tick_->currentText());
    tickNote_->complain(ns ? QString() : tr("A tick is a time above 0 with its unit: 1 ms, 20 µs, 0.5 s."));
    if (ns && *ns != clockChoice_.tickNs())
        clockChoice_.setTickNs(*ns);
}

void ConfigurationDialog::takeBuilt()
{
    set(&RunConfiguration::builtProgram, built_.field->text().trimmed());
    const QString path = configurations_.builtProgram();
    const bool isThere = path.isEmpty() || QFileInfo::exists(path);
    built_.note->say(isThere ? QString() : tr("%1 is not there yet: the build command has to make it.").arg(path));
}

} // namespace coroscope

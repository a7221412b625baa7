// SPDX-License-Identifier: GPL-3.0-or-later
// Run > Configuration in the real window, with real programs: what is set there is what they get, wrong input is told in
// place, and C++ programs are built first.
#include "app/window/clock_choice.h"
#include "app/window/configuration_dialog.h"
#include "app/window/environment_table.h"
#include "app/window/run_controller.h"
#include "app/window/run_tool_bar.h"
#include "tests/app/window_test.h"
#include "widgets/build/build_panel.h"
#include "widgets/common/field_note.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/output/output_panel.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QTableWidget>

using namespace coroscope;

namespace {

constexpr char telling[] = "import os, sys\n"
                           "print(sys.argv[1:])\n"
                           "print(os.getcwd())\n"
                           "print(os.environ.get('TOLD'), os.environ.get('HOME'))\n";

} // namespace

class TestWindowConfiguration : public WindowTest {
    Q_OBJECT

private slots:
    void theProgramGetsWhatIsSet();
    void wrongInputIsToldInPlace();
    void isRememberedForTheProgram();
    void whatIsTypedIsOfTheProgramThatIsLeft();
    void aModuleRunsAsSaved();
    void theClockIsTheProgramsOwn();
    void aSourceNeedsItsProgram();
    void eachFieldKeepsItsRow();
    void buildErrorsAreShownInPlace();
    void anErrorInAnotherFileIsOpened();
    void aHeaderRunsTheProgramThatItGoesInto();
    void whatWasBuiltRuns();
    void whatWasBuiltRunsAsItWasSet();
    void stopCancelsABuild();
    void saysThatASourceIsNewer();

private:
    QByteArray program() const override { return telling; }
    QDialog *dialog();
    void type(const QString &name, const QString &text);
    QString noteOf(const QString &name);
    QString shown(const QString &name) { return dialog()->findChild<QLineEdit *>(name)->text(); }
    RunConfigurations &configurations() { return window_->runController().target().configurations(); }
    void showSource(const QByteArray &text);
    QString source_;
};

QDialog *TestWindowConfiguration::dialog()
{
    auto *found = window_->findChild<ConfigurationDialog *>();
    if (!found) {
        window_->actions().configuration->trigger();
        found = window_->findChild<ConfigurationDialog *>();
        for (QLineEdit *field : found->findChildren<QLineEdit *>())
            field->setObjectName(field->accessibleName());
    }
    return found;
}

void TestWindowConfiguration::type(const QString &name, const QString &text)
{
    auto *field = dialog()->findChild<QLineEdit *>(name);
    QVERIFY2(field, qPrintable(name));
    field->setText(text);
    emit field->editingFinished();
}

QString TestWindowConfiguration::noteOf(const QString &name)
{
    return dialog()->findChild<QLineEdit *>(name)->accessibleDescription();
}

void TestWindowConfiguration::theProgramGetsWhatIsSet()
{
    QVERIFY(QDir().mkpath(path("elsewhere")));
    QVERIFY(!dialog()->isModal());
    type("Arguments", "'a b' c");
    type("Working folder", "elsewhere");
    auto *table = dialog()->findChild<EnvironmentTable *>();
    table->setChanges({{"TOLD", QString("yes")}, {"HOME", std::nullopt}});
    emit table->edited();
    runToEnd();
    QCOMPARE(QString::fromUtf8(output()),
             QString("['a b', 'c']\n%1\nyes None\n").arg(QDir(path("elsewhere")).canonicalPath()));
}

void TestWindowConfiguration::wrongInputIsToldInPlace()
{
    type("Arguments", "fine");
    type("Arguments", "'open");
    QVERIFY2(noteOf("Arguments").startsWith("A quote is not closed"), qPrintable(noteOf("Arguments")));
    QCOMPARE(configurations().present().arguments, QString("fine"));
    type("Working folder", "nowhere");
    QVERIFY2(noteOf("Working folder").contains(path("nowhere")), qPrintable(noteOf("Working folder")));
    QCOMPARE(configurations().present().folder, QString());
    type("Module", "tool.py/x");
    QVERIFY(noteOf("Module").contains("is no name of a module"));
    type("Module", "not_there");
    QVERIFY(noteOf("Module").startsWith("Not in "));
    QCOMPARE(configurations().present().module, QString("not_there")); // it may well be installed
    type("Module", "");
    QCOMPARE(noteOf("Module"), QString());
    auto *table = dialog()->findChild<EnvironmentTable *>();
    auto *rows = table->findChild<QTableWidget *>();
    table->setChanges({{"A", QString("1")}, {"B", QString("2")}});
    rows->item(1, 0)->setText("A");
    QVERIFY(table->note().startsWith("A stands there twice"));
    QCOMPARE(table->changes(), EnvironmentTable::Changes({{"A", QString("1")}}));
    rows->item(1, 0)->setText("B");
    QCOMPARE(table->note(), QString());
    rows->item(1, 0)->setCheckState(Qt::Unchecked);
    QCOMPARE(configurations().present().environment,
             EnvironmentTable::Changes({{"A", QString("1")}, {"B", std::nullopt}}));
}

void TestWindowConfiguration::isRememberedForTheProgram()
{
    type("Arguments", "one");
    const QString other = writeFile("other.py", telling);
    QVERIFY(window_->openFile(other));
    QCOMPARE(shown("Arguments"), QString()); // the open window follows
    QVERIFY(dialog()->windowTitle().contains("other.py"));
    type("Arguments", "two");
    remakeWindow();
    QVERIFY(window_->openFile(file_));
    QCOMPARE(shown("Arguments"), QString("one"));
    QVERIFY(window_->openFile(other));
    QCOMPARE(configurations().present().arguments, QString("two"));
}

void TestWindowConfiguration::whatIsTypedIsOfTheProgramThatIsLeft()
{
    auto *field = dialog()->findChild<QLineEdit *>("Arguments");
    QTest::keyClicks(field, "half");
    auto *table = dialog()->findChild<EnvironmentTable *>();
    table->setChanges({{"A", QString("1")}});
    auto *rows = table->findChild<QTableWidget *>();
    rows->setCurrentCell(0, 1);
    rows->editItem(rows->item(0, 1));
    auto *cell = rows->findChild<QLineEdit *>();
    QVERIFY(cell);
    cell->selectAll();
    QTest::keyClicks(cell, "2");
    QVERIFY(window_->openFile(writeFile("other.py", telling)));
    QCOMPARE(configurations().present(), RunConfiguration());
    QCOMPARE(shown("Arguments"), QString());
    QVERIFY(window_->openFile(file_));
    QCOMPARE(configurations().present().arguments, QString("half"));
    QCOMPARE(configurations().present().environment, EnvironmentTable::Changes({{"A", QString("2")}}));
    QCOMPARE(shown("Arguments"), QString("half"));
}

void TestWindowConfiguration::aModuleRunsAsSaved()
{
    showProgram("print(__spec__.name, __name__)\n");
    type("Module", "demo");
    QCOMPARE(noteOf("Module"), QString());
    QVERIFY2(window_->actions().run->toolTip().contains("-m demo"), qPrintable(window_->actions().run->toolTip()));
    runToEnd();
    QCOMPARE(output(), QByteArray("demo __main__\n"));
    QTest::keyClicks(window_->editor().view(), "#");
    QVERIFY(window_->editor().isModified());
    window_->actions().run->trigger();
    QVERIFY2(window_->messageText().startsWith("A module is run from its files"), qPrintable(window_->messageText()));
    QCOMPARE(session().phase(), Session::Phase::ended);
    QVERIFY(window_->editor().save());
}

void TestWindowConfiguration::theClockIsTheProgramsOwn()
{
    auto *tools = window_->findChild<RunToolBar *>();
    window_->actions().clockVirtual->trigger();
    QVERIFY(window_->actions().tick->isEnabled());
    for (QAction *action : tools->tickMenu()->actions())
        if (action->text() == "250 ms")
            action->trigger();
    QCOMPARE(window_->runController().target().clock().tickNs(), 250'000'000);
    window_->actions().clockReal->trigger();
    QVERIFY(!window_->actions().tick->isEnabled());
    QCOMPARE(dialog()->findChild<QComboBox *>()->accessibleName().isEmpty(), false);
    QVERIFY(window_->openFile(writeFile("other.py", telling)));
    QVERIFY(window_->runController().target().clock().isVirtual()); // as it was set for all others
    QVERIFY(window_->actions().clockVirtual->isChecked());
    QCOMPARE(window_->runController().target().clock().tickNs(), 1'000'000);
    QVERIFY(window_->openFile(file_));
    QVERIFY(window_->actions().clockReal->isChecked());
    QCOMPARE(window_->runController().target().clock().tickNs(), 250'000'000);
}

void TestWindowConfiguration::showSource(const QByteArray &text)
{
    source_ = writeFile("program.cpp", text);
    QVERIFY(window_->openFile(source_));
}

void TestWindowConfiguration::aSourceNeedsItsProgram()
{
    showSource("int main() {}\n");
    window_->actions().run->trigger();
    QCOMPARE(session().phase(), Session::Phase::empty);
    QVERIFY2(window_->messageText().startsWith("program.cpp is a C++ source."), qPrintable(window_->messageText()));
    QVERIFY(dialog()->isVisible());
    QStringList examples; // of what is wanted
    for (const QLineEdit *field : dialog()->findChildren<QLineEdit *>())
        examples << field->placeholderText();
    QVERIFY2(!examples.filter("cmake --build").isEmpty() && !examples.filter("build/program").isEmpty(),
             qPrintable(examples.join(u'|')));
}

/// Whatever is said below one of them.
void TestWindowConfiguration::eachFieldKeepsItsRow()
{
    type("Arguments", "'open");
    type("Working folder", "nowhere");
    QCoreApplication::processEvents();
    dialog()->close();
    showSource("int main() {}\n");
    dialog()->show();
    QCoreApplication::processEvents();
    type("Build command", "make");
    type("Program that the build command makes", "not_there");
    QVERIFY(noteOf("Program that the build command makes").contains("is not there yet"));
    QCoreApplication::processEvents(); // the rows find their places
    int bottom = 0;
    int rows = 0;
    for (const QLabel *label : dialog()->findChildren<QLabel *>()) {
        if (!label->isVisible() || !label->buddy())
            continue;
        QWidget *field = label->buddy();
        const int top = field->mapTo(dialog(), QPoint()).y();
        QVERIFY2(top >= bottom && label->height() > 0 && field->height() >= field->minimumSizeHint().height(),
                 qPrintable(label->text()));
        bottom = top + field->height();
        ++rows;
    }
    QCOMPARE(rows, 7); // without Python's two
}

void TestWindowConfiguration::buildErrorsAreShownInPlace()
{
    showSource("int main()\n{\n    return missing;\n}\n\nabsent other;\n");
    type("Build command", "c++ -fsyntax-only program.cpp");
    type("Program that the build command makes", "program");
    window_->actions().run->trigger();
    QTRY_VERIFY(!layout().build->visibleRegion().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!window_->runController().build().isRunning(), patience);
    QCOMPARE(session().phase(), Session::Phase::empty);
    QVERIFY(layout().build->firstError());
    QCOMPARE(layout().build->firstError()->file, source_);
    const auto *lines = layout().build->findChild<QListWidget *>(); // a compiler's arrows point at columns
    for (int row = 0; row < lines->count(); ++row)
        QVERIFY2(QFontInfo(lines->item(row)->font()).fixedPitch(), qPrintable(lines->item(row)->font().toString()));
    QCOMPARE(window_->editor().cursorLine(), 3);
    SourceView &view = *window_->editor().view();
    QVERIFY2(view.annotation(2).contains("missing"), qPrintable(view.annotation(2)));
    QVERIFY2(view.annotation(5).contains("absent"), qPrintable(view.annotation(5)));
    QTest::keyClick(&view, Qt::Key_Return); // the lines are others from here on
    QCOMPARE(view.annotation(2), QString());
    QCOMPARE(view.annotation(5), QString());
}

void TestWindowConfiguration::anErrorInAnotherFileIsOpened()
{
    const QString header = writeFile("part.h", "int part()\n{\n    return missing;\n}\n");
    showSource("#include \"part.h\"\nint main() { return part(); }\n");
    type("Build command", "c++ -fsyntax-only program.cpp");
    type("Program that the build command makes", "program");
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!window_->runController().build().isRunning(), patience);
    QVERIFY(!session().recording());
    QCOMPARE(window_->editor().path(), header);
    QCOMPARE(window_->editor().cursorLine(), 3);
    QVERIFY(window_->editor().view()->annotation(2).contains("missing"));
    QVERIFY2(!window_->messageText().contains("part.h"), qPrintable(window_->messageText()));
}

/// In a header that a compile error has opened, and in one that is opened by hand.
void TestWindowConfiguration::aHeaderRunsTheProgramThatItGoesInto()
{
    const QString header = writeFile("part.h", "#error not yet\n");
    const QString alone = writeFile("alone.h", "int alone();\n");
    showSource("#include \"part.h\"\nint main() {}\n");
    type("Build command", QStringLiteral("c++ -fsyntax-only program.cpp && cp '%1' built3").arg(GUEST_PROGRAM));
    type("Program that the build command makes", "built3");
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!window_->runController().build().isRunning(), patience);
    QCOMPARE(window_->editor().path(), header);
    QCOMPARE(window_->runController().target().name(), QString("built3"));
    window_->editor().selectAll();
    window_->editor().view()->replaceSelectedText("int part();\n");
    runToEnd(); // what is edited is saved first: the compiler reads it
    QCOMPARE(session().programPath(), path("built3"));
    QVERIFY(!window_->editor().isModified());
    QVERIFY(window_->openFile(alone));
    window_->actions().run->trigger();
    QVERIFY2(window_->messageText().startsWith("alone.h is a header"), qPrintable(window_->messageText()));
    remakeWindow();
    QVERIFY(window_->openFile(source_));
    QVERIFY(window_->openFile(header));
    QCOMPARE(window_->runController().target().name(), QString("built3"));
}

void TestWindowConfiguration::whatWasBuiltRuns()
{
    showSource("// stands for its source\n");
    type("Build command", QStringLiteral("cp '%1' built").arg(GUEST_PROGRAM));
    type("Program that the build command makes", "built");
    QVERIFY(noteOf("Program that the build command makes").contains("is not there yet"));
    runToEnd();
    QCOMPARE(session().programPath(), path("built"));
    QVERIFY(session().recording()->lastSwitch() > 0);
    QTRY_VERIFY(!layout().output->visibleRegion().isEmpty());
}

/// Though another program with a configuration of its own is looked at when the build ends.
void TestWindowConfiguration::whatWasBuiltRunsAsItWasSet()
{
    QVERIFY(QDir().mkpath(path("away")));
    type("Arguments", "environment"); // with which that program would say something else
    type("Working folder", "away");
    window_->actions().clockReal->trigger();
    showSource("// stands for its source\n");
    window_->actions().clockVirtual->trigger();
    QVERIFY(window_->runController().target().clock().isVirtual());
    const QString gate = path("gate");
    QFile::remove(gate);
    type("Build command", QStringLiteral("until test -e gate; do sleep 0.01; done; cp '%1' built2").arg(GUEST_PROGRAM));
    type("Program that the build command makes", "built2");
    type("Arguments", "say");
    window_->actions().run->trigger();
    QVERIFY(window_->openFile(file_));
    QVERIFY(!window_->runController().target().clock().isVirtual());
    QVERIFY(!writeFile("gate", "open").isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(session().programPath(), path("built2"));
    QCOMPARE(session().recording()->property("clock"), std::string("virtual"));
    QVERIFY2(output().startsWith("hello"), output());
    QCOMPARE(window_->editor().path(), file_);
}

void TestWindowConfiguration::stopCancelsABuild()
{
    showSource("int main() {}\n");
    type("Build command", "tail -f /dev/null");
    type("Program that the build command makes", "program");
    window_->actions().run->trigger();
    QVERIFY(window_->runController().build().isRunning());
    QVERIFY(window_->actions().stop->isEnabled());
    window_->actions().run->trigger();
    QVERIFY(window_->messageText().startsWith("The program is still being built"));
    window_->actions().stop->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!window_->runController().build().isRunning(), patience);
    QCOMPARE(session().phase(), Session::Phase::empty);
    QTRY_COMPARE(window_->messageText(), QString()); // it is no longer true
    QVERIFY(words(*layout().build).contains("The build was cancelled."));
}

void TestWindowConfiguration::saysThatASourceIsNewer()
{
    const QString built = path("older");
    QFile::remove(built);
    QVERIFY(QFile::copy(GUEST_PROGRAM, built));
    QFile file(built);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-1), QFileDevice::FileModificationTime));
    file.close();
    showSource("// newer\n");
    type("Program that the build command makes", "older");
    runToEnd();
    QVERIFY2(window_->messageText().startsWith("program.cpp is newer than older"), qPrintable(window_->messageText()));
}

QTEST_MAIN(TestWindowConfiguration)
#include "test_window_configuration.moc"

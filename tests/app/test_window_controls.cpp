// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever one can do in the window has a key, says what it does, and has a name for screen readers.
#include "app/window/actions.h"
#include "app/window/layout.h"
#include "app/window/main_window.h"
#include "app/window/settings.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QFileDialog>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolBar>
#include <QTreeWidget>

#include <Qsci/qscicommandset.h>

using namespace coroscope;

class TestWindowControls : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void actionsSayWhatTheyDo();
    void noTwoActionsShareAKey();
    void theLineKeysAreFree();
    void theEditorLeavesTheActionsTheirKeys();
    void controlsHaveNames();
    void nothingThatTakesTheFocusIsNameless();
    void theKeysAreAllTold();
    void aboutTellsVersions();
    void allRowsOfATableCanBeSelected();
    void theOpenDialogBeginsWhereOneWas();
    void undoIsOfferedWhereThereIsSomething();
    void panelsFitASmallScreen();

private:
    /// In which the Open dialog begins.
    QString openFolder();
    /// Of the window itself: not those inside its fields, nor of lists that change (recent files, examples).
    QList<QAction *> actions() const
    {
        QList<QAction *> found;
        for (QAction *action : window_->QWidget::actions())
            if (!action->isSeparator())
                found << action;
        return found;
    }

    QTemporaryDir folder_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<MainWindow> window_;
};

void TestWindowControls::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    QCoreApplication::setOrganizationName("coroscope");
    QCoreApplication::setApplicationName("coroscope-test");
    QSettings().clear();
    theme_ = std::make_unique<Theme>(*qApp);
    window_ = std::make_unique<MainWindow>(*theme_);
    window_->show();
}

void TestWindowControls::actionsSayWhatTheyDo()
{
    QVERIFY(actions().size() > 40);
    for (const QAction *action : actions()) {
        const QByteArray name = action->text().toUtf8();
        QVERIFY2(!name.isEmpty(), qPrintable(action->toolTip()));
        QVERIFY2(!action->shortcut().isEmpty(), name);
        QVERIFY2(!action->statusTip().isEmpty(), name);
        QVERIFY2(action->toolTip().contains(action->shortcut().toString(QKeySequence::NativeText)), name);
    }
    // And what the menus offer is among them.
    for (QMenu *menu : window_->menuBar()->findChildren<QMenu *>(Qt::FindDirectChildrenOnly))
        for (QAction *action : menu->actions())
            if (!action->isSeparator() && !action->menu())
                QVERIFY2(actions().contains(action), qPrintable(action->text()));
}

void TestWindowControls::noTwoActionsShareAKey()
{
    QHash<QString, QString> seen;
    for (const QAction *action : actions()) {
        for (const QKeySequence &key : action->shortcuts()) {
            const QString text = key.toString();
            QVERIFY2(!seen.contains(text), qPrintable(text + ": " + seen.value(text) + ", " + action->text()));
            seen.insert(text, action->text());
        }
    }
}

void TestWindowControls::theLineKeysAreFree()
{
    const QList<QKeySequence> kept{Qt::Key_F9, Qt::Key_F10, Qt::Key_F11, Qt::SHIFT | Qt::Key_F11};
    for (const QAction *action : window_->findChildren<QAction *>())
        for (const QKeySequence &key : action->shortcuts())
            QVERIFY2(!kept.contains(key), qPrintable(action->text()));
}

void TestWindowControls::theEditorLeavesTheActionsTheirKeys()
{
    const QsciCommandSet *commands = window_->editor().view()->standardCommands();
    for (const QAction *action : actions())
        for (const QKeySequence &key : action->shortcuts())
            QVERIFY2(!commands->boundTo(key[0].toCombined()), qPrintable(action->text() + ", " + key.toString()));
    // The end of input is asked for there (Ctrl+D); elsewhere the key does nothing.
    QVERIFY(!commands->boundTo((Qt::CTRL | Qt::Key_D).toCombined()));
}

void TestWindowControls::controlsHaveNames()
{
    const auto where = [](const QWidget *widget) {
        QString path = widget->metaObject()->className();
        for (const QWidget *above = widget->parentWidget(); above; above = above->parentWidget())
            path.prepend(QString::fromLatin1(above->metaObject()->className()) + " > ");
        return path;
    };
    for (const QAbstractButton *button : window_->findChildren<QAbstractButton *>()) {
        const bool ofQt = qobject_cast<QDockWidget *>(button->parentWidget()) ||
                          qobject_cast<QLineEdit *>(button->parentWidget()) ||
                          qobject_cast<QTabBar *>(button->parentWidget()) || button->isHidden() ||
                          button->objectName().startsWith("qt_");
        if (!ofQt)
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty() ||
                         button->inherits("coroscope::CardWidget"),
                     qPrintable(where(button)));
    }
    for (const QLineEdit *field : window_->findChildren<QLineEdit *>())
        QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(where(field)));
    for (const QAbstractItemView *view : window_->findChildren<QAbstractItemView *>())
        if (!view->inherits("QHeaderView") && !view->inherits("QListView"))
            QVERIFY2(!view->accessibleName().isEmpty(), qPrintable(where(view)));
}

/// As a screen reader hears it; in the window and in each of the dialogs that are reached from it.
void TestWindowControls::nothingThatTakesTheFocusIsNameless()
{
    for (QAction *opens : {window_->actions().configuration, window_->actions().settings, window_->actions().keys,
                           window_->actions().about})
        opens->trigger();
    QCOMPARE(window_->findChildren<QDialog *>(Qt::FindDirectChildrenOnly).size(), 4);
    QStringList nameless;
    int named = 0;
    for (QWidget *widget : window_->findChildren<QWidget *>()) {
        const QWidget *above = widget->parentWidget();
        const bool isPart = qobject_cast<const QAbstractSpinBox *>(above) || qobject_cast<const QComboBox *>(above) ||
                            qobject_cast<const QKeySequenceEdit *>(above) || widget->focusProxy() ||
                            widget->inherits("QHeaderView") || widget->inherits("QTabBar") ||
                            widget->inherits("QComboBoxListView") || widget->inherits("QComboBoxPrivateContainer") ||
                            widget->inherits("QTabWidget") || widget->inherits("QMenuBar") ||
                            widget->inherits("QMenu") || widget->objectName().startsWith("qt_") ||
                            qobject_cast<const QDockWidget *>(above) || qobject_cast<const QAbstractItemView *>(above);
        // What says nothing yet is not shown either.
        const bool isEmpty =
            (qobject_cast<QLabel *>(widget) || widget->inherits("coroscope::CardWidget")) && !widget->isVisible();
        if (widget->focusPolicy() == Qt::NoFocus || isPart || isEmpty)
            continue;
        const QAccessibleInterface *heard = QAccessible::queryAccessibleInterface(widget);
        if (heard && !heard->text(QAccessible::Name).isEmpty())
            ++named;
        else
            nameless << QString::fromLatin1(widget->metaObject()->className()) + " in " +
                            QString::fromLatin1(above ? above->metaObject()->className() : "-");
    }
    for (const QWidget *widget : window_->findChildren<QWidget *>())
        for (const QAction *action : widget->actions())
            if (!action->isSeparator() && action->isVisible() &&
                (qobject_cast<const QMenu *>(widget) || qobject_cast<const QToolBar *>(widget)) &&
                action->text().isEmpty() && !action->inherits("QWidgetAction"))
                nameless << QString("action of ") + widget->metaObject()->className();
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(", ")));
    QVERIFY(named > 40);
    for (QDialog *dialog : window_->findChildren<QDialog *>(Qt::FindDirectChildrenOnly)) {
        QVERIFY2(!dialog->isModal(), qPrintable(dialog->windowTitle()));
        dialog->close();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestWindowControls::aboutTellsVersions()
{
    window_->actions().about->trigger();
    const auto *about = window_->findChildren<QDialog *>(Qt::FindDirectChildrenOnly).last();
    const auto *text = about->findChild<QLabel *>();
    for (const QString &part : {QString("Coroscope"), QString(qVersion()), QString("Recording format 1."),
                                QString("control protocol 1"), QString("MIT licence")})
        QVERIFY2(text->text().contains(part), qPrintable(part));
    constexpr int patience = 120'000; // ms; only a failure takes that long
    QTRY_VERIFY2_WITH_TIMEOUT(!text->text().contains("being asked"), "the interpreter does not answer", patience);
    const_cast<QDialog *>(about)->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestWindowControls::theKeysAreAllTold()
{
    window_->actions().keys->trigger();
    QDialog *dialog = window_->findChildren<QDialog *>(Qt::FindDirectChildrenOnly).last();
    const auto *table = dialog->findChild<QTreeWidget *>();
    QStringList told;
    for (int row = 0; row < table->topLevelItemCount(); ++row)
        told << table->topLevelItem(row)->text(0);
    for (const QAction *action : actions())
        QVERIFY2(told.contains(action->shortcut().toString(QKeySequence::NativeText)), qPrintable(action->text()));
    for (const char *key : {"Alt+1", "Alt+8", "F", "T", "A, D", "Home, End"})
        QVERIFY2(told.contains(key), key);
    dialog->findChild<QLineEdit *>()->setText("no such key");
    for (int row = 0; row < table->topLevelItemCount(); ++row)
        QVERIFY(table->topLevelItem(row)->isHidden());
    dialog->close();
}

void TestWindowControls::allRowsOfATableCanBeSelected()
{
    int tables = 0;
    for (const QAbstractItemView *view : window_->findChildren<QAbstractItemView *>()) {
        if (view->accessibleName().isEmpty() || view->window() != window_.get())
            continue; // headers, lists of completions
        ++tables;
        QVERIFY2(view->selectionMode() == QAbstractItemView::ExtendedSelection, qPrintable(view->accessibleName()));
    }
    QVERIFY(tables >= 7);
}

QString TestWindowControls::openFolder()
{
    QString folder;
    QTimer closer;
    connect(&closer, &QTimer::timeout, &closer, [&folder] {
        if (auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget())) {
            folder = dialog->directory().absolutePath();
            dialog->reject();
        }
    });
    closer.start(1);
    window_->actions().open->trigger();
    return folder;
}

void TestWindowControls::theOpenDialogBeginsWhereOneWas()
{
    QDir home(folder_.path());
    QVERIFY(home.mkpath("last") && home.mkpath("here"));
    Settings().setLastFolderOf(home.filePath("last/a.py"));
    QCOMPARE(openFolder(), home.filePath("last"));
    QFile file(home.filePath("here/b.py"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QVERIFY(window_->openFile(file.fileName()));
    QCOMPARE(openFolder(), home.filePath("here")); // beside what is open
    window_->actions().newFile->trigger();
    QCOMPARE(openFolder(), home.filePath("last")); // nothing was chosen in the dialog
}

void TestWindowControls::undoIsOfferedWhereThereIsSomething()
{
    const Actions &all = window_->actions();
    auto *editor = window_->findChild<CodeEditor *>();
    QVERIFY(!all.undo->isEnabled() && !all.redo->isEnabled());
    editor->view()->setFocus();
    QTest::keyClicks(editor->view(), "x");
    QVERIFY(all.undo->isEnabled() && !all.redo->isEnabled());
    all.undo->trigger();
    QVERIFY(!all.undo->isEnabled() && all.redo->isEnabled());
    all.redo->trigger();
    QVERIFY(all.undo->isEnabled());
    all.undo->trigger(); // as it was found
}

void TestWindowControls::panelsFitASmallScreen()
{
    for (const QDockWidget *dock : window_->findChildren<QDockWidget *>()) {
        QVERIFY2(!dock->widget()->accessibleName().isEmpty(), qPrintable(dock->windowTitle()));
        // What Alt+1 to Alt+8 bring to the front must take the keys that are typed then.
        const QWidget *taker = dock->widget();
        while (taker->focusProxy())
            taker = taker->focusProxy();
        QVERIFY2(taker->focusPolicy() != Qt::NoFocus || dock->widget()->inherits("coroscope::TimelineView"),
                 qPrintable(dock->windowTitle()));
        QVERIFY2(dock->widget()->minimumSizeHint().width() < 420, qPrintable(dock->windowTitle()));
    }
    // Usable at 1280x720.
    QVERIFY2(
        window_->minimumSizeHint().height() <= 720 && window_->minimumSizeHint().width() <= 1280,
        qPrintable(
            QStringLiteral("%1x%2").arg(window_->minimumSizeHint().width()).arg(window_->minimumSizeHint().height())));
}

QTEST_MAIN(TestWindowControls)
#include "test_window_controls.moc"

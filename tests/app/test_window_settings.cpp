// SPDX-License-Identifier: GPL-3.0-or-later
// Edit > Settings in the real window: what is chosen counts at once and at the next start; no key has two actions.
#include "app/window/actions.h"
#include "app/window/key_choice.h"
#include "app/window/keys_page.h"
#include "app/window/main_window.h"
#include "app/window/settings.h"
#include "app/window/settings_dialog.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"

#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <Qsci/qscicommandset.h>

using namespace coroscope;

class TestWindowSettings : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void sizesCountAtOnce();
    void theLimitIsRemembered();
    void aKeyIsSetAndRemembered();
    void aKeyThatIsTakenIsRefused();
    void noKeyIsForAnActionThatHasOne();
    void keysAreFound();

private:
    SettingsDialog *dialog()
    {
        window_->actions().settings->trigger();
        return window_->findChild<SettingsDialog *>();
    }
    template <class Widget>
    Widget *named(const char *name)
    {
        for (Widget *widget : dialog()->findChildren<Widget *>())
            if (widget->accessibleName() == name)
                return widget;
        return nullptr;
    }
    void remake() { window_ = std::make_unique<MainWindow>(*theme_); }
    void press(QAction *action, const QKeySequence &key);

    QTemporaryDir folder_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<MainWindow> window_;
};

void TestWindowSettings::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    QCoreApplication::setOrganizationName("coroscope");
    QCoreApplication::setApplicationName("coroscope-test");
    theme_ = std::make_unique<Theme>(*qApp);
}

void TestWindowSettings::init()
{
    window_.reset();
    QSettings().clear();
    theme_->setSizes({});
    remake();
    window_->show();
}

void TestWindowSettings::sizesCountAtOnce()
{
    QVERIFY(!dialog()->isModal());
    const int before = window_->editor().view()->textHeight(0);
    named<QSpinBox>("Size of program text")->setValue(30);
    QVERIFY(window_->editor().view()->textHeight(0) > before * 2);
    named<QSpinBox>("Size of the interface's text")->setValue(15);
    QCOMPARE(window_->font().pointSize(), 15);
    QCOMPARE(Settings().codePoints(), 30);
    QCOMPARE(Settings().interfacePoints(), 15);
}

void TestWindowSettings::theLimitIsRemembered()
{
    window_->actions().keepLimit->trigger();
    named<QSpinBox>("Recording limit")->setValue(128);
    QCOMPARE(Settings().keepBytes(), quint64(128) << 20);
    named<QSpinBox>("Recording limit in minutes")->setValue(10);
    QCOMPARE(Settings().keepMinutes(), 10);
}

void TestWindowSettings::press(QAction *action, const QKeySequence &key)
{
    auto *page = dialog()->findChild<KeysPage *>();
    page->choose(action);
    auto *field = page->findChild<QKeySequenceEdit *>();
    field->setKeySequence(key);
    emit field->editingFinished();
}

void TestWindowSettings::aKeyIsSetAndRemembered()
{
    press(window_->actions().pause, QKeySequence("Ctrl+J"));
    QCOMPARE(window_->actions().pause->shortcut(), QKeySequence("Ctrl+J"));
    QVERIFY2(window_->actions().pause->toolTip().endsWith("(Ctrl+J)"), qPrintable(window_->actions().pause->toolTip()));
    QVERIFY(!window_->editor().view()->standardCommands()->boundTo((Qt::CTRL | Qt::Key_J).toCombined()));
    remake();
    QCOMPARE(window_->actions().pause->shortcut(), QKeySequence("Ctrl+J"));
    window_->findChild<KeyChoice *>()->resetAll();
    QCOMPARE(window_->actions().pause->shortcut(), QKeySequence("F6"));
    QVERIFY(window_->actions().pause->toolTip().endsWith("(F6)"));
    remake();
    QCOMPARE(window_->actions().pause->shortcut(), QKeySequence("F6"));
}

void TestWindowSettings::aKeyThatIsTakenIsRefused()
{
    press(window_->actions().pause, QKeySequence("F5"));
    QCOMPARE(window_->actions().pause->shortcut(), QKeySequence("F6"));
    auto *page = dialog()->findChild<KeysPage *>();
    QVERIFY2(page->note().startsWith("F5 is the key of \"Run\"."), qPrintable(page->note()));
    press(window_->actions().pause, QKeySequence("F5, A")); // F5 would never wait for the A
    QVERIFY2(page->note().contains("is the key of \"Run\"."), qPrintable(page->note()));
    press(window_->actions().run, QKeySequence()); // none
    press(window_->actions().pause, QKeySequence("F5"));
    QCOMPARE(window_->actions().pause->shortcut(), QKeySequence("F5"));
    QVERIFY(window_->actions().run->shortcut().isEmpty());
}

void TestWindowSettings::noKeyIsForAnActionThatHasOne()
{
    auto *page = dialog()->findChild<KeysPage *>();
    QPushButton *none = nullptr;
    for (QPushButton *each : page->findChildren<QPushButton *>())
        none = each->text() == "None" ? each : none;
    QVERIFY(none);
    QVERIFY(!none->isEnabled()); // no action is chosen
    page->choose(window_->actions().pause);
    QVERIFY(none->isEnabled());
    none->click();
    QVERIFY(window_->actions().pause->shortcut().isEmpty());
    QVERIFY(!none->isEnabled());
}

void TestWindowSettings::keysAreFound()
{
    auto *table = named<QTreeWidget>("Keys");
    named<QLineEdit>("Filter actions and keys")->setText("ctrl+alt+p");
    QStringList shown;
    for (int row = 0; row < table->topLevelItemCount(); ++row)
        if (!table->topLevelItem(row)->isHidden())
            shown << table->topLevelItem(row)->text(0);
    QCOMPARE(shown, QStringList{"Projector"});
}

QTEST_MAIN(TestWindowSettings)
#include "test_window_settings.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Each dialog by the keyboard alone: where one begins, where Tab leads, which letters choose what, what Return and Esc do.
#include "tests/app/window_test.h"

#include "app/window/configuration_dialog.h"
#include "app/window/keys_page.h"
#include "app/window/settings_dialog.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QKeySequence>
#include <QLineEdit>
#include <QMap>
#include <QSet>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>

using namespace coroscope;

namespace {

QString nameOf(const QWidget &widget)
{
    return QStringLiteral("%1 \"%2\"").arg(QLatin1String(widget.metaObject()->className()), widget.accessibleName());
}

/// What Tab leads to, from the widget on that has the focus and once around.
QList<QWidget *> tabStops(QDialog &dialog)
{
    QList<QWidget *> stops;
    constexpr int most = 60;
    for (int i = 0; i < most; ++i) {
        QWidget *const at = dialog.focusWidget();
        if (!at || stops.contains(at))
            break;
        stops << at;
        QTest::keyClick(at, Qt::Key_Tab);
    }
    return stops;
}

/// Whether `next` stands after `before` as one reads: further down, or in the same row further right.
bool isAfter(const QWidget &before, const QWidget &next, const QDialog &dialog)
{
    const QRect one(before.mapTo(&dialog, QPoint()), before.size());
    const QRect other(next.mapTo(&dialog, QPoint()), next.size());
    const bool isSameRow = other.top() <= one.center().y() && one.top() <= other.center().y();
    return isSameRow ? other.left() > one.left() : other.top() > one.top();
}

/// The texts that have an underlined letter, by that letter.
QMap<QString, QStringList> mnemonics(const QDialog &dialog)
{
    QMap<QString, QStringList> found;
    const auto add = [&found](const QString &text) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty())
            found[key.toString()] << text;
    };
    for (const QWidget *widget : dialog.findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy())
            add(label->text());
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            add(button->text());
        if (const auto *tabs = qobject_cast<const QTabBar *>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                add(tabs->tabText(i));
    }
    return found;
}

} // namespace

class TestWindowDialogs : public WindowTest {
    Q_OBJECT

private slots:
    void isUsedByKeys_data();
    void isUsedByKeys();
    void theLimitIsAtHand();

protected:
    QByteArray program() const override { return "print('demo')\n"; }

private:
    QDialog *open(const QString &which)
    {
        Actions &actions = window_->actions();
        (which.startsWith("settings") ? actions.settings
         : which == "configuration"   ? actions.configuration
         : which == "keys"            ? actions.keys
                                      : actions.about)
            ->trigger();
        QDialog *dialog = nullptr;
        for (QDialog *each : window_->findChildren<QDialog *>())
            dialog = each->isVisible() ? each : dialog;
        if (which.startsWith("settings") && dialog)
            static_cast<SettingsDialog *>(dialog)->showAt(which.endsWith("run")    ? SettingsDialog::Page::run
                                                          : which.endsWith("look") ? SettingsDialog::Page::look
                                                                                   : SettingsDialog::Page::keys);
        if (auto *keys = dialog ? dialog->findChild<KeysPage *>() : nullptr)
            keys->choose(actions.pause); // else there is nothing to be set
        QCoreApplication::processEvents();
        return dialog;
    }
};

void TestWindowDialogs::isUsedByKeys_data()
{
    QTest::addColumn<QString>("which");
    QTest::addColumn<QString>("first"); // by its accessible name, or its text
    QTest::addColumn<int>("least");     // so many stops at least
    QTest::addColumn<bool>("returnCloses");
    QTest::newRow("running") << "settings run"
                             << "Recording limit" << 5 << false;
    QTest::newRow("look") << "settings look"
                          << "Theme" << 7 << false;
    QTest::newRow("keys of actions") << "settings keys"
                                     << "Filter actions and keys" << 7 << false;
    QTest::newRow("configuration") << "configuration"
                                   << "Arguments" << 10 << false;
    QTest::newRow("keys") << "keys"
                          << "Filter keys" << 3 << false;
    QTest::newRow("about") << "about"
                           << "Close" << 2 << true;
}

void TestWindowDialogs::isUsedByKeys()
{
    QFETCH(const QString, which);
    QFETCH(const QString, first);
    QFETCH(const int, least);
    QFETCH(const bool, returnCloses);
    QDialog *dialog = open(which);
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal());

    QWidget *begin = dialog->focusWidget();
    QVERIFY(begin);
    const auto *button = qobject_cast<QAbstractButton *>(begin);
    QCOMPARE(button ? button->text() : begin->accessibleName(), first);

    const QList<QWidget *> stops = tabStops(*dialog);
    QCOMPARE(dialog->focusWidget(), begin); // Tab came around, and was swallowed by nothing
    QVERIFY2(stops.size() >= least, qPrintable(QString::number(stops.size())));
    int back = 0; // one must, unless the first is the uppermost
    for (qsizetype i = 0; i < stops.size(); ++i) {
        const QWidget &next = *stops[(i + 1) % stops.size()];
        if (!isAfter(*stops[i], next, *dialog) && ++back > 1)
            QFAIL(qPrintable(nameOf(*stops[i]) + " leads to " + nameOf(next)));
    }

    const QMap<QString, QStringList> letters = mnemonics(*dialog);
    for (auto each = letters.begin(); each != letters.end(); ++each)
        QVERIFY2(each.value().size() == 1, qPrintable(each.key() + ": " + each.value().join(", ")));

    QPointer<QDialog> alive(dialog);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
    QCOMPARE(!alive || !alive->isVisible(), returnCloses);
    if (!returnCloses)
        QTest::keyClick(dialog->focusWidget(), Qt::Key_Escape);
    QVERIFY(!alive || !alive->isVisible());
}

/// Run > Recording limit… is about that field.
void TestWindowDialogs::theLimitIsAtHand()
{
    window_->actions().keepLimit->trigger();
    auto *dialog = window_->findChild<SettingsDialog *>();
    QVERIFY(dialog && dialog->focusWidget());
    QCOMPARE(dialog->focusWidget()->accessibleName(), "Recording limit");
}

QTEST_MAIN(TestWindowDialogs)
#include "test_window_dialogs.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Every word of the window goes through the translator, in every state of a program; and longer words than the English
// ones fit into a small window.
#include "tests/app/visible_words.h"
#include "tests/app/window_test.h"

#include <QAbstractButton>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDialog>
#include <QMenu>
#include <QRegularExpression>
#include <QSet>
#include <QTimer>

using namespace coroscope;

namespace {

/// Two tasks that wait for each other in turn, a timer, a failure: words for most states. Its names are no English words.
const QByteArray demo = R"(from coroscope import Task, run, sleep


async def zaehler(wem):
    for quux in range(3):
        await sleep(1)
    return wem


async def pechvogel():
    await sleep(2)
    raise ValueError("autsch")


async def haupt():
    kind = Task.new(zaehler(1))
    Task.new(pechvogel())
    print(await kind)


run(haupt())
)";

/// Words that nobody translates: the program's own, names of files, of keys and of things that are called so everywhere.
bool isName(const QString &word)
{
    static const QSet<QString> names = [] {
        QSet<QString> all{"Coroscope", "QScintilla", "py",  "Python", "Qt", "demo", "GCC",
                          "None",      "int",        "str", "ns",     "µs", "ms",   "MiB"};
        static const QRegularExpression splits(QStringLiteral("[^A-Za-z]+"));
        for (const QString &each : QString::fromUtf8(demo).split(splits, Qt::SkipEmptyParts))
            all.insert(each);
        return all;
    }();
    return names.contains(word);
}

/// In `words`, of which the tags of rich text, the paths of files and what is quoted, to be typed, are no part.
QStringList untranslated(const std::vector<VisibleWord> &words)
{
    static const QRegularExpression splits(QStringLiteral("[^A-Za-z]+"));
    static const QRegularExpression paths(QStringLiteral("/\\S+"));
    static const QRegularExpression tags(QStringLiteral("<[^>]*>|“[^”]*”"));
    QStringList found;
    for (const VisibleWord &each : words) {
        for (const QString &word : QString(each.text).remove(paths).remove(tags).split(splits, Qt::SkipEmptyParts)) {
            if (word.size() > 1 && !isName(word)) {
                found << QStringLiteral("%1: \"%2\"").arg(each.where, each.text);
                break;
            }
        }
    }
    found.removeDuplicates();
    return found;
}

QString nameOf(const QWidget &widget)
{
    QStringList names;
    for (const QWidget *each = &widget; each && !each->isWindow(); each = each->parentWidget())
        names.prepend(QString::fromLatin1(each->metaObject()->className()).section(u':', -1));
    return names.join(u'>');
}

/// Labels and buttons with words that are shown with less room than these want.
QStringList clipped(const QWidget &window)
{
    QStringList found;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (!widget->isVisible() || (button && button->text().isEmpty()) || widget->visibleRegion().isEmpty() ||
            !(label || button))
            continue;
        if (widget->inherits("coroscope::CardWidget") || widget->inherits("coroscope::ElidedLabel"))
            continue; // shortens its words, and has a tooltip
        const bool wraps = label && label->wordWrap();
        const QSize wanted =
            wraps ? QSize(0, label->heightForWidth(label->width()) - 2 * label->margin()) : widget->sizeHint();
        if (widget->width() < wanted.width() || widget->height() < wanted.height())
            found << QStringLiteral("%1 \"%2\": %3x%4 of %5x%6")
                         .arg(nameOf(*widget), label ? label->text() : button->text())
                         .arg(widget->width())
                         .arg(widget->height())
                         .arg(wanted.width())
                         .arg(wanted.height());
    }
    return found;
}

} // namespace

class TestWindowTranslated : public WindowTest {
    Q_OBJECT

public:
    TestWindowTranslated() { QCoreApplication::installTranslator(&translator_); }

private slots:
    void wordsBeforeARun();
    void wordsOfARunThatEnded();
    void wordsOfAStop();
    void wordsOfThePast();
    void wordsOfMenus();
    void wordsOfDialogs();
    void longerWordsFitIntoASmallWindow();

protected:
    QByteArray program() const override { return demo; }

private:
    void check(QWidget &widget)
    {
        // A while, since an answer of the program that came a step too late is shown until the next one comes.
        QTRY_COMPARE_WITH_TIMEOUT(untranslated(visibleWords(widget)).join(u'\n'), QString(), patience);
    }

    void openDialogs()
    {
        Actions &actions = window_->actions();
        for (QAction *action : {actions.settings, actions.configuration, actions.keys, actions.about})
            action->trigger();
    }

    MarkingTranslator translator_;
};

void TestWindowTranslated::wordsBeforeARun() { check(*window_); }

void TestWindowTranslated::wordsOfARunThatEnded()
{
    runToEnd();
    // Else there is nothing to be checked.
    QTRY_VERIFY_WITH_TIMEOUT(visibleWords(*window_).size() > 500, patience);
    check(*window_);
}

void TestWindowTranslated::wordsOfAStop()
{
    for (SwitchNumber number = 1; number < 8; ++number) {
        window_->actions().step->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
        QTRY_VERIFY_WITH_TIMEOUT(session().stopPlace().number >= number, patience);
        session().selectTask(TaskNumber(number % 3));
        check(*window_);
    }
}

void TestWindowTranslated::wordsOfThePast()
{
    runToEnd();
    for (int i = 0; i < 6; ++i) {
        window_->actions().previousSwitch->trigger();
        check(*window_);
    }
}

/// Opens the menu of each widget that has one; it is looked at and closed from within its own event loop.
void TestWindowTranslated::wordsOfMenus()
{
    runToEnd();
    int menus = 0;
    for (QWidget *widget : window_->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->inherits("QMenu") || widget->inherits("QLabel"))
            continue;
        for (const QPoint at : {widget->rect().center(), QPoint(30, 8)}) {
            const auto look = [&] {
                QWidget *menu = QApplication::activePopupWidget();
                if (!menu)
                    return;
                ++menus;
                check(*menu);
                menu->close();
            };
            QTimer::singleShot(0, this, look);
            QContextMenuEvent event(QContextMenuEvent::Mouse, at, widget->mapToGlobal(at));
            QApplication::sendEvent(widget, &event);
            look();
            QCoreApplication::processEvents();
        }
    }
    QVERIFY2(menus >= 8, qPrintable(QString::number(menus)));
}

void TestWindowTranslated::wordsOfDialogs()
{
    openDialogs();
    int dialogs = 0;
    for (QDialog *dialog : window_->findChildren<QDialog *>()) {
        QVERIFY(dialog->isVisible());
        ++dialogs;
        check(*dialog);
    }
    QCOMPARE(dialogs, 4);
    bool asked = false;
    QTimer::singleShot(0, this, [&] {
        auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
        QVERIFY(dialog);
        check(*dialog);
        asked = true;
        dialog->reject();
    });
    window_->actions().goToLine->trigger();
    QVERIFY(asked);
}

void TestWindowTranslated::longerWordsFitIntoASmallWindow()
{
    const QSize small(1280, 720);
    window_->resize(small);
    runToEnd();
    Actions &actions = window_->actions();
    for (QAction *layout : {actions.layoutLearn, actions.layoutExplore, actions.layoutDebug}) {
        layout->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(window_->size(), small); // nothing in it asks for more
        QTRY_COMPARE_WITH_TIMEOUT(clipped(*window_).join(u'\n'), QString(), patience);
        for (const QWidget *more : window_->findChildren<QWidget *>("qt_toolbar_ext_button"))
            QVERIFY2(!more->isVisible(), "a toolbar has no room for all of its buttons");
    }
    openDialogs();
    QCoreApplication::processEvents();
    for (const QDialog *dialog : window_->findChildren<QDialog *>()) {
        QVERIFY(dialog->width() <= small.width() && dialog->height() <= small.height());
        QTRY_COMPARE_WITH_TIMEOUT(clipped(*dialog).join(u'\n'), QString(), patience);
    }
}

QTEST_MAIN(TestWindowTranslated)
#include "test_window_translated.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_tool_bar.h"

#include "app/window/actions.h"
#include "app/window/clock_choice.h"
#include "app/window/run_action.h"
#include "app/window/ticks.h"

#include <QActionGroup>
#include <QEvent>
#include <QLayout>
#include <QMainWindow>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace coroscope {

RunToolBar::RunToolBar(const Actions &actions, ClockChoice &choice, QMainWindow &window)
    : QToolBar(tr("Tools"), &window),
      actions_(actions),
      choice_(choice),
      run_{actions.run, actions.pause, actions.step, actions.stepTask, actions.stop, actions.restart},
      ticks_(new QMenu(tr("&Tick"), this)),
      tickGroup_(new QActionGroup(this))
{
    setObjectName(QStringLiteral("toolBar"));
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    addActions(run_);
    addSeparator();
    addActions({actions.previousSwitch, actions.nextSwitch});
    addSeparator();
    makeTicks();
    auto *clocks = new QMenu(this);
    clocks->addActions({actions.clockReal, actions.clockVirtual});
    clocks->addSeparator();
    clocks->addAction(actions.clocksRunOn);
    clocks->setToolTipsVisible(true);
    clock_ = addDropDown(tr("Clock of the program"), clocks);
    tick_ = addDropDown(tr("Tick of the virtual clock"), ticks_);
    setWords(true);
    connect(&choice_, &ClockChoice::changed, this, &RunToolBar::showClock);
    showClock();
    window.addToolBar(this);
}

QToolButton *RunToolBar::addDropDown(const QString &name, QMenu *menu)
{
    auto *button = new QToolButton(this);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::MenuButtonPopup); // an arrow beside the words, which open the menu as well
    connect(button, &QToolButton::clicked, button, &QToolButton::showMenu);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAutoRaise(true);
    button->setAccessibleDescription(name); // its name are the words on it
    button->setToolTip(name);
    addWidget(button);
    return button;
}

void RunToolBar::makeTicks()
{
    for (const qint64 ns : usualTicks()) {
        QAction *action = ticks_->addAction(tickText(ns), this, [this, ns] { choice_.setTickNs(ns); });
        action->setCheckable(true);
        action->setData(ns);
        action->setStatusTip(tr("One look at the virtual clock adds %1 to it").arg(tickText(ns)));
        tickGroup_->addAction(action);
    }
    ticks_->addSeparator();
    ticks_->addAction(actions_.tick);
}

void RunToolBar::setClockOf(const QString &program, bool isOther)
{
    if (program == program_ && isOther == isOther_)
        return;
    program_ = program;
    isOther_ = isOther;
    showClock();
}

QString RunToolBar::clockWords(bool isVirtual) const
{
    if (!isOther_)
        return isVirtual ? tr("Clock: virtual") : tr("Clock: real");
    const QString name = fontMetrics().elidedText(program_, Qt::ElideMiddle, 16 * fontMetrics().averageCharWidth());
    return isVirtual ? tr("Clock of %1: virtual").arg(name) : tr("Clock of %1: real").arg(name);
}

void RunToolBar::showClock()
{
    const bool isVirtual = choice_.isVirtual();
    clock_->setText(clockWords(isVirtual));
    const QString whose =
        program_.isEmpty() ? tr("Clock of the program") : tr("The clock with which %1 runs").arg(program_);
    clock_->setToolTip(isOther_ ? tr("%1. The run that is shown is another program's").arg(whose) : whose);
    clock_->setAccessibleDescription(clock_->toolTip());
    tick_->setText(tr("Tick: %1").arg(tickText(choice_.tickNs())));
    tick_->setEnabled(isVirtual);
    tick_->setToolTip(isVirtual ? tr("What one look at the virtual clock adds to it")
                                : tr("What one look at the virtual clock adds to it. The real clock has none"));
    ticks_->setEnabled(isVirtual);
    QAction *unusual = tickGroup_->checkedAction();
    for (QAction *action : tickGroup_->actions())
        if (action->data().toLongLong() == choice_.tickNs())
            action->setChecked(true);
    if (tickGroup_->checkedAction() == unusual && unusual && unusual->data().toLongLong() != choice_.tickNs())
        unusual->setChecked(false);
    fitWordsSoon();
}

void RunToolBar::setWords(bool on)
{
    words_ = on;
    keepRunWide();
    for (QAction *action : run_)
        if (auto *button = qobject_cast<QToolButton *>(widgetForAction(action)))
            button->setToolButtonStyle(on ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    layout()->invalidate();
    layout()->activate();
}

/// What F5 does changes its words, and with them where all the other buttons are, were they not as wide always.
void RunToolBar::keepRunWide() { widgetForAction(actions_.run)->setMinimumWidth(words_ ? widestRun() : 0); }

int RunToolBar::widestRun() const
{
    int widest = 0;
    for (const QString &words : runActionWords())
        widest = std::max(widest, widthWithWords(actions_.run->icon(), words));
    return widest;
}

int RunToolBar::widthWithWords(const QIcon &icon, const QString &words) const
{
    QToolButton probe;
    probe.setFont(font());
    probe.setIconSize(iconSize());
    probe.setIcon(icon);
    probe.setText(words);
    probe.setAutoRaise(true);
    probe.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return probe.sizeHint().width();
}

/// Not within the layouting that asks for it: what changes there is not seen any more.
void RunToolBar::fitWordsSoon()
{
    if (std::exchange(fitting_, true))
        return;
    QTimer::singleShot(0, this, [this] {
        fitting_ = false;
        fitWords();
    });
}

/// Whether they have words now or not, so that the words do not come and go.
int RunToolBar::widthWithWords() const
{
    int width = 2 * iconSize().width(); // the ends, and the space that is left between
    for (QAction *action : actions())
        width += layout()->spacing() + (action == actions_.run  ? widestRun()
                                        : run_.contains(action) ? widthWithWords(action->icon(), action->iconText())
                                                                : widgetForAction(action)->sizeHint().width());
    return width;
}

void RunToolBar::fitWords()
{
    if (words_ != (widthWithWords() <= width()))
        setWords(!words_);
}

bool RunToolBar::event(QEvent *event)
{
    const bool result = QToolBar::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::ActionChanged)
        fitWordsSoon();
    return result;
}

void RunToolBar::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    fitWordsSoon();
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/state_band.h"

#include "widgets/session/live_ticker.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/palette.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

namespace coroscope {

namespace {

constexpr int edgeWidth = 5;

} // namespace

StateBand::StateBand(Session &session, QAction *backToNow, QWidget *parent)
    : QWidget(parent),
      session_(session),
      mark_(new QLabel(this)),
      label_(new QLabel(this)),
      reading_(new QLabel(this)),
      cancel_(new QToolButton(this)),
      target_(new QLabel(this)),
      now_(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(edgeWidth + 7, 3, 8, 3);
    row->addWidget(mark_);
    row->addWidget(label_, 1);
    row->addWidget(reading_);
    row->addWidget(cancel_);
    cancel_->setText(tr("Cancel"));
    cancel_->setAccessibleName(tr("Cancel reading the recording"));
    cancel_->setObjectName(QStringLiteral("cancelReading"));
    cancel_->hide();
    row->addWidget(target_);
    row->addWidget(now_);
    target_->hide();
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long sentence must not widen the window
    label_->setMinimumHeight(label_->fontMetrics().height() + 6);
    QFont font = label_->font();
    font.setWeight(QFont::DemiBold);
    label_->setFont(font);
    now_->setDefaultAction(backToNow);
    now_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    now_->setAutoRaise(true);
    QSizePolicy room = now_->sizePolicy();
    room.setRetainSizeWhenHidden(true); // the past must not make the band higher
    now_->setSizePolicy(room);
    setAccessibleName(tr("State"));
    label_->setObjectName(QStringLiteral("stateText"));

    connect(&session_, &Session::phaseChanged, this, &StateBand::refresh);
    connect(&session_, &Session::cursorChanged, this, &StateBand::refresh);
    connect(&session_, &Session::recordingChanged, this, &StateBand::refresh);
    connect(&session_, &Session::recordingGrew, this, &StateBand::refresh);
    new LiveTicker(session_, this, [this] { refreshText(); });
    refresh();
}

QString StateBand::text() const { return label_->text(); }

void StateBand::setTarget(const QString &name, const QString &path)
{
    target_->setText(tr("F5 runs %1").arg(name));
    target_->setToolTip(
        tr("%1: chosen by Run > Run program…; opening a text in the editor makes that the program again").arg(path));
    target_->setVisible(!name.isEmpty());
}

void StateBand::setCancelReading(const QAction &close)
{
    connect(cancel_, &QToolButton::clicked, &close, &QAction::trigger);
    const auto tell = [this, &close] {
        cancel_->setToolTip(tr("Closes the recording, which is not read to its end (%1)")
                                .arg(close.shortcut().toString(QKeySequence::NativeText)));
    };
    connect(&close, &QAction::changed, this, tell);
    tell();
}

void StateBand::addWidget(QWidget *widget) { layout()->addWidget(widget); }

StateBand::Mood StateBand::mood() const
{
    if (session_.isPast())
        return Mood::past;
    if (session_.isEnding())
        return Mood::ended;
    if (session_.isPaced()) // a stop between two steps is none
        return Mood::running;
    switch (session_.phase()) {
    case Session::Phase::empty: return Mood::quiet;
    case Session::Phase::starting:
    case Session::Phase::running: return Mood::running;
    case Session::Phase::stopped: return Mood::stopped;
    case Session::Phase::ended: return session_.programFailed() ? Mood::failed : Mood::ended;
    case Session::Phase::opened: return Mood::ended;
    }
    return Mood::quiet;
}

QColor StateBand::ground() const
{
    const bool dark = isDark(palette());
    switch (mood_) {
    case Mood::quiet: return {};
    case Mood::running: return dark ? QColor(0x3f, 0xb9, 0x6b) : QColor(0x1a, 0x7f, 0x45);
    case Mood::stopped: return dark ? QColor(0xf0, 0xb4, 0x3c) : QColor(0xb3, 0x6b, 0x00);
    case Mood::past: return dark ? QColor(0xb6, 0x9c, 0xf5) : QColor(0x6a, 0x3f, 0xc4);
    case Mood::ended: return dark ? QColor(0x8a, 0x94, 0xa3) : QColor(0x5b, 0x65, 0x74);
    case Mood::failed: return dark ? QColor(0xf4, 0x6d, 0x6d) : QColor(0xb4, 0x23, 0x2a);
    }
    return {};
}

void StateBand::refresh()
{
    mood_ = mood();
    refreshText();
    showReading();
    now_->setVisible(session_.isPast());
    showMark();
    update();
}

/// Every view is right for what was read so far; how much more is to come, one wants to know of a long recording.
void StateBand::showReading()
{
    reading_->setVisible(session_.isReading());
    cancel_->setVisible(session_.isReading() && session_.phase() == Session::Phase::opened);
    if (session_.isReading())
        reading_->setText(tr("reading the recording: %1 %").arg(int(session_.recording()->readShare() * 100)));
}

void StateBand::showMark()
{
    static constexpr const char *marks[] = {"info", "run", "pause", "past", "recording", "error"};
    mark_->setPixmap(
        icon(QString::fromLatin1(marks[int(mood_)])).pixmap(style()->pixelMetric(QStyle::PM_SmallIconSize)));
}

void StateBand::refreshText()
{
    const QString text = session_.statusText();
    if (text == label_->text())
        return;
    label_->setText(text);
    label_->setToolTip(text);
    setAccessibleDescription(text);
}

void StateBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor strong = ground();
    const QColor under = palette().color(QPalette::Window);
    if (!strong.isValid()) {
        painter.fillRect(rect(), under);
        return;
    }
    painter.fillRect(rect(), mixed(under, strong, mood_ == Mood::past ? 0.34 : 0.16));
    painter.fillRect(0, 0, edgeWidth, height(), strong);
    if (mood_ == Mood::past) // and a seam below, so that it is told from the others in grey too
        painter.fillRect(0, height() - 2, width(), 2, strong);
}

void StateBand::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
    else if (event->type() == QEvent::StyleChange) // also while it goes, when there is no session any more
        showMark();
}

} // namespace coroscope

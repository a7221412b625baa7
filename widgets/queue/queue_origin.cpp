// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/queue_origin.h"

#include "widgets/models/wording.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QRegularExpression>
#include <QToolButton>

namespace coroscope {

namespace {

QString said(const Recording &recording, const char *key) { return QString::fromStdString(recording.property(key)); }

/// "`ready`, a deque" as it is shown: “ready”, a deque.
QString inQuotes(QString origin)
{
    static const QRegularExpression name(QStringLiteral("`([^`]*)`"));
    return origin.replace(name, QStringLiteral("“\\1”"));
}

std::optional<QString> askInDialog(QWidget *parent, const QStringList &variables, const QString &present)
{
    QInputDialog dialog(parent);
    dialog.setWindowTitle(QueueOrigin::tr("The program's queue"));
    dialog.setLabelText(QueueOrigin::tr(
        "Which variable holds the tasks that are ready to run?\n"
        "As it is written where they are resumed: event_loop, self.ready. Left empty, it is looked for."));
    dialog.setComboBoxEditable(true);
    dialog.setComboBoxItems(variables);
    dialog.setTextValue(present);
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    return dialog.textValue().trimmed();
}

} // namespace

QString queueOriginNote(const Recording &recording, std::size_t ready)
{
    const QString scheduler = said(recording, "scheduler");
    const QString queue = said(recording, "queue");
    if (scheduler.isEmpty())
        return {};
    if (!queue.isEmpty())
        return inQuotes(queue);
    if (ready < 2)
        return {};
    if (scheduler == QLatin1String("library"))
        return QueueOrigin::tr(
            "In the order of becoming ready: the queue of the library that runs them cannot be seen");
    const QString wanted = said(recording, "queueWanted");
    return wanted.isEmpty()
               ? QueueOrigin::tr("In the order of becoming ready: the program's own queue was not found")
               : QueueOrigin::tr("In the order of becoming ready: no list, deque or queue “%1” was seen").arg(wanted);
}

QStringList queueVariables(const Recording &recording)
{
    static const QRegularExpression made(QStringLiteral(
        R"re(\b((?:self\.)?\w+)\s*(?::[^=\n]+)?=\s*(?:\[|list\(|\w*\.?deque\(|\w*\.?(?:Simple|Lifo|Priority)?Queue\())re"));
    QStringList names;
    for (std::uint32_t file = 1; file <= recording.fileCount(); ++file) {
        const auto source = recording.sourceText(file);
        if (!source)
            continue;
        const QString text = wording::text(*source);
        for (auto found = made.globalMatch(text); found.hasNext();)
            names.append(found.next().captured(1));
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

QueueOrigin::QueueOrigin(Session &session, QWidget *parent)
    : QWidget(parent),
      ask([this](const QStringList &variables, const QString &present) {
          return askInDialog(this, variables, present);
      }),
      session_(session),
      words_(new QLabel),
      pick_(new QToolButton)
{
    words_->setWordWrap(true);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    pick_->setText(tr("Pick…"));
    pick_->setToolTip(tr("Say which variable of the program holds its queue"));
    pick_->setAccessibleName(tr("Pick the queue's variable"));
    connect(pick_, &QToolButton::clicked, this, &QueueOrigin::pick);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(words_, 1);
    layout->addWidget(pick_, 0, Qt::AlignTop);
    showRecording();
}

void QueueOrigin::showRecording()
{
    const Recording *const recording = session_.recording();
    const QString note = recording ? queueOriginNote(*recording, session_.state().ready.size()) : QString();
    setVisible(!note.isEmpty());
    if (note.isEmpty())
        return;
    words_->setText(note);
    words_->setToolTip(said(*recording, "queue").isEmpty()
                           ? QString()
                           : tr("The variable in which the program keeps what is ready, and whose order this is"));
    pick_->setVisible(said(*recording, "scheduler") == QLatin1String("program"));
}

void QueueOrigin::pick()
{
    if (!session_.recording())
        return;
    const std::optional<QString> chosen = ask(queueVariables(*session_.recording()), session_.queueVariable());
    if (chosen)
        session_.setQueueVariable(*chosen);
}

} // namespace coroscope

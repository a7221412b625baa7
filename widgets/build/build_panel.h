// SPDX-License-Identifier: GPL-3.0-or-later
// BuildPanel: what the build command prints, as rows; those that name a place in a source go there.
#pragma once

#include "widgets/build/build_process.h"
#include "widgets/build/diagnostics.h"

#include <QFont>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QProgressBar;
class QToolButton;

namespace coroscope {

class Placeholder;

class BuildPanel : public QWidget {
    Q_OBJECT
public:
    static constexpr int mostLines = 10'000; ///< of a longer build the first ones are shown, which hold its causes

    /// Follows `process`, which outlives it.
    explicit BuildPanel(BuildProcess &process, QWidget *parent = nullptr);

    const std::vector<Diagnostic> &diagnostics() const { return diagnostics_; } ///< of the last build, in order
    std::optional<Diagnostic> firstError() const;
    QString summary() const; ///< "2 errors, 1 warning"

signals:
    void openLocation(const QString &file, int line, int column);

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void takeFont();
    void begin(const QString &command, const QString &folder);
    void add(const QString &line);
    void finish(BuildProcess::Result result, const QString &words);
    void color(QListWidgetItem &row) const;
    void open(const QListWidgetItem *row);

    BuildProcess &process_;
    QLabel *state_;
    QProgressBar *busy_;
    QToolButton *cancel_;
    QListWidget *lines_;
    QFont lineFont_;
    Placeholder *place_;
    std::optional<DiagnosticReader> reader_;
    std::vector<Diagnostic> diagnostics_;
};

} // namespace coroscope

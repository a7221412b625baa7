// SPDX-License-Identifier: GPL-3.0-or-later
// Completion: offers the text's own words and the names of the package `coroscope` while one types, and says how the latter
// are called. What the package offers is asked of itself, in the interpreter that runs the programs.
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>

#include <memory>
#include <vector>

class QsciAPIs;

namespace coroscope {

class SourceView;

struct KnownName {
    QString name;      ///< `sleep`, `Task.new`
    QString signature; ///< "(seconds)"; empty: it is not called
    QString says;      ///< one sentence
    friend bool operator==(const KnownName &, const KnownName &) = default;
};

class Completion : public QObject {
    Q_OBJECT
public:
    /// For `view`, which outlives this. `helper`: path of coroscope/_names.py.
    Completion(SourceView &view, QString helper, QObject *parent);
    ~Completion() override;

    /// Asks that interpreter, once; known() follows. Where it cannot answer, there are the text's words alone.
    void ask(const QString &interpreter);
    const std::vector<KnownName> &names() const { return names_; }

signals:
    void known(); ///< the names, ready to be offered

private:
    void take(const QByteArray &json);

    QString helper_;
    QString asked_;
    QsciAPIs *apis_;
    std::unique_ptr<QProcess> process_;
    std::vector<KnownName> names_;
};

/// Reads the helper's answer; what is not one gives nothing.
std::vector<KnownName> parseNames(const QByteArray &json);

} // namespace coroscope

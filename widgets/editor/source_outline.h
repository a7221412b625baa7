// SPDX-License-Identifier: GPL-3.0-or-later
// SourceOutline: what a source defines (coroutines, generators, other functions) and whether its syntax is right, as the program's own
// interpreter sees it. Python sources are given to a helper process, which only parses them; C++ sources are looked
// through here.
#pragma once

#include "engine/loop/vocabulary.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace coroscope {

/// Lines and columns from 1.
struct SourceDefinition {
    QString name;          ///< `task1`
    QString qualifiedName; ///< `Client.task1`
    DefinitionKind kind = DefinitionKind::unknown;
    int line = 0;
    int endLine = 0;
    friend bool operator==(const SourceDefinition &, const SourceDefinition &) = default;
};

/// A function that makes no tasks, a lambda included. An event loop may call it.
struct SourceFunction {
    QString qualifiedName; ///< `Server.on_data`, `main.<locals>.<lambda>`
    int line = 0;          ///< of its def, or of the lambda
    int firstLine = 0;     ///< where recordings have it begin: with its decorators
    bool isLambda() const { return qualifiedName.endsWith(QLatin1String("<lambda>")); }
    friend bool operator==(const SourceFunction &, const SourceFunction &) = default;
};

/// What recordings call it, and so breakpoints: without the functions around it.
QString recordedName(const QString &qualifiedName);
inline QString recordedName(const SourceDefinition &definition) { return recordedName(definition.qualifiedName); }

struct SourceError {
    int line = 0;
    int column = 0;
    int endLine = 0; ///< 0: unknown
    int endColumn = 0;
    QString message;
    friend bool operator==(const SourceError &, const SourceError &) = default;
};

struct Outline {
    std::vector<SourceDefinition>
        definitions; ///< in the order of lines; from request(): the last known while `error` is set
    std::vector<SourceFunction> functions; ///< likewise; of Python sources
    std::vector<int>
        suspensions; ///< lines of awaits and yields, where tasks can be suspended; rising; none with `error`
    std::optional<SourceError> error; ///< the syntax is wrong here
    QString problem; ///< nothing is known, because the helper could not be run: a sentence with the cure
};

/// GUI thread. At most one helper runs for request(), and one for check().
class SourceOutline : public QObject {
    Q_OBJECT
public:
    /// `helper`: path of coroscope/_outline.py.
    explicit SourceOutline(QString helper, QObject *parent = nullptr);
    ~SourceOutline() override;

    /// Empty: the one that runs the programs.
    void setInterpreter(const QString &interpreter) { interpreter_ = interpreter; }
    void setDelay(int ms) { debounce_.setInterval(ms); }

    void forget(); ///< the definitions known: another text follows
    /// Asks for the outline, when no other request has come for 250 ms; updated() follows. Drops what was asked before.
    void request(const QString &text, bool isPython = true);
    /// The same at once, waiting for the answer (user input is held back meanwhile; at most 10 s).
    Outline check(const QString &text, bool isPython = true);

    const QString &python() const { return python_; }   ///< that runs programs, once it was looked for; empty: none
    const Outline &outline() const { return outline_; } ///< the last answer

signals:
    void updated(const coroscope::Outline &outline);

private:
    struct Command {
        QString program;
        QStringList arguments;
        QString problem;
    };
    Command command();
    QString findPython(QString &problem);
    void startHelper();
    void cancel();
    void publish(Outline outline);

    QString helper_;
    QString interpreter_;
    QString python_; ///< found; empty: not yet, or there is none
    QString pythonPlace_;
    QTimer debounce_;
    QString pending_;
    std::unique_ptr<QProcess> process_; ///< the request under way
    Outline outline_;
};

/// Reads the helper's answer; hostile or broken JSON gives a problem.
Outline parseOutline(const QByteArray &json);

/// Functions of a C++ source that contain co_await, co_yield or co_return.
std::vector<SourceDefinition> outlineCpp(const QString &text);
/// The lines of all that a C++ source's co_await and co_yield take, any of which may be recorded; rising.
std::vector<int> suspensionsCpp(const QString &text);

} // namespace coroscope

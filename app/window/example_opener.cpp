// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/example_opener.h"

#include "app/window/clock_choice.h"
#include "app/window/document.h"
#include "app/window/run_controller.h"
#include "resources/resources.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace coroscope {

namespace {

/// Where it was built its source lies in its tree: there, not in a copy, an edit has an effect. Null: not here.
QString sourceInTree(const Example &example)
{
    const QString path = QStringLiteral(COROSCOPE_SOURCE_DIR "/") + example.source;
    return example.source.isEmpty() || !QFileInfo::exists(path) ? QString() : path;
}

bool isSourceOf(const Example &example, const QString &path)
{
    return !path.isEmpty() &&
           (path == sourceInTree(example) || path == Document::examplesFolder() + QLatin1Char('/') + example.fileName);
}

} // namespace

ExampleOpener::ExampleOpener(Document &document, RunController &run, QObject *parent)
    : QObject(parent), document_(document), run_(run)
{
    const QString here = QCoreApplication::applicationDirPath();
    programFolders_ = {here, here + QStringLiteral("/../lib/coroscope/examples")};
    connect(&document_, &Document::opened, this, &ExampleOpener::takeProgramOf);
}

bool ExampleOpener::isExample(const QString &path)
{
    const std::vector<Example> all = examples();
    return std::any_of(all.begin(), all.end(), [&](const Example &example) { return isSourceOf(example, path); });
}

bool ExampleOpener::open(const QString &fileName)
{
    const std::vector<Example> all = examples();
    const auto example =
        std::find_if(all.begin(), all.end(), [&](const Example &each) { return each.fileName == fileName; });
    const QString source = example == all.end() ? QString() : sourceInTree(*example);
    if (!(source.isNull() ? document_.openExample(fileName) : document_.open(source)))
        return false;
    if (example != all.end())
        run_.target().clock().begin(example->virtualClock, example->tickNs);
    return true;
}

/// Also where it is opened as a recent file.
void ExampleOpener::takeProgramOf(const QString &path)
{
    for (const Example &example : examples()) {
        if (example.program.isEmpty() || !isSourceOf(example, path))
            continue;
        const QString program = findProgram(example.program);
        if (!program.isEmpty())
            run_.target().setExecutable(path, program);
        else
            emit problem(tr("The program of this example, %1, is not built. In Coroscope's folder run: cmake --preset "
                            "release && cmake --build --preset release --target %1. Then open the example again.")
                             .arg(example.program));
    }
}

/// Null: it was not built.
QString ExampleOpener::findProgram(const QString &name) const
{
    for (const QString &folder : programFolders_) {
        const QFileInfo program(folder + QLatin1Char('/') + name);
        if (program.isExecutable() && program.isFile())
            return program.canonicalFilePath();
    }
    return {};
}

} // namespace coroscope

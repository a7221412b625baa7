// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_configuration.h"

#include "app/window/settings.h"
#include "app/window/shell_words.h"
#include "widgets/session/program_group.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace coroscope {

namespace {

constexpr auto programKey = "program";
constexpr auto setKey = "environment";
constexpr auto unsetKey = "unset";

struct TextField {
    const char *key;
    QString RunConfiguration::*member;
};
constexpr TextField texts[] = {
    {"arguments", &RunConfiguration::arguments},       {"folder", &RunConfiguration::folder},
    {"interpreter", &RunConfiguration::interpreter},   {"module", &RunConfiguration::module},
    {"buildCommand", &RunConfiguration::buildCommand}, {"builtProgram", &RunConfiguration::builtProgram},
};

QString groupOf(const QString &program) { return programGroup(QStringLiteral("runs"), program); }

RunConfiguration load(const QString &program)
{
    RunConfiguration configuration;
    if (program.isEmpty())
        return configuration;
    QSettings settings;
    settings.beginGroup(groupOf(program));
    for (const TextField &field : texts)
        configuration.*field.member = settings.value(field.key).toString();
    const QStringList set = settings.value(setKey).toStringList();
    for (const QString &entry : set) {
        const qsizetype equals = entry.indexOf(u'=');
        if (equals > 0)
            configuration.environment[entry.left(equals)] = entry.mid(equals + 1);
    }
    const QStringList unset = settings.value(unsetKey).toStringList();
    for (const QString &name : unset)
        configuration.environment[name] = std::nullopt;
    return configuration;
}

QString folderOf(const QString &program, const RunConfiguration &configuration)
{
    const QDir own = QFileInfo(program).absoluteDir();
    return configuration.folder.isEmpty() ? own.absolutePath()
                                          : QDir::cleanPath(own.absoluteFilePath(configuration.folder));
}

QString builtBy(const QString &source, const RunConfiguration &configuration)
{
    const QDir folder(folderOf(source, configuration));
    return configuration.builtProgram.isEmpty() ? QString()
                                                : QDir::cleanPath(folder.absoluteFilePath(configuration.builtProgram));
}

void store(const QString &program, const RunConfiguration &configuration)
{
    QSettings settings;
    settings.remove(groupOf(program));
    if (configuration == RunConfiguration())
        return;
    settings.beginGroup(groupOf(program));
    settings.setValue(programKey, program);
    for (const TextField &field : texts)
        if (const QString &text = configuration.*field.member; !text.isEmpty())
            settings.setValue(field.key, text);
    QStringList set;
    QStringList unset;
    for (const auto &[name, value] : configuration.environment)
        value ? set << name + u'=' + *value : unset << name;
    if (!set.isEmpty())
        settings.setValue(setKey, set);
    if (!unset.isEmpty())
        settings.setValue(unsetKey, unset);
}

} // namespace

void RunConfigurations::setProgram(const QString &path)
{
    if (path == program_)
        return;
    emit leaving();
    program_ = path;
    present_ = load(path);
    emit changed();
}

void RunConfigurations::change(const RunConfiguration &configuration)
{
    if (configuration == present_)
        return;
    present_ = configuration;
    if (!program_.isEmpty())
        store(program_, present_);
    emit changed();
}

void RunConfigurations::forget(const QString &path)
{
    store(path, {});
    if (path != program_ || present_ == RunConfiguration())
        return;
    present_ = {};
    emit changed();
}

QString RunConfigurations::folder() const { return folderOf(program_, present_); }

QString RunConfigurations::builtProgram() const { return builtBy(program_, present_); }

QString RunConfigurations::builtProgramOf(const QString &source) { return builtBy(source, load(source)); }

Session::RunRequest RunConfigurations::request() const
{
    const Settings settings;
    Session::RunRequest request;
    request.arguments = shellWords(present_.arguments).value_or(QStringList());
    request.module = present_.module;
    request.folder = folder();
    request.interpreter = present_.interpreter.isEmpty() ? settings.interpreter() : present_.interpreter;
    request.environment = present_.environment;
    request.clocksRunOn = settings.clocksRunOn();
    request.holdsAllLoops = settings.holdsAllLoops();
    return request;
}

} // namespace coroscope

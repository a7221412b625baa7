// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/task_rule_store.h"

#include "widgets/session/program_group.h"

#include <QSettings>

namespace coroscope {

namespace {

auto isFor(const QString &definition, const QString &file)
{
    return [definition = definition.toStdString(), file = file.toStdString()](const TaskRule &rule) {
        return rule.definition == definition && rule.file == file;
    };
}

} // namespace

bool TaskRuleStore::setProgram(const QString &program)
{
    if (program == program_)
        return false;
    const bool hadSome = !rules_.empty();
    program_ = program;
    load();
    return hadSome || !rules_.empty();
}

std::optional<bool> TaskRuleStore::find(const QString &definition, const QString &file) const
{
    const auto found = std::find_if(rules_.begin(), rules_.end(), isFor(definition, file));
    return found == rules_.end() ? std::nullopt : std::optional(found->isTask);
}

bool TaskRuleStore::set(const QString &definition, const QString &file, std::optional<bool> isTask)
{
    if (definition.isEmpty() || find(definition, file) == isTask)
        return false;
    std::erase_if(rules_, isFor(definition, file));
    if (isTask)
        rules_.push_back({definition.toStdString(), file.toStdString(), *isTask});
    save();
    return true;
}

bool TaskRuleStore::clear()
{
    if (rules_.empty())
        return false;
    rules_.clear();
    save();
    return true;
}

void TaskRuleStore::load()
{
    rules_.clear();
    if (program_.isEmpty())
        return;
    QSettings settings;
    const int count = settings.beginReadArray(programGroup(QStringLiteral("taskRules"), program_) + "/list");
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        TaskRule rule{settings.value(QStringLiteral("definition")).toString().toStdString(),
                      settings.value(QStringLiteral("file")).toString().toStdString(),
                      settings.value(QStringLiteral("task"), true).toBool()};
        if (!rule.definition.empty()) // a launch with one that names nothing would be refused
            rules_.push_back(std::move(rule));
    }
    settings.endArray();
}

void TaskRuleStore::save() const
{
    if (program_.isEmpty())
        return;
    QSettings settings;
    const QString group = programGroup(QStringLiteral("taskRules"), program_);
    settings.remove(group);
    if (rules_.empty())
        return;
    settings.setValue(group + QStringLiteral("/program"), program_);
    settings.beginWriteArray(group + QStringLiteral("/list"), int(rules_.size()));
    for (int i = 0; i < int(rules_.size()); ++i) {
        const TaskRule &rule = rules_[std::size_t(i)];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("definition"), QString::fromStdString(rule.definition));
        settings.setValue(QStringLiteral("file"), QString::fromStdString(rule.file));
        settings.setValue(QStringLiteral("task"), rule.isTask);
    }
    settings.endArray();
}

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/phrases/phrase_words.h"

#include <QCoreApplication>

namespace coroscope {

namespace {

QString translated(const char *words, int plural = -1)
{
    return QCoreApplication::translate(phraseContext, words, nullptr, plural);
}

QString filling(const Filling &filling, const std::function<QString(TaskNumber)> &nameOf)
{
    switch (filling.kind) {
    case Filling::Kind::task: return nameOf ? nameOf(filling.task) : translated(thingPhrase(WaitKind::task).text);
    case Filling::Kind::duration: return durationPhraseWords(filling.duration);
    case Filling::Kind::name:
    case Filling::Kind::number: return QString::fromStdString(filling.name);
    case Filling::Kind::phrase: return phraseWords(filling.phrase, nameOf);
    }
    return {};
}

} // namespace

QString phraseWords(const Phrase &phrase, const std::function<QString(TaskNumber)> &nameOf)
{
    if (phrase.empty())
        return {};
    const QString words = translated(phrase.text, phrase.plural);
    if (phrase.fillings.empty())
        return words;
    std::vector<std::string> blanks;
    for (const Filling &each : phrase.fillings)
        blanks.push_back(filling(each, nameOf).toStdString());
    return QString::fromStdString(filledIn(words.toStdString(), blanks));
}

QString durationPhraseWords(Nanoseconds duration)
{
    const DurationWords words = durationWords(duration);
    const QString text = translated(words.text).arg(QString::fromStdString(words.first));
    return words.second.empty() ? text : text.arg(QString::fromStdString(words.second));
}

} // namespace coroscope

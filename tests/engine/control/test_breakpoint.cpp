// SPDX-License-Identifier: MIT
#include "engine/control/breakpoint.h"

#include <QtTest>

#include <random>

using namespace coroscope;

class TestBreakpoint : public QObject {
    Q_OBJECT

    static Breakpoint parsed(const char *spec)
    {
        std::string error;
        const auto result = parseBreakpoint(spec, error);
        if (!result)
            qWarning("%s: %s", spec, error.c_str());
        return result.value_or(Breakpoint{});
    }

private slots:
    void everyFormParses_data()
    {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<int>("event");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("file");
        QTest::addColumn<uint>("line");
        QTest::addColumn<uint>("hit");
        const auto row = [](const char *spec, BreakEvent event, const char *from, const char *task,
                            const char *file = "", uint line = 0, uint hit = 0) {
            QTest::newRow(spec) << QString(spec) << int(event) << QString(from) << QString(task) << QString(file)
                                << line << hit;
        };
        row("resume task2", BreakEvent::resume, "", "task2");
        row("task2", BreakEvent::resume, "", "task2");
        row("  finish\tworker*  ", BreakEvent::finish, "", "worker*");
        row("spawn *", BreakEvent::spawn, "", "*");
        row("suspend a?c", BreakEvent::suspend, "", "a?c");
        row("wake Client.run", BreakEvent::wake, "", "Client.run");
        row("fail worker#3", BreakEvent::fail, "", "worker#3");
        row("cancel x", BreakEvent::cancel, "", "x");
        row("resume worker#3 hit 2", BreakEvent::resume, "", "worker#3", "", 0, 2);
        row("main -> task2", BreakEvent::resume, "main", "task2");
        row("main->task2 hit 4294967295", BreakEvent::resume, "main", "task2", "", 0, 4294967295u);
        row("resume main -> task2", BreakEvent::resume, "main", "task2");
        row("resume at client.py:41", BreakEvent::resume, "", "*", "client.py", 41);
        row("resume at /a/b:c.py:1 hit 3", BreakEvent::resume, "", "*", "/a/b:c.py", 1, 3);
        row("resume at \"my dir/a.py:7\"", BreakEvent::resume, "", "*", "my dir/a.py", 7);
        row("callback Server.on_data", BreakEvent::callback, "", "Server.on_data");
        row("callback:*.on_data hit 3", BreakEvent::callback, "", "*.on_data", "", 0, 3);
        row("callback:\"a b\"", BreakEvent::callback, "", "a b");
        row("callback at server.py:41", BreakEvent::callback, "", "*", "server.py", 41);
        row("resume \"callback:x\"", BreakEvent::resume, "", "callback:x");
        row("finish \"my worker\"", BreakEvent::finish, "", "my worker");
        row("resume worker#*", BreakEvent::resume, "", "worker#*");
        row("resume w?r*#1?", BreakEvent::resume, "", "w?r*#1?");
        row("resume <lambda>#10", BreakEvent::resume, "", "<lambda>#10");
        row("resume main.<locals>.é#3", BreakEvent::resume, "", "main.<locals>.é#3");
        row("resume \"worker#\"", BreakEvent::resume, "", "worker#");
        row("\"[\" -> \"#x\"", BreakEvent::resume, "[", "#x");
        row("\"hit\"", BreakEvent::resume, "", "hit");
        row("resume spawn", BreakEvent::resume, "", "spawn");
        row("\"spawn\" -> \"at\"", BreakEvent::resume, "spawn", "at");
        row("\"a\\\"b\\\\c\\n\"", BreakEvent::resume, "", "a\"b\\c\n");
    }
    void everyFormParses()
    {
        QFETCH(QString, spec);
        const Breakpoint breakpoint = parsed(spec.toUtf8());
        QTEST(int(breakpoint.event), "event");
        QTEST(QString::fromStdString(breakpoint.from), "from");
        QTEST(QString::fromStdString(breakpoint.task), "task");
        QTEST(QString::fromStdString(breakpoint.file), "file");
        QTEST(breakpoint.line, "line");
        QTEST(breakpoint.hit, "hit");
    }

    void errorsSayWhatWasExpectedWhere_data()
    {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *spec, const char *part) {
            QTest::newRow(*spec ? spec : "(empty)") << QString(spec) << QString::fromUtf8(part);
        };
        row("", "is empty");
        row("   ", "is empty");
        row("resume", "Expected a task");
        row("resume hit 2", "found “hit” at column 8");
        row("resume task2 task3", "found “task3” at column 14");
        row("pause task2", "the events are spawn");
        row("a ->", "after “->”, but the text ends");
        row("-> b", "found “->” at column 1");
        row("finish a -> b", "only resume can stand before it");
        row("a -> b -> c", "found “->” at column 8");
        row("a hit", "a count from 1");
        row("a hit 0", "found “0” at column 7");
        row("a hit -1", "a count from 1");
        row("a hit 4294967296", "a count from 1");
        row("a hit 2 3", "Expected the end");
        row("resume at", "Expected a place");
        row("resume at client.py", "Expected a place");
        row("resume at client.py:", "line number");
        row("resume at client.py:0", "line number");
        row("resume at client.py:4x", "line number");
        row("resume at :4", "Expected a place");
        row("finish at a.py:1", "Only resume takes a place");
        row("at a.py:1", "needs “resume” before it");
        row("\"abc", "not closed");
        row("\"a\\q\"", "backslash");
        row("\"\"", "is empty");
        row("resume worker#", "after “#” at column 14");
        row("resume worker#x", "after “#” at column 14");
        row("worker#0", "after “#” at column 7");
        row("worker#1#2", "after “#” at column 7");
        row("main -> worker# hit 2", "after “#” at column 15");
        row("resume [", "“[” at column 8");
        row("resume worker[12]", "“[” at column 14");
        row("resume (", "“(” at column 8");
        row("resume #3", "“#3” at column 8");
        row("- -> b", "“-” at column 1");
    }
    void errorsSayWhatWasExpectedWhere()
    {
        QFETCH(QString, spec);
        QFETCH(QString, part);
        std::string error;
        QVERIFY(!parseBreakpoint(spec.toStdString(), error));
        const QString text = QString::fromStdString(error);
        QVERIFY2(text.contains(part), qPrintable(text));
        QVERIFY2(text.endsWith('.'), qPrintable(text));
    }

    void aVeryLongSpecIsRefused()
    {
        std::string error;
        QVERIFY(!parseBreakpoint(std::string(100'000, 'a'), error));
        QVERIFY(error.find("100000 bytes") != error.npos);
    }

    void textAndBreakpointGoBothWays()
    {
        std::mt19937 random(1);
        const std::vector<std::string> names = {"task2",   "worker#3", "w*",   "*",  "a b",    "hit",
                                                "at",      "resume",   "a->b", "\"", "back\\", "é ü",
                                                "a\tb\nc", "worker#",  "#",    "[",  "(1)"};
        const auto pick = [&] { return names[random() % names.size()]; };
        for (int i = 0; i < 2000; ++i) {
            Breakpoint breakpoint;
            breakpoint.hit = random() % 3;
            switch (random() % 3) {
            case 0:
                breakpoint.event = BreakEvent(random() % 7);
                breakpoint.task = pick();
                break;
            case 1:
                breakpoint.from = pick();
                breakpoint.task = pick();
                break;
            default: breakpoint.file = pick(); breakpoint.line = 1 + random() % 1000;
            }
            const std::string text = toString(breakpoint);
            std::string error;
            const auto again = parseBreakpoint(text, error);
            QVERIFY2(again, (text + ": " + error).c_str());
            QVERIFY2(*again == breakpoint, text.c_str());
        }
    }

    void globs_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *pattern, const char *text, bool matches) {
            QTest::addRow("%s ~ %s", pattern, text) << QString(pattern) << QString::fromUtf8(text) << matches;
        };
        row("worker", "worker", true);
        row("worker", "worker#1", false);
        row("Worker", "worker", false);
        row("*", "", true);
        row("?", "", false);
        row("?", "é", true);
        row("??", "é", false);
        row("w*r#?", "worker#3", true);
        row("w*r#?", "worker#13", false);
        row("*a*b", "aabab", true);
        row("*a*b", "aaba", false);
        row("a**", "a", true);
        row("[ab]", "a", false);
    }
    void globs()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QTEST(matchesGlob(pattern.toStdString(), text.toStdString()), "matches");
    }

    void aHostileGlobEnds() // backtracking over one star only: quadratic at worst
    {
        std::string pattern;
        for (int i = 0; i < 1000; ++i)
            pattern += "a*";
        QVERIFY(!matchesGlob(pattern + "b", std::string(4000, 'a')));
    }
};

QTEST_APPLESS_MAIN(TestBreakpoint)
#include "test_breakpoint.moc"

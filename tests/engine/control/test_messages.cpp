// SPDX-License-Identifier: MIT
#include "engine/control/messages.h"

#include <QtTest>

using namespace coroscope;

class TestMessages : public QObject {
    Q_OBJECT

    static std::string refusal(const std::string &line)
    {
        std::string error;
        return decodeCommand(line, error) ? std::string("accepted") : error;
    }

private slots:
    void commandsGoBothWays()
    {
        SetBreakpoints set;
        std::string error;
        set.list.push_back({*parseBreakpoint("main -> task2 hit 3", error), {}});
        set.list.back().breakpoint.number = 7;
        set.list.back().breakpoint.enabled = false;
        set.list.back().breakpoint.action = BreakAction::save;
        for (const Command &command :
             {Command(set), Command(SetBreakpoints{}), Command(Pause{}), Command(Continue{}), Command(Step{}),
              Command(Step{false, 3}), Command(Step{true, noTask, true}), Command(Step{true, noTask, false, 2}),
              Command(Pause{2}), Command(Continue{1}), Command(HoldLoops{true}), Command(HoldLoops{false}),
              Command(Detach{}), Command(Detach{true}), Command(Inspect{Inspect::What::frames, 7, 3, 0, 0, 100}),
              Command(Inspect{Inspect::What::locals, 1, 0, 2, 0, 0}),
              Command(Inspect{Inspect::What::children, -1, noTask, 0, UINT32_MAX, 5'000'000'000})}) {
            const std::string line = encode(command);
            QVERIFY(line.find('\n') == line.npos);
            const auto again = decodeCommand(line, error);
            QVERIFY2(again, error.c_str());
            QVERIFY2(*again == command, line.c_str());
        }
    }

    void messagesGoBothWays()
    {
        std::string error;
        Stopped stopped{812, true, StopCause::breakpoint, 4, 3, 2, "/a/b.py", 12, 811, 0, {}, 2};
        for (const Message &message :
             {Message(Hello{1, 123, "/tmp/x.coro", "python", "3.11.2"}), Message(stopped),
              Message(Stopped{UINT64_MAX >> 1, false, StopCause::entry, 0, noTask, noTask, "", 0}),
              Message(Stopped{9, false, StopCause::step, 0, noTask, noTask, "/a/b.py", 3, 0, 12, "Server.on_data"}),
              Message(Continued{}), Message(Continued{3}),
              Message(BreakpointStates{{{1, true, 3, ""}, {2, false, 0, "no"}}}), Message(Ending{-1}),
              Message(ErrorText{"line\n\"quoted\""}),
              Message(FrameList{7, "", 0, 2, {{"main", "/a/b.py", 4}, {"<lambda>", "", 0}}}),
              Message(ValueList{8, "", 100, 102, {{"[100]", "'a\n'", "str", 0}, {"[101]", "[…]", "list", 12}}}),
              Message(ValueList{9, "The program is not stopped.", 0, 0, {}})}) {
            const std::string line = encode(message);
            QVERIFY(line.find('\n') == line.npos);
            const auto again = decodeMessage(line, error);
            QVERIFY2(again, error.c_str());
            QVERIFY2(*again == message, line.c_str());
        }
    }

    void theDocumentedCommandsAreUnderstood()
    {
        std::string error;
        QVERIFY(decodeCommand("{\"command\":\"step\",\"over\":\"idle\"}", error) == Command(Step{true, noTask}));
        QVERIFY(decodeCommand("{\"command\":\"step\",\"over\":\"nothing\"}", error) == Command(Step{false, noTask}));
        QVERIFY(decodeCommand("{\"command\":\"step\",\"task\":3}", error) == Command(Step{true, 3}));
        QVERIFY(decodeCommand("{\"command\":\"step\",\"task\":-1,\"later\":[1]}", error) == Command(Step{}));
        QVERIFY(decodeCommand("{\"command\":\"step\",\"callbacks\":\"into\"}", error) ==
                Command(Step{true, noTask, true}));
        QVERIFY(!decodeCommand("{\"command\":\"step\",\"callbacks\":\"maybe\"}", error));
        QVERIFY(decodeCommand("{\"command\":\"detach\"}", error) == Command(Detach{false}));
        QVERIFY(decodeCommand("{\"command\":\"frames\",\"task\":3,\"request\":6}", error) ==
                Command(Inspect{Inspect::What::frames, 6, 3, 0, 0, 0}));
        QVERIFY(decodeCommand("{\"command\":\"locals\",\"task\":3,\"frame\":1,\"request\":7}", error) ==
                Command(Inspect{Inspect::What::locals, 7, 3, 1, 0, 0}));
        QVERIFY(decodeCommand("{\"command\":\"children\",\"reference\":12,\"from\":100,\"request\":8}", error) ==
                Command(Inspect{Inspect::What::children, 8, noTask, 0, 12, 100}));
    }

    void aBadSpecRefusesItsBreakpointAlone()
    {
        std::string error;
        const auto command =
            decodeCommand("{\"command\":\"breakpoints\",\"list\":[{\"number\":1,\"spec\":\"resume\"},{\"number\":2,"
                          "\"spec\":\"a\"},\n                {\"number\":3,\"spec\":\"b\",\"action\":\"explode\"}]}",
                          error);
        QVERIFY2(command, error.c_str());
        const auto &list = std::get<SetBreakpoints>(*command).list;
        QCOMPARE(list.size(), std::size_t(3));
        QVERIFY(!list[0].error.empty() && list[0].breakpoint.number == 1);
        QVERIFY(list[1].error.empty());
        QVERIFY(list[2].error.find("explode") != std::string::npos);
    }

    void wrongLinesAreRefusedWithAReason_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const QByteArray &line, const char *part) {
            QTest::newRow(name) << line << QString::fromUtf8(part);
        };
        row("empty", "", "not JSON");
        row("cut", "{\"command\":\"pau", "not JSON");
        row("two", "{\"command\":\"pause\"}{}", "not JSON");
        row("bad UTF-8", "{\"command\":\"\xff\xfe\"}", "not JSON");
        row("array", "[1]", "not an object");
        row("no command", "{}", "no “command”");
        row("unknown", "{\"command\":\"jump\"}", "“jump”");
        row("number for text", "{\"command\":5}", "must be a text");
        row("no list", "{\"command\":\"breakpoints\"}", "“list”");
        row("list of numbers", "{\"command\":\"breakpoints\",\"list\":[1]}", "must be an object");
        row("no number", "{\"command\":\"breakpoints\",\"list\":[{\"spec\":\"a\"}]}", "“number” from 1");
        row("number 0", "{\"command\":\"breakpoints\",\"list\":[{\"number\":0,\"spec\":\"a\"}]}", "whole number");
        row("fraction", "{\"command\":\"breakpoints\",\"list\":[{\"number\":1.5,\"spec\":\"a\"}]}", "whole number");
        row("huge", "{\"command\":\"step\",\"task\":18446744073709551615}", "whole number");
        row("twice",
            "{\"command\":\"breakpoints\",\"list\":[{\"number\":1,\"spec\":\"a\"},{\"number\":1,\"spec\":\"b\"}]}",
            "twice");
        row("over", "{\"command\":\"step\",\"over\":\"all\"}", "\"nothing\" or \"idle\"");
        row("hold", "{\"command\":\"hold\",\"loops\":\"some\"}", "\"one\" or \"all\"");
        row("loop", "{\"command\":\"continue\",\"loop\":-1}", "whole number");
        row("text for truth",
            "{\"command\":\"breakpoints\",\"list\":[{\"number\":1,\"spec\":\"a\",\"enabled\":\"yes\"}]}",
            "true or false");
        row("locals of nobody", "{\"command\":\"locals\"}", "“task” is missing");
        row("frames of none", "{\"command\":\"frames\",\"task\":-1}", "whole number");
        row("a frame before all", "{\"command\":\"locals\",\"task\":1,\"frame\":-1}", "whole number");
        row("children of nothing", "{\"command\":\"children\",\"request\":1}", "“reference” is missing");
        row("a reference that is none", "{\"command\":\"children\",\"reference\":4294967296}", "whole number");
        row("deep", QByteArray(1'000'000, '['), "nests deeper");
        row("deep objects", QByteArray("{\"command\":").repeated(1000), "nests deeper");
    }
    void wrongLinesAreRefusedWithAReason()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, part);
        const QString text = QString::fromStdString(refusal(line.toStdString()));
        QVERIFY2(text.contains(part), qPrintable(text));
        QVERIFY2(text.endsWith('.'), qPrintable(text));
    }

    void badUtf8IsReplacedWhenSent()
    {
        std::string error;
        const auto again = decodeMessage(encode(Message(ErrorText{"a\xff"})), error);
        QVERIFY2(again, error.c_str());
        QCOMPARE(std::get<ErrorText>(*again).text, std::string("a\xef\xbf\xbd"));
    }

    void wrongMessagesAreRefused()
    {
        std::string error;
        for (const char *line :
             {"{}", "{\"event\":\"x\"}", "{\"event\":\"stopped\"}", "{\"event\":\"stopped\",\"reason\":\"why\"}",
              "{\"event\":\"stopped\",\"reason\":\"step\",\"task\":-2}", "{\"event\":\"hello\",\"pid\":\"1\"}",
              "{\"event\":\"breakpoints\",\"list\":{}}", "{\"event\":\"values\",\"list\":{}}",
              "{\"event\":\"values\",\"list\":[1]}", "{\"event\":\"values\",\"list\":[{\"name\":1}]}",
              "{\"event\":\"frames\",\"list\":[{\"line\":\"x\"}]}"}) {
            error.clear();
            QVERIFY2(!decodeMessage(line, error), line);
            QVERIFY2(!error.empty(), line);
        }
    }
};

QTEST_APPLESS_MAIN(TestMessages)
#include "test_messages.moc"

// SPDX-License-Identifier: MIT
#include "engine/loop/function_head.h"

#include "engine/loop/task.h"

#include <QtTest>

#include <fstream>
#include <string>

using namespace coroscope;

namespace {

// Not a raw string: Qt's moc loses its way in one with quotes.
constexpr std::string_view source = "#define BRACE {\n"
                                    "// worker( in a comment {\n"
                                    "namespace ns { const char *text = \"} worker({\"; char c = '{'; int n = 1'000;\n"
                                    "template <typename T>\n"
                                    "Coroutine<T>\n"
                                    "Job<T>::worker(std::vector<int> list = {1, 2},\n"
                                    "               int count) const\n"
                                    "{\n"
                                    "    auto inner = [](int worker) { return worker; };\n"
                                    "    auto raw = R\"x( } \" )x\";\n"
                                    "    if (count) { co_await worker(list, 1); }\n"
                                    "}\n"
                                    "Coroutine<> other() { co_return; }  Coroutine<> another() { co_return; }\n"
                                    "}\n";

std::uint32_t columnIn(std::uint32_t line, std::string_view text, std::size_t from = 0)
{
    std::string_view rest = source;
    for (; line > 1; --line)
        rest.remove_prefix(rest.find('\n') + 1);
    return static_cast<std::uint32_t>(rest.find(text, from) + 1);
}

Coroutine<> endsElsewhere(int)
{
    co_await yield();
    co_await yield();
}

} // namespace

class TestFunctionHead : public QObject {
    Q_OBJECT
private slots:
    void findsTheNameBeforeTheBodyThatEndsThere()
    {
        QCOMPARE(functionHead(source, 12, 1, "ns::Job<int>::worker"), 6u);
        QCOMPARE(functionHead(source, 13, columnIn(13, "}"), "ns::other"), 13u);
        QCOMPARE(functionHead(source, 13, columnIn(13, "}", 40), "ns::another"), 13u);
    }

    void leavesTheLineWhereNoSuchFunctionEnds()
    {
        QCOMPARE(functionHead(source, 12, 1, "unknown"), 12u);
        QCOMPARE(functionHead(source, 12, 2, "worker"), 12u);                 // no brace there
        QCOMPARE(functionHead(source, 14, 1, "worker"), 14u);                 // the namespace's
        QCOMPARE(functionHead(source, 11, columnIn(11, "}"), "worker"), 11u); // a statement's
        QCOMPARE(functionHead(source, 99, 1, "worker"), 99u);
        QCOMPARE(functionHead("", 5, 1, "worker"), 5u);
        QCOMPARE(functionHead("} } }", 1, 3, "worker"), 1u);
    }

    void isWhatATaskSaysOfItsDefinition()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<> task = spawn(loop, endsElsewhere(1));
        const DefinitionRef definition = task.base().definition();
        std::ifstream file{std::string(definition.file)};
        std::string line;
        for (std::uint32_t i = 0; i < definition.line; ++i)
            std::getline(file, line);
        QCOMPARE(QString::fromStdString(line), QStringLiteral("Coroutine<> endsElsewhere(int)"));
        loop.run();
    }
};

QTEST_GUILESS_MAIN(TestFunctionHead)
#include "test_function_head.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_outline.h"

#include "engine/guest/interpreter.h"
#include "engine/guest/launch.h"

#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestSourceOutline : public QObject {
    Q_OBJECT
private slots:
    void checkFindsDefinitions();
    void checkFindsTheError();
    void onlyTheLastRequestIsAnswered();
    void definitionsStayWhileTheSyntaxIsWrong();
    void missingInterpreterNamesTheCure();
    void findsThePythonThatRunsPrograms();
    void missingHelperIsTold();
    void brokenAnswersAreTold();
    void cppFunctions();
    void cppOddText();

private:
    const QString helper_ = QStringLiteral(OUTLINE_HELPER);
};

void TestSourceOutline::checkFindsDefinitions()
{
    SourceOutline outline(helper_);
    const Outline answer =
        outline.check("async def one():\n    pass\n\ndef two():\n    yield\n@x\ndef tick():\n  pass\n");
    QCOMPARE(answer.problem, QString());
    QVERIFY(!answer.error);
    QCOMPARE(answer.definitions.size(), std::size_t(2));
    QCOMPARE(answer.definitions[0], (SourceDefinition{"one", "one", DefinitionKind::coroutine, 1, 2}));
    QCOMPARE(answer.definitions[1], (SourceDefinition{"two", "two", DefinitionKind::generator, 4, 5}));
    QCOMPARE(answer.suspensions, (std::vector<int>{5}));
    QCOMPARE(answer.functions, (std::vector<SourceFunction>{{"tick", 7, 6}}));
}

void TestSourceOutline::checkFindsTheError()
{
    SourceOutline outline(helper_);
    const Outline answer = outline.check("x = 1\nasync def one(:\n    pass\n");
    QVERIFY(answer.error);
    QCOMPARE(answer.error->line, 2);
    QCOMPARE(answer.error->column, 15);
    QVERIFY(!answer.error->message.isEmpty());
}

void TestSourceOutline::onlyTheLastRequestIsAnswered()
{
    SourceOutline outline(helper_);
    outline.setDelay(0);
    QSignalSpy updates(&outline, &SourceOutline::updated);
    outline.request("async def first(): pass\n");
    QCoreApplication::processEvents(); // the helper is started for it
    outline.request("async def second(): pass\n");
    QVERIFY(updates.wait(waitsForMs));
    QCOMPARE(updates.size(), 1);
    QCOMPARE(outline.outline().definitions.at(0).name, "second");
}

void TestSourceOutline::definitionsStayWhileTheSyntaxIsWrong()
{
    SourceOutline outline(helper_);
    outline.setDelay(0);
    QSignalSpy updates(&outline, &SourceOutline::updated);
    outline.request("async def one(): pass\n");
    QVERIFY(updates.wait(waitsForMs));
    outline.request("async def one(: pass\n");
    QVERIFY(updates.wait(waitsForMs));
    QVERIFY(outline.outline().error);
    QCOMPARE(outline.outline().definitions.size(), std::size_t(1));
}

void TestSourceOutline::missingInterpreterNamesTheCure()
{
    SourceOutline outline(helper_);
    outline.setInterpreter("/nowhere/python3");
    const Outline answer = outline.check("x = 1\n");
    QVERIFY2(answer.problem.contains("/nowhere/python3") && answer.problem.contains("Install"),
             qPrintable(answer.problem));
    outline.setInterpreter("/bin/false");
    QVERIFY(!outline.check("x = 1\n").problem.isEmpty());
}

void TestSourceOutline::findsThePythonThatRunsPrograms()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    qunsetenv("VIRTUAL_ENV");
    std::string error;
    const bool any = findInterpreter({}, pythonPackageFolder(), error).has_value();
    SourceOutline outline(helper_);
    const Outline answer = outline.check("async def one(): pass\n");
    qputenv("PATH", path);
    QCOMPARE(answer.problem.isEmpty(), any);
    QCOMPARE(answer.definitions.size(), std::size_t(any));
    QVERIFY(!answer.problem.contains("settings"));
}

void TestSourceOutline::missingHelperIsTold()
{
    SourceOutline outline("/nowhere/_outline.py");
    QVERIFY(outline.check("x = 1\n").problem.contains("/nowhere/_outline.py"));
}

void TestSourceOutline::brokenAnswersAreTold()
{
    QVERIFY(!parseOutline("").problem.isEmpty());
    QVERIFY(!parseOutline("[1]").problem.isEmpty());
    const Outline odd = parseOutline(R"({"definitions":[1,{"name":3},{"name":"a","line":-1},{"name":"b","line":2}],
                                           "functions":[2,{"qualified_name":"c","line":0},{"qualified_name":"d","line":4}],
                                           "suspensions":[7,-1,"x",3]})");
    QCOMPARE(odd.functions, (std::vector<SourceFunction>{{"d", 4, 4}}));
    QCOMPARE(odd.suspensions, (std::vector<int>{3, 7}));
    QCOMPARE(odd.definitions.size(), std::size_t(1));
    QCOMPARE(odd.definitions[0].name, "b");
    QCOMPARE(parseOutline(R"({"error":{"line":-5}})").error->line, 1);
}

void TestSourceOutline::cppFunctions()
{
    const QString text = R"cpp(#include <x>
namespace demo {
// co_await in a comment { 
int plain(int a) { return a; }
Task<int> one(int n) noexcept
{
    if (n) { co_await two(); }
    const char *s = "} co_yield {";
    co_return 1;
}
Generator<int> Maker::two(std::function<void(int)> f) const {
    co_yield 1'000;
}
void outer() {
    auto inner = [](int a) -> Task<int> { co_return a; };
}
})cpp";
    const std::vector<SourceDefinition> definitions = outlineCpp(text);
    QCOMPARE(definitions.size(), std::size_t(3));
    QCOMPARE(definitions[0], (SourceDefinition{"one", "one", DefinitionKind::coroutine, 5, 10}));
    QCOMPARE(definitions[1], (SourceDefinition{"two", "Maker::two", DefinitionKind::generator, 11, 13}));
    QCOMPARE(definitions[2].name, "lambda");
    QCOMPARE(definitions[2].line, 15);
    QCOMPARE(suspensionsCpp(text), (std::vector<int>{7, 12}));
    QCOMPARE(suspensionsCpp("a(\n co_await\n f(1,\n 2),\n 3);\nb();\nco_yield\n x;\n;"),
             (std::vector<int>{2, 3, 4, 7, 8}));
    QCOMPARE(suspensionsCpp("a(co_await b\n)\n;"), (std::vector<int>{1}));
}

void TestSourceOutline::cppOddText()
{
    for (const char *text :
         {"", "}", "{{{", "R\"(", "co_await", "() { co_await x; }", "\"", "/*", "#", "x::::y() {co_return;}"})
        outlineCpp(text); // ends, and does not crash
    QCOMPARE(outlineCpp("T f() { auto r = R\"x(})x\"; co_return; }").size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestSourceOutline)
#include "tst_source_outline.moc"

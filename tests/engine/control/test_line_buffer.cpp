// SPDX-License-Identifier: MIT
#include "engine/control/line_buffer.h"

#include <QtTest>

#include <random>

using namespace coroscope;

class TestLineBuffer : public QObject {
    Q_OBJECT

private slots:
    void linesComeOutHoweverTheyWereCut()
    {
        std::mt19937 random(1);
        std::vector<std::string> lines;
        std::string stream;
        for (int i = 0; i < 300; ++i) {
            lines.push_back(std::string(random() % 40, char('a' + i % 26)));
            stream += lines.back() + '\n';
        }
        LineBuffer buffer(20);
        std::size_t seen = 0;
        for (std::size_t at = 0; at < stream.size();) {
            const std::size_t count = 1 + random() % 50;
            buffer.append(std::string_view(stream).substr(at, count));
            at += count;
            while (const auto line = buffer.next()) {
                const std::string &wanted = lines.at(seen++);
                QCOMPARE(line->tooLong, wanted.size() > 20);
                QCOMPARE(line->text, line->tooLong ? std::string() : wanted);
            }
        }
        QCOMPARE(seen, lines.size());
    }

    void aLineWithoutEndIsReportedOnceItEnds()
    {
        LineBuffer buffer(1000);
        for (int i = 0; i < 1000; ++i) {
            buffer.append(std::string(5000, 'x'));
            QVERIFY(!buffer.next());
        }
        buffer.append("tail\nnext\n");
        QVERIFY(buffer.next()->tooLong);
        QCOMPARE(buffer.next()->text, std::string("next"));
        QVERIFY(!buffer.next());
    }
};

QTEST_APPLESS_MAIN(TestLineBuffer)
#include "test_line_buffer.moc"

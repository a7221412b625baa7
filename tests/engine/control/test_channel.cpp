// SPDX-License-Identifier: MIT
#include "engine/control/channel.h"
#include "engine/control/control_thread.h"

#include <QtTest>

#include <fcntl.h>
#include <semaphore>
#include <sys/socket.h>
#include <unistd.h>

using namespace coroscope;

class TestChannel : public QObject {
    Q_OBJECT

    struct Pair {
        int ours = -1;
        int theirs = -1;
        Pair()
        {
            int fds[2];
            if (::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0) {
                theirs = fds[0];
                ours = fds[1];
            }
        }
        ~Pair() { closeTheirs(); }
        void closeTheirs()
        {
            if (theirs >= 0)
                ::close(theirs);
            theirs = -1;
        }
        void write(std::string_view text) const
        {
            QCOMPARE(::write(theirs, text.data(), text.size()), ssize_t(text.size()));
        }
    };

private slots:
    void childrenDoNotInheritIt()
    {
        Pair pair;
        const Channel channel(pair.ours);
        QVERIFY((::fcntl(channel.fd(), F_GETFD) & FD_CLOEXEC) != 0);
    }

    void aDebuggerThatStopsReadingIsGivenUp()
    {
        Pair pair;
        Channel channel(pair.ours);
        const Message large = ErrorText{std::string(100'000, 'x')};
        int sent = 0;
        for (; sent < 1000 && !channel.isLost(); ++sent)
            channel.send(large); // never blocks
        QVERIFY(channel.isLost());
        QVERIFY(std::size_t(sent) * 100'000 > Channel::maxUnsentBytes);
        QVERIFY(!channel.receive());
    }

    void aDebuggerThatIsGoneRaisesNoSignal()
    {
        Pair pair;
        Channel channel(pair.ours);
        pair.closeTheirs();
        channel.send(Continued{});
        QVERIFY(channel.isLost());
    }

    void whatTheSocketDoesNotTakeAtOnceArrivesInOrder()
    {
        Pair pair;
        Channel channel(pair.ours);
        constexpr int count = 60;
        for (int i = 0; i < count; ++i)
            channel.send(ErrorText{std::to_string(i) + std::string(100'000, 'x')});
        QVERIFY(channel.hasUnsent());
        LineBuffer lines;
        int seen = 0;
        while (seen < count) {
            channel.flush();
            char bytes[65536];
            const ssize_t got = ::read(pair.theirs, bytes, sizeof bytes);
            QVERIFY(got > 0);
            lines.append({bytes, std::size_t(got)});
            while (const auto line = lines.next()) {
                std::string error;
                const auto message = decodeMessage(line->text, error);
                QVERIFY2(message, error.c_str());
                QCOMPARE(std::stoi(std::get<ErrorText>(*message).text), seen++);
            }
        }
        QVERIFY(!channel.hasUnsent());
    }

    void theThreadHandsOnCommandsAnswersNonsenseAndNoticesTheEnd()
    {
        Pair pair;
        Channel channel(pair.ours);
        std::vector<Command> commands;
        std::binary_semaphore lost(0);
        std::binary_semaphore woken(0);
        ControlThread thread(channel, {[&](Command command) { commands.push_back(std::move(command)); },
                                       [&] { lost.release(); }, [&] { woken.release(); }});
        thread.start();
        thread.wake();
        woken.acquire();
        pair.write("{\"command\":\"pause\"}\nnonsense\n");
        pair.write(std::string(10, ' ') + "{\"command\":\"continue\"}\n");
        char answer[4096];
        const ssize_t got = ::read(pair.theirs, answer, sizeof answer);
        QVERIFY(got > 0);
        QVERIFY(std::string_view(answer, std::size_t(got)).find("\"error\"") != std::string_view::npos);
        pair.closeTheirs();
        lost.acquire();
        thread.end();
        QCOMPARE(commands.size(), std::size_t(2));
        QVERIFY(commands[0] == Command(Pause{}) && commands[1] == Command(Continue{}));
    }
};

QTEST_APPLESS_MAIN(TestChannel)
#include "test_channel.moc"

// SPDX-License-Identifier: MIT
// The file under a recorder, in a program that closes what it did not open.
#include "engine/record/recording_descriptor.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

using namespace coroscope;

namespace {

/// For as long as it lives a thread closes the numbers to which the engine moves its descriptors, over and over.
class Closer {
public:
    Closer()
        : thread_([this] {
              while (!stop_)
                  for (int number = 900; number < 1024; ++number)
                      ::close(number);
          })
    {
    }
    ~Closer()
    {
        stop_ = true;
        thread_.join();
    }
    Closer(const Closer &) = delete;
    Closer &operator=(const Closer &) = delete;

private:
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

} // namespace

class TestRecordingDescriptor : public QObject {
    Q_OBJECT

private slots:
    void isOpenedAgainInTheMiddleOfItsUse()
    {
        const std::string path = folder_.filePath("out.coro").toStdString();
        std::string error;
        const auto file = RecordingDescriptor::create(path, error);
        QVERIFY2(file, error.c_str());
        {
            const Closer closer;
            for (std::uint64_t i = 0; i < 1000; ++i)
                QVERIFY(file->write(i * 4096, "x"));
            void *const memory = file->map(0, 4096);
            QVERIFY(memory);
            QCOMPARE(*static_cast<const char *>(memory), 'x');
            ::munmap(memory, 4096);
        }
        QCOMPARE(file->trouble(), 0);
    }

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestRecordingDescriptor)
#include "test_recording_descriptor.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/resources.h"
#include "widgets/editor/source_outline.h"
#include "widgets/theme/icons.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

class TestResources : public QObject {
    Q_OBJECT
private slots:
    void theFirstExampleIsFromScratch();
    void examplesParseAndDefineTasks();
    void writingKeepsWhatTheUserEdited();
    void writingToNowhereIsTold();
    void everyIconDraws();
    void iconsFollowThePalette();
    void unknownIconIsNull();
};

void TestResources::theFirstExampleIsFromScratch()
{
    QVERIFY(examples().size() >= 15);
    QCOMPARE(examples().front().fileName, "from_scratch.py");
    QVERIFY(exampleText("nowhere.py").isNull());
}

void TestResources::examplesParseAndDefineTasks()
{
    SourceOutline outline(QStringLiteral(OUTLINE_HELPER));
    for (const Example &example : examples()) {
        QVERIFY(!example.title.isEmpty() && !example.summary.isEmpty());
        QVERIFY2(example.virtualClock && example.tickNs == 250'000'000, qPrintable(example.fileName));
        QVERIFY2(!exampleText(example.fileName).isEmpty(), qPrintable(example.fileName));
        if (!example.program.isEmpty())
            continue; // C++
        const Outline answer = outline.check(QString::fromUtf8(exampleText(example.fileName)));
        QVERIFY2(!answer.error && answer.problem.isEmpty(), qPrintable(example.fileName));
        QVERIFY2(!answer.definitions.empty(), qPrintable(example.fileName));
    }
}

void TestResources::writingKeepsWhatTheUserEdited()
{
    QTemporaryDir folder;
    const QString path = writeExample("failure.py", folder.filePath("new/examples"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.readAll(), exampleText("failure.py"));
    file.resize(0);
    file.write("mine");
    file.close();
    QCOMPARE(writeExample("failure.py", folder.filePath("new/examples")), path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "mine");
}

void TestResources::writingToNowhereIsTold()
{
    QString error;
    QVERIFY(writeExample("failure.py", "/proc/nowhere", &error).isEmpty());
    QVERIFY(error.contains("/proc/nowhere"));
}

void TestResources::everyIconDraws()
{
    QVERIFY(iconNames().size() > 40);
    for (const QString &name : iconNames()) {
        const QImage image = icon(name).pixmap(24, 24).toImage();
        int painted = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                painted += qAlpha(image.pixel(x, y)) > 100;
        }
        QVERIFY2(painted > 12, qPrintable(name));
    }
    QVERIFY(!applicationIcon().isNull());
}

void TestResources::iconsFollowThePalette()
{
    const QIcon close = icon("close");
    const QPalette before = QApplication::palette();
    const auto ink = [&] { return QColor(close.pixmap(24, 24).toImage().pixel(12, 12)); };
    QPalette palette;
    palette.setColor(QPalette::WindowText, Qt::white);
    QApplication::setPalette(palette);
    QVERIFY(ink().lightness() > 200);
    palette.setColor(QPalette::WindowText, Qt::black);
    QApplication::setPalette(palette);
    QVERIFY(ink().lightness() < 60);
    QApplication::setPalette(before);
}

void TestResources::unknownIconIsNull() { QVERIFY(icon("no such icon").isNull()); }

QTEST_MAIN(TestResources)
#include "tst_resources.moc"

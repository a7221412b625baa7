// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_file.h"

#include <QTest>

using namespace coroscope;

class TestSourceFile : public QObject {
    Q_OBJECT
private slots:
    void roundTrips_data();
    void roundTrips();
    void declarations_data();
    void declarations();
    void badBytesAreTold();
    void unknownEncodingIsTold();
    void missingCharacterIsTold();
    void aNewDeclarationCounts();
};

void TestSourceFile::roundTrips_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QByteArray("") << "";
    QTest::newRow("utf-8") << QByteArray("x = '\xc3\xa4'\n") << QStringLiteral("x = 'ä'\n");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbfx\n") << "x\n";
    QTest::newRow("Windows newlines") << QByteArray("a\r\nb\r\n") << "a\r\nb\r\n";
    QTest::newRow("mixed newlines") << QByteArray("a\r\nb\nc") << "a\r\nb\nc";
    QTest::newRow("latin-1") << QByteArray("# coding: latin-1\n'\xe4'\n") << QStringLiteral("# coding: latin-1\n'ä'\n");
    QTest::newRow("cp1252, second line") << QByteArray("#!/usr/bin/python3\n# -*- coding: cp1252 -*-\n'\x80'\n")
                                         << QStringLiteral("#!/usr/bin/python3\n# -*- coding: cp1252 -*-\n'€'\n");
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QString::fromUtf8("a\0b", 3);
}

void TestSourceFile::roundTrips()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    const SourceFile file = decodeSource(bytes, true);
    QCOMPARE(file.text, text);
    QCOMPARE(file.problem, QString());
    QString error;
    QCOMPARE(encodeSource(file.text, file, true, error), bytes);
    QCOMPARE(error, QString());
}

void TestSourceFile::declarations_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("encoding");
    QTest::newRow("none") << QByteArray("import os\n") << "";
    QTest::newRow("vim") << QByteArray("# vim: set fileencoding=koi8-r :\n") << "koi8-r";
    QTest::newRow("after code") << QByteArray("import os\n# coding: latin-1\n") << "";
    QTest::newRow("in a string") << QByteArray("x = '# coding: latin-1'\n") << "";
    QTest::newRow("carriage return") << QByteArray("\r\n# coding: gbk\r\n") << "gbk";
}

void TestSourceFile::declarations()
{
    QFETCH(QByteArray, head);
    QFETCH(QString, encoding);
    QCOMPARE(declaredEncoding(head), encoding);
}

void TestSourceFile::badBytesAreTold()
{
    const SourceFile file = decodeSource("ok\nok\n\xff\n", true);
    QVERIFY2(file.problem.contains("Line 3"), qPrintable(file.problem));
}

void TestSourceFile::unknownEncodingIsTold()
{
    const SourceFile file = decodeSource("# coding: klingon\nx\n", true);
    QVERIFY(file.problem.contains("klingon"));
    QVERIFY(decodeSource("# coding: klingon\nx\n", false).problem.isEmpty());
}

void TestSourceFile::missingCharacterIsTold()
{
    SourceFile file = decodeSource("# coding: latin-1\n", true);
    QString error;
    QVERIFY(encodeSource(QStringLiteral("# coding: latin-1\n'€'\n"), file, true, error).isNull());
    QVERIFY2(error.contains(QStringLiteral("€")) && error.contains("line 2"), qPrintable(error));
}

void TestSourceFile::aNewDeclarationCounts()
{
    const SourceFile file = decodeSource("x\n", true);
    QString error;
    QCOMPARE(encodeSource(QStringLiteral("# coding: latin-1\n'ä'"), file, true, error),
             QByteArray("# coding: latin-1\n'\xe4'"));
}

QTEST_APPLESS_MAIN(TestSourceFile)
#include "tst_source_file.moc"

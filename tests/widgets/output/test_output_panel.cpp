// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_panel.h"

#include "tests/widgets/models/sample_session.h"
#include "widgets/output/output_text.h"

#include <QLineEdit>

using namespace coroscope;

class TestOutputPanel : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenEmpty();
    void showsWhatWasPrinted();
    void clickingALineGoesToItsSwitch();
};

void TestOutputPanel::saysWhatToDoWhenEmpty()
{
    Session session;
    OutputPanel panel(session);
    panel.show();
    QVERIFY(labelTexts(panel).join(u' ').contains("Run a program (F5)"));
    const auto *input = panel.findChild<QLineEdit *>();
    QVERIFY(!input->isEnabled());
    QVERIFY(input->placeholderText().contains("none runs"));
}

void TestOutputPanel::showsWhatWasPrinted()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    OutputPanel panel(sample.session());
    panel.show();
    QTRY_COMPARE(panel.findChild<OutputText *>()->toPlainText().trimmed(), "Task 1\nTask 2");
}

void TestOutputPanel::clickingALineGoesToItsSwitch()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    OutputPanel panel(sample.session());
    panel.resize(400, 200);
    panel.show();
    auto *text = panel.findChild<OutputText *>();
    QTRY_VERIFY(text->toPlainText().contains("Task 2"));
    const QTextCursor second(text->document()->findBlockByNumber(1));
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->cursorRect(second).center() + QPoint(4, 0));
    QCOMPARE(sample.session().selectedSwitch(), SwitchNumber(3));
}

QTEST_MAIN(TestOutputPanel)
#include "test_output_panel.moc"

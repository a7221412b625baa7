// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definitions_model.h"
#include "widgets/definitions/definitions_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QTreeView>

using namespace coroscope;

class TestDefinitionsView : public QObject {
    Q_OBJECT
private slots:
    void filtersAndSaysWhenNothingFits();
    void emptyTextIsShown();
    void activatingGoesThere();
    void breakColumnToggles();
    void theMenuRulesWhatIsATask();
    void theTaskColumnIsThereForRulesOnly();
    void selectsTheLine();
    void allColumnsFitIntoItsWidth();
};

namespace {
const std::vector<SourceDefinition> source{{"one", "one", DefinitionKind::coroutine, 3, 9},
                                           {"two", "two", DefinitionKind::generator, 12, 14}};

QString words(const DefinitionsView &view)
{
    for (const QLabel *label : view.findChildren<QLabel *>()) {
        if (!label->isHidden() && !label->text().isEmpty())
            return label->text();
    }
    return {};
}

/// The texts of the menu at a definition and of its submenus; triggers the one that is called `chosen`.
QStringList useMenu(DefinitionsView &view, const QString &chosen, int row = 1)
{
    QStringList texts;
    QTimer::singleShot(0, &view, [&] {
        QAction *wanted = nullptr;
        for (QMenu *menu : view.findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                texts << action->text().remove(u'&') + (action->isChecked() ? "*" : "");
                wanted = action->text().remove(u'&') == chosen ? action : wanted;
            }
        }
        if (wanted)
            wanted->trigger();
        view.findChild<QMenu *>()->close();
    });
    const QModelIndex index = view.view()->model()->index(row, DefinitionsModel::nameColumn);
    emit view.view()->customContextMenuRequested(view.view()->visualRect(index).center());
    return texts;
}
} // namespace

void TestDefinitionsView::filtersAndSaysWhenNothingFits()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    model.setDefinitions(source, "/a.py");
    QCOMPARE(view.view()->model()->rowCount(), 2);
    view.filter()->setText("TW");
    QCOMPARE(view.view()->model()->rowCount(), 1);
    view.filter()->setText("zzz");
    QVERIFY(view.view()->isHidden());
    QVERIFY(words(view).contains("zzz"));
}

void TestDefinitionsView::emptyTextIsShown()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    QVERIFY(words(view).contains("no coroutine"));
    view.setEmptyText("No python3 was found.");
    QCOMPARE(words(view), "No python3 was found.");
    model.setDefinitions(source, "/a.py");
    QVERIFY(!view.view()->isHidden());
    QCOMPARE(words(view), QString());
}

void TestDefinitionsView::activatingGoesThere()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    model.setDefinitions(source, "/a.py");
    QSignalSpy goTo(&view, &DefinitionsView::goTo);
    emit view.view()->activated(view.view()->model()->index(1, 0));
    QCOMPARE(goTo.at(0).at(0).toInt(), 12);
}

void TestDefinitionsView::breakColumnToggles()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    view.resize(600, 200);
    model.setDefinitions(source, "/a.py");
    view.show();
    QSignalSpy toggled(&view, &DefinitionsView::breakToggled);
    const QModelIndex index = view.view()->model()->index(1, DefinitionsModel::breakColumn);
    QTest::mouseClick(view.view()->viewport(), Qt::LeftButton, {}, view.view()->visualRect(index).center());
    QCOMPARE(toggled.size(), 1);
    QCOMPARE(toggled.at(0).at(0).toString(), "two");
    model.setDefinitions({{"run", "Job.run", DefinitionKind::generator, 3, 9}}, "/a.py");
    useMenu(view, "Break when one is resumed", 0);
    QCOMPARE(toggled.at(1).at(0).toString(), "Job.run"); // as breakpoints name it
    QSignalSpy showOnly(&view, &DefinitionsView::showOnlyWanted);
    useMenu(view, "Only show these lanes", 0);
    QCOMPARE(showOnly.at(0).at(0).toString(), "Job.run");
}

void TestDefinitionsView::theMenuRulesWhatIsATask()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    view.resize(600, 200);
    view.show();
    model.setDefinitions(source, "/a.py");
    QSignalSpy chosen(&view, &DefinitionsView::taskRuleChosen);
    QVERIFY(!useMenu(view, "Not a task").contains("Not a task"));
    view.offerTaskRules(true);
    QVERIFY(useMenu(view, "Not a task").contains("Decided by Coroscope*"));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(0).toString(), "two");
    QCOMPARE(chosen.at(0).at(1).value<std::optional<bool>>(), std::optional(false));
    model.setTaskRules({}, {"two"});
    QVERIFY(useMenu(view, "Decided by Coroscope").contains("Not a task*"));
    QCOMPARE(chosen.at(1).at(1).value<std::optional<bool>>(), std::nullopt);
}

void TestDefinitionsView::theTaskColumnIsThereForRulesOnly()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    model.setDefinitions(source, "/a.py");
    QVERIFY(view.view()->isColumnHidden(DefinitionsModel::taskColumn));
    model.setTaskRules({"one"}, {});
    QVERIFY(!view.view()->isColumnHidden(DefinitionsModel::taskColumn));
    model.setTaskRules({}, {});
    QVERIFY(view.view()->isColumnHidden(DefinitionsModel::taskColumn));
}

void TestDefinitionsView::selectsTheLine()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    model.setDefinitions(source, "/a.py");
    view.selectLine(13);
    QCOMPARE(view.selectedDefinition(), "two");
}

void TestDefinitionsView::allColumnsFitIntoItsWidth()
{
    DefinitionsModel model;
    DefinitionsView view(model);
    model.setDefinitions(source, "/a.py");
    view.resize(view.columnsWidth(), 200);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view, waitsForMs));
    QTRY_COMPARE(view.view()->horizontalScrollBar()->maximum(), 0);
    QHeaderView *header = view.view()->header();
    QCOMPARE(header->sectionSize(DefinitionsModel::kindColumn),
             header->sectionSizeHint(DefinitionsModel::kindColumn)); // a picture needs no more than the title
    model.setDefinitions(
        {{"handle", "Server.Connection.<locals>.handle_what_comes_next", DefinitionKind::coroutine, 1, 2}}, "/a.py");
    QTRY_VERIFY(header->sectionSize(DefinitionsModel::nameColumn) <
                view.view()->sizeHintForIndex(view.view()->model()->index(0, 0)).width());
    QTRY_COMPARE(view.view()->horizontalScrollBar()->maximum(), 0); // the name is what is shortened
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(20, header->height() / 2));
    QVERIFY(header->isSortIndicatorShown());
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
}

QTEST_MAIN(TestDefinitionsView)
#include "tst_definitions_view.moc"

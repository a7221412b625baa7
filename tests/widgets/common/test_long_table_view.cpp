// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/long_table_view.h"

#include "widgets/common/placeholder.h"

#include <QAccessible>
#include <QHeaderView>
#include <QScrollBar>
#include <QTest>
#include <QVBoxLayout>

using namespace coroscope;

namespace {

/// A model of as many rows as one likes that counts how often it was asked for a text.
class CountingModel : public QAbstractTableModel {
public:
    explicit CountingModel(int rows) : rows_(rows) {}
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : rows_; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role != Qt::DisplayRole)
            return {};
        ++asked;
        askedOfLast += index.column() == 2 ? 1 : 0;
        return index.row();
    }
    void removeAll()
    {
        beginResetModel();
        rows_ = 0;
        endResetModel();
    }
    void addRows(int count)
    {
        beginInsertRows({}, rows_, rows_ + count - 1);
        rows_ += count;
        endInsertRows();
    }
    void sort(int column, Qt::SortOrder order) override { sorted = {column, order}; }
    mutable int asked = 0;
    mutable int askedOfLast = 0; ///< of these, in the last column
    std::pair<int, Qt::SortOrder> sorted = {-2, Qt::AscendingOrder};

private:
    int rows_;
};

/// "3-5": the rows selected, where they lie together.
QString rowsOf(const LongTableView &view)
{
    const QItemSelection selection = view.selectionModel()->selection();
    return selection.size() == 1 ? QStringLiteral("%1-%2").arg(selection.first().top()).arg(selection.first().bottom())
                                 : QStringLiteral("%1 ranges").arg(selection.size());
}

} // namespace

class TestLongTableView : public QObject {
    Q_OBJECT
private slots:
    void asksOnlyForRowsInSight();
    void keysMoveTheCursor();
    void placesAndRowsAgree();
    void shiftSelectsFromRowToRow();
    void draggingSelectsWhereverItScrolls();
    void selectsAllOfAnyNumber();
    void isAtEndUntilScrolled();
    void settlesWhateverBarsItNeeds();
    void screenReadersHearItsRows();
    void fitsColumnsToRowsInSightWhateverCameAndWent();
    void aClickOnTheHeaderSorts();
    void paintsNoHiddenColumn();
};

void TestLongTableView::screenReadersHearItsRows()
{
    CountingModel model(1'000'000);
    LongTableView view;
    view.setModel(&model);
    view.resize(400, 300);
    view.header()->hideSection(1);
    view.show();
    QAccessibleInterface *const table = QAccessible::queryAccessibleInterface(&view);
    QVERIFY(table);
    QCOMPARE(table->role(), QAccessible::Table);
    QCOMPARE(table->childCount(), 1'000'000);
    QAccessibleInterface *const row = table->child(7);
    QVERIFY(row);
    QCOMPARE(row->text(QAccessible::Name), "1 7, 3 7"); // the headings are the columns' numbers
    QVERIFY(!row->state().selected);
    view.setCurrentIndex(model.index(7, 0));
    QVERIFY(row->state().selected);
    QCOMPARE(table->indexOfChild(row), 7);
    QVERIFY(row->rect().intersects(QRect(view.mapToGlobal(QPoint()), view.size())));
    QCOMPARE(table->child(1'000'000), nullptr);
    model.removeAll();
    QVERIFY(!row->isValid());
}

void TestLongTableView::asksOnlyForRowsInSight()
{
    CountingModel model(50'000'000);
    LongTableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.grab();
    QVERIFY(model.asked > 0);
    QVERIFY(model.asked <= 3 * (view.rowsInSight() + 1) * 4);
    model.asked = 0;
    view.scrollToBottom();
    view.grab();
    QVERIFY(model.asked > 0);
    QVERIFY(model.asked <= 3 * (view.rowsInSight() + 1) * 4);
    QVERIFY(view.indexAt({10, view.viewport()->height() / 2}).row() > 49'999'000);
}

void TestLongTableView::keysMoveTheCursor()
{
    CountingModel model(1000);
    LongTableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.grab();
    view.setCurrentIndex(model.index(500, 0));
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.currentIndex().row(), 501);
    QVERIFY(view.selectionModel()->isRowSelected(501));
    QTest::keyClick(&view, Qt::Key_Up);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.currentIndex().row(), 499);
    QVERIFY(!view.selectionModel()->isRowSelected(501));
    QTest::keyClick(&view, Qt::Key_PageDown);
    QCOMPARE(view.currentIndex().row(), 499 + view.rowsInSight());
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.currentIndex().row(), 999);
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(view.currentIndex().row(), 0);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.currentIndex().row(), 0);
}

void TestLongTableView::placesAndRowsAgree()
{
    CountingModel model(1000);
    LongTableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.grab();
    for (const int row : {0, 3, 999, 500}) {
        view.scrollTo(model.index(row, 1));
        const QRect rect = view.visualRect(model.index(row, 1));
        QVERIFY(view.viewport()->rect().contains(rect.center()));
        QCOMPARE(view.indexAt(rect.center()), model.index(row, 1));
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, rect.center());
        QCOMPARE(view.currentIndex().row(), row);
        QVERIFY(view.selectionModel()->isRowSelected(row));
    }
}

void TestLongTableView::shiftSelectsFromRowToRow()
{
    CountingModel model(1000);
    LongTableView view;
    view.setModel(&model);
    view.setSelectionMode(LongTableView::ExtendedSelection);
    view.resize(600, 400);
    view.grab();
    view.setCurrentIndex(model.index(500, 0));
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(rowsOf(view), "500-502");
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&view, Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(rowsOf(view), "499-500");
    QTest::keyClick(&view, Qt::Key_End, Qt::ShiftModifier); // the other end is out of sight then
    QCOMPARE(rowsOf(view), "500-999");
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(rowsOf(view), "998-998");
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::ShiftModifier,
                      view.visualRect(model.index(994, 0)).center());
    QCOMPARE(rowsOf(view), "994-998");
}

void TestLongTableView::draggingSelectsWhereverItScrolls()
{
    CountingModel model(1000);
    LongTableView view;
    view.setModel(&model);
    view.setSelectionMode(LongTableView::ExtendedSelection);
    view.resize(600, 400);
    view.show();
    view.verticalScrollBar()->setValue(100);
    const auto at = [&](int row) { return view.visualRect(model.index(row, 0)).center(); };
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, at(103));
    view.verticalScrollBar()->setValue(105); // as a drag below the lower edge does
    QTest::mouseMove(view.viewport(), at(108));
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, at(108));
    QCOMPARE(rowsOf(view), "103-108");
}

void TestLongTableView::selectsAllOfAnyNumber()
{
    CountingModel model(50'000'000);
    LongTableView view;
    view.setModel(&model);
    view.setSelectionMode(LongTableView::ExtendedSelection);
    view.resize(600, 400);
    view.grab();
    model.asked = 0;
    view.selectAll();
    view.grab();
    QCOMPARE(rowsOf(view), "0-49999999");
    QVERIFY(model.asked <= 3 * (view.rowsInSight() + 1) * 4);
}

void TestLongTableView::isAtEndUntilScrolled()
{
    CountingModel model(1000);
    LongTableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.grab();
    view.scrollToBottom();
    QVERIFY(view.isAtEnd());
    model.addRows(10);
    QVERIFY(!view.isAtEnd());
    view.scrollToBottom();
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() - 1);
    QVERIFY(!view.isAtEnd());
}

void TestLongTableView::settlesWhateverBarsItNeeds()
{
    // Each bar takes room, for the want of which the other one may be needed: that must come to an end.
    CountingModel model(0);
    auto *view = new LongTableView;
    view->setModel(&model);
    view->header()->resizeSection(0, 150);
    view->header()->resizeSection(1, 150);
    QWidget window;
    auto *stack = new Placeholder(view, &window);
    QVBoxLayout layout(&window);
    layout.setContentsMargins(0, 0, 0, 0);
    layout.addWidget(stack);
    window.show();
    for (int width = 280; width < 480; width += 7) {
        for (int height = 60; height < 160; height += 3) {
            stack->showWords(QStringLiteral("nothing"));
            model.removeAll();
            window.resize(width, height);
            model.addRows(4);
            stack->showContent();
            QCoreApplication::processEvents();
            QCOMPARE(view->header()->width(), view->viewport()->width());
            QCOMPARE(view->verticalScrollBar()->maximum(), std::max(0, 4 - view->rowsInSight()));
        }
    }
}

/// Asking a million rows how wide they are takes half a minute.
void TestLongTableView::fitsColumnsToRowsInSightWhateverCameAndWent()
{
    CountingModel model(1'000'000);
    LongTableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.grab();
    view.scrollToBottom();
    model.removeAll();
    model.addRows(1'000'000);
    model.asked = 0;
    QVERIFY(view.sizeHintForColumn(0) > 0);
    QVERIFY2(model.asked <= 3 * (view.rowsInSight() + 1), qPrintable(QString::number(model.asked)));
}

void TestLongTableView::aClickOnTheHeaderSorts()
{
    CountingModel model(10);
    LongTableView view;
    view.setModel(&model);
    view.sortByHeader();
    view.resize(600, 400);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCOMPARE(model.sorted.first, -2); // it is as it was
    const QPoint where(view.header()->sectionViewportPosition(1) + 10, view.header()->height() / 2);
    for (const auto &expected : {std::pair(1, Qt::AscendingOrder), std::pair(1, Qt::DescendingOrder)}) {
        QTest::mouseClick(view.header()->viewport(), Qt::LeftButton, {}, where);
        QCOMPARE(model.sorted, expected);
    }
    QTest::mouseClick(view.header()->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(model.sorted.first, -1);
}

void TestLongTableView::paintsNoHiddenColumn()
{
    CountingModel model(10);
    LongTableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.header()->setSectionHidden(2, true);
    view.grab();
    QVERIFY(model.asked > 0);
    QCOMPARE(model.askedOfLast, 0);
}

QTEST_MAIN(TestLongTableView)
#include "test_long_table_view.moc"

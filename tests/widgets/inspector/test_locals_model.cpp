// SPDX-License-Identifier: GPL-3.0-or-later
// LocalsModel as the far end of a program that the test plays: it answers what the model asks for.
#include "widgets/inspector/locals_model.h"

#include "widgets/models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

namespace {

FrameRow frame(const char *function, std::uint32_t line = 1) { return {QString::fromUtf8(function), "/a/b.py", line}; }

ValueList answer(std::vector<ValueEntry> list, std::uint64_t from = 0, std::uint64_t total = 0)
{
    ValueList values;
    values.from = from;
    values.total = std::max<std::uint64_t>(total, from + list.size());
    values.list = std::move(list);
    return values;
}

ValueEntry value(const char *name, const char *text, std::uint32_t reference = 0)
{
    return {name, text, "int", reference};
}

} // namespace

class TestLocalsModel : public QObject {
    Q_OBJECT

    struct Asked {
        quint64 node;
        LocalsModel::Place place;
    };

    std::unique_ptr<LocalsModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
    std::vector<Asked> asked_;
    QStringList opened_;

    QString text(const QModelIndex &row, int column = LocalsModel::valueColumn) const
    {
        return row.siblingAtColumn(column).data().toString();
    }
    QModelIndex at(std::initializer_list<int> path) const
    {
        QModelIndex index;
        for (const int row : path)
            index = model_->index(row, 0, index);
        return index;
    }
    static bool isChanged(const QModelIndex &row) { return row.data(LocalsModel::ChangedRole).toBool(); }
    /// Answers the first question that is open.
    void reply(const ValueList &list)
    {
        QVERIFY(!asked_.empty());
        const Asked first = asked_.front();
        asked_.erase(asked_.begin());
        model_->fill(first.node, list);
    }
    /// The user opens a row, as a view does it.
    void open(const QModelIndex &index)
    {
        model_->noteOpen(index, true);
        if (model_->canFetchMore(index))
            model_->fetchMore(index);
    }

private slots:
    void init()
    {
        asked_.clear();
        opened_.clear();
        tester_.reset();
        model_ = std::make_unique<LocalsModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(model_.get(),
                                                             QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester_->setUseFetchMore(false); // the test looks at what is asked for
        connect(model_.get(), &LocalsModel::wanted, this, [this](quint64 node, const LocalsModel::Place &place) {
            asked_.push_back({node, place});
        });
        connect(model_.get(), &LocalsModel::openRow, this, [this](const QModelIndex &index, bool open) {
            opened_ << (open ? QString() : QStringLiteral("not ")) + index.data().toString();
        });
    }

    void framesWithoutValuesCannotBeOpened()
    {
        model_->showFrames({frame("inner", 3), frame("main", 9)});
        QCOMPARE(model_->rowCount(), 2);
        QCOMPARE(text(at({0}), LocalsModel::nameColumn), QString("inner"));
        QCOMPARE(text(at({0})), QString("b.py:3"));
        QCOMPARE(at({1}).data(LineRole).toInt(), 9);
        QVERIFY(!model_->hasChildren(at({0})));
        QVERIFY(asked_.empty());
    }

    void theInnermostFrameOpensByItself()
    {
        model_->showStop(1, 1, {frame("inner"), frame("main")});
        QCOMPARE(opened_, QStringList("inner"));
        QCOMPARE(asked_.size(), std::size_t(1));
        QCOMPARE(asked_[0].place.frame, 0);
        reply(answer({value("a", "1"), value("b", "[2]", 7)}));
        QCOMPARE(model_->rowCount(at({0})), 2);
        QVERIFY(!model_->hasChildren(at({0, 0})));
        QVERIFY(model_->hasChildren(at({0, 1})));
        open(at({0, 1}));
        QCOMPARE(asked_[0].place.reference, quint32(7));
        reply(answer({value("[0]", "2")}));
        QCOMPARE(text(at({0, 1, 0})), QString("2"));
        open(at({1}));
        QCOMPARE(asked_[0].place.frame, 1);
        QCOMPARE(asked_[0].place.reference, quint32(0));
        reply(answer({}));
        QVERIFY(!model_->hasChildren(at({1})));
    }

    void whatHasChangedIsMarkedAndRowsStay()
    {
        model_->showStop(1, 1, {frame("main")});
        reply(answer({value("a", "1"), value("b", "[2]", 7), value("c", "3")}));
        open(at({0, 1}));
        reply(answer({value("[0]", "2")}));
        QVERIFY(!isChanged(at({0, 0})));
        const QPersistentModelIndex kept(at({0, 1}));

        model_->showStop(1, 2, {frame("main", 2)});
        reply(answer({value("a", "1"), value("b", "[5]", 12), value("d", "4")}));
        QCOMPARE(QModelIndex(kept), at({0, 1}));
        QCOMPARE(asked_[0].place.reference, quint32(12)); // it is open: asked for anew
        reply(answer({value("[0]", "5"), value("[1]", "6")}));
        QVERIFY(!isChanged(at({0, 0})));
        QVERIFY(isChanged(at({0, 1})) && isChanged(at({0, 1, 0})));
        QVERIFY(isChanged(at({0, 2}))); // a new name
        QCOMPARE(text(at({0, 2}), LocalsModel::nameColumn), QString("d"));
        QCOMPARE(at({0, 1, 0}).siblingAtColumn(1).data(Qt::AccessibleTextRole).toString(),
                 QString("5, changed, was 2"));

        model_->showStop(1, 3, {frame("main", 2)});
        reply(answer({value("a", "1"), value("b", "[5]", 20), value("d", "4")}));
        QVERIFY(!isChanged(at({0, 1})) && !isChanged(at({0, 2})));
    }

    void lookingTwiceAtOneStopMarksTheSame()
    {
        model_->showStop(1, 1, {frame("main")});
        reply(answer({value("a", "1")}));
        model_->showStop(1, 2, {frame("main")});
        reply(answer({value("a", "2")}));
        QVERIFY(isChanged(at({0, 0})));
        model_->showStop(5, 2, {frame("other")}); // another task, and back
        reply(answer({value("a", "9")}));
        QVERIFY(!isChanged(at({0, 0})));
        model_->showStop(1, 2, {frame("main")});
        reply(answer({value("a", "2")}));
        QVERIFY(isChanged(at({0, 0})));
    }

    void whatWasOpenComesUpAgain()
    {
        const auto run = [this](quint64 stop) {
            model_->showStop(1, stop, {frame("inner"), frame("main")});
            reply(answer({value("a", "[…]", 3 + std::uint32_t(stop))}));
        };
        run(1);
        open(at({0, 0}));
        reply(answer({value("[0]", "1")}));
        model_->showFrames({frame("main")}); // it runs, for longer
        QCOMPARE(model_->rowCount(), 1);
        QVERIFY(!model_->hasChildren(at({0})));
        opened_.clear();
        run(2);
        QCOMPARE(opened_, (QStringList{"inner", "a"}));
        QCOMPARE(asked_.size(), std::size_t(1));
        QCOMPARE(asked_[0].place.reference, quint32(5));
        reply(answer({value("[0]", "1")}));
        model_->noteOpen(at({0}), false);
        model_->showFrames({});
        opened_.clear();
        model_->showStop(1, 3, {frame("inner"), frame("main")});
        QVERIFY(opened_.isEmpty() && asked_.empty()); // the user closed it
    }

    void framesGoByTheirPlaceFromTheOutermost()
    {
        model_->showStop(1, 1, {frame("main")});
        reply(answer({value("a", "1")}));
        const QPersistentModelIndex main(at({0}));
        model_->showStop(1, 2, {frame("leaf"), frame("inner"), frame("main")});
        QCOMPARE(main.row(), 2);
        QCOMPARE(opened_, (QStringList{"main", "leaf", "not main"})); // nobody but its place had opened it
        QCOMPARE(asked_.size(), std::size_t(1));
        open(main);
        QCOMPARE(asked_[1].place.frame, 2);
        model_->showStop(1, 3, {frame("inner"), frame("main")});
        QCOMPARE(main.row(), 1);
        QCOMPARE(opened_.last(), QString("inner"));
        QCOMPARE(asked_.back().place.frame, 1); // opened by the user: it stays open
        model_->showFrames({});
        QVERIFY(!main.isValid());
    }

    void moreIsFetchedWhenItIsAskedFor()
    {
        model_->showStop(1, 1, {frame("main")});
        std::vector<ValueEntry> first;
        for (int i = 0; i < 100; ++i)
            first.push_back(value(qPrintable(QString("[%1]").arg(i)), "0"));
        reply(answer(first, 0, 250));
        QCOMPARE(model_->rowCount(at({0})), 101);
        const QModelIndex more = at({0, 100});
        QVERIFY(more.data(LocalsModel::IsMoreRole).toBool());
        QCOMPARE(text(more, 0), QString("… 150 more"));
        model_->fetchNext(more);
        QCOMPARE(asked_[0].place.from, quint64(100));
        reply(answer(first, 100, 250));
        QCOMPARE(model_->rowCount(at({0})), 201);
        model_->fetchNext(at({0, 200}));
        reply(answer({first.begin(), first.begin() + 50}, 200, 250));
        QCOMPARE(model_->rowCount(at({0})), 250);
        QVERIFY(!at({0, 249}).data(LocalsModel::IsMoreRole).toBool());
    }

    void answersThatComeTooLateDoNothing()
    {
        model_->showStop(1, 1, {frame("main")});
        const quint64 node = asked_[0].node;
        ValueList refused;
        refused.refused = "No.";
        model_->fill(node, refused);
        QCOMPARE(model_->rowCount(at({0})), 0);
        QVERIFY(model_->canFetchMore(at({0})));
        model_->fill(node, answer({value("[7]", "1")}, 7, 9)); // a page that follows nothing
        QCOMPARE(model_->rowCount(at({0})), 0);
        model_->forget();
        model_->fill(node, answer({value("a", "1")}));
        model_->fill(12345, answer({value("a", "1")}));
        QCOMPARE(model_->rowCount(), 0);
    }

    void afterForgettingNothingIsCompared()
    {
        model_->showStop(1, 1, {frame("main")});
        reply(answer({value("a", "1")}));
        model_->forget();
        model_->showStop(1, 2, {frame("main")});
        reply(answer({value("a", "2")}));
        QVERIFY(!isChanged(at({0, 0})));
    }
};

QTEST_MAIN(TestLocalsModel)
#include "test_locals_model.moc"

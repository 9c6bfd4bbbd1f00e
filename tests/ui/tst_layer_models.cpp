#include "core/experiment/type_ratio.h"
#include "tests/support/run_builder.h"
#include "tests/support/test_data.h"
#include "ui/common/column_fitter.h"
#include "ui/common/theme.h"
#include "ui/pages/layers/layer_table_model.h"
#include "ui/pages/layers/quantizer_view.h"

#include <QAbstractItemModelTester>
#include <QColor>
#include <QHeaderView>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace ant;
using namespace ant::test;

namespace {

/// A real search over the demo network, made once.
const BuiltQuantizers &demoQuantizers()
{
    static const BuiltQuantizers built = [] {
        RunSpec spec;
        spec.mode = "fip-f";
        return buildQuantizers(spec);
    }();
    return built;
}

QuantizerRecord quantizer(const std::string &type, int bits, Role role, std::vector<std::int64_t> shape,
                          std::int64_t macs)
{
    QuantizerRecord record;
    record.type = type;
    record.bits = bits;
    record.role = role;
    record.shape = std::move(shape);
    record.macs = macs;
    return record;
}

std::shared_ptr<const LayersSnapshot> demoSnapshot()
{
    auto snapshot = std::make_shared<LayersSnapshot>();
    snapshot->quantizers = demoQuantizers().records;
    return snapshot;
}

} // namespace

class LayerModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tableSatisfiesTheModelContract()
    {
        LayerTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(demoSnapshot());
        QCOMPARE(model.rowCount(), int(demoQuantizers().records.size()));
        model.setSnapshot(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void tableShowsWhatTheSearchFound()
    {
        LayerTableModel model;
        model.setSnapshot(demoSnapshot());
        const QuantizerRecord &first = demoQuantizers().records.front();
        const auto text = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(LayerTableModel::LayerColumn), QString::fromStdString(first.layer));
        QCOMPARE(text(LayerTableModel::RoleColumn), QStringLiteral("Weight"));
        QCOMPARE(text(LayerTableModel::TypeColumn), QString::fromStdString(first.type));
        QCOMPARE(text(LayerTableModel::SqnrColumn), QString::number(first.sqnrDb, 'f', 1));
        QCOMPARE(
            model.index(0, LayerTableModel::TypeColumn).data(LayerTableModel::ColourRole).value<QColor>(),
            theme::typeColour(first.type, 4));
    }

    void errorsOfEverySizeStandInOneFormat()
    {
        auto snapshot = std::make_shared<LayersSnapshot>();
        for (const double mse : {0.0039, 3.22e-6, 12.5}) {
            snapshot->quantizers.push_back(quantizer("int", 4, Role::Weight, {4}, 1));
            snapshot->quantizers.back().mse = mse;
        }
        LayerTableModel model;
        model.setSnapshot(snapshot);
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts << model.index(row, LayerTableModel::MseColumn).data().toString();
        QCOMPARE(texts, (QStringList{QStringLiteral("3.90e-03"), QStringLiteral("3.22e-06"),
                                     QStringLiteral("1.25e+01")}));
    }

    void columnsGoInTheirOrderWhereThereIsNoRoomAndComeBack()
    {
        QTableView table;
        LayerTableModel model;
        table.setModel(&model);
        QHeaderView *header = table.horizontalHeader();
        auto *fitter = new ColumnFitter(&table);
        fitter->setDispensable({LayerTableModel::ShapeColumn, LayerTableModel::MacsColumn});
        fitter->setWidths(std::vector<int>(LayerTableModel::ColumnCount, 100), LayerTableModel::LayerColumn);
        const auto hiddenAt = [&](int width) {
            table.resize(width, 200);
            table.show();
            QStringList hidden;
            for (int column = 0; column < LayerTableModel::ColumnCount; ++column)
                if (header->isSectionHidden(column))
                    hidden << model.headerData(column, Qt::Horizontal).toString();
            return hidden;
        };
        QCOMPARE(hiddenAt(1100), QStringList());
        QCOMPARE(hiddenAt(960), QStringList{QStringLiteral("Shape")});
        QCOMPARE(hiddenAt(860), (QStringList{QStringLiteral("Shape"), QStringLiteral("MACs, %")}));
        QCOMPARE(header->length(), header->width());
        QCOMPARE(hiddenAt(1100), QStringList());
    }

    void longestBarBelongsToTheHighestSqnr()
    {
        LayerTableModel model;
        model.setSnapshot(demoSnapshot());
        double highest = 0, fraction = 0;
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.quantizer(row).sqnrDb > highest) {
                highest = model.quantizer(row).sqnrDb;
                fraction = model.index(row, LayerTableModel::SqnrColumn)
                               .data(LayerTableModel::FractionRole)
                               .toDouble();
            }
        QCOMPARE(fraction, 1.0);
    }

    void sharesOfTheWorkSumToAllOfItAndEachLayerCountsOnce()
    {
        LayerTableModel model;
        model.setSnapshot(demoSnapshot());
        double sum = 0, longest = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex cell = model.index(row, LayerTableModel::MacsColumn);
            if (model.quantizer(row).role == Role::Weight)
                sum += cell.data().toDouble();
            longest = std::max(longest, cell.data(LayerTableModel::FractionRole).toDouble());
        }
        QVERIFY2(std::abs(sum - 100) < 0.5, qPrintable(QString::number(sum))); // a digit after the point each
        QCOMPARE(longest, 1.0);
    }

    void typesHaveTheColoursOfTheirDefinitionAndEightBitsDarkerOnes()
    {
        QCOMPARE(theme::typeColour("int", 4), QColor(0x00, 0x72, 0xB2));
        QCOMPARE(theme::typeColour("pot", 4), QColor(0xE6, 0x9F, 0x00));
        QCOMPARE(theme::typeColour("float", 4), QColor(0x00, 0x9E, 0x73));
        QCOMPARE(theme::typeColour("flint", 4), QColor(0xCC, 0x79, 0xA7));
        QVERIFY(theme::typeColour("int", 8).lightness() < theme::typeColour("int", 4).lightness());
        QCOMPARE(theme::typeColour("int", 8).hsvHue(), theme::typeColour("int", 4).hsvHue());
    }

    void ratioCountsLayersParametersAndMacs()
    {
        // Weights: int 2x3 = 6 of 24 elements, flint 18; MACs 100 and 300. Inputs: both pot.
        const TypeRatio ratio = typeRatioOf(
            {quantizer("flint", 4, Role::Weight, {18}, 300), quantizer("pot", 4, Role::Input, {7}, 300),
             quantizer("int", 8, Role::Weight, {2, 3}, 100), quantizer("pot", 4, Role::Input, {9}, 100)});
        QCOMPARE(ratio.shares.size(), std::size_t(3));
        QCOMPARE(ratio.shares[0].what, (TypeAndBits{"int", 8})); // in the order of the types
        QCOMPARE(ratio.shares[1].what, (TypeAndBits{"flint", 4}));
        QCOMPARE(ratio.shares[2].what, (TypeAndBits{"pot", 4}));
        QCOMPARE(ratio.shares[0].percent, (std::array{50.0, 25.0, 25.0, 0.0, 0.0}));
        QCOMPARE(ratio.shares[1].percent, (std::array{50.0, 75.0, 75.0, 0.0, 0.0}));
        QCOMPARE(ratio.shares[2].percent, (std::array{0.0, 0.0, 0.0, 100.0, 100.0}));
    }

    void ratioOfNothingIsEmpty() { QVERIFY(typeRatioOf({}).shares.empty()); }

    void joinedBinsLoseNoElement()
    {
        Histogram histogram{0, 10, {1, 2, 3, 4, 5}, 0};
        const auto bars = joinedBins(histogram, 2); // 3 and 2 bins
        QCOMPARE(bars.size(), std::size_t(2));
        QCOMPARE(bars[0].count, std::uint64_t(6));
        QCOMPARE(bars[0].high, 6.0);
        QCOMPARE(bars[1].count, std::uint64_t(9));
        QCOMPARE(bars[1].high, 10.0);
    }

    void gridIsDrawnInTheUnitsOfTheTensor()
    {
        QuantizerView view;
        view.record.alpha = {0.5f, 1.5f}; // mean 1
        view.detail.grid = {-10.0f, 0.0f, 2.5f, 10.0f};
        QCOMPARE(view.realGrid(), (std::vector<double>{-1.0, 0.0, 0.25, 1.0}));
        QCOMPARE(view.realGrid(1), (std::vector<double>{-1.5, 0.0, 0.375, 1.5})); // of the second channel
    }
};

QTEST_MAIN(LayerModelsTest)
#include "tst_layer_models.moc"

#include "core/numeric/fake_quant.h"
#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/display.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/layers/changes_card.h"
#include "ui/pages/layers/curve_plot.h"
#include "ui/pages/layers/histogram_plot.h"
#include "ui/pages/layers/layer_table_model.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/layers/network_view.h"
#include "ui/pages/layers/quantizer_panel.h"
#include "ui/pages/layers/scale_plot.h"
#include "ui/pages/layers/usage_plot.h"
#include "ui/pages/layers/what_if_bar.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

using namespace ant;
using namespace ant::test;

/// The page on runs of the real engine, used as a person uses it.
class LayersPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(runDemo(workspacePath(), QStringLiteral("ip-f"))); }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        m_window->showPage(MainWindow::Layers);
        page()->showRun({1});
        QTRY_VERIFY(table()->model()->rowCount() > 6);
        QTRY_COMPARE(quantizer(), 0);
        QTRY_VERIFY(network()->placeOfLayer(0).x() >= 0);
    }
    void cleanup() { m_window.reset(); }

    void aClickOnABoxSelectsItsRow()
    {
        page()->showLayersAs(LayersPage::AsNetwork);
        QTRY_VERIFY(network()->isVisible());
        QTest::mouseClick(network(), Qt::LeftButton, {}, network()->placeOfLayer(2));
        QCOMPARE(quantizer(), 4);
        page()->chooseQuantizer(5); // the input of the same layer
        QTest::mouseClick(network(), Qt::LeftButton, {}, network()->placeOfLayer(3));
        QCOMPARE(quantizer(), 7); // stays with inputs
        QCOMPARE(network()->currentLayer(), 3);
        QTest::keyClick(network(), Qt::Key_Up);
        QCOMPARE(quantizer(), 5);
    }

    void aChosenRowIsFramedInTheNetworkWhateverTheSort()
    {
        table()->sortByColumn(LayerTableModel::MseColumn, Qt::DescendingOrder);
        table()->selectRow(3);
        QCOMPARE(network()->currentLayer(), quantizer() / 2);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(network()->isVisible());
        network()->setFocus();
        QTest::keyClick(network(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(table()->isVisible());
    }

    void anotherTypeShowsWhatCoreNumericComputes()
    {
        choose(2);
        QTRY_VERIFY(channel()->isEnabled()); // the weights have been read
        setType(QStringLiteral("float"));
        bits()->setFocus();
        bits()->selectAll();
        QTest::keyClicks(bits(), QStringLiteral("5"));
        const QuantizerView view = direct(2);
        const Codebook codebook =
            Codebook::make({.type = NumericType::fromName("float").value(), .bits = 5}).value();
        const auto found =
            searchPerChannel(*view.values, view.record.alpha.size(), std::span(&codebook, 1), {});
        std::vector<float> rounded(view.values->size());
        fakeQuantize(*view.values, rounded, codebook, {found.value().types.front().alpha});
        QTRY_VERIFY2(outcome().contains(display::real(meanSquaredError(*view.values, rounded))),
                     qPrintable(outcome()));
        QVERIFY(outcome().contains(display::decibel(sqnrDb(*view.values, rounded))));
        QVERIFY(!outcome().contains(QStringLiteral("≈")));
        QCOMPARE(page()->findChild<UsagePlot *>()->table().rows.size(), codebook.values().size());
        QVERIFY(page()->findChild<CurvePlot *>()->table().rows.size() > 3 * 75); // the run's and this one
        QTest::mouseClick(bar()->findChild<QToolButton *>(), Qt::LeftButton);
        QTRY_VERIFY(outcome().contains(QStringLiteral("in the run")));
        QCOMPARE(type()->currentText().toStdString(), view.record.type);
    }

    void theScaleCanBeDraggedOnTheCurve()
    {
        choose(2);
        page()->showChart(QuantizerPanel::Curves);
        auto *curves = page()->findChild<CurvePlot *>();
        QTRY_VERIFY(!curves->handle().isNull() && curves->isVisible());
        curves->replot(); // its axes take their places
        const QPoint from = curves->handle(), to = from + QPoint(-40, 0);
        QTest::mousePress(curves, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, QPointF(to), curves->mapToGlobal(QPointF(to)), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(curves, &move);
        QTest::mouseRelease(curves, Qt::LeftButton, {}, to);
        const int percent = int(std::lround(curves->xAxis->pixelToCoord(to.x())));
        QCOMPARE(percentBox()->value(), percent);
        QTRY_VERIFY(outcome().contains(QStringLiteral("→")));
    }

    void inputsAreEstimatedAndSaySo()
    {
        choose(3);
        percentBox()->setValue(70);
        QTRY_VERIFY(outcome().contains(QStringLiteral("≈")));
        QVERIFY(!channel()->isEnabled());
        QVERIFY(!bar()->findChild<QLabel *>(QStringLiteral("outcome"))->toolTip().isEmpty());
    }

    void aChannelIsChosenFromItsScale()
    {
        choose(2);
        QTRY_VERIFY(channel()->isEnabled());
        page()->showChart(QuantizerPanel::Scales);
        auto *scales = page()->findChild<ScalePlot *>();
        const QuantizerView view = direct(2);
        QCOMPARE(scales->table().rows.size(), view.record.alpha.size());
        QCoreApplication::processEvents();
        scales->replot();
        const QPoint place(int(std::lround(scales->xAxis->coordToPixel(3))), scales->height() / 2);
        QTest::mouseClick(scales, Qt::LeftButton, {}, place);
        QCOMPARE(channel()->value(), 3);
        page()->showChart(QuantizerPanel::Histogram);
        const auto *histogram = page()->findChild<HistogramPlot *>();
        QTRY_COMPARE(histogram->histogram().channel, 3);
        QCOMPARE(histogram->histogram().run.linear.total(),
                 std::uint64_t(view.values->size() / view.record.alpha.size()));
    }

    void quantizedValuesAndErrorsAreCounted()
    {
        choose(2);
        QTRY_VERIFY(channel()->isEnabled());
        const auto *histogram = page()->findChild<HistogramPlot *>();
        const std::uint64_t elements = direct(2).values->size();
        auto *part = page()->findChild<QComboBox *>(QStringLiteral("part"));
        for (const int index : {1, 2}) {
            part->setCurrentIndex(index);
            QTRY_COMPARE(histogram->histogram().part, TensorPart(index));
            QCOMPARE(histogram->histogram().run.linear.total(), elements);
            QVERIFY(!histogram->histogram().tried);
        }
        bits()->setValue(6);
        QTRY_VERIFY(histogram->histogram().tried); // both, to compare
        QCOMPARE(histogram->histogram().tried->linear.total(), elements);
        const PlottedQuantizer &both = histogram->histogram().quantizer;
        QVERIFY(both.tried->record.mse < both.run->record.mse);
    }

    void collectedChangesBecomeTheOverridesOfANewRun()
    {
        collect(0, QStringLiteral("float"), 6, 0);
        collect(3, QStringLiteral("int"), 5, 80);
        collect(6, QLatin1String(kNotQuantized), 0, 0);
        QCOMPARE(changes()->model()->rowCount(), 3);
        QVERIFY(changes()->isVisible());
        choose(0); // comes back to what was collected for it
        QTRY_COMPARE(type()->currentText(), QStringLiteral("float"));
        QCOMPARE(bits()->value(), 6);
        button(QStringLiteral("New run with these…"))->click();
        QCOMPARE(m_window->currentPage(), int(MainWindow::NewRun));
        const RunSpec spec = m_window->launchPage()->form()->spec();
        QCOMPARE(spec.overrides.size(), std::size_t(3));
        QTRY_VERIFY(m_window->launchPage()->summary()->canStart());
        const QuantizerRecord input = direct(3).record;
        m_window->launchPage()->findChild<QPushButton *>(QStringLiteral("primary"))->click();
        QTRY_COMPARE_WITH_TIMEOUT(stateOfNewest(), RunState::Done, 120'000);
        Workspace workspace = openToWrite(workspacePath());
        const auto found = workspace.quantizers(m_window->reader()->runs()->runs.back().id).value();
        const auto at = [&](int index) { return std::ranges::find(found, index, &QuantizerRecord::index); };
        QCOMPARE(at(0)->type, std::string("float"));
        QCOMPARE(at(0)->bits, 6);
        QCOMPARE(at(3)->type, std::string("int"));
        QCOMPARE(at(3)->bits, 5);
        QCOMPARE(at(3)->alpha, std::vector<float>{input.absmax.front() * float(80 * 0.01)});
        QVERIFY(at(6) == found.end()); // stayed in floating point
        // What was promised for the weight is what the run measured.
        QVERIFY(std::abs(at(0)->mse - m_promised) <= 1e-9 * m_promised);
    }

    void changesAreTakenOffWithTheDeleteKey()
    {
        collect(0, QStringLiteral("float"), 6, 0);
        collect(2, QStringLiteral("int"), 6, 0);
        changes()->view()->selectRow(0);
        QCOMPARE(quantizer(), 0); // it is looked at
        changes()->view()->setFocus();
        QTest::keyClick(changes()->view(), Qt::Key_Delete);
        QCOMPARE(changes()->model()->rowCount(), 1);
        button(QStringLiteral("Clear"))->click();
        QCOMPARE(changes()->model()->rowCount(), 0);
        QVERIFY(!changes()->isVisible());
        QTRY_VERIFY(outcome().contains(QStringLiteral("in the run")));
    }

private:
    LayersPage *page() const { return m_window->layersPage(); }
    QTableView *table() const
    {
        for (auto *view : page()->findChildren<QTableView *>())
            if (view->accessibleName() == QStringLiteral("Layers"))
                return view;
        return nullptr;
    }
    NetworkView *network() const { return page()->findChild<NetworkView *>(); }
    ChangesCard *changes() const { return page()->findChild<ChangesCard *>(); }
    WhatIfBar *bar() const { return page()->findChild<WhatIfBar *>(); }
    QComboBox *type() const { return bar()->findChild<QComboBox *>(); }
    QSpinBox *bits() const { return bar()->findChild<QSpinBox *>(QStringLiteral("bits")); }
    QSpinBox *percentBox() const { return bar()->findChild<QSpinBox *>(QStringLiteral("percent")); }
    QSpinBox *channel() const { return page()->findChild<QSpinBox *>(QStringLiteral("channel")); }
    QString outcome() const { return bar()->findChild<QLabel *>(QStringLiteral("outcome"))->text(); }
    QPushButton *button(const QString &text) const
    {
        for (auto *found : page()->findChildren<QPushButton *>())
            if (found->text() == text)
                return found;
        return nullptr;
    }
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    RunState stateOfNewest() const
    {
        const auto &runs = m_window->reader()->runs()->runs;
        return runs.size() < 2 ? RunState::Queued : runs.back().state;
    }

    /// Index of the quantizer whose row is chosen; -1: none.
    int quantizer() const
    {
        const auto *proxy = static_cast<const QSortFilterProxyModel *>(table()->model());
        const auto *model = static_cast<const LayerTableModel *>(proxy->sourceModel());
        const QModelIndex now = table()->currentIndex();
        return now.isValid() ? model->quantizer(proxy->mapToSource(now).row()).index : -1;
    }
    /// Chooses a quantizer and waits until it is shown.
    void choose(int index)
    {
        page()->chooseQuantizer(index);
        QCOMPARE(quantizer(), index);
        const std::string layer = direct(index).record.layer;
        QTRY_VERIFY(page()->findChild<HistogramPlot *>()->histogram().quantizer &&
                    page()->findChild<HistogramPlot *>()->histogram().quantizer.run->record.index == index);
    }
    void setType(const QString &name)
    {
        type()->setFocus();
        type()->setCurrentIndex(type()->findText(name));
    }
    /// Tries something and collects it with the keyboard.
    void collect(int index, const QString &typeName, int width, int percent)
    {
        choose(index);
        if (index % 2 == 0)
            QTRY_VERIFY(channel()->isEnabled()); // exact from here on
        setType(typeName);
        if (width > 0)
            bits()->setValue(width);
        percentBox()->setValue(percent);
        auto *add = button(QStringLiteral("Collect"));
        QTRY_VERIFY(add->isEnabled());
        QTest::keyClick(page(), Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(changes()->model()->find(index)); // a shortcut presses a button for a moment
        if (index == 0)
            m_promised = changes()->model()->find(0)->after.mse;
    }
    /// The quantizer as the workspace and the weight file say, without the page.
    QuantizerView direct(int index) const
    {
        Workspace workspace = openToWrite(workspacePath());
        const auto records = workspace.quantizers({1}).value();
        QuantizerView view{*std::ranges::find(records, index, &QuantizerRecord::index),
                           workspace.quantizerDetail({1}, index).value(), nullptr};
        RunWeights weights;
        if (view.record.role == Role::Weight)
            view.values = weights
                              .weightOf(weightPlaceOf(workspace.run({1}).value().spec,
                                                      workspace.environment({1}).value()),
                                        view.record.layer, view.record.shape)
                              .value();
        return view;
    }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
    double m_promised = 0;
};

QTEST_MAIN(LayersPageTest)
#include "tst_layers_page.moc"

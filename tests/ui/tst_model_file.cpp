#include "core/base/files.h"
#include "core/experiment/sensitivity.h"
#include "core/report/checkpoint_export.h"
#include "tests/experiment/onnx_bytes.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/launch/convert_dialog.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/model_edit.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/layers/histogram_plot.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/layers/network_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace ant;
using namespace ant::test;

namespace {

constexpr int kRunMs = 120'000; ///< a loaded machine with two processors is slow

std::vector<float> waves(std::size_t count)
{
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = float(std::sin(double(i + 1)));
    return values;
}

/// Convolution of one pixel to 8 channels, average, linear layer of 10 classes; for images of the demo.
std::string smallNetwork()
{
    return onnxModel({onnxNode("Conv", {"image", "w", "b"}, "features.0", {{"kernel_shape", {1, 1}}}),
                      onnxNode("Relu", {"features.0"}, "relu"),
                      onnxNode("GlobalAveragePool", {"relu"}, "mean"), onnxNode("Flatten", {"mean"}, "flat"),
                      onnxNode("MatMul", {"flat", "m"}, "product"), onnxNode("Add", {"product", "c"}, "out")},
                     {onnxTensor("w", {8, 3, 1, 1}, waves(24)), onnxTensor("b", {8}, waves(8)),
                      onnxTensor("m", {8, 10}, waves(80)), onnxTensor("c", {10}, waves(10))},
                     32, 10);
}

} // namespace

/// A network from an ONNX file, from the form to its layers.
class ModelFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeFileAtomically(file(), smallNetwork()).ok());
        QVERIFY(writeFileAtomically(m_folder.path() / "text.onnx", "no network").ok());
    }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        m_window->openWorkspace(m_folder.path() / "workspace");
        QTRY_VERIFY(m_window->reader()->runs());
        m_window->showPage(MainWindow::NewRun);
        form()->setSpec(RunSpec());
    }
    void cleanup() { m_window.reset(); }

    void whatIsInATypedFileIsToldBesideIt()
    {
        type(file());
        QTRY_VERIFY2(form()->factAt("model").contains(QStringLiteral("2 layers, 122 parameters")),
                     qPrintable(form()->factAt("model") + form()->problemAt("model")));
        QCOMPARE(form()->spec().model, file().string());
        QVERIFY(form()->factAt("weights").startsWith(QStringLiteral("In the model's file: 4 tensors")));
        QTRY_COMPARE(form()->spec().dataset.kind, std::string("cifar10")); // as large as its images
        type("resnet20");
        QTRY_COMPARE(form()->factAt("model"), QString());
        QCOMPARE(form()->spec().model, std::string("resnet20"));
    }

    void aSpecThatIsFilledInKeepsItsData()
    {
        auto *edit = m_window->findChild<ModelEdit *>();
        QSignalSpy chosen(edit, &ModelEdit::chosen);
        form()->setSpec(spec());
        QTRY_VERIFY(edit->info());
        QCOMPARE(edit->info()->classes, 10);
        QCOMPARE(chosen.size(), 0);
        QCOMPARE(form()->spec().dataset.kind, std::string("demo"));
    }

    void whatCannotBeAModelIsToldAtTheField_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("said");
        QTest::newRow("no ONNX") << "text.onnx"
                                 << "text.onnx";
        QTest::newRow("no file") << "none.onnx"
                                 << "none.onnx";
        QTest::newRow("of PyTorch") << "network.pt"
                                    << "antq convert-model";
    }
    void whatCannotBeAModelIsToldAtTheField()
    {
        QFETCH(QString, name);
        QFETCH(QString, said);
        type(m_folder.path() / name.toStdString());
        QTRY_VERIFY(form()->problemAt("model").contains(said));
        QVERIFY(!m_window->launchPage()->summary()->canStart());
    }

    void aChosenFileOfPytorchIsConvertedOrSaysWhyNot()
    {
        const auto script = m_folder.path() / "script.pt";
        QVERIFY(writeFileAtomically(script, "no network").ok());
        form()->chooseModel(QString::fromStdString(script.string()));
        const QPointer<ConvertDialog> dialog = m_window->findChild<ConvertDialog *>();
        QVERIFY(dialog);
        auto *images = dialog->findChild<QLineEdit *>();
        auto *button = dialog->findChild<QPushButton *>(QStringLiteral("primary"));
        images->setText(QStringLiteral("3x32"));
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(dialog->verdict().contains(QStringLiteral("as 3x224x224")));
        images->setText(QStringLiteral("3x32x32"));
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(
            dialog->verdict().contains(QStringLiteral("no network that torch.jit.save wrote")), kRunMs);
        dialog->reject();
        QTRY_VERIFY(!dialog);
    }

    void whatWasConvertedBecomesTheModel()
    {
        ConvertDialog *dialog = m_window->launchPage()->convertModel(QStringLiteral("/nowhere/net.pt"));
        Q_EMIT dialog->converted(QString::fromStdString(file().string()));
        dialog->reject();
        QCOMPARE(form()->spec().model, file().string());
        QTRY_COMPARE(form()->spec().dataset.kind, std::string("cifar10"));
    }

    void itRunsAndIsInspectedAndExportedLikeAnyOther()
    {
        m_window->launchPage()->fill(spec());
        const LaunchSummary *summary = m_window->launchPage()->summary();
        QTRY_VERIFY(summary->canStart());
        for (QPushButton *button : summary->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Start now"))
                QTest::mouseClick(button, Qt::LeftButton);
        const auto runs = [this]() -> const std::vector<RunSummary> & {
            return m_window->reader()->runs()->runs;
        };
        QTRY_VERIFY_WITH_TIMEOUT(!runs().empty() && isFinished(runs().front().state), kRunMs);
        QVERIFY2(runs().front().state == RunState::Done, runs().front().error.c_str());
        QCOMPARE(runs().front().result->total, std::int64_t(64));

        LayersPage *page = m_window->layersPage();
        page->showRun(runs().front().id);
        m_window->showPage(MainWindow::Layers);
        const auto *table = page->findChild<QTableView *>(QStringLiteral("layers"));
        QTRY_COMPARE(table->model()->rowCount(), 4);                             // 2 layers, weight and input
        QTRY_VERIFY(page->findChild<NetworkView *>()->placeOfLayer(1).x() >= 0); // it is drawn
        page->chooseQuantizer(0);
        const auto *histogram = page->findChild<HistogramPlot *>();
        QTRY_COMPARE(histogram->histogram().run.linear.total(), std::uint64_t(24)); // its weights were read
        page->chooseQuantizer(2); // of the product, which the file has transposed
        QTRY_COMPARE(histogram->histogram().run.linear.total(), std::uint64_t(80));

        auto workspace = Workspace::open(m_folder.path() / "workspace", Workspace::Access::Read);
        ANT_VERIFY_OK(workspace);
        const auto checkpoint = checkpointOf(workspace.value(), runs().front().id);
        ANT_VERIFY_OK(checkpoint);
        QVERIFY(checkpoint.value().tensors.contains("features.0.weight"));
        ANT_VERIFY_OK(sensitivityKey(runs().front().spec)); // its weights are found there, too
    }

private:
    std::filesystem::path file() const { return m_folder.path() / "small.onnx"; }
    RunForm *form() const { return m_window->launchPage()->form(); }
    RunSpec spec() const
    {
        RunSpec spec;
        spec.model = file().string();
        spec.dataset = {"demo", {}};
        spec.limit = 64;
        spec.threads = 1;
        return spec;
    }
    void type(const std::filesystem::path &model)
    {
        auto *box = m_window->findChild<ModelEdit *>()->findChild<QComboBox *>();
        box->setFocus();
        box->setEditText(QString::fromStdString(model.string()));
    }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(ModelFileTest)
#include "tst_model_file.moc"

#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/table_card.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/pareto/pareto_page.h"
#include "ui/pages/pareto/pareto_plot.h"
#include "ui/pages/pareto/sensitivity_plot.h"

#include <QAction>
#include <QFileDialog>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>

using namespace ant;
using namespace ant::test;

namespace {

bool runAntq(QStringList arguments, const std::filesystem::path &workspace)
{
    QProcess antq;
    antq.start(QStringLiteral(ANT_PROGRAM),
               arguments << QStringLiteral("--workspace") << QString::fromStdString(workspace.string()));
    const bool isDone = antq.waitForFinished(120'000) && antq.exitCode() == 0;
    if (!isDone)
        qWarning("%s", antq.readAllStandardError().constData());
    return isDone;
}

} // namespace

/// On a workspace whose sensitivity the real engine measured.
class ParetoPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(runAntq({QStringLiteral("run"), QStringLiteral("--limit"), QStringLiteral("64"),
                         QStringLiteral("--batch"), QStringLiteral("32"), QStringLiteral("--budget"),
                         QStringLiteral("bits=4.5"), QStringLiteral("--sensitivity-images"),
                         QStringLiteral("32"), QStringLiteral("--threads"), QStringLiteral("1")},
                        workspacePath()));
    }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        m_window->openWorkspace(workspacePath());
        m_window->showPage(MainWindow::Pareto);
        QTRY_VERIFY(page()->snapshot() && page()->snapshot()->problem);
    }
    void cleanup() { m_window.reset(); }

    void theFrontIsShownWithTheRunThatWasMeasured()
    {
        const Pareto &pareto = page()->snapshot()->pareto;
        QCOMPARE(pareto.points.front().kind, ParetoPoint::Kind::Front);
        int measured = 0;
        for (const ParetoPoint &point : pareto.points)
            measured += point.run.has_value();
        QCOMPARE(measured, 1);
        QCOMPARE(page()->plot()->table().rows.size(), pareto.points.size());
    }

    void theLineOfFloatingPointSaysThatNoRunMeasuredIt()
    {
        QStringList texts;
        for (int i = 0; i < page()->plot()->itemCount(); ++i)
            if (const auto *text = qobject_cast<QCPItemText *>(page()->plot()->item(i)))
                texts << text->text();
        const double fp32 = page()->snapshot()->pareto.accuracy.fp32;
        QVERIFY2(texts.contains(QStringLiteral("fp32 %1 %, estimated").arg(fp32, 0, 'f', 1)),
                 qPrintable(texts.join(QLatin1Char(';'))));
    }

    void predictedPointsAreHollow()
    {
        const Pareto &pareto = page()->snapshot()->pareto;
        const QImage picture = page()->plot()->toPixmap().toImage();
        int hollow = 0;
        for (std::size_t i = 0; i < pareto.points.size(); ++i)
            if (pareto.points[i].kind == ParetoPoint::Kind::Front && !pareto.points[i].run)
                hollow += picture.pixelColor(page()->plot()->placeOf(int(i))) == theme::current().surface;
        QVERIFY(hollow > 0);
    }

    void theFirstPointLosesLittleAndIsInSight()
    {
        const Pareto &pareto = page()->snapshot()->pareto;
        const int chosen = card(QStringLiteral("Points"))->currentRow();
        QVERIFY(chosen >= 0);
        const ParetoPoint &point = pareto.points[std::size_t(chosen)];
        QVERIFY(point.kind == ParetoPoint::Kind::Front);
        QVERIFY(point.predictedTop1 >= pareto.accuracy.fp32 - 1);
        for (int cheaper = 0; cheaper < chosen; ++cheaper)
            QVERIFY(pareto.points[std::size_t(cheaper)].predictedTop1 < pareto.accuracy.fp32 - 1);
        QVERIFY(page()->plot()->axisRect()->rect().contains(page()->plot()->placeOf(chosen)));
        QCOMPARE(point.title,
                 "best for " +
                     QString::number(double(point.assignment.cost.bytes) / 1e3, 'f', 1).toStdString() +
                     " kB");
    }

    void aClickOnAPointShowsTheBitsOfEachLayer()
    {
        const auto &points = page()->snapshot()->pareto.points;
        const int chosen = frontPoint();
        QTest::mouseClick(page()->plot(), Qt::LeftButton, {}, page()->plot()->placeOf(chosen));
        const Table &layers = card(QStringLiteral("Bits of each layer"))->table();
        const auto &quantizers = points[std::size_t(chosen)].assignment.quantizers;
        QCOMPARE(layers.rows.size(), quantizers.size() / 2);
        for (std::size_t i = 0; i < layers.rows.size(); ++i) {
            QCOMPARE(std::get<std::string>(layers.rows[i][0].value), quantizers[2 * i].layer);
            QCOMPARE(std::get<std::string>(layers.rows[i][1].value),
                     std::to_string(quantizers[2 * i].bits) + "  " + quantizers[2 * i].type);
        }
        QCOMPARE(card(QStringLiteral("Points"))->currentRow(), chosen);
    }

    void theOtherAxisAndTheRulesMakeAnotherFront()
    {
        const auto before = page()->snapshot();
        auto *lowest = box(QStringLiteral("Lowest bits"));
        lowest->setValue(5);
        QTRY_VERIFY(page()->snapshot() != before);
        for (const ParetoPoint &point : page()->snapshot()->pareto.points)
            if (point.kind == ParetoPoint::Kind::Front)
                for (std::size_t i = 0; i < point.assignment.quantizers.size(); i += 2)
                    QVERIFY(point.assignment.quantizers[i].bits >= 5);
    }

    void aPointIsStartedAsARunWithItsBits()
    {
        const std::size_t before = openToWrite(workspacePath()).runs().value().size();
        const int chosen = frontPoint();
        QTest::mouseClick(page()->plot(), Qt::LeftButton, {}, page()->plot()->placeOf(chosen));
        const std::vector<int> bits =
            page()->snapshot()->pareto.points[std::size_t(chosen)].assignment.bits();
        QTest::mouseClick(button(QStringLiteral("Start as a run")), Qt::LeftButton);
        const auto last = [](const std::filesystem::path &folder) {
            return openToWrite(folder).runs().value().back();
        };
        QTRY_COMPARE(openToWrite(workspacePath()).runs().value().size(), before + 1);
        QTRY_COMPARE_WITH_TIMEOUT(last(workspacePath()).state, RunState::Done, 60'000);
        QCOMPARE(bitsOf(last(workspacePath()).spec, page()->snapshot()->problem->size), bits);
        // It appears as measured without being asked for.
        const auto isMeasured = [&] {
            for (const ParetoPoint &point : page()->snapshot()->pareto.points)
                if (point.run && point.run->id == last(workspacePath()).id)
                    return true;
            return false;
        };
        QTRY_VERIFY(isMeasured());
    }

    void theBitsOfAPointAreSavedForTheCommandLine()
    {
        const QString file = QString::fromStdString((m_folder.path() / "bits.json").string());
        QTest::mouseClick(button(QStringLiteral("Export bits…")), Qt::LeftButton);
        QFileDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_window->findChild<QFileDialog *>()));
        dialog->selectFile(file);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(QFile::exists(file));
        QTRY_VERIFY(readAssignment(file.toStdString()).ok());
        QVERIFY(runAntq({QStringLiteral("run"), QStringLiteral("--limit"), QStringLiteral("32"),
                         QStringLiteral("--batch"), QStringLiteral("32"), QStringLiteral("--threads"),
                         QStringLiteral("1"), QStringLiteral("--assignment"), file},
                        workspacePath()));
    }

    void sensitivitiesAreBarsOfEveryLayer()
    {
        page()->showView(1);
        auto *plot = page()->findChild<SensitivityPlot *>();
        QVERIFY(plot->isVisible());
        const std::size_t layers = page()->snapshot()->problem->size.layers.size();
        QCOMPARE(plot->plottableCount(), 2);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(std::size_t(qobject_cast<QCPBars *>(plot->plottable(i))->data()->size()), layers);
        QCOMPARE(plot->table().rows.size(), 2 * layers);
        QVERIFY(plot->bytesFor("bars.csv").ok());
    }

    void withoutAMeasurementThePageOffersToMeasure()
    {
        const auto other = m_folder.path() / "other";
        QVERIFY(runDemo(other, QStringLiteral("ip-f"), 32));
        m_window->openWorkspace(other);
        QTRY_VERIFY(!page()->snapshot()->problem);
        auto *measure = button(QStringLiteral("Measure sensitivity"));
        QTRY_VERIFY(measure->isVisible() && measure->isEnabled());
        QTest::mouseClick(measure, Qt::LeftButton);
        QTRY_COMPARE(openToWrite(other).runs().value().size(), std::size_t(2));
        QCOMPARE(openToWrite(other).runs().value().back().spec.task, Task::Sensitivity);
        QTRY_VERIFY_WITH_TIMEOUT(page()->snapshot()->problem.has_value(), 60'000);
    }

    void theLayersOfANetworkThatWasNotMeasuredOfferItToo()
    {
        m_window->showPage(MainWindow::Layers);
        auto *measure = measureAction();
        QVERIFY(measure);
        QTRY_COMPARE(m_window->layersPage()->run().value > 0, true);
        QVERIFY(!measure->isVisible()); // of this one it is known

        const auto other = m_folder.path() / "unmeasured";
        QVERIFY(runDemo(other, QStringLiteral("ip-f"), 32));
        m_window->openWorkspace(other);
        QTRY_VERIFY(measure->isVisible());
        measure->trigger();
        QCOMPARE(m_window->currentPage(), int(MainWindow::NewRun));
        const RunSpec spec = m_window->launchPage()->form()->spec();
        QCOMPARE(spec.task, Task::Sensitivity);
        QCOMPARE(spec.model, std::string("demo"));
        QCOMPARE(spec.limit, kSensitivityImages);
    }

private:
    QAction *measureAction() const
    {
        for (QAction *found : m_window->layersPage()->actions())
            if (found->text() == QStringLiteral("Measure sensitivity"))
                return found;
        return nullptr;
    }
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    ParetoPage *page() const { return m_window->paretoPage(); }
    /// One in the middle of the front, on which nothing else lies.
    int frontPoint() const
    {
        int front = 0;
        for (const ParetoPoint &point : page()->snapshot()->pareto.points)
            front += point.kind == ParetoPoint::Kind::Front;
        return front / 2;
    }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *found : page()->findChildren<QPushButton *>())
            if (found->text() == text)
                return found;
        return nullptr;
    }
    TableCard *card(const QString &title) const
    {
        for (TableCard *found : page()->findChildren<TableCard *>())
            if (found->view()->accessibleName() == title)
                return found;
        return nullptr;
    }
    QSpinBox *box(const QString &name) const
    {
        for (QSpinBox *found : page()->findChildren<QSpinBox *>())
            if (found->accessibleName().startsWith(name))
                return found;
        return nullptr;
    }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(ParetoPageTest)
#include "tst_pareto_page.moc"

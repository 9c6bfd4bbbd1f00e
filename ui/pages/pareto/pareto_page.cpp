#include "ui/pages/pareto/pareto_page.h"

#include "core/experiment/model_source.h"
#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/run_actions.h"
#include "ui/common/save_dialog.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/pages/pareto/pareto_plot.h"
#include "ui/pages/pareto/sensitivity_plot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>

#include <algorithm>

namespace ant {
namespace {

constexpr double kAcceptedLoss = 1; ///< percentage points, of the point that is shown first

} // namespace

void ParetoPage::measure(const RunSpec &spec)
{
    if (spec.isFloatingPoint()) { // whose types are to be measured was not said: those of the default mode
        RunSpec quantized = spec;
        quantized.mode = RunSpec().mode;
        return measure(quantized);
    }
    context().actions->start(sensitivitySpec(spec));
    banner()->showNotice(tr("Measuring what each layer's bits are worth. It takes a minute or more; the page "
                            "shows it when it is done."));
}

void ParetoPage::showView(int view)
{
    m_view->setCurrent(view);
    m_views->setCurrentIndex(view);
}

void ParetoPage::showRuns(const std::shared_ptr<const RunsSnapshot> &)
{
    readNow();
}

void ParetoPage::readNow()
{
    m_asked.axis = m_axis->current() == 0 ? CostAxis::Size : CostAxis::Bops;
    m_asked.inputBits = m_inputBits->value();
    m_asked.lowestBits = m_lowestBits->value();
    m_asked.keepsEnds = m_keepsEnds->isChecked();
    m_inputBits->setEnabled(m_asked.axis == CostAxis::Size);
    reader().ask(
        m_question, this, [asked = m_asked](Workspace &workspace) { return readPareto(workspace, asked); },
        [this](Result<std::shared_ptr<const ParetoSnapshot>> snapshot) {
            if (snapshot.ok())
                showSnapshot(std::move(snapshot).value());
            else
                banner()->showError(QString::fromStdString(snapshot.error().text()));
        });
}

void ParetoPage::showEmpty()
{
    setSubtitle({});
    m_point = -1;
    m_measureFirst->setEnabled(!m_snapshot->networks.empty());
    m_empty->setTexts(tr("No sensitivities yet"),
                      m_snapshot->networks.empty()
                          ? tr("Run a network first. Then it can be measured what the bits of each layer are "
                               "worth, and where a budget of megabytes or bit operations is best spent.")
                          : tr("Measured once, what each layer's bits are worth shows where a budget of "
                               "megabytes or bit operations is best spent."));
    m_stack->setCurrentIndex(0);
}

void ParetoPage::showSnapshot(std::shared_ptr<const ParetoSnapshot> snapshot)
{
    const ParetoPoint *before = point();
    const std::optional<Assignment> kept = before ? std::optional(before->assignment) : std::nullopt;
    m_snapshot = std::move(snapshot);
    fillMeasureMenu();
    if (!m_snapshot->problem)
        return showEmpty();
    m_stack->setCurrentIndex(1);
    fillChooser();
    const Sensitivity &sensitivity = m_snapshot->problem->sensitivity;
    setSubtitle(tr("measured on %1 %2 images%3")
                    .arg(sensitivity.key.images)
                    .arg(sensitivity.key.isFromTraining ? tr("training") : tr("evaluation"))
                    .arg(sensitivity.key.feeds ? tr(", weights rounded with feedback") : QString()));
    if (!m_snapshot->whyNot.empty())
        banner()->showError(QString::fromStdString(m_snapshot->whyNot));
    m_plot->setPareto(m_snapshot->pareto);
    m_points->setTable(paretoTable(m_snapshot->pareto));
    m_sensitivity->setProblem(std::shared_ptr<const AllocationProblem>(m_snapshot, &*m_snapshot->problem));
    m_numbers->setTable(sensitivityTable(*m_snapshot->problem));
    const auto &points = m_snapshot->pareto.points;
    const auto same = std::ranges::find_if(points, [&](const ParetoPoint &other) {
        return kept && other.assignment.quantizers == kept->quantizers;
    });
    m_point = -1;
    choosePoint(same != points.end() ? int(same - points.begin())
                                     : pointWithin(m_snapshot->pareto, kAcceptedLoss));
}

void ParetoPage::fillChooser()
{
    const QSignalBlocker quiet(m_chooser);
    m_chooser->clear();
    for (const Sensitivity &sensitivity : m_snapshot->measured)
        m_chooser->addItem(QString::fromStdString(titleOf(sensitivity)), qlonglong(sensitivity.id));
    m_chooser->setCurrentIndex(m_chooser->findData(qlonglong(m_snapshot->problem->sensitivity.id)));
}

void ParetoPage::fillMeasureMenu()
{
    m_measureMenu->clear();
    for (const RunSpec &spec : m_snapshot->networks) {
        const QString weights = QFileInfo(display::path(spec.weights)).fileName();
        auto *action = m_measureMenu->addAction(
            tr("%1, %2, mode %3")
                .arg(QString::fromStdString(shortModelName(spec.model)),
                     weights.isEmpty() ? tr("built-in weights") : weights,
                     QString::fromStdString(spec.isFloatingPoint() ? RunSpec().mode : spec.mode)));
        connect(action, &QAction::triggered, this, [this, spec] { measure(spec); });
    }
    m_measureMenu->setEnabled(!m_snapshot->networks.empty());
}

const ParetoPoint *ParetoPage::point() const
{
    if (!m_snapshot || m_point < 0 || std::size_t(m_point) >= m_snapshot->pareto.points.size())
        return nullptr;
    return &m_snapshot->pareto.points[std::size_t(m_point)];
}

void ParetoPage::choosePoint(int chosen)
{
    if (chosen == m_point)
        return;
    m_point = chosen;
    m_plot->setChosen(chosen);
    if (chosen >= 0 && m_points->currentRow() != chosen)
        m_points->selectRow(chosen);
    showPoint();
}

void ParetoPage::showPoint()
{
    const ParetoPoint *chosen = point();
    for (QPushButton *button : {m_start, m_export})
        button->setEnabled(chosen);
    if (!chosen) {
        m_pointTitle->setText(tr("No point chosen"));
        m_pointText->clear();
        m_layers->setTable({});
        return;
    }
    const NetworkCost &cost = chosen->assignment.cost;
    const QString title = QString::fromStdString(chosen->title);
    m_pointTitle->setText(title.left(1).toUpper() + title.mid(1));
    QString text = tr("%1 kB, %2 million bit operations. Mean width: %3 bits of weights, %4 of inputs. "
                      "Predicted top-1 %5 %")
                       .arg(double(cost.bytes) / 1e3, 0, 'f', 1)
                       .arg(double(cost.bops) / 1e6, 0, 'f', 1)
                       .arg(cost.weightBits, 0, 'f', 2)
                       .arg(cost.inputBits, 0, 'f', 2)
                       .arg(chosen->predictedTop1, 0, 'f', 1);
    if (chosen->run)
        text += tr("; measured %1 % of %2 images by run %3")
                    .arg(chosen->run->top1, 0, 'f', 1)
                    .arg(chosen->run->total)
                    .arg(chosen->run->id.value);
    m_pointText->setText(text + QLatin1Char('.'));
    m_layers->setTable(layersOf(*chosen));
}

Table ParetoPage::layersOf(const ParetoPoint &point)
{
    const auto text = [](const AssignedQuantizer &quantizer) {
        return std::to_string(quantizer.bits) + "  " + quantizer.type;
    };
    Table table{"Bits of each layer", {"layer", "weights", "inputs"}, {}};
    const auto &quantizers = point.assignment.quantizers;
    for (std::size_t i = 0; i + 1 < quantizers.size(); i += 2)
        table.rows.push_back({{quantizers[i].layer}, {text(quantizers[i])}, {text(quantizers[i + 1])}});
    return table;
}

void ParetoPage::startPoint()
{
    const ParetoPoint *chosen = point();
    if (!chosen)
        return;
    RunSpec spec = m_snapshot->spec;
    if (const auto applied = applyAssignment(chosen->assignment, spec); !applied.ok())
        return banner()->showError(QString::fromStdString(applied.error().text()));
    spec.name = shortModelName(spec.model) + " " + spec.mode + ", " + chosen->title;
    context().actions->start(spec);
    banner()->showNotice(tr("A run with these bits has been started; its accuracy appears here."));
}

void ParetoPage::exportPoint()
{
    const ParetoPoint *chosen = point();
    if (!chosen)
        return;
    saveThroughDialog(
        this, tr("Save the bits of each layer"),
        QString::fromStdString(chosen->assignment.model) + QStringLiteral("-bits.json"),
        {tr("Assignment (*.json)")},
        [bytes = toJsonText(chosen->assignment)](const std::string &) -> Result<std::string> {
            return bytes;
        },
        [this](const QString &file, const Result<void> &done) { reportSaved(file, display::failure(done)); });
}

void ParetoPage::applySensitivityOptions()
{
    m_sensitivity->showWidth(static_cast<SensitivityPlot::Measure>(m_measure->current()), m_bits->value());
}

} // namespace ant

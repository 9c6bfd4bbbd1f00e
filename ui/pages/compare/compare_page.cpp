#include "ui/pages/compare/compare_page.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/image_grid.h"
#include "ui/common/run_chooser.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/pages/compare/overlay_plot.h"
#include "ui/pages/compare/run_pick_model.h"

#include <QLabel>
#include <QStackedWidget>

#include <algorithm>

namespace ant {
namespace {

constexpr std::size_t kMostTiles = 200; ///< of each kind; the table of a file has all of them

QString asSentence(const std::string &reason)
{
    QString text = QString::fromStdString(reason);
    return text.replace(0, 1, text.left(1).toUpper()) + QLatin1Char('.');
}

/// What the test of each difference says, a line a run.
QString notesOf(const Table &accuracy)
{
    const auto column = std::size_t(std::ranges::find(accuracy.columns, "note") - accuracy.columns.begin());
    QStringList lines;
    for (std::size_t row = 1; row < accuracy.rows.size(); ++row) // the first is what they are compared with
        lines << QStringLiteral("#%1: %2").arg(QString::fromStdString(shown(accuracy.rows[row][0])),
                                               QString::fromStdString(shown(accuracy.rows[row][column])));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void ComparePage::compare(const std::vector<RunId> &runs)
{
    if (reader().runs())
        m_picks->setRuns(reader().runs()->runs);
    m_picks->setPicked(runs);
}

void ComparePage::showView(int view)
{
    m_view->setCurrent(view);
    m_views->setCurrentIndex(view);
}

void ComparePage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    m_picks->setRuns(runs->runs);
    if (m_picks->picked().size() < 2)
        showEmpty();
}

void ComparePage::showEmpty()
{
    m_question.drop();
    m_quantizerQuestion.drop();
    m_comparison.reset();
    setSubtitle({});
    if (m_picks->rowCount() < 2)
        m_empty->setTexts(tr("Nothing to compare yet"),
                          tr("Two finished runs can be set side by side: what differs in them, whether the "
                             "difference in accuracy is more than chance, and which images changed."));
    else
        m_empty->setTexts(
            tr("Choose two runs or more"),
            tr("Tick them on the left, or select them on the page of the runs and press Ctrl+K. "
               "The one that is ticked first is what the others are compared with."));
    m_stack->setCurrentIndex(0);
}

void ComparePage::readNow()
{
    if (m_picks->picked().size() < 2)
        return showEmpty();
    reader().ask(
        m_question, this,
        [runs = m_picks->picked()](Workspace &workspace) { return readComparison(workspace, runs); },
        [this](Result<std::shared_ptr<const ComparisonSnapshot>> comparison) {
            if (comparison.ok())
                showComparison(std::move(comparison).value());
            else
                banner()->showError(QString::fromStdString(comparison.error().text()));
        });
}

void ComparePage::showComparison(std::shared_ptr<const ComparisonSnapshot> comparison)
{
    m_comparison = std::move(comparison);
    setSubtitle(tr("with #%1 %2")
                    .arg(m_comparison->first.id.value)
                    .arg(QString::fromStdString(m_comparison->first.name)));
    m_accuracy->setTable(m_comparison->accuracy);
    m_notes->setText(notesOf(m_comparison->accuracy));
    m_differences->setTable(m_comparison->differences);
    m_stack->setCurrentIndex(1);
    std::vector<std::pair<RunId, std::string>> others;
    for (const ComparedPair &pair : m_comparison->pairs)
        others.emplace_back(pair.other.id, pair.other.name);
    const bool isStillThere =
        std::ranges::any_of(others, [this](const auto &o) { return o.first == m_other; });
    showPair(isStillThere ? m_other : others.front().first);
    m_chooser->setRuns(others, m_other);
}

const ComparedPair *ComparePage::pair() const
{
    if (m_comparison)
        for (const ComparedPair &pair : m_comparison->pairs)
            if (pair.other.id == m_other)
                return &pair;
    return nullptr;
}

void ComparePage::showPair(RunId other)
{
    m_other = other;
    const ComparedPair *chosen = pair();
    if (!chosen)
        return;
    m_layers->setTable(chosen->layers);
    m_layers->setTitle(QString::fromStdString(chosen->layers.title));
    m_overlay->setPair({});
    if (chosen->layers.rows.empty())
        m_quantizerQuestion.drop();
    else
        m_layers->selectRow(0);
    readChosenQuantizer(m_layers->currentRow());
    showImages(*chosen);
}

void ComparePage::showImages(const ComparedPair &chosen)
{
    std::vector<ImageTile> lost, gained;
    std::size_t lostImages = 0, gainedImages = 0;
    for (const ChangedImage &image : chosen.changed) {
        ++(image.isGained ? gainedImages : lostImages);
        auto &tiles = image.isGained ? gained : lost;
        if (tiles.size() < kMostTiles)
            tiles.push_back({image.image, image.label, image.predictedFirst, image.predictedSecond,
                             tr("loss %1 → %2")
                                 .arg(display::shortReal(double(image.lossFirst)),
                                      display::shortReal(double(image.lossSecond)))});
    }
    const bool canPair = chosen.whyNot.empty();
    m_whyNot->setText(asSentence(chosen.whyNot));
    m_whyNot->setVisible(!canPair);
    m_lostTitle->setText(canPair ? tr("Right before, wrong now: %1").arg(lostImages)
                                 : tr("Right before, wrong now"));
    m_gainedTitle->setText(canPair ? tr("Wrong before, right now: %1").arg(gainedImages)
                                   : tr("Wrong before, right now"));
    const QString none = canPair ? tr("No image changed this way.") : tr("Not known.");
    m_lost->setImages(chosen.other.spec.dataset, Split::Evaluation, std::move(lost), none);
    m_gained->setImages(chosen.other.spec.dataset, Split::Evaluation, std::move(gained), none);
}

void ComparePage::readChosenQuantizer(int row)
{
    const ComparedPair *chosen = pair();
    if (!chosen || row < 0 || std::size_t(row) >= chosen->layers.rows.size())
        return;
    const auto text = [&](std::size_t column) {
        return std::get<std::string>(chosen->layers.rows[std::size_t(row)][column].value);
    };
    reader().ask(
        m_quantizerQuestion, this,
        [first = m_comparison->first.id, second = m_other, layer = text(0), role = text(1)](
            Workspace &workspace) { return readQuantizerPair(workspace, first, second, layer, role); },
        [this](Result<QuantizerPair> views) {
            if (views.ok())
                m_overlay->setPair(std::move(views).value());
            else
                banner()->showError(QString::fromStdString(views.error().text()));
        });
}

} // namespace ant

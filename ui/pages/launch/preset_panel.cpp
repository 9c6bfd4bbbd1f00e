#include "ui/pages/launch/preset_panel.h"

#include "core/experiment/spec_facts.h"
#include "ui/common/background.h"
#include "ui/common/display.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/pages/launch/launch_texts.h"
#include "ui/pages/launch/preset_tree_model.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {
namespace {

/// Words in any order, each anywhere: "resnet20 flint" finds what has both.
class WordFilter final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString &text)
    {
        m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const QString text =
            sourceModel()->index(row, 0, parent).data(PresetTreeModel::SearchRole).toString();
        if (text.isEmpty())
            return m_words.isEmpty(); // a folder: shown for what is in it
        return std::ranges::all_of(
            m_words, [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
    }

private:
    QStringList m_words;
};

QLabel *label(const char *name)
{
    auto *made = new QLabel;
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(true);
    return made;
}

} // namespace

PresetPanel::PresetPanel(QWidget *parent)
    : QFrame(parent), m_model(new PresetTreeModel(this)), m_proxy(new WordFilter(this)),
      m_search(new QLineEdit), m_tree(new QTreeView), m_title(label("section")), m_description(label("")),
      m_cost(label("muted")), m_use(new QPushButton(tr("Fill the form")))
{
    setObjectName(QStringLiteral("card"));
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_search->setPlaceholderText(tr("Search presets"));
    m_search->setAccessibleName(tr("Search presets"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    m_tree->setObjectName(QStringLiteral("presets"));
    m_tree->setAccessibleName(tr("Presets"));
    m_tree->setModel(m_proxy);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_use->setToolTip(tr("Takes the settings of the preset over into the form (Enter)"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_search);
    column->addWidget(m_tree, 1);
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_description, m_cost, m_use})
        column->addWidget(part);
    connect(m_search, &QLineEdit::textChanged, this, &PresetPanel::search);
    connect(m_search, &QLineEdit::returnPressed, this, &PresetPanel::choose);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &PresetPanel::showCurrent);
    connect(m_tree, &QTreeView::activated, this, &PresetPanel::choose);
    connect(m_use, &QPushButton::clicked, this, &PresetPanel::choose);
    showCurrent();
}

void PresetPanel::setPresets(std::vector<Preset> presets)
{
    m_model->setPresets(std::move(presets));
    m_tree->expand(m_proxy->index(0, 0));
    showCurrent();
}

void PresetPanel::setEarlier(EarlierRuns earlier)
{
    m_earlier = std::move(earlier);
    showCurrent();
}

void PresetPanel::startSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void PresetPanel::showEvent(QShowEvent *event)
{
    m_tree->doItemsLayout(); // rows that were measured before the style sheet came have no padding
    QWidget::showEvent(event);
}

bool PresetPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) { // walk the list while typing
            QCoreApplication::sendEvent(m_tree, event);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void PresetPanel::search(const QString &text)
{
    static_cast<WordFilter *>(m_proxy)->setWords(text);
    if (text.trimmed().isEmpty())
        return;
    m_tree->expandAll();
    const QModelIndex folder = m_proxy->index(0, 0);
    m_tree->setCurrentIndex(m_proxy->index(0, 0, folder)); // the first hit, so that Enter takes it
}

const Preset *PresetPanel::current() const
{
    return m_model->presetAt(m_proxy->mapToSource(m_tree->currentIndex()));
}

void PresetPanel::showCurrent()
{
    const Preset *preset = current();
    m_use->setEnabled(preset);
    ++m_question;
    m_title->setVisible(preset);
    m_cost->setVisible(preset);
    if (!preset) {
        m_description->setText(
            tr("Every experiment of the paper and of the reference's scripts. Choose one to "
               "see what it does and what it will cost."));
        return;
    }
    m_title->setText(QString::fromStdString(preset->title));
    m_description->setText(QString::fromStdString(preset->description));
    m_cost->setText(tr("Expected cost: …"));
    const auto estimate = [spec = preset->spec, earlier = m_earlier] {
        return presetCostText(spec, earlier);
    };
    inBackground(this, estimate, [this, number = m_question](const QString &text) {
        if (number == m_question)
            m_cost->setText(text);
    });
}

void PresetPanel::choose()
{
    if (const Preset *preset = current())
        Q_EMIT chosen(preset->spec, QString::fromStdString(preset->title));
}

} // namespace ant

#include "ui/pages/welcome/welcome_page.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kChoiceWidth = 216;
constexpr int kIconSize = 72;

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent), m_folder(new QLabel), m_error(new QLabel), m_demo(new QPushButton(tr("Run the demo"))),
      m_open(new QPushButton(tr("Open…"))), m_new(new QPushButton(tr("New run")))
{
    auto *picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(kIconSize, kIconSize));
    auto *title = new QLabel(tr("ANT Workbench"));
    title->setObjectName(QStringLiteral("title"));
    auto *lead =
        new QLabel(tr("Gives every tensor of a network the low-bit number format that fits it best, and "
                      "shows why."));
    lead->setObjectName(QStringLiteral("muted"));
    m_folder->setObjectName(QStringLiteral("muted"));
    m_error->setObjectName(QStringLiteral("badText"));
    m_error->setWordWrap(true);
    m_error->setFixedWidth(3 * kChoiceWidth);
    m_error->setAlignment(Qt::AlignHCenter);
    m_error->hide();
    m_demo->setObjectName(QStringLiteral("primary"));
    auto *choices = new QHBoxLayout;
    choices->setSpacing(2 * theme::kGrid);
    choices->addStretch();
    choices->addWidget(
        choice(QStringLiteral("play"), tr("See it work"),
               tr("The built-in network and images through all modes, in some ten seconds. Needs "
                  "no data."),
               m_demo));
    choices->addWidget(choice(QStringLiteral("launch"), tr("Quantize a network"),
                              tr("Your own weights and images, from a preset or by hand."), m_new));
    choices->addWidget(choice(QStringLiteral("folder"), tr("Look at results"),
                              tr("A workspace folder that antq or this window has written before."), m_open));
    choices->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::kGrid);
    column->addStretch(2);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    column->addWidget(title, 0, Qt::AlignHCenter);
    column->addWidget(lead, 0, Qt::AlignHCenter);
    column->addWidget(m_error, 0, Qt::AlignHCenter);
    column->addSpacing(2 * theme::kGrid);
    column->addLayout(choices);
    column->addSpacing(theme::kGrid);
    column->addWidget(m_folder, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_demo, &QPushButton::clicked, this, &WelcomePage::demoRequested);
    connect(m_open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    connect(m_new, &QPushButton::clicked, this, &WelcomePage::newRunRequested);
}

QFrame *WelcomePage::choice(const QString &iconName, const QString &title, const QString &text,
                            QPushButton *button)
{
    auto *card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    card->setFixedWidth(kChoiceWidth);
    auto *heading = new QLabel(title);
    heading->setObjectName(QStringLiteral("section"));
    auto *explanation = new QLabel(text);
    explanation->setObjectName(QStringLiteral("muted"));
    explanation->setWordWrap(true);
    explanation->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // The primary button is filled with the accent.
    button->setIcon(button == m_demo ? icon(iconName, theme::current().accentText) : icon(iconName));
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(theme::kGrid);
    column->addWidget(heading);
    column->addWidget(explanation, 1);
    column->addSpacing(theme::kGrid);
    column->addWidget(button);
    return card;
}

void WelcomePage::setFolder(const QString &folder)
{
    m_folder->setText(folder.isEmpty() ? QString() : tr("Workspace: %1").arg(folder));
    m_error->hide();
    m_demo->setEnabled(true);
    m_new->setEnabled(true);
    m_demo->setText(tr("Run the demo"));
}

void WelcomePage::showError(const QString &text)
{
    m_error->setText(text);
    m_error->show();
    m_folder->clear();
    m_demo->setEnabled(false);
    m_new->setEnabled(false);
    m_demo->setText(tr("Run the demo"));
}

void WelcomePage::showDemoStarting()
{
    m_demo->setEnabled(false);
    m_demo->setText(tr("Starting…"));
}

} // namespace ant

#include "ui/pages/launch/command_dialog.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr QSize kSize(640, 360);

QString summaryOf(const ImportedCommand &command)
{
    const RunSpec &spec = command.spec;
    QStringList lines{QCoreApplication::translate("ant::Launch", "%1, %2, mode %3, W%4A%5")
                          .arg(QString::fromStdString(std::string(name(spec.task))).toUpper(),
                               display::modelTitle(spec.model), display::modeTitle(spec.mode))
                          .arg(spec.weightBits)
                          .arg(spec.activationBits)};
    for (const std::string &note : command.notes)
        lines << QString::fromStdString(note);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

CommandDialog::CommandDialog(QWidget *parent)
    : QDialog(parent), m_line(new QPlainTextEdit), m_verdict(new QLabel)
{
    setWindowTitle(tr("Fill the form from a command"));
    resize(kSize);
    auto *explanation =
        new QLabel(tr("A command of the reference implementation, such as a line of its scripts, "
                      "or one of antq run:"));
    explanation->setWordWrap(true);
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setPlaceholderText(QStringLiteral("python -u main.py --dataset=imagenet --model=resnet18 "
                                              "--mode=ant-int-pot-flint -wb 4 -ab 4 --ptq"));
    m_line->setAccessibleName(tr("Command"));
    m_line->setTabChangesFocus(true);
    m_verdict->setWordWrap(true);
    m_verdict->setAlignment(Qt::AlignTop);
    m_verdict->setMinimumHeight(88);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_fill = buttons->addButton(tr("Fill the form"), QDialogButtonBox::AcceptRole);
    m_fill->setObjectName(QStringLiteral("primary"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(theme::kGrid);
    column->addWidget(explanation);
    column->addWidget(m_line, 1);
    column->addWidget(m_verdict);
    column->addWidget(buttons);
    connect(m_line, &QPlainTextEdit::textChanged, this, &CommandDialog::read);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (!m_command)
            return;
        Q_EMIT taken(*m_command);
        accept();
    });
    read();
}

void CommandDialog::setCommand(const QString &line)
{
    m_line->setPlainText(line);
    m_line->selectAll();
}

void CommandDialog::read()
{
    m_command.reset();
    const QString line = m_line->toPlainText().trimmed();
    QString name = QStringLiteral("muted");
    if (line.isEmpty()) {
        m_verdict->setText(tr("Nothing to read yet."));
    } else if (auto command = importCommand(line.toStdString()); command.ok()) {
        m_verdict->setText(summaryOf(command.value()));
        m_command = std::move(command).value();
    } else {
        m_verdict->setText(QString::fromStdString(command.error().text()));
        name = QStringLiteral("badText");
    }
    m_verdict->setObjectName(name);
    m_verdict->style()->unpolish(m_verdict);
    m_verdict->style()->polish(m_verdict);
    m_fill->setEnabled(m_command.has_value());
}

QString CommandDialog::verdict() const
{
    return m_verdict->text();
}

} // namespace ant

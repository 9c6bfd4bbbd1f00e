#include "ui/pages/launch/convert_dialog.h"

#include "ui/common/theme.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QStyle>

#include <utility>

namespace ant {
namespace {

constexpr QSize kSize(560, 260);

} // namespace

ConvertDialog::ConvertDialog(QString program, QString file, QWidget *parent)
    : QDialog(parent), m_program(std::move(program)), m_from(std::move(file)),
      m_image(new QLineEdit(QStringLiteral("3x224x224"))), m_verdict(new QLabel)
{
    setWindowTitle(tr("Convert a TorchScript network"));
    resize(kSize);
    const QFileInfo from(m_from);
    m_to = from.path() + QLatin1Char('/') + from.completeBaseName() + QStringLiteral(".onnx");
    auto *explanation = new QLabel(
        tr("A network that torch.jit.save wrote is a model as an ONNX file. It is written to %1%2.")
            .arg(m_to, QFileInfo::exists(m_to) ? tr(", in the place of the file that is there") : QString()));
    explanation->setWordWrap(true);
    m_image->setAccessibleName(tr("Images"));
    m_verdict->setWordWrap(true);
    m_verdict->setAlignment(Qt::AlignTop);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_convert = buttons->addButton(tr("Convert"), QDialogButtonBox::AcceptRole);
    m_convert->setObjectName(QStringLiteral("primary"));
    auto *form = new QFormLayout;
    form->addRow(tr("Images (channels x height x width)"), m_image);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(theme::kGrid);
    column->addWidget(explanation);
    column->addLayout(form);
    column->addWidget(m_verdict, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &ConvertDialog::convert);
}

QString ConvertDialog::verdict() const
{
    return m_verdict->text();
}

void ConvertDialog::convert()
{
    if (m_process)
        return;
    m_convert->setEnabled(false);
    say(tr("Converting…"), false);
    m_process = new QProcess(this);
    m_process->setStandardInputFile(QProcess::nullDevice());
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        const QString said = QString::fromUtf8(m_process->readAllStandardError()).trimmed();
        end(status == QProcess::NormalExit && code == 0,
            said.isEmpty() ? tr("antq ended without a reason") : said.section(QLatin1String("antq: "), -1));
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(false, tr("cannot start %1").arg(m_program));
    });
    m_process->start(m_program, {QStringLiteral("convert-model"), m_from, m_to, QStringLiteral("--image"),
                                 m_image->text().trimmed()});
}

void ConvertDialog::end(bool isDone, const QString &complaint)
{
    m_process->deleteLater();
    m_process = nullptr;
    m_convert->setEnabled(true);
    if (!isDone)
        return say(complaint, true);
    Q_EMIT converted(m_to);
    accept();
}

void ConvertDialog::say(const QString &text, bool isBad)
{
    m_verdict->setText(text);
    m_verdict->setObjectName(isBad ? QStringLiteral("badText") : QStringLiteral("muted"));
    m_verdict->style()->unpolish(m_verdict);
    m_verdict->style()->polish(m_verdict);
}

} // namespace ant

#include "ui/pages/launch/model_edit.h"

#include "ui/common/background.h"
#include "ui/common/icons.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QToolButton>

namespace ant {
namespace {

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

ModelEdit::ModelEdit(QWidget *parent) : QWidget(parent), m_box(new QComboBox)
{
    m_box->setEditable(true);
    m_box->setInsertPolicy(QComboBox::NoInsert);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const ModelInfo &model : models())
        m_box->addItem(fromView(model.title), fromView(model.name));
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("browse"));
    button->setIcon(icon(QStringLiteral("folder")));
    button->setIconSize({16, 16});
    button->setToolTip(tr("ONNX or TorchScript file…"));
    button->setAccessibleName(tr("Choose an ONNX or TorchScript file"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_box, 1);
    row->addWidget(button);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::currentTextChanged, this, &ModelEdit::look);
    connect(button, &QToolButton::clicked, this, &ModelEdit::browse);
    look();
}

std::string ModelEdit::model() const
{
    const int index = m_box->currentIndex();
    if (index >= 0 && m_box->itemText(index) == m_box->currentText())
        return m_box->currentData().toString().toStdString();
    const std::string typed = m_box->currentText().trimmed().toStdString();
    // The run's process may work in another folder.
    return isModelFile(typed) ? std::filesystem::absolute(typed).string() : typed;
}

void ModelEdit::setModel(const std::string &model)
{
    m_isFilling = true;
    const QString name = QString::fromStdString(model);
    if (const int known = m_box->findData(name); known >= 0)
        m_box->setCurrentIndex(known);
    else
        m_box->setEditText(name);
    m_isFilling = false;
}

void ModelEdit::look()
{
    const std::string name = model();
    const bool isChosen = !m_isFilling;
    m_info.reset();
    if (!isModelFile(name)) {
        const auto known = openModel(name); // reads no file
        take(known.ok() ? known.value() : nullptr, isChosen);
        return;
    }
    Q_EMIT changed();
    inBackground(
        this, [name] { return openModel(name); },
        [this, name, isChosen](const Result<std::shared_ptr<const ModelInfo>> &opened) {
            if (name == model() && opened.ok()) // else another one was chosen since
                take(opened.value(), isChosen);
        });
}

void ModelEdit::take(std::shared_ptr<const ModelInfo> info, bool isChosen)
{
    m_info = std::move(info);
    Q_EMIT changed();
    if (m_info && isChosen)
        Q_EMIT chosen();
}

void ModelEdit::browse()
{
    auto *dialog = new QFileDialog(this, tr("Network"), {},
                                   tr("ONNX and TorchScript files (*.onnx *.pt *.pth *.torchscript)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    if (const std::string now = model(); isModelFile(now))
        dialog->selectFile(QString::fromStdString(now));
    connect(dialog, &QFileDialog::fileSelected, this, &ModelEdit::choose);
    dialog->open();
}

void ModelEdit::choose(const QString &file)
{
    m_box->setEditText(file);
    if (isPytorchFile(file.toStdString()))
        Q_EMIT conversionWanted(file);
}

} // namespace ant

#pragma once

#include "core/experiment/model_source.h"

#include <QWidget>

class QComboBox;

namespace ant {

/// A model: one of those that are known by name, or an ONNX file that is typed or chosen. Files are read off
/// the GUI thread.
class ModelEdit final : public QWidget {
    Q_OBJECT
public:
    explicit ModelEdit(QWidget *parent = nullptr);
    /// Its name, or the whole path of its file.
    std::string model() const;
    void setModel(const std::string &model);
    /// As if somebody chose it.
    void choose(const QString &file);
    /// What is known of it; null while its file is read, and where there is no such model.
    const ModelInfo *info() const { return m_info.get(); }

Q_SIGNALS:
    /// Another model, or more is known of the same.
    void changed();
    /// Somebody has chosen another one, of which all is known now.
    void chosen();
    /// Somebody has chosen a file of PyTorch, which has to be converted first.
    void conversionWanted(const QString &file);

private:
    void look();
    void take(std::shared_ptr<const ModelInfo> info, bool isChosen);
    void browse();

    QComboBox *m_box;
    std::shared_ptr<const ModelInfo> m_info;
    bool m_isFilling = false; ///< what changes now was not chosen by a person
};

} // namespace ant

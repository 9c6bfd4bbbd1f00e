#pragma once

#include "core/experiment/run_spec.h"

#include <QFrame>

#include <map>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QSpinBox;

namespace ant {

struct ModelInfo;
class FormField;

/// How the weights come to lie on their grids, on which images, and how long that takes. Repairs, which the
/// card does not show, are kept as they were given.
class RoundingCard final : public QFrame {
    Q_OBJECT
public:
    explicit RoundingCard(QWidget *parent = nullptr);
    PtqRecipe recipe() const;
    void setRecipe(const PtqRecipe &recipe);
    /// Fields that do nothing for this spec cannot be edited; the duration is that of this spec.
    void follow(const RunSpec &spec, const ModelInfo *model);
    /// By the key of the spec's JSON form.
    const std::map<std::string, FormField *> &fields() const { return m_fields; }
    QString duration() const; ///< as shown; empty where nothing is known

Q_SIGNALS:
    void changed();

private:
    void addField(QGridLayout *grid, int row, int column, int span, const std::string &key,
                  const QString &label, QWidget *editor, const QString &help);

    PtqRecipe m_base;
    std::map<std::string, FormField *> m_fields;
    QComboBox *m_method, *m_source;
    QSpinBox *m_images, *m_iterations;
    QDoubleSpinBox *m_seconds;
    QCheckBox *m_exclude;
    QLabel *m_duration;
};

} // namespace ant

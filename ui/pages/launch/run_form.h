#pragma once

#include "core/experiment/validation.h"

#include <QWidget>

#include <map>

class QComboBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace ant {

class FormField;
class PathEdit;
class RoundingCard;

/// The settings of a run as a form. What the form does not show (overrides, the training recipe) is kept as
/// it was given.
class RunForm final : public QWidget {
    Q_OBJECT
public:
    explicit RunForm(QWidget *parent = nullptr);
    RunSpec spec() const;
    void setSpec(const RunSpec &spec);
    /// What is wrong before anybody has looked at files: a list of layers that is no list.
    std::vector<FieldProblem> formProblems() const;
    /// Shows each beside its field; returns those that belong to no field of the form.
    std::vector<FieldProblem> setProblems(const std::vector<FieldProblem> &problems);
    /// Text shown at a field, by the key of the spec's JSON form; for tests.
    QString problemAt(const std::string &key) const;

Q_SIGNALS:
    void changed();

private:
    QWidget *networkCard();
    QWidget *dataCard();
    QWidget *quantizationCard();
    QWidget *runningCard();
    void addField(QGridLayout *grid, int row, int column, int span, const std::string &key,
                  const QString &label, QWidget *editor, const QString &help);
    QSpinBox *number(int low, int high, const QString &zeroText = {});
    void followModel();
    void enableFields();

    RunSpec m_base;
    std::map<std::string, FormField *> m_fields;
    QLineEdit *m_name, *m_eightBit;
    QComboBox *m_task, *m_model, *m_dataKind, *m_mode, *m_device;
    PathEdit *m_weights, *m_dataFolder;
    RoundingCard *m_rounding;
    QSpinBox *m_limit, *m_weightBits, *m_inputBits, *m_weightLow, *m_weightUp, *m_inputLow, *m_inputUp;
    QSpinBox *m_batch, *m_calibration, *m_threads, *m_processes, *m_seed;
};

} // namespace ant

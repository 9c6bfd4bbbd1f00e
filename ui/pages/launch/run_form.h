#pragma once

#include "core/experiment/validation.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace ant {

class FormField;
class ModelEdit;
class PathEdit;
class RoundingCard;
class SweepCard;
class TrainingCard;
struct FieldFact;

/// The settings of a run as a form, each explained. The recipe of a training is shown for that task only, and
/// kept otherwise; overrides of single layers come from elsewhere, are counted here and can be taken off.
class RunForm final : public QWidget {
    Q_OBJECT
public:
    explicit RunForm(QWidget *parent = nullptr);
    RunSpec spec() const;
    void setSpec(const RunSpec &spec);
    /// As if somebody chose this file, whose kind of data is then taken.
    void chooseModel(const QString &file);
    /// Choices of several values at once.
    SweepCard *sweep() const { return m_sweep; }
    TrainingCard *training() const { return m_training; }
    /// What is wrong before anybody has looked at files: a list of layers that is no list.
    std::vector<FieldProblem> formProblems() const;
    /// Shows each beside its field; returns those that belong to no field of the form.
    std::vector<FieldProblem> setProblems(const std::vector<FieldProblem> &problems);
    /// Shows each at its field where nothing is wrong there.
    void setFacts(const std::vector<FieldFact> &facts);
    /// Text shown at a field, by the key of the spec's JSON form; for tests.
    QString problemAt(const std::string &key) const;
    QString factAt(const std::string &key) const;

Q_SIGNALS:
    void changed();
    /// A field has got the focus: what it means.
    void explained(const QString &label, const QString &help);
    /// The model that was chosen is a file of PyTorch, which has to be converted first.
    void conversionWanted(const QString &file);

private:
    QWidget *networkCard();
    QWidget *dataCard();
    QWidget *quantizationCard();
    QWidget *runningCard();
    QWidget *overridesRow();
    void connectEditors();
    void addField(QGridLayout *grid, int row, int column, int span, const std::string &key,
                  const QString &label, QWidget *editor, const QString &help);
    QSpinBox *number(int low, int high, const QString &zeroText = {});
    QCheckBox *onOff(const QString &text);
    std::string fieldOf(const std::string &key) const;
    void followModel();
    void enableFields();
    void enableQuantization(const RunSpec &spec);

    RunSpec m_base;
    std::map<std::string, FormField *> m_fields;
    QLineEdit *m_name, *m_eightBit;
    QComboBox *m_task, *m_dataKind, *m_mode, *m_device;
    ModelEdit *m_model;
    PathEdit *m_weights, *m_dataFolder, *m_checkpoint;
    QCheckBox *m_quantizeWeights, *m_quantizeInputs, *m_bfloat16, *m_allowNonFinite;
    QLabel *m_overrides;
    QPushButton *m_dropOverrides;
    RoundingCard *m_rounding;
    TrainingCard *m_training;
    SweepCard *m_sweep;
    QSpinBox *m_limit, *m_perClass, *m_weightBits, *m_inputBits, *m_weightLow, *m_weightUp, *m_inputLow,
        *m_inputUp;
    QSpinBox *m_batch, *m_calibration, *m_threads, *m_processes, *m_seed, *m_eightBitCount;
};

} // namespace ant

#pragma once

#include "core/experiment/validation.h"

#include <QFrame>

#include <functional>
#include <map>

class QGridLayout;

namespace ant {

class FormField;
class MemoryChoice;

/// The recipe of a fine-tuning: every option of `antq run` that speaks of training, with an explanation each.
class TrainingCard final : public QFrame {
    Q_OBJECT
public:
    explicit TrainingCard(QWidget *parent = nullptr);
    void show(const RunSpec &spec);
    /// Sets what the fields say; where one cannot be read the spec keeps what it had.
    void apply(RunSpec &spec) const;
    /// What cannot be read.
    std::vector<FieldProblem> problems() const;
    /// Brings the explanations up to date.
    void explain(const RunSpec &spec);
    /// By key of the spec's JSON form.
    const std::map<std::string, FormField *> &fields() const { return m_fields; }
    MemoryChoice *memory() const { return m_memory; }

Q_SIGNALS:
    void changed();

private:
    /// An option as a widget that gives and takes its text as on the command line.
    struct Editor {
        std::string option; ///< "--epochs"
        std::string key;    ///< "training.epochs"
        std::function<QString()> text;
        std::function<void(const QString &)> setText;
    };
    struct Place {
        int row = 0, column = 0, span = 1;
    };
    void addText(QGridLayout *grid, Place place, const char *option, const QString &label,
                 const QString &help);
    void addSwitch(QGridLayout *grid, Place place, const char *option, const QString &label,
                   const QString &help);
    void addSchedule(QGridLayout *grid, Place place);
    void add(QGridLayout *grid, Place place, const QString &label, QWidget *widget, const QString &help,
             Editor editor);
    void addRecipe(QGridLayout *grid);
    void addExtras(QGridLayout *grid);
    void addUpkeep(QGridLayout *grid);

    std::vector<Editor> m_editors;
    std::map<std::string, FormField *> m_fields;
    MemoryChoice *m_memory;
};

} // namespace ant

#pragma once

#include "core/experiment/run_spec.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedWidget;

namespace ant {

/// How a training gets by with little memory: the whole batch at once, a number of images at once, or as many
/// as fit; with what that means for the result.
class MemoryChoice final : public QWidget {
    Q_OBJECT
public:
    enum Way { WholeBatch, MicroBatch, MemoryLimit };
    explicit MemoryChoice(QWidget *parent = nullptr);
    void show(const RunSpec &spec);
    /// Sets micro-batch and memory limit of the spec. Errors: InvalidArgument for a size that is none.
    Result<void> apply(RunSpec &spec) const;
    /// Says what the choice means for this spec.
    void explain(const RunSpec &spec);
    QString explanation() const;
    QComboBox *ways() const { return m_way; }

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_way;
    QStackedWidget *m_values;
    QSpinBox *m_images;
    QLineEdit *m_size;
    QLabel *m_explanation;
};

} // namespace ant

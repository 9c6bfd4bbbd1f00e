#pragma once

#include "ui/pages/layers/what_if.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace ant {

/// Asks what else to do with a quantizer, and says what would come of it.
class WhatIfBar final : public QWidget {
    Q_OBJECT
public:
    explicit WhatIfBar(QWidget *parent = nullptr);
    /// Begins with what the run did, or with a change that was collected before. Null: nothing is chosen.
    void setRun(std::shared_ptr<const QuantizerView> run, const WhatIf &what = {});
    WhatIf what() const;
    void setPercent(int percent);
    /// What was asked has this outcome, or an error. `note`: why it is no more than an estimate; else empty.
    void showOutcome(const Result<QuantizerView> &tried, const QString &note);

Q_SIGNALS:
    void changed(const ant::WhatIf &what);
    void addRequested();

private:
    void fill(const WhatIf &what);
    void showBits();
    void tell();

    std::shared_ptr<const QuantizerView> m_run;
    QComboBox *m_type;
    QSpinBox *m_bits, *m_percent;
    QLabel *m_outcome;
    QToolButton *m_reset;
    QPushButton *m_add;
};

} // namespace ant

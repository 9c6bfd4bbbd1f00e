#pragma once

#include "core/experiment/sweep.h"

#include <QFrame>

#include <map>

class QGridLayout;
class QLabel;
class QPushButton;

namespace ant {

/// Chooses several models, modes and widths at once: a run for every combination.
class SweepCard final : public QFrame {
    Q_OBJECT
public:
    explicit SweepCard(QWidget *parent = nullptr);
    std::vector<std::string> models() const { return chosen(m_models); }
    std::vector<std::string> modes() const { return chosen(m_modes); }
    std::vector<int> bits() const;
    bool isEmpty() const;
    void clear();
    /// Below the choices: how many runs that are, or what is wrong.
    void showCount(const QString &text, bool isProblem);
    QString count() const;
    /// The button of a model, mode ("ip-f") or width ("6").
    QPushButton *chip(const std::string &value) const;

Q_SIGNALS:
    void changed();

private:
    using Chips = std::vector<std::pair<std::string, QPushButton *>>;
    void addRow(QGridLayout *grid, const QString &title, Chips &chips,
                const std::vector<std::pair<QString, std::string>> &entries);
    static std::vector<std::string> chosen(const Chips &chips);

    Chips m_models, m_modes, m_bits;
    QLabel *m_count;
    QPushButton *m_clear;
};

} // namespace ant

#pragma once

#include <QWidget>

class QButtonGroup;

namespace ant {

/// A row of joined buttons of which one is pressed: a choice between two to four views.
class Segmented final : public QWidget {
    Q_OBJECT
public:
    explicit Segmented(const QStringList &choices, QWidget *parent = nullptr);
    int current() const;
    void setCurrent(int choice);

Q_SIGNALS:
    void chosen(int choice);

private:
    QButtonGroup *m_group;
};

} // namespace ant

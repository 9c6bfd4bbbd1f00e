#pragma once

#include <QLabel>

namespace ant {

/// A line of plain text that a narrow place cuts off with an ellipsis. Its tool tip then says all of it,
/// unless another one was set.
class ElidingLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ElidingLabel(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    bool isCut() const;
};

} // namespace ant

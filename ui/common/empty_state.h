#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace ant {

/// What a page shows where it has no data: a picture, what is missing, and what to do next.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent = nullptr);
    QPushButton *addButton(const QString &text, bool isPrimary);
    void setTexts(const QString &title, const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void restyle();

    QString m_iconName;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace ant

#pragma once

#include <QWidget>

class QLineEdit;

namespace ant {

/// A path that may be typed or chosen.
class PathEdit final : public QWidget {
    Q_OBJECT
public:
    enum class Kind { File, Folder };
    PathEdit(Kind kind, const QString &placeholder, QWidget *parent = nullptr);
    QString path() const;
    void setPath(const QString &path);

Q_SIGNALS:
    void pathChanged();

private:
    void browse();

    Kind m_kind;
    QLineEdit *m_edit;
};

} // namespace ant

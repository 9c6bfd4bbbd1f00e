#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QProcess;
class QPushButton;

namespace ant {

/// Makes an ONNX file of a TorchScript file by `antq convert-model`, beside it and of the same name. The size
/// of the network's images, which no such file tells, is asked for.
class ConvertDialog final : public QDialog {
    Q_OBJECT
public:
    /// `program`: antq.
    ConvertDialog(QString program, QString file, QWidget *parent = nullptr);
    QString verdict() const;

Q_SIGNALS:
    /// The ONNX file is there.
    void converted(const QString &file);

private:
    void convert();
    void end(bool isDone, const QString &complaint);
    void say(const QString &text, bool isBad);

    QString m_program, m_from, m_to;
    QLineEdit *m_image;
    QLabel *m_verdict;
    QPushButton *m_convert;
    QProcess *m_process = nullptr; ///< while it runs; it ends with the dialog
};

} // namespace ant

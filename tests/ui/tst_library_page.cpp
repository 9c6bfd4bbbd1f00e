#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/image_grid.h"
#include "ui/common/table_card.h"
#include "ui/pages/library/library_page.h"

#include <QAction>
#include <QFile>
#include <QImage>

using namespace ant;
using namespace ant::test;

/// Weights and data sets are registered, verified and removed; the engine's fp32 run measures the weights.
class LibraryPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(runDemo(workspacePath(), QStringLiteral("fp32")));
        const auto facts = openToWrite(workspacePath()).environment({1});
        ANT_VERIFY_OK(facts);
        m_weights = QString::fromStdString((m_folder.path() / "weights.safetensors").string());
        QVERIFY(QFile::copy(QString::fromStdString(facts.value().at("weights.file")), m_weights));
        m_hash = facts.value().at("weights.sha256");
    }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini");
        m_window->show();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        m_window->showPage(MainWindow::Library);
    }
    void cleanup() { m_window.reset(); }

    void registeredWeightsShowModelHashAndMeasuredAccuracy()
    {
        page()->registerPlace(LibraryEntry::Kind::Weights, m_weights);
        QTRY_COMPARE(entries().size(), std::size_t(1));
        QCOMPARE(entries()[0].sha256, m_hash);
        QCOMPARE(entries()[0].model, std::string("demo"));
        QVERIFY(entries()[0].isGood);
        const auto result = openToWrite(workspacePath()).run({1}).value().result;
        const std::string accuracy = std::to_string(int(result->top1())) + ".";
        QTRY_VERIFY(shows(accuracy) && shows("of 200"));
    }

    void changedFileIsFoundOutByVerifying()
    {
        QFile file(m_weights);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() - 1));
        QVERIFY(file.write("\x55", 1) == 1);
        file.close();
        QAction *verify = action(QStringLiteral("Verify"));
        QTRY_VERIFY(verify->isEnabled());
        verify->trigger();
        QTRY_VERIFY(!entries()[0].isGood);
        QCOMPARE(entries()[0].sha256, m_hash); // what it has to be
        QTRY_VERIFY(page()->banner()->text().contains(QStringLiteral("has changed")));
    }

    void entryIsRemovedAndTheFileStays()
    {
        QAction *remove = action(QStringLiteral("Remove"));
        QTRY_VERIFY(remove->isEnabled());
        remove->trigger();
        QTRY_VERIFY(entries().empty());
        QVERIFY(QFile::exists(m_weights));
    }

    void datasetShowsItsCheckAndSamples()
    {
        page()->registerPlace(LibraryEntry::Kind::Dataset, QStringLiteral("demo"));
        QTRY_COMPARE(entries().size(), std::size_t(1));
        QVERIFY(entries()[0].findings.find("2000 drawn images") != std::string::npos);
        const auto *samples = page()->findChild<ImageGrid *>();
        QTRY_VERIFY(samples->model()->rowCount() > 0);
        QTRY_VERIFY(!samples->model()->index(0).data(ImageTileModel::PictureRole).value<QImage>().isNull());
        QVERIFY(!samples->model()->index(0).data(ImageTileModel::TitleRole).toString().isEmpty());
    }

private:
    LibraryPage *page() const { return m_window->libraryPage(); }
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    std::vector<LibraryEntry> entries() const
    {
        const auto entries = openToWrite(workspacePath()).library();
        return entries.ok() ? entries.value() : std::vector<LibraryEntry>();
    }
    bool shows(const std::string &text) const
    {
        const auto cards = page()->findChildren<TableCard *>();
        return std::ranges::any_of(cards, [&](const TableCard *card) {
            return toCsv(card->table()).find(text) != std::string::npos;
        });
    }
    QAction *action(const QString &text) const
    {
        for (auto *found : page()->findChildren<QAction *>())
            if (found->text() == text)
                return found;
        return nullptr;
    }

    TemporaryFolder m_folder;
    QString m_weights;
    std::string m_hash;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(LibraryPageTest)
#include "tst_library_page.moc"

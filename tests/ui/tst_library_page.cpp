#include "core/io/sha256.h"
#include "tests/io/faulty_server.h"
#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/image_grid.h"
#include "ui/common/table_card.h"
#include "ui/pages/library/fetch_panel.h"
#include "ui/pages/library/library_page.h"

#include <QAction>
#include <QFile>
#include <QImage>
#include <QPushButton>
#include <QTableView>

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

    void aRemovedEntryComesBackByTheButtonAndByKey()
    {
        page()->registerPlace(LibraryEntry::Kind::Weights, m_weights);
        QTRY_COMPARE(entries().size(), std::size_t(1));
        QAction *remove = action(QStringLiteral("Remove"));
        QTRY_VERIFY(remove->isEnabled());
        const LibraryEntry before = entries().front();
        remove->trigger();
        QTRY_VERIFY(entries().empty());
        for (auto *button : page()->banner()->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Undo"))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(entries().size(), std::size_t(1));
        LibraryEntry back = entries().front();
        back.id = before.id; // the only thing that may differ
        QCOMPARE(back, before);
        QTRY_VERIFY(remove->isEnabled());

        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        page()->findChild<TableCard *>()->view()->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(entries().empty());
        QTest::keyClick(page(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(entries().size(), std::size_t(1));
        QTRY_VERIFY(remove->isEnabled());
        remove->trigger();
        QTRY_VERIFY(entries().empty());
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

    void fetchedWeightsComeIntoTheLibrary()
    {
        const QByteArray bytes = bytesOf(m_weights);
        const FaultyServer server(
            [&](const auto &asked, const auto &to) { to.serve(asked, bytes.toStdString()); });
        page()->fetchPanel()->setProgram(antqWithList(server.url(), bytes));
        page()->showView(2);
        QAction *fetch = action(QStringLiteral("Fetch"));
        QTRY_VERIFY(fetch->isEnabled()); // the first of the published files is selected
        fetch->trigger();
        QVERIFY(page()->fetchPanel()->isFetching());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->fetchPanel()->isFetching(), 20'000);
        QVERIFY2(page()->banner()->text().contains(QStringLiteral("is in the library")),
                 qPrintable(page()->banner()->text()));
        const std::string place = (workspacePath() / "downloads" / kFetched).string();
        QTRY_VERIFY(std::ranges::any_of(entries(), [&](const LibraryEntry &entry) {
            return entry.place == place && entry.model == "demo" && entry.isGood;
        }));
    }

    void aDownloadThatFailsSaysWhy()
    {
        const FaultyServer server([](const HttpRequest &, const HttpConnection &to) {
            to.respond("404 Not Found", "Content-Length: 0\r\n", "");
        });
        QVERIFY(QFile::remove(QString::fromStdString((workspacePath() / "downloads" / kFetched).string())));
        page()->fetchPanel()->setProgram(antqWithList(server.url(), "x"));
        page()->showView(2);
        QAction *fetch = action(QStringLiteral("Fetch"));
        QTRY_VERIFY(fetch->isEnabled());
        fetch->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!page()->fetchPanel()->isFetching(), 20'000);
        QVERIFY2(page()->banner()->text().contains(QStringLiteral("status 404")),
                 qPrintable(page()->banner()->text()));
    }

private:
    static constexpr const char *kFetched = "alexnet-owt-7be5be79.pth"; ///< first of the published files
    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// antq with a list of its own, that has one file under the name of a published one.
    QString antqWithList(const std::string &server, const QByteArray &bytes) const
    {
        const QString list = QString::fromStdString((m_folder.path() / "list.json").string());
        const QString script = QString::fromStdString((m_folder.path() / "antq").string());
        QFile json(list);
        QFile program(script);
        if (!json.open(QIODevice::WriteOnly) || !program.open(QIODevice::WriteOnly))
            qFatal("cannot write a test's file");
        json.write(
            QStringLiteral(R"({"version": 1, "weights": {"mirrors": ["%1"], "files": [{"name": "alexnet",
                                      "file": "%2", "mib": %3, "sha256": "%4"}]},
                                      "checkpoint": {"mirrors": [], "modes": [], "sets": []}})")
                .arg(QString::fromStdString(server), QLatin1String(kFetched))
                .arg(double(bytes.size()) / (1 << 20), 0, 'f', 9)
                .arg(QString::fromStdString(sha256(bytes.toStdString()).substr(0, 8)))
                .toUtf8());
        program.write("#!/bin/sh\nexec '" ANT_PROGRAM "' \"$@\" --catalogue '" + list.toUtf8() + "'\n");
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return script;
    }
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

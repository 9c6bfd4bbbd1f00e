#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <algorithm>
#include <bit>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace ant::test;
using Json = nlohmann::json;

namespace {

Json goldenGrid(const std::filesystem::path &file, const std::string &name)
{
    std::ifstream stream(file);
    const Json all = Json::parse(stream);
    for (const Json &grid : all["grids"])
        if (grid["grid"] == name)
            return grid;
    return {};
}

QStringList gridArguments(const QString &golden)
{
    const QStringList parts = golden.split(QLatin1Char('/'));
    QString type = parts[0];
    QStringList arguments = {QStringLiteral("grids"), QStringLiteral("--json"), QStringLiteral("--bits"),
                             parts[1]};
    if (type.startsWith(QStringLiteral("float")) && type.size() > 5) {
        arguments << QStringLiteral("--exponent-bits") << type.mid(5);
        type = QStringLiteral("float");
    }
    arguments << QStringLiteral("--type") << type;
    if (parts[2] == QStringLiteral("signed"))
        arguments << QStringLiteral("--signed");
    return arguments;
}

} // namespace

class TestAntqLibraryCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gridsAreThoseOfTheReference_data()
    {
        QTest::addColumn<QString>("golden");
        for (const char *golden :
             {"int/4/signed", "int/8/unsigned", "pot/7/unsigned", "flint/4/signed", "flint/6/unsigned",
              "float/5/signed", "float1/4/unsigned", "apot/4/signed"})
            QTest::newRow(golden) << QString::fromLatin1(golden);
    }

    void gridsAreThoseOfTheReference()
    {
        ANT_NEEDS_DATA(file, "golden/grids.json");
        QFETCH(QString, golden);
        const Json expected = goldenGrid(file, golden.toStdString());
        QVERIFY(expected.contains("hex"));
        const Ended ended = antq(gridArguments(golden));
        QCOMPARE(ended.status, 0);
        const Json values = Json::parse(ended.output.toStdString());
        QCOMPARE(values.size(), expected["hex"].size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto bits = std::bit_cast<std::uint32_t>(values[i].get<float>());
            QCOMPARE(bits, std::uint32_t(std::stoul(expected["hex"][i].get<std::string>(), nullptr, 16)));
        }
    }

    void aGridThatTheReferenceCannotUseIsAFailure()
    {
        const Ended ended = antq(gridArguments(QStringLiteral("pot/8/unsigned")));
        QCOMPARE(ended.status, 1);
        QCOMPARE(ended.complaints.size(), 1);
        QCOMPARE(ended.output, QByteArray());
    }

    void modelsAreListedWithTheirPublishedSizes()
    {
        const Ended ended = antq({QStringLiteral("models"), QStringLiteral("--json")});
        QCOMPARE(ended.status, 0);
        const Json models = Json::parse(ended.output.toStdString());
        const auto find = [&](const char *name) {
            return *std::ranges::find_if(models, [&](const Json &model) { return model["name"] == name; });
        };
        QCOMPARE(find("resnet20")["parameters"].get<int>(), 269722);
        QCOMPARE(find("resnet20")["layers"].get<int>(), 20);
        QCOMPARE(find("squeezenet1_0")["parameters"].get<int>(), 1248424);
        QCOMPARE(find("squeezenet1_0")["input"].get<std::string>(), std::string("3x224x224"));
    }

    void presetsAreListed()
    {
        const Ended ended = antq({QStringLiteral("presets"), QStringLiteral("--json")});
        QCOMPARE(ended.status, 0);
        QVERIFY(!Json::parse(ended.output.toStdString()).empty());
    }

    void aCommandOfTheReferenceIsImported()
    {
        const QString line =
            QStringLiteral("python main.py --model=resnet18 --dataset=imagenet --mode=int -wb 4 > x.log");
        const Ended ended = antq({QStringLiteral("import-command"), line});
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.output.endsWith("\nantq run --model resnet18 --dataset imagenet --mode int --abits 8 "
                                      "--batch 256\n"));
        const Ended json = antq({QStringLiteral("import-command"), QStringLiteral("--json"), line});
        QCOMPARE(Json::parse(json.output.toStdString())["mode"].get<std::string>(), std::string("int"));
        QCOMPARE(antq({QStringLiteral("import-command"), QStringLiteral("ls -l")}).status, 2);
    }

    void aGoodFolderPassesItsCheck()
    {
        ANT_NEEDS_DATA(folder, "data/cifar10");
        const Ended ended = antq({QStringLiteral("datasets"), QStringLiteral("check"),
                                  QStringLiteral("cifar10:") + toQString(folder)});
        QCOMPARE(ended.complaints, QStringList());
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.output.contains("1000"));
    }

    void anEmptyFolderFailsItsCheck()
    {
        const TemporaryFolder folder;
        const Ended ended = antq({QStringLiteral("datasets"), QStringLiteral("check"),
                                  QStringLiteral("imagenet:") + toQString(folder.path())});
        QCOMPARE(ended.complaints.size(), 1);
        QCOMPARE(ended.status, 1);
    }
};

QTEST_GUILESS_MAIN(TestAntqLibraryCommands)
#include "tst_antq_library_commands.moc"

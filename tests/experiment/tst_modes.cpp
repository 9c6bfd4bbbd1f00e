#include "core/experiment/modes.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

namespace {

QString typesOf(const Mode &mode)
{
    QStringList names;
    for (const NumericType type : mode.types)
        names << QString::fromUtf8(type.name().data(), int(type.name().size()));
    return names.join(' ');
}

} // namespace

class TestModes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figureModesAreTheColumnsOfFigure12()
    {
        QStringList titles;
        for (const Mode &mode : figureModes())
            titles << QString::fromStdString(mode.title);
        QCOMPARE(titles, (QStringList{"Int", "IP", "FIP", "IP-F", "FIP-F", "ANT4-8"}));
    }
    void modeTriesItsTypesInSearchOrder_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("types");
        // reference.md, "Which types a mode tries", by both spellings; order of trying: int, flint, pot,
        // float
        QTest::newRow("Int") << "int"
                             << "int"
                             << "int";
        QTest::newRow("IP") << "ip"
                            << "ip"
                            << "int pot";
        QTest::newRow("FIP") << "fip"
                             << "fip"
                             << "int pot float";
        QTest::newRow("IP-F") << "ip-f"
                              << "ip-f"
                              << "int flint pot";
        QTest::newRow("FIP-F") << "fip-f"
                               << "fip-f"
                               << "int flint pot float";
        QTest::newRow("ANT4-8") << "ant4-8"
                                << "ant4-8"
                                << "int flint pot";
        QTest::newRow("flag of IP") << "ant-int-pot"
                                    << "ip"
                                    << "int pot";
        QTest::newRow("flag of FIP") << "ant-int-pot-float"
                                     << "fip"
                                     << "int pot float";
        QTest::newRow("flag of IP-F") << "ant-int-pot-flint"
                                      << "ip-f"
                                      << "int flint pot";
        QTest::newRow("flag of FIP-F") << "ant-int-pot-float-flint"
                                       << "fip-f"
                                       << "int flint pot float";
        QTest::newRow("any order") << "ant-flint-pot-int"
                                   << "ip-f"
                                   << "int flint pot";
        QTest::newRow("one type") << "ant-flint"
                                  << "ant-flint"
                                  << "flint";
        QTest::newRow("twice the same") << "ant-pot-pot"
                                        << "ant-pot"
                                        << "pot";
        QTest::newRow("no figure's types") << "ant-float-flint"
                                           << "ant-flint-float"
                                           << "flint float";
        QTest::newRow("type used only when named") << "ant-apot-int"
                                                   << "ant-int-apot"
                                                   << "int apot";
        QTest::newRow("fp32") << "FP32"
                              << "fp32"
                              << "";
        QTest::newRow("as printed") << "IP-F"
                                    << "ip-f"
                                    << "int flint pot";
        QTest::newRow("as in file names") << "fip_f"
                                          << "fip-f"
                                          << "int flint pot float";
        QTest::newRow("ant48 of file names") << "ant48"
                                             << "ant4-8"
                                             << "int flint pot";
        QTest::newRow("ANT4-8 as printed") << "ANT4-8"
                                           << "ant4-8"
                                           << "int flint pot";
    }
    void modeTriesItsTypesInSearchOrder()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QFETCH(QString, types);
        const auto mode = parseMode(text.toStdString());
        ANT_VERIFY_OK(mode);
        QCOMPARE(QString::fromStdString(mode.value().name), name);
        QCOMPARE(typesOf(mode.value()), types);
        QCOMPARE(mode.value().needsEightBitLayers, name == "ant4-8");
        QCOMPARE(parseMode(mode.value().name).value().types, mode.value().types);
    }
    void unknownModeListsWhatIsAllowed_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "ipff", "ant", "ant-", "ant-int-", "ant-posit", "int4"})
            QTest::newRow(*text ? text : "empty") << text;
    }
    void unknownModeListsWhatIsAllowed()
    {
        QFETCH(QString, text);
        const auto mode = parseMode(text.toStdString());
        QVERIFY(!mode.ok());
        QCOMPARE(mode.error().code, ErrorCode::InvalidArgument);
        const QString message = QString::fromStdString(mode.error().message);
        for (const char *part :
             {"\"%1\"", "fp32, int, ip, fip, ip-f, fip-f, ant4-8", "int, flint, pot, float"})
            QVERIFY2(message.contains(QString(part).replace("%1", text)), qPrintable(message));
    }
};

QTEST_APPLESS_MAIN(TestModes)
#include "tst_modes.moc"

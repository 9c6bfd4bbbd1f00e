#include "core/store/detail/connection.h"
#include "core/store/detail/run_rows.h"
#include "core/store/detail/statement.h"
#include "core/store/detail/translate.h"
#include "core/store/figure_rows.h"

#include <SQLiteCpp/Transaction.h>

#include <array>

namespace ant {
namespace {

using Rule = FigureChoice::Rule;

constexpr std::array kRules = {std::pair{Rule::Latest, std::string_view("latest")},
                               std::pair{Rule::Best, std::string_view("best")},
                               std::pair{Rule::Pinned, std::string_view("pinned")}};

std::string ruleName(Rule rule)
{
    for (const auto &[known, name] : kRules)
        if (known == rule)
            return std::string(name);
    return {};
}

Rule ruleFromName(const std::string &text)
{
    for (const auto &[known, name] : kRules)
        if (name == text)
            return known;
    throw detail::Failure{{ErrorCode::Corrupt, "the stored rule \"" + text + "\" of a cell is unknown", {}}};
}

FigureChoice takeChoice(detail::Row &row)
{
    FigureChoice choice;
    choice.cell = row.text();
    choice.rule = ruleFromName(row.text());
    choice.run = row.optionalInteger().value_or(0);
    return choice;
}

ImportedResult takeImported(detail::Row &row)
{
    ImportedResult result;
    result.source = row.text();
    result.model = row.text();
    result.mode = row.text();
    result.bits = row.number();
    result.isTrained = row.flag();
    result.top1 = row.real();
    result.fp32 = row.real();
    result.images = row.integer();
    result.importedMs = row.integer();
    return result;
}

template <typename Body>
auto reading(const Workspace &workspace, const std::string &doing, Body &&body)
{
    const auto file = detail::databaseFile(workspace.folder());
    return detail::translate(file, doing, [&] {
        SQLite::Database database = detail::connect(workspace.folder(), Workspace::Access::Read);
        return body(database);
    });
}

template <typename Body>
auto writing(const Workspace &workspace, const std::string &doing, Body &&body)
{
    const auto file = detail::databaseFile(workspace.folder());
    return detail::translate(file, doing, [&] {
        SQLite::Database database = detail::connect(workspace.folder(), Workspace::Access::Write);
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        const int changed = body(database);
        transaction.commit();
        return changed;
    });
}

Result<void> done(const Result<int> &changed)
{
    return changed.ok() ? Result<void>() : Result<void>(changed.error());
}

} // namespace

Result<std::vector<FigureChoice>> figureChoices(const Workspace &workspace)
{
    return reading(workspace, "reading the choices of Figure 12", [](SQLite::Database &database) {
        SQLite::Statement statement(database, "SELECT cell, rule, run_id FROM figure_choices ORDER BY cell");
        return detail::takeAll(statement, takeChoice);
    });
}

Result<void> setFigureChoice(const Workspace &workspace, const FigureChoice &choice)
{
    return done(writing(workspace, "choosing a run for Figure 12", [&](SQLite::Database &database) {
        const bool isPin = choice.rule == Rule::Pinned;
        if (isPin && choice.cell.empty())
            throw detail::Failure{
                {ErrorCode::InvalidArgument, "a run is pinned to one cell, not to all of them", {}}};
        if (isPin) // NotFound rather than a broken reference
            (void)detail::readState(database, RunId{choice.run});
        return detail::execute(database,
                               "INSERT INTO figure_choices (cell, rule, run_id) VALUES (?1, ?2, ?3) "
                               "ON CONFLICT (cell) DO UPDATE SET rule = ?2, run_id = ?3",
                               choice.cell, ruleName(choice.rule),
                               isPin ? std::optional(choice.run) : std::nullopt);
    }));
}

Result<void> clearFigureChoice(const Workspace &workspace, const std::string &cell)
{
    return done(writing(workspace, "choosing a run for Figure 12", [&](SQLite::Database &database) {
        return detail::execute(database, "DELETE FROM figure_choices WHERE cell = ?1", cell);
    }));
}

Result<std::vector<ImportedResult>> importedResults(const Workspace &workspace)
{
    return reading(workspace, "reading imported results", [](SQLite::Database &database) {
        SQLite::Statement statement(database,
                                    "SELECT source, model, mode, bits, is_trained, top1, fp32, images, "
                                    "imported_ms FROM imported_results ORDER BY imported_ms, id");
        return detail::takeAll(statement, takeImported);
    });
}

Result<void> addImportedResults(const Workspace &workspace, const std::vector<ImportedResult> &results)
{
    return done(writing(workspace, "storing imported results", [&](SQLite::Database &database) {
        int stored = 0;
        for (const ImportedResult &result : results)
            stored += detail::execute(
                database,
                "INSERT INTO imported_results (source, model, mode, bits, is_trained, top1, fp32, images, "
                "imported_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
                "ON CONFLICT (source, model, mode, bits) DO UPDATE SET is_trained = ?5, top1 = ?6, "
                "fp32 = ?7, images = ?8, imported_ms = ?9",
                result.source, result.model, result.mode, result.bits, result.isTrained, result.top1,
                result.fp32, result.images, detail::nowMs());
        return stored;
    }));
}

Result<int> removeImportedResults(const Workspace &workspace, const std::string &source)
{
    return writing(workspace, "forgetting imported results", [&](SQLite::Database &database) {
        return detail::execute(database, "DELETE FROM imported_results WHERE source = ?1", source);
    });
}

} // namespace ant

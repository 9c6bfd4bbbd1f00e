#include "core/store/detail/schema.h"

#include <array>

namespace ant::detail {
namespace {

// REAL columns allow NULL where the number can be NaN, which SQLite does not store. Times are Unix
// milliseconds, 0 for "not yet". BLOB columns hold vectors as described in blob.h.
constexpr std::string_view kFirstVersion = R"sql(
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    state TEXT NOT NULL,
    queue_place INTEGER,
    pid INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    started_ms INTEGER NOT NULL DEFAULT 0,
    finished_ms INTEGER NOT NULL DEFAULT 0,
    total INTEGER,
    top1_correct INTEGER,
    top5_correct INTEGER,
    loss REAL,
    load_seconds REAL DEFAULT 0,
    calibrate_seconds REAL DEFAULT 0,
    train_seconds REAL DEFAULT 0,
    evaluate_seconds REAL DEFAULT 0,
    phase TEXT NOT NULL DEFAULT '',
    phase_done INTEGER NOT NULL DEFAULT 0,
    phase_total INTEGER NOT NULL DEFAULT 0,
    per_second REAL DEFAULT 0
) STRICT;

CREATE TABLE environment (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    train_loss REAL,
    top1 REAL,
    PRIMARY KEY (run_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE steps (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    loss REAL,
    PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE predictions (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    image INTEGER NOT NULL,
    label INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    in_top5 INTEGER NOT NULL,
    loss REAL,
    PRIMARY KEY (run_id, image)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    time_ms INTEGER NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX log_lines_of_run ON log_lines (run_id, id);

CREATE TABLE quantizers (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    quantizer INTEGER NOT NULL,
    layer_index INTEGER NOT NULL,
    layer TEXT NOT NULL,
    role TEXT NOT NULL,
    bits INTEGER NOT NULL,
    is_signed INTEGER NOT NULL,
    type TEXT NOT NULL,
    absmax BLOB NOT NULL,
    alpha BLOB NOT NULL,
    alpha_step BLOB NOT NULL,
    mse REAL,
    sqnr_db REAL,
    shape BLOB NOT NULL,
    macs INTEGER NOT NULL,
    PRIMARY KEY (run_id, quantizer)
) STRICT;

CREATE TABLE candidates (
    run_id INTEGER NOT NULL,
    quantizer INTEGER NOT NULL,
    place INTEGER NOT NULL,
    type TEXT NOT NULL,
    score REAL,
    PRIMARY KEY (run_id, quantizer, place),
    FOREIGN KEY (run_id, quantizer) REFERENCES quantizers ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE quantizer_details (
    run_id INTEGER NOT NULL,
    quantizer INTEGER NOT NULL,
    low REAL,
    high REAL,
    counts BLOB NOT NULL,
    non_finite INTEGER NOT NULL,
    log_low REAL,
    log_high REAL,
    log_counts BLOB NOT NULL,
    log_non_finite INTEGER NOT NULL,
    zeros INTEGER NOT NULL,
    grid BLOB NOT NULL,
    code_usage BLOB NOT NULL,
    PRIMARY KEY (run_id, quantizer),
    FOREIGN KEY (run_id, quantizer) REFERENCES quantizers ON DELETE CASCADE
) STRICT;

CREATE TABLE mse_curves (
    run_id INTEGER NOT NULL,
    quantizer INTEGER NOT NULL,
    place INTEGER NOT NULL,
    type TEXT NOT NULL,
    low INTEGER NOT NULL,
    mse BLOB NOT NULL,
    PRIMARY KEY (run_id, quantizer, place),
    FOREIGN KEY (run_id, quantizer) REFERENCES quantizers ON DELETE CASCADE
) STRICT;
)sql";

// Archiving of runs, and counting of what a quantizer could not represent.
constexpr std::string_view kSecondVersion = R"sql(
ALTER TABLE runs ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quantizers ADD COLUMN non_finite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quantizers ADD COLUMN beyond_cutoff INTEGER NOT NULL DEFAULT 0;
)sql";

// Files of weights and data sets that were registered.
constexpr std::string_view kThirdVersion = R"sql(
CREATE TABLE library (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    findings TEXT NOT NULL DEFAULT '',
    is_good INTEGER NOT NULL DEFAULT 1,
    checked_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, place)
) STRICT;
)sql";

// What a person says about a run, and runs put into the bin. Tags are words, joined by blanks.
constexpr std::string_view kFourthVersion = R"sql(
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN deleted_ms INTEGER NOT NULL DEFAULT 0;
)sql";

// What each quantizer alone costs. types: names joined by commas.
constexpr std::string_view kFifthVersion = R"sql(
CREATE TABLE sensitivities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER REFERENCES runs(id) ON DELETE SET NULL,
    created_ms INTEGER NOT NULL,
    model TEXT NOT NULL,
    weights_sha256 TEXT NOT NULL,
    dataset_fingerprint TEXT NOT NULL,
    is_from_training INTEGER NOT NULL,
    images INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    types TEXT NOT NULL,
    weight_low INTEGER NOT NULL,
    weight_up INTEGER NOT NULL,
    input_low INTEGER NOT NULL,
    input_up INTEGER NOT NULL,
    loss REAL,
    correct INTEGER NOT NULL,
    UNIQUE (model, weights_sha256, dataset_fingerprint, is_from_training, images, seed, types, weight_low,
            weight_up, input_low, input_up)
) STRICT;

CREATE TABLE sensitivity_options (
    sensitivity_id INTEGER NOT NULL REFERENCES sensitivities(id) ON DELETE CASCADE,
    quantizer INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    place INTEGER NOT NULL,
    type TEXT NOT NULL,
    mse REAL,
    output_sqnr_db REAL,
    loss_increase REAL,
    divergence REAL,
    correct INTEGER NOT NULL,
    PRIMARY KEY (sensitivity_id, quantizer, bits, place)
) STRICT, WITHOUT ROWID;
)sql";

// What calibrated a run, and how its blocks fared.
constexpr std::string_view kSixthVersion = R"sql(
CREATE TABLE calibrations (
    run_id INTEGER PRIMARY KEY REFERENCES runs(id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    is_fallback INTEGER NOT NULL,
    images BLOB NOT NULL
) STRICT;

CREATE TABLE blocks (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    block INTEGER NOT NULL,
    name TEXT NOT NULL,
    layers INTEGER NOT NULL,
    error_before REAL,
    error_after REAL,
    iterations INTEGER NOT NULL,
    seconds REAL,
    PRIMARY KEY (run_id, block)
) STRICT, WITHOUT ROWID;
)sql";

// Which run stands in a cell of Figure 12 (the empty name: in every cell), and results of other programs.
constexpr std::string_view kSeventhVersion = R"sql(
CREATE TABLE figure_choices (
    cell TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    run_id INTEGER REFERENCES runs(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE imported_results (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    bits INTEGER NOT NULL,
    is_trained INTEGER NOT NULL,
    top1 REAL NOT NULL,
    fp32 REAL,
    images INTEGER NOT NULL DEFAULT 0,
    imported_ms INTEGER NOT NULL,
    UNIQUE (source, model, mode, bits)
) STRICT;
)sql";

// What the GPU of a run is doing: bytes, and percent of the time; NULL where there is none, or none that
// says.
constexpr std::string_view kEighthVersion = R"sql(
ALTER TABLE runs ADD COLUMN gpu_memory_used INTEGER;
ALTER TABLE runs ADD COLUMN gpu_memory_total INTEGER;
ALTER TABLE runs ADD COLUMN gpu_busy_percent INTEGER;
)sql";

// Images whose rounding errors are passed on.
constexpr std::string_view kNinthVersion = R"sql(
ALTER TABLE quantizers ADD COLUMN is_diffused INTEGER NOT NULL DEFAULT 0;
)sql";

// Whether weights were rounded with error feedback where their sensitivity was measured.
constexpr std::string_view kTenthVersion = R"sql(
CREATE TABLE new_sensitivities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER REFERENCES runs(id) ON DELETE SET NULL,
    created_ms INTEGER NOT NULL,
    model TEXT NOT NULL,
    weights_sha256 TEXT NOT NULL,
    dataset_fingerprint TEXT NOT NULL,
    is_from_training INTEGER NOT NULL,
    images INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    types TEXT NOT NULL,
    weight_low INTEGER NOT NULL,
    weight_up INTEGER NOT NULL,
    input_low INTEGER NOT NULL,
    input_up INTEGER NOT NULL,
    loss REAL,
    correct INTEGER NOT NULL,
    feeds INTEGER NOT NULL DEFAULT 0,
    UNIQUE (model, weights_sha256, dataset_fingerprint, is_from_training, images, seed, types, weight_low,
            weight_up, input_low, input_up, feeds)
) STRICT;
INSERT INTO new_sensitivities SELECT *, 0 FROM sensitivities;

CREATE TABLE new_options (
    sensitivity_id INTEGER NOT NULL REFERENCES new_sensitivities(id) ON DELETE CASCADE,
    quantizer INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    place INTEGER NOT NULL,
    type TEXT NOT NULL,
    mse REAL,
    output_sqnr_db REAL,
    loss_increase REAL,
    divergence REAL,
    correct INTEGER NOT NULL,
    PRIMARY KEY (sensitivity_id, quantizer, bits, place)
) STRICT, WITHOUT ROWID;
INSERT INTO new_options SELECT * FROM sensitivity_options;

DROP TABLE sensitivity_options;
DROP TABLE sensitivities;
ALTER TABLE new_sensitivities RENAME TO sensitivities;
ALTER TABLE new_options RENAME TO sensitivity_options;
)sql";

constexpr std::array kMigrations = {kFirstVersion, kSecondVersion, kThirdVersion,   kFourthVersion,
                                    kFifthVersion, kSixthVersion,  kSeventhVersion, kEighthVersion,
                                    kNinthVersion, kTenthVersion};

} // namespace

std::span<const std::string_view> migrations()
{
    return kMigrations;
}

} // namespace ant::detail

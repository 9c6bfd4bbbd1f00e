#pragma once

#include "app/antq/progress_view.h"
#include "core/experiment/fetch.h"
#include "core/report/table.h"
#include "core/store/library.h"

namespace ant::cli {

/// "1.18 GB", "44.7 MB".
std::string sizeWords(std::int64_t bytes);

/// What can be fetched: kind, name, model, files, size, and how much of it lies in `folder`.
Table catalogueTable(const std::vector<CatalogueEntry> &catalogue, const std::filesystem::path &folder);

/// What a person, or a program that reads JSON lines, sees of downloads. JSON has one object a line:
/// {"event": "plan", "files": [{"file", "bytes", "there"}], "folder"},
/// {"event": "progress", "file", "index", "files", "done", "total", "per_second"},
/// {"event": "fetched", "file", "bytes", "sha256", "model", "good"},
/// {"event": "failed", "file", "error"}; the last line of a program that fails stands on stderr.
class FetchView {
public:
    explicit FetchView(bool isJson);
    void announce(const std::vector<DownloadRequest> &downloads, const std::filesystem::path &folder);
    void show(const FetchProgress &progress);
    void fetched(const LibraryEntry &entry, const DownloadResult &result);
    void failed(const std::string &file, const Error &error);
    void end(); ///< leaves nothing behind of the bar

private:
    bool m_isJson;
    ProgressView::Style m_style;
    std::string m_file; ///< that was shown last
};

} // namespace ant::cli

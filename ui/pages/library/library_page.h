#pragma once

#include "ui/common/page.h"
#include "ui/common/workspace_reader.h"

class QStackedWidget;

namespace ant {

class EmptyState;

/// Known weight files and data sets.
class LibraryPage final : public Page {
    Q_OBJECT
public:
    explicit LibraryPage(const PageContext &context, QWidget *parent = nullptr);

private:
    QStackedWidget *m_stack;
    EmptyState *m_empty;
};

} // namespace ant

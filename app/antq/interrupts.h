#pragma once

namespace ant::cli {

/// From now on SIGINT and SIGTERM are counted instead of ending the process. Call once, before a worker
/// starts.
void catchInterrupts();

/// How often the user (or the system) has asked to stop: once is a request, twice means at once.
int interruptCount();

} // namespace ant::cli

#include "app/antq/command_line.h"

int main(int argc, char **argv)
{
    return ant::cli::runCommandLine(argc, argv);
}

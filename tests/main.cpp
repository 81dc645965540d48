#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

int main(int argc, char** argv) {
    // Every law runs 20 000 random cases; RC_PARAMS from outside (such as the seed of a failure) wins.
    setenv("RC_PARAMS", "max_success=20000", 0);
    return doctest::Context(argc, argv).run();
}

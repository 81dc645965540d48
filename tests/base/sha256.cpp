#include "wattle/base/sha256.hpp"

#include "law.hpp"

using namespace wattle;

TEST_CASE("a digest is the one of FIPS 180-4") {
    struct Case {
        std::string text, digest;
    };
    const Case cases[] = {
        // FIPS 180-4 examples (SHA256.pdf of the NIST example values); the empty text and a million a from FIPS 180-2 errata tests.
        {"abc",                                                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"",                                                         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {std::string(1'000'000, 'a'),                                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.digest);
        CHECK(to_hex(sha256(c.text)) == c.digest);
    }
}

#include "wattle/base/bytes.hpp"

#include "wide.hpp"

#include <fstream>
#include <unistd.h>

using namespace wattle;
using namespace wattle::test;

namespace {

/// One of every width, as a record might hold them.
struct Record {
    std::uint8_t u8;
    std::int8_t i8;
    std::uint16_t u16;
    std::int16_t i16;
    std::uint32_t u32;
    std::int32_t i32;
    std::uint64_t u64;
    std::int64_t i64;
    Int128 i128;
    std::string text;

    bool operator==(const Record&) const = default;
};

Bytes write(const Record& r, std::endian order = std::endian::little) {
    return ByteWriter(order).put(r.u8).put(r.i8).put(r.u16).put(r.i16).put(r.u32).put(r.i32).put(r.u64).put(r.i64).put(r.i128).put(static_cast<UInt128>(r.i128)).put_text(r.text).bytes();
}

Record read(std::span<const std::byte> bytes, std::endian order = std::endian::little) {
    ByteReader in(bytes, "record", order);
    Record r{};
    r.u8 = in.get<std::uint8_t>();
    r.i8 = in.get<std::int8_t>();
    r.u16 = in.get<std::uint16_t>();
    r.i16 = in.get<std::int16_t>();
    r.u32 = in.get<std::uint32_t>();
    r.i32 = in.get<std::int32_t>();
    r.u64 = in.get<std::uint64_t>();
    r.i64 = in.get<std::int64_t>();
    r.i128 = in.get<Int128>();
    if (in.get<UInt128>() != static_cast<UInt128>(r.i128)) in.refuse("the two wide numbers differ", "write them alike");
    r.text = in.get_text();
    in.finish();
    return r;
}

rc::Gen<Record> any_record() {
    return rc::gen::exec([] {
        return Record{*rc::gen::arbitrary<std::uint8_t>(),  *rc::gen::arbitrary<std::int8_t>(),  *rc::gen::arbitrary<std::uint16_t>(), *rc::gen::arbitrary<std::int16_t>(),
                      *rc::gen::arbitrary<std::uint32_t>(), *rc::gen::arbitrary<std::int32_t>(), *rc::gen::arbitrary<std::uint64_t>(), *rc::gen::arbitrary<std::int64_t>(),
                      (*any_number()).value,                *rc::gen::element<std::string>("", "a", "kWh", std::string("\0x", 2), "Zähler", std::string(40, 'z'))};
    });
}

}  // namespace

static_assert(!ByteWord<bool>);
static_assert(!ByteWord<double>);
static_assert(ByteWord<Int128> && ByteWord<UInt128>);

TEST_CASE("numbers are written with the lowest byte first, or with the highest, whatever the machine") {
    struct Case {
        std::string_view name;
        Bytes bytes;
        std::string_view hex;
    };
    const ByteWriter big(std::endian::big);
    const Case cases[] = {
        {"u8",      ByteWriter().put(std::uint8_t{0xFE}).bytes(),                 "fe"},
        {"i8",      ByteWriter().put(std::int8_t{-2}).bytes(),                    "fe"},
        {"u16",     ByteWriter().put(std::uint16_t{0x1234}).bytes(),              "3412"},
        {"i32",     ByteWriter().put(std::int32_t{-2}).bytes(),                   "feffffff"},
        {"u64",     ByteWriter().put(std::uint64_t{0x0102030405060708}).bytes(),  "0807060504030201"},
        {"i64",     ByteWriter().put(std::int64_t{INT64_MIN}).bytes(),            "0000000000000080"},
        {"i128",    ByteWriter().put(Int128{-2}).bytes(),                         "feffffffffffffffffffffffffffffff"},
        {"u128",    ByteWriter().put(UInt128{1} << 64).bytes(),                   "00000000000000000100000000000000"},
        {"text",    ByteWriter().put_text("kWh").bytes(),                         "030000006b5768"},
        {"no text", ByteWriter().put_text("").bytes(),                            "00000000"},
        {"nothing", ByteWriter().bytes(),                                         ""},
        {"raw",     ByteWriter().put(std::as_bytes(std::span("ab", 2))).bytes(),  "6162"},

        {"u8, highest first",   ByteWriter(big).put(std::uint8_t{0xFE}).bytes(),                "fe"},
        {"u16, highest first",  ByteWriter(big).put(std::uint16_t{0x1234}).bytes(),             "1234"},
        {"i32, highest first",  ByteWriter(big).put(std::int32_t{-2}).bytes(),                  "fffffffe"},
        {"u64, highest first",  ByteWriter(big).put(std::uint64_t{0x0102030405060708}).bytes(), "0102030405060708"},
        {"i128, highest first", ByteWriter(big).put(Int128{-2}).bytes(),                        "fffffffffffffffffffffffffffffffe"},
        {"u128, highest first", ByteWriter(big).put(UInt128{1} << 64).bytes(),                  "00000000000000010000000000000000"},
        {"text, highest first", ByteWriter(big).put_text("kWh").bytes(),                        "000000036b5768"},
        {"raw, highest first",  ByteWriter(big).put(std::as_bytes(std::span("ab", 2))).bytes(), "6162"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(hex(c.bytes) == c.hex);
    }
}

TEST_CASE("what was written is read back, and nothing else is taken for it") {
    LAW("a record comes back whole", [] {
        const Record r = *any_record();
        RC_ASSERT(read(write(r)) == r);
        RC_ASSERT(read(write(r, std::endian::big), std::endian::big) == r);
    });
    LAW("fields in one go, and columns, are the bytes of their numbers one by one", [] {
        const auto order = *rc::gen::element(std::endian::little, std::endian::big);
        const Record r = *any_record();
        ByteWriter one_by_one(order);
        one_by_one.put(r.u8).put(r.i16).put(r.u32).put(r.i64).put(r.i128);
        RC_ASSERT(ByteWriter(order).reserve(5).put(r.u8, r.i16, r.u32, r.i64, r.i128).bytes() == one_by_one.bytes());

        const auto column = *rc::gen::arbitrary<std::vector<std::int32_t>>();
        ByteWriter each(order);
        each.put(r.u8);
        for (const std::int32_t number : column) each.put(number);
        const Bytes bytes = ByteWriter(order).put(r.u8).put(std::span(column)).bytes();
        RC_ASSERT(bytes == each.bytes());
        ByteReader in(bytes, "column", order);
        RC_ASSERT(in.get<std::uint8_t>() == r.u8);
        std::vector<std::int32_t> back(column.size());
        in.get(std::span(back));
        in.finish();
        RC_ASSERT(back == column);
        back.resize(column.size() + 1);  // the first byte makes no number
        RC_ASSERT(code_of([&] { return ByteReader(bytes, "column", order).get(std::span(back)), 0; }) == "bad_bytes");
    });
    LAW("no prefix of a record is a record", [] {
        const Record r = *any_record();
        const Bytes bytes = write(r);
        const auto length = *rc::gen::inRange<std::size_t>(0, bytes.size());
        RC_ASSERT(code_of([&] { return read(std::span(bytes).first(length)); }) == "bad_bytes");
    });

    const Bytes whole = write({1, -1, 2, -2, 3, -3, 4, -4, -5, "kWh"});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK(code_of([&] { return read(std::span(whole).first(length)); }) == "bad_bytes");
    }
    Bytes longer = whole;
    longer.push_back(std::byte{0});
    CHECK(code_of([&] { return read(longer); }) == "bad_bytes");
}

TEST_CASE("a refusal names what was read, the byte, and what is missing") {
    const Bytes ten = ByteWriter().put(std::uint64_t{7}).put(std::uint16_t{8}).bytes();
    const auto read_two = [&] {
        ByteReader in(ten, "snapshot 17");
        in.get<std::uint64_t>();
        return in.get<std::uint32_t>();
    };
    CHECK(message_of(read_two) == "snapshot 17, byte 8: 4 bytes expected, 2 left; give the bytes as they were written, whole");

    const auto stop_early = [&] {
        ByteReader in(ten, "Total");
        in.get<std::uint64_t>();
        return in.finish(), 0;
    };
    CHECK(message_of(stop_early) == "Total, byte 8: 2 bytes too many; give the bytes as they were written, without others behind them");

    // A text whose length lies: 4 294 967 295 bytes are announced, none are there, and none are allocated.
    const Bytes lying = ByteWriter().put(std::uint32_t{0xFFFFFFFF}).bytes();
    const auto read_text = [&] { return ByteReader(lying, "name").get_text(); };
    CHECK(code_of(read_text) == "bad_bytes");
    CHECK(message_of(read_text).find("4294967295 bytes expected, 0 left") != std::string::npos);
}

TEST_CASE("what is known at the end is written over what was put before") {
    ByteWriter out;
    out.put(std::uint32_t{0}).put_text("kWh");
    const Bytes length = ByteWriter().put(std::uint32_t{7}).bytes();
    CHECK(hex(out.put_at(0, length).bytes()) == "07000000030000006b5768");
    CHECK(out.put_at(11, {}).bytes().size() == 11);
    CHECK(code_of([&] { return out.put_at(8, length), 0; }) == "out_of_range");
    CHECK(code_of([&] { return out.put_at(12, {}), 0; }) == "out_of_range");
    CHECK(hex(out.bytes()) == "07000000030000006b5768");
}

TEST_CASE("a refused read takes nothing") {
    const Bytes three(3, std::byte{1});
    ByteReader in(three, "three");
    CHECK(code_of([&] { return in.get<std::uint32_t>(); }) == "bad_bytes");
    CHECK(in.offset() == 0);
    CHECK(in.left() == 3);
    CHECK(in.take(0).empty());
    CHECK(in.get<std::uint16_t>() == 0x0101);
    CHECK(in.offset() == 2);
    CHECK(in.take(1).size() == 1);
    in.finish();
}

TEST_CASE("a file is read whole, or the finding tells why not") {
    const std::string path = "/tmp/wattle-bytes-" + std::to_string(::getpid());
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{16'384}, std::size_t{16'385}, std::size_t{100'000}}) {
        CAPTURE(size);
        std::string content(size, '\0');
        for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 7);
        std::ofstream(path, std::ios::binary) << content;
        CHECK(read_file(path).value() == content);
    }
    ::unlink(path.c_str());

    struct Case {
        std::string path;
        std::string_view what;
    };
    const Case cases[] = {
        {path,                "No such file or directory"},
        {path + "/inside",    "No such file or directory"},
        {"/tmp",              "Is a directory"},
        {"",                  "No such file or directory"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.path);
        const auto result = read_file(c.path);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == code::unreadable_file);
        CHECK(result.error().what == c.what);
        CHECK(result.error().where.source == c.path);
    }
}

TEST_CASE("a file is read in parts, and what was not used up comes again") {
    const std::string path = "/tmp/wattle-parts-" + std::to_string(::getpid());
    for (const std::size_t size : {0u, 1u, 262'143u, 262'144u, 262'145u, 1'000'000u}) {
        std::string content(size, '\0');
        for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 7);
        REQUIRE(write_file(path, content));
        for (const std::size_t step : {std::size_t{1'000}, std::size_t{300'000}, size}) {
            CAPTURE(size);
            CAPTURE(step);
            std::string read;
            int last = 0;
            const auto done = read_file_in_parts(path, [&](const FilePart& part) {
                CHECK(part.file_size == size);
                // As much as fits whole steps, and all of it at the end.
                const std::size_t used = part.last || step == 0 ? part.text.size() : part.text.size() / step * step;
                read += part.text.substr(0, used);
                last += part.last ? 1 : 0;
                return used;
            });
            CHECK(done);
            CHECK(last == 1);
            CHECK(read == content);
        }
    }
    ::unlink(path.c_str());
    CHECK(read_file_in_parts(path, [](const FilePart&) { return std::size_t{0}; }).error().what == "No such file or directory");
    CHECK(read_file_in_parts("/tmp", [](const FilePart&) { return std::size_t{0}; }).error().what == "Is a directory");
}

TEST_CASE("a file is written, or the finding tells why not") {
    const std::string path = "/tmp/wattle-write-" + std::to_string(::getpid());
    for (const std::string& content : {std::string("long before"), std::string("a\0b", 3), std::string()}) {
        CHECK(write_file(path, content));
        CHECK(read_file(path).value() == content);
    }
    ::unlink(path.c_str());

    struct Case {
        std::string path;
        std::string_view what;
    };
    const Case cases[] = {
        {"/tmp",                    "Is a directory"},
        {path + "/inside/nothing",  "No such file or directory"},
        {"/dev/full",               "No space left on device"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.path);
        const auto result = write_file(c.path, "12 kWh");
        REQUIRE_FALSE(result);
        CHECK(result.error().code == code::unwritable_file);
        CHECK(result.error().what == c.what);
        CHECK(result.error().where.source == c.path);
    }
}

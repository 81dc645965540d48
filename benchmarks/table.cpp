// How fast a month of quarter-hours of 600 meters comes in from CSV and goes out again. Peers stand in peers/table.py, which reads the same files.
//
//     bench_table                    the figures
//     bench_table --write FOLDER     writes the files, and prints for each its rows, Σ counts and XOR of instants
//     bench_table --serve FILE FORM  reads the file at every line of its input, and answers with seconds and these three
#include "ratio.hpp"

#include <wattle/wattle.hpp>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <random>

namespace {

using namespace wattle;
using namespace std::chrono_literals;

constexpr int meters = 600, slots = 31 * 96;  // March 2026

struct Answer {
    std::size_t rows = 0;
    Int128 sum = 0;
    std::int64_t instants = 0;

    bool operator==(const Answer&) const = default;
};

enum class Form { offset, naive, epoch, in_turns, wide };
constexpr std::string_view forms[] = {"offset", "naive", "epoch", "in_turns", "wide"};

struct File {
    std::string text;
    Answer answer;
};

std::string padded(std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

/// The same readings in every form. In turns: all meters of an instant, then the next instant.
File made(Form form) {
    File file;
    std::mt19937_64 random(7);
    const Instant first = parse_instant("2026-03-01T00:15:00+08:00");
    std::vector<std::int64_t> counts(static_cast<std::size_t>(meters));
    for (auto& count : counts) count = static_cast<std::int64_t>(random() % 90'000'000);
    const Zone zone = Zone::fixed(8h);
    const auto instant = [&](int slot) {
        const Instant at = first + slot * 15min;
        if (form == Form::epoch) return std::to_string(at.time_since_epoch() / 1s);
        return to_string(zone.to_local(at)) + (form == Form::naive ? "" : "+08:00");
    };
    const auto value = [&](int meter, int slot) {
        auto& count = counts[static_cast<std::size_t>(meter)];
        count += static_cast<std::int64_t>(random() % 500);
        file.answer.rows += 1;
        file.answer.sum += count;
        file.answer.instants ^= (first + slot * 15min).time_since_epoch().count();
        return std::to_string(count / 100) + '.' + padded(count % 100, 2);
    };
    if (form == Form::wide) {
        file.text = "instant";
        for (int meter = 0; meter < meters; ++meter) file.text += ",M" + padded(meter, 6) + ".import [kWh]";
        file.text += '\n';
        for (int slot = 0; slot < slots; ++slot) {
            file.text += instant(slot);
            for (int meter = 0; meter < meters; ++meter) file.text += ',' + value(meter, slot);
            file.text += '\n';
        }
        return file;
    }
    file.text = "point,instant,value [kWh],quality\n";
    for (int i = 0; i < meters * slots; ++i) {
        const int meter = form == Form::in_turns ? i % meters : i / slots, slot = form == Form::in_turns ? i / meters : i % slots;
        file.text += 'M' + padded(meter, 6) + ".import," + instant(slot) + ',' + value(meter, slot);
        file.text += random() % 100 == 0 ? ",interpolated\n" : ",measured\n";
    }
    return file;
}

CsvOptions options(Form form) {
    CsvOptions options{.kind = PointKind::register_};
    if (form == Form::naive) options.zone = Zone::load("Asia/Shanghai");
    if (form == Form::epoch) options.instants = CsvInstants::seconds;
    return options;
}

Answer answer_of(const Table& table) {
    Answer answer{table.size()};
    for (const auto count : table.value()) answer.sum += count;
    for (const auto at : table.at()) answer.instants ^= at.time_since_epoch().count();
    return answer;
}

std::string path_of(const std::string& folder, Form form) { return folder + "/table_" + std::string(forms[static_cast<std::size_t>(form)]) + ".csv"; }

void print(const Answer& answer) { std::cout << answer.rows << ' ' << to_string(answer.sum) << ' ' << answer.instants << std::endl; }

int serve(const std::string& path, Form form) {
    for (std::string line; std::getline(std::cin, line);) {
        const auto begin = std::chrono::steady_clock::now();
        const Table table = read_csv(path, options(form));
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
        std::cout << seconds.count() << ' ';
        print(answer_of(table));
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    using bench::require;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 3 && arguments[0] == "--serve") {
        const auto form = std::find(std::begin(forms), std::end(forms), arguments[2]);
        require(form != std::end(forms), "the form");
        return serve(arguments[1], static_cast<Form>(form - forms));
    }
    const bool only_write = arguments.size() == 2 && arguments[0] == "--write";
    struct Folder {  // and away with its files at the end
        std::filesystem::path path = std::filesystem::temp_directory_path() / ("wattle-bench-" + std::to_string(getpid()));
        Folder() { std::filesystem::create_directory(path); }
        ~Folder() { std::filesystem::remove_all(path); }
    };
    const std::optional<Folder> own = only_write ? std::nullopt : std::optional<Folder>(std::in_place);
    const std::string folder = own ? own->path.string() : arguments[1];

    std::vector<bench::Claim> claims;
    for (const Form form : {Form::offset, Form::naive, Form::epoch, Form::in_turns, Form::wide}) {
        const File file = made(form);
        const std::string path = path_of(folder, form), name = "read_" + std::string(forms[static_cast<std::size_t>(form)]);
        require(write_file(path, file.text).has_value(), "the file to write");
        if (only_write) {
            std::cout << path << ' ' << file.text.size() << ' ';
            print(file.answer);
            continue;
        }
        const Table table = read_csv(path, options(form));
        require(answer_of(table) == file.answer, name.c_str());
        const auto over = [](benchmark::State& state, std::size_t bytes, auto&& work) {
            for (auto _ : state) benchmark::DoNotOptimize(work());
            state.SetItemsProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
            state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
        };
        const std::size_t bytes = file.text.size();
        benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& s) { over(s, bytes, [&] { return read_csv(path, options(form)); }); });
        claims.push_back({name, "-", 0, 10});
        if (form != Form::offset) continue;
        require(to_csv(table, {.zone = Zone::fixed(8h)}) == file.text, "what is written");
        benchmark::RegisterBenchmark("write_offset",
                                     [=](benchmark::State& s) { over(s, bytes, [&] { return to_csv(table, {.zone = Zone::fixed(8h)}); }); });
        claims.push_back({"write_offset", "-", 0, 10});
    }
    if (only_write) return 0;
    std::printf("items are bytes: 10 ns each are 100 MB/s\n");
    return bench::run(argc, argv, claims);
}

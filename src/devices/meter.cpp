#include "wattle/devices/meter.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace wattle::inline v0::devices {

Reason reason_of(const Finding& failure) {
    if (failure.code == code::no_answer) return Reason::no_answer;
    if (failure.code == code::refused || failure.code == code::device_exception) return Reason::refused;
    if (failure.code == code::bad_frame) return Reason::bad_frame;
    return Reason::missing;
}

Meter::Meter(Profile profile, std::uint8_t unit, Link& link, std::uint32_t first_place, const std::vector<std::string>& points)
    : profile_(std::move(profile)), link_(&link), first_place_(first_place) {
    for (const std::string& id : points) points_.push_back(profile_.points()[profile_.index(id)]);
    if (points.empty()) points_.assign(profile_.points().begin(), profile_.points().end());

    std::vector<std::size_t> by_address(points_.size());
    std::iota(by_address.begin(), by_address.end(), std::size_t{0});
    std::stable_sort(by_address.begin(), by_address.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(points_[a].function, points_[a].address) < std::tie(points_[b].function, points_[b].address);
    });
    request_of_.resize(points_.size());
    for (const std::size_t i : by_address) {
        const ProfilePoint& point = points_[i];
        const std::size_t end = point.address + width(point.type);
        if (!requests_.empty()) {
            modbus::Request& last = requests_.back();
            const std::size_t last_end = std::size_t{last.address} + last.count;
            if (last.function == point.function && point.address <= last_end && end - last.address <= profile_.max_registers()) {
                last.count = static_cast<std::uint16_t>(std::max(end, last_end) - last.address);
                request_of_[i] = requests_.size() - 1;
                continue;
            }
        }
        requests_.push_back({unit, point.function, point.address, static_cast<std::uint16_t>(width(point.type))});
        request_of_[i] = requests_.size() - 1;
    }
}

std::vector<Reading> Meter::poll(Instant now) {
    struct Answer {
        std::vector<std::uint16_t> words;
        Reason reason = Reason::measured;
    };
    std::vector<Answer> answers(requests_.size());
    std::optional<Reason> broken;  // a link that failed once would cost each further question its time-out
    failures_.clear();
    for (std::size_t i = 0; i < requests_.size(); ++i) {
        if (broken) {
            answers[i].reason = *broken;
            continue;
        }
        auto words = link_->read_registers(requests_[i]);
        if (words) {
            answers[i].words = *std::move(words);
            continue;
        }
        answers[i].reason = reason_of(words.error());
        if (words.error().code != code::device_exception) broken = answers[i].reason;
        failures_.push_back(words.error());
    }

    std::vector<Reading> readings;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const std::size_t asked = request_of_[i];
        Decoded read{0, answers[asked].reason};
        if (!read.quality.missing())
            read =
                decode(points_[i],
                       std::span(answers[asked].words).subspan(points_[i].address - std::size_t{requests_[asked].address}, width(points_[i].type)));
        readings.push_back({now, read.value, first_place_ + static_cast<std::uint32_t>(i), read.quality});
    }
    return readings;
}

std::vector<Point> Meter::table_points(std::string_view device) const {
    std::vector<Point> points;
    for (const ProfilePoint& point : points_) {
        points.push_back(point.point);
        points.back().id = std::string(device) + '/' + point.point.id;
    }
    return points;
}

}  // namespace wattle::inline v0::devices

// A meter on a link: asked now and then, it gives a reading of each of its points, whatever happens on the way.
#pragma once

#include "wattle/devices/profile.hpp"

#include <chrono>
#include <string_view>
#include <vector>

namespace wattle::inline v0::devices {

/// What carries a question to a device and its answer back. A bad day is a Result, never an exception: refused, no_answer, bad_frame, device_exception.
class WATTLE_API Link {
public:
    virtual ~Link() = default;
    /// As many words as were asked for.
    virtual Result<std::vector<std::uint16_t>> read_registers(const modbus::Request& request) = 0;
};

/// How long to wait for a device, before it counts as silent.
struct Timeouts {
    std::chrono::milliseconds connect{500};
    std::chrono::milliseconds answer{500};
};

/// Why a value is missing that could not be read: no_answer, refused (also by an exception of the device), bad_frame.
WATTLE_API Reason reason_of(const Finding& failure);

/// One device: a profile, its unit number, and the link that leads to it.
class Meter {
public:
    /// Points get the places `first_place`, `first_place + 1` … in the order of the profile (or of `points`, ids of the profile, where not all are wanted).
    /// The link must outlive the meter. Throws Error (unknown_point).
    WATTLE_API Meter(Profile profile, std::uint8_t unit, Link& link, std::uint32_t first_place = 0, const std::vector<std::string>& points = {});

    /// One reading per point, in their order, all stamped `now`. What could not be read is missing with its reason. A link that fails is not asked again
    /// in the same poll; a device that answers with an exception is asked for its other registers. Never throws for a bad device.
    WATTLE_API std::vector<Reading> poll(Instant now);

    const Profile& profile() const { return profile_; }
    /// In the order of the readings.
    const std::vector<ProfilePoint>& points() const { return points_; }
    /// The same as points of a table: "M07/import" of the device "M07".
    WATTLE_API std::vector<Point> table_points(std::string_view device) const;

    /// The questions of one poll: neighbours are read together, as many as the device allows, and never a register that the profile does not name.
    const std::vector<modbus::Request>& requests() const { return requests_; }
    /// What went wrong in the last poll, request by request.
    const std::vector<Finding>& failures() const { return failures_; }

private:
    Profile profile_;
    Link* link_;
    std::uint32_t first_place_;
    std::vector<ProfilePoint> points_;
    std::vector<modbus::Request> requests_;
    std::vector<std::size_t> request_of_;  // of each point, the place of its request
    std::vector<Finding> failures_;
};

}  // namespace wattle::inline v0::devices

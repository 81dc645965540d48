// A small synthetic factory: two Modbus meters served over TCP on this machine, and somebody who polls them through a month of virtual time.
#pragma once

#include <wattle/wattle.hpp>

#include <utility>

using namespace wattle;
using namespace std::chrono_literals;

/// What the hall draws in quarter-hour i, in 0.01 kWh: little at night and on days off, more by day, most in the early evening, and never quite the same.
inline std::int64_t drawn(std::int64_t i, int hour, bool worked) {
    const std::int64_t base = !worked ? 120 : hour < 7 ? 150 : hour < 17 ? 900 : hour < 22 ? 1200 : 300;
    return base + i * 7919 % (base / 3);
}

/// A meter: its simulation, the server that it is reached at, and the link and driver that poll it.
struct Station {
    Station(const devices::Profile& profile, std::uint32_t place)
        : simulated(profile),
          server({{std::uint8_t{1}, simulated}}),
          link("127.0.0.1", server.port(), {.connect = 200ms, .answer = 200ms}),
          meter(profile, 1, link, place, {"import"}) {}

    devices::SimulatedMeter simulated;
    devices::SimulatedServer server;
    devices::FramedTcp link;
    devices::Meter meter;
};

class Factory {
public:
    Factory(const std::string& profiles, Calendar calendar, Zone zone)
        : office_(devices::Profile::load(profiles + "/eastron.sdm630.toml"), 0),
          hall_(devices::Profile::load(profiles + "/synthetic.uint32.toml"), 1),
          calendar_(std::move(calendar)),
          zone_(std::move(zone)) {}

    /// When nobody can reach the office meter.
    static Interval outage(const Interval& month) { return {month.begin() + 24h * 9 + 7h, month.begin() + 24h * 11 + 7h}; }

    Table poll(const Interval& month) {
        // [poll]
        std::vector<Point> points = office_.meter.table_points("office");
        for (Point& point : hall_.meter.table_points("hall")) points.push_back(std::move(point));
        Table readings(points);

        VirtualClock clock(month.begin());
        for (std::int64_t i = 0; clock.utc() <= month.end(); clock.wait(15min), ++i) {
            work(i, clock.utc());
            office_.server.behave(outage(month).contains(clock.utc()) ? devices::Behaviour::refuse : devices::Behaviour::answer);
            for (Station* station : {&office_, &hall_})
                for (const Reading& reading : station->meter.poll(clock.utc())) readings.push_back(reading);
        }
        return readings;
        // [end]
    }

private:
    /// The quarter-hour up to now; the office draws an eighth of what the hall does.
    void work(std::int64_t i, Instant now) {
        const Instant begin = now - 15min;
        const DayType day = calendar_.day_type(zone_.date(begin));
        const auto hour = std::chrono::floor<std::chrono::hours>(zone_.to_local(begin).time_since_epoch()).count() % 24;
        const std::int64_t used = i == 0 ? 0 : drawn(i, static_cast<int>(hour), day == DayType::workday || day == DayType::make_up_workday);
        hall_counts_ += used;
        office_counts_ += used / 8;
        hall_.simulated.set("import", hall_counts_);
        office_.simulated.set("import", office_counts_ * 10);  // its profile counts 0.001 kWh
    }

    Station office_, hall_;
    Calendar calendar_;
    Zone zone_;
    std::int64_t office_counts_ = 812'300;                // of 0.01 kWh
    std::int64_t hall_counts_ = 4'294'967'296 - 250'000;  // 2500 kWh before its 32 bits roll over
};

// What is wrong with a setup, part by part, so that who read it from a file can tell the line.
#pragma once

#include "wattle/stream/setup.hpp"
#include "wattle/units/fuel.hpp"
#include "wattle/units/thermal.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::stream::detail {

using namespace v0::detail;

/// A part of a setup, by its place in the list of its kind.
struct SetupPart {
    enum class Kind : std::uint8_t { site, point, virtual_meter, ratio, tree, alarm };

    Kind kind = Kind::site;
    std::size_t place = 0;
};
/// `point "main.energy"`, `node "shop" of tree "plant"`, "site"
std::string name_of(const Setup& setup, SetupPart part);

struct SetupMistake {
    Code code;
    SetupPart part;
    std::string key;  // of the part, as files call it; may be empty. Of one of several tables under a key: "quotas.amount"
    std::string what, remedy;
    std::optional<SetupPart> other = {};    // the part that it contradicts
    std::optional<std::size_t> entry = {};  // which of several tables
    bool is_advice = false;                 // what is asked for is well defined, and hardly what anybody wants
};

/// All of them, by parts. Ids that could not be read are taken for meters of any kind, and their parts are not looked at.
std::vector<SetupMistake> mistakes(const Setup& setup, const std::set<std::string, std::less<>>& unreadable = {});

/// Throws Error with all of them but advice.
void require_usable(const Setup& setup);

/// Calls with the kind of amount of that name; false for a name of none.
template <class F>
bool with_amount(std::string_view quantity, F&& call) {
    const auto one = [&]<class Q>() {
        if (quantity != Q::Kind::name) return false;
        call.template operator()<Q>();
        return true;
    };
    return one.template operator()<Energy>() || one.template operator()<Heat>() || one.template operator()<Volume>() ||
           one.template operator()<Mass>() || one.template operator()<ReactiveEnergy>() || one.template operator()<ApparentEnergy>();
}

/// What each point and virtual meter counts: "Energy"; "" for gauges and states that become no amount, nothing where it cannot be told.
using Quantities = std::map<std::string, std::optional<std::string_view>, std::less<>>;
Quantities quantities_of(const Setup& setup, const std::set<std::string, std::less<>>& unreadable = {});

/// Quanta of what a meter counts. Throws Error: other_kind, overflow.
std::int64_t quanta_of(const Threshold& amount, std::string_view quantity);

/// The level of the days of a calendar, which balances are watched by; nothing if there is none.
std::optional<std::uint32_t> day_level(const Setup& setup);

/// What to write instead of the name of a meter that there is not.
std::string remedy_for(std::string_view name, const std::vector<std::string>& all, std::string_view what);

}  // namespace wattle::inline v0::stream::detail

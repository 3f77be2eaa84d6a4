// bench_peer_dump: what `rung find … --json` says about every member of the shop of peers.sh, as the lines in
// which all engines of that comparison write their results. Reads standard input, one member a line, and
// writes them by number.

#include <cstdint>
#include <exception>
#include <iostream>
#include <map>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

std::int64_t measured(const Json& member, const char* metric, const char* period, const char* value) {
  for (const Json& one : member.at("measures")) {
    if (one.at("metric") == metric && one.at("period") == period) return one.at(value).get<std::int64_t>();
  }
  throw std::runtime_error(std::string("a member without ") + metric + " in " + period);
}

std::string line_of(const Json& member) {
  const std::map<std::string, int> tiers{{"Basic", 1}, {"Silver", 2}, {"Gold", 3}, {"Platinum", 4}};
  std::int64_t spend = 0, purchases = 0;
  bool near = false;
  if (!member.at("progress").empty()) {
    const Json& next = member.at("progress").at(0);
    for (const Json& way : next.at("alternatives")) {
      near = near || way.at("percent_floor").get<int>() >= 80;
      for (const Json& gap : way.at("missing"))
        (gap.at("metric") == "spend" ? spend : purchases) =
            gap.at(gap.at("metric") == "spend" ? "minor" : "count").get<std::int64_t>();
    }
  }
  return fmt::format("{},{},{},{},{},{},{},{}", member.at("id").get<std::string>(),
                     measured(member, "spend", "last 12 months", "minor"),
                     measured(member, "purchases", "this calendar year", "value"),
                     measured(member, "spend", "all time", "minor"),
                     tiers.at(member.at("tiers").at(0).at("name").get<std::string>()), spend, purchases,
                     near ? 1 : 0);
}

}  // namespace

int main() {
  try {
    std::map<std::int64_t, std::string> lines;
    std::string line;
    while (std::getline(std::cin, line)) {
      if (!line.starts_with("{\"id\"")) continue;
      if (line.ends_with(',')) line.pop_back();
      const Json member = Json::parse(line);
      lines[std::stoll(member.at("id").get<std::string>())] = line_of(member);
    }
    for (const auto& [number, text] : lines) std::cout << text << '\n';
  } catch (const std::exception& failure) {
    std::cerr << "bench_peer_dump: " << failure.what() << '\n';
    return 3;
  }
  return 0;
}

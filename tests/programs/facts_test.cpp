// scenario_keys.csv holds every value that the worked scenarios expect, and no other: they lie beside the
// folder of real data (RUNG_DATA/../facts/program_scenarios.json). Without them the program ends with 77
// (skipped).

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "programs/scenario_table.h"

namespace {

using nlohmann::json;
using rung::published::Table;

std::filesystem::path scenarios_file() {
  const char* data = std::getenv("RUNG_DATA");
  return data == nullptr ? "" : std::filesystem::path(data) / "../facts/program_scenarios.json";
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// Every single value of `value`, with the path that leads to it.
void add(const std::string& scenario, const std::string& path, const json& value, Table& table) {
  if (value.is_object()) {
    for (const auto& [name, inner] : value.items())
      add(scenario, path.empty() ? name : path + "." + name, inner, table);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      add(scenario, path + "[" + std::to_string(i) + "]", value[i], table);
  } else {
    table[{scenario, path}] = text_of(value);
  }
}

}  // namespace

TEST_CASE("the table of expected values is that of the worked scenarios, key by key") {
  std::ifstream in(scenarios_file());
  Table scenarios;
  for (const json& scenario : json::parse(in))
    add(scenario.at("id").get<std::string>(), "", scenario.at("expect"), scenarios);
  const Table table = rung::published::scenario_table();
  CHECK(scenarios.size() > 200);
  for (const auto& [key, value] : scenarios) {
    const auto found = table.find(key);
    REQUIRE_MESSAGE(found != table.end(), key.first << " " << key.second << " is not in the table");
    CHECK_MESSAGE(found->second == value, key.first << " " << key.second);
  }
  for (const auto& [key, value] : table)
    CHECK_MESSAGE(scenarios.count(key) == 1, key.first << " " << key.second << " is no value of a scenario");
}

int main(int argc, char** argv) {
  constexpr int kSkipped = 77;
  if (!std::filesystem::exists(scenarios_file())) {
    std::cout << "RUNG_DATA is not set, or no facts/program_scenarios.json lies beside it: skipped\n";
    return kSkipped;
  }
  return doctest::Context(argc, argv).run();
}

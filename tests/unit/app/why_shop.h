#pragma once
// A small shop in a folder of its own, and what `rung why` says in it: what the tests of the proof are told
// in.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "app/import.h"
#include "app/recalculate.h"
#include "app/shop_database.h"
#include "app/why.h"
#include "tests/support/temporary_folder.h"

namespace rung::testing {

inline const std::string kHead = R"(loyalty rules 1
program club "Club"
  effective from 2026-01-01
  currency EUR
  time zone Europe/Berlin
  languages de
metric spend
  sum net_amount of orders
metric purchases
  count orders
tier Basic
  for everyone
)";

class WhyShop {
 public:
  // Rule files and CSV files by name: "orders.csv" holds orders, its columns are called as the fields are.
  using Files = std::map<std::string, std::string>;
  WhyShop(const std::string& rules, const Files& data, const char* today)
      : WhyShop(Files{{"club.rung", rules}}, data, today) {}
  WhyShop(const Files& rules, const Files& data, const char* today) : today_(*day_from_iso(today)) {
    for (const auto& [name, text] : rules) write("rules/" + name, text);
    std::string yaml = "program: rules/*.rung\ndatabase: club.db\nimport:\n";
    std::vector<std::filesystem::path> files;
    for (const auto& [name, text] : data) {
      write(name, text);
      files.push_back(folder_ / name);
      yaml += mapping(name, text);
    }
    write("rung.yaml", yaml);
    import(files);
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  struct Answer {
    std::string text, html;
    app::Json json;
  };
  [[nodiscard]] Answer why(const std::string& member, const std::string& tier,
                           const char* as_of = nullptr) const {
    app::When when{noon(), std::nullopt};
    if (as_of != nullptr) when.as_of = *day_from_iso(as_of);
    auto shop = app::open_shop(folder_, when, storage::Access::ReadOnly);
    REQUIRE_MESSAGE(shop.ok(), (shop.ok() ? "" : shop.error().message));
    const auto view = app::look_up(*shop.value(), member);
    REQUIRE_MESSAGE(view.ok(), (view.ok() ? "" : view.error().message));
    const auto why = app::explain(*shop.value(), view.value(), tier);
    REQUIRE_MESSAGE(why.ok(), (why.ok() ? "" : why.error().message));
    return {app::why_text(*shop.value(), view.value(), why.value()),
            app::why_html(*shop.value(), view.value(), why.value()),
            app::why_json(*shop.value(), view.value(), why.value())};
  }

 private:
  [[nodiscard]] std::int64_t noon() const { return (std::int64_t{today_.number} * 24 + 11) * 60 * 60 * 1000; }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  static std::string mapping(const std::string& name, const std::string& csv) {
    std::string columns;
    std::string header = csv.substr(0, csv.find('\n')) + ",";
    for (std::size_t at = 0; at < header.size(); at = header.find(',', at) + 1) {
      const std::string column = header.substr(at, header.find(',', at) - at);
      columns += (columns.empty() ? "" : ", ") + column + ": " + column;
    }
    return "  - file: \"" + name + "\"\n    kind: " + name.substr(0, name.find('.')) + "\n    columns: { " +
           columns + " }\n";
  }
  void import(const std::vector<std::filesystem::path>& files) {
    const auto rules = app::rules_without_errors(folder_);
    REQUIRE_MESSAGE(rules.ok(), (rules.ok() ? "" : rules.error().message + texts(rules.error().diagnostics)));
    auto database = app::open_or_make_database(*rules.value().project, noon(), {});
    app::ImportOptions options;
    options.today = today_;
    options.now_ms = noon();
    const auto report =
        app::import_files(*rules.value().project, *rules.value().program, database, files, options);
    std::string trouble = texts(report.diagnostics);
    for (const app::ImportedFile& file : report.files) {
      trouble += file.refusal;
      for (const auto& problem : file.problems)
        trouble += file.file + ": " + problem.column + " " + problem.reason + "\n";
    }
    REQUIRE_MESSAGE(report.fine(), trouble);
    app::RecalculateOptions run;
    run.today = run.as_of = today_;
    run.now_ms = noon();
    const auto done = app::recalculate(rules.value(), database, run);
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().message));
  }
  static std::string texts(const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic);
    return text;
  }

  Day today_;
  testing::TemporaryFolder temporary_;
  std::filesystem::path folder_ = temporary_.path();
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace rung::testing

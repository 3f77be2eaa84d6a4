#include "programs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/diagnostic.h"
#include "intake/zone.h"

namespace rung::peers {
namespace {

namespace fs = std::filesystem;

constexpr int kSecondsPerMinute = 60;

const fs::path kFolder = fs::path(RUNG_SOURCE_DIR) / "tests/peers";

bool is_rules(const fs::path& path) { return path.extension() == ".rung"; }

SourcePtr source(const fs::path& path) {
  return std::make_shared<const SourceFile>(path.lexically_relative(kFolder).generic_string(),
                                            read_text(path.string()));
}

std::string number(std::optional<Day> day) {
  if (!day) return "-";
  return *day == kForever ? "ever" : iso(*day);
}

}  // namespace

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<ProgramFiles> programs() {
  std::vector<ProgramFiles> found;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    ProgramFiles program{entry.path().filename().string(), {}};
    if (entry.is_directory()) {
      for (const auto& version : fs::directory_iterator(entry.path())) {
        if (is_rules(version.path())) program.sources.push_back(source(version.path()));
      }
      std::sort(program.sources.begin(), program.sources.end(),
                [](const SourcePtr& a, const SourcePtr& b) { return a->name() < b->name(); });
    } else if (is_rules(entry.path())) {
      program.sources.push_back(source(entry.path()));
    }
    if (!program.sources.empty()) found.push_back(std::move(program));
  }
  std::sort(found.begin(), found.end(),
            [](const ProgramFiles& a, const ProgramFiles& b) { return a.name < b.name; });
  return found;
}

std::string errors_of(const language::Checked& checked) {
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) text += render(diagnostic);
  }
  return text;
}

std::string with_header(const std::string& blocks) {
  return R"(loyalty rules 1
program peers "Peers"
  effective from 2025-01-01
  currency EUR
  time zone Etc/UTC
  languages en
metric spend
  sum net_amount of orders
metric purchases
  count orders
)" + blocks;
}

language::Checked check_text(const std::string& text) {
  return language::read_program({std::make_shared<const SourceFile>("case.rung", text)});
}

language::ProgramPtr program_of(const std::string& blocks) {
  const language::Checked checked = check_text(with_header(blocks));
  if (!checked.program) throw std::runtime_error(errors_of(checked));
  return checked.program;
}

engine::ExampleOptions options_for(const language::Program& program) {
  engine::ExampleOptions options;
  options.to_program_time = [here = intake::Zone::find(program.time_zone)](
                                const std::string& name,
                                engine::LocalTime there) -> std::optional<engine::LocalTime> {
    const auto zone = intake::Zone::find(name);
    if (!zone || !here) return std::nullopt;
    const auto local = intake::in_zone(*zone, {there.day, there.minute * kSecondsPerMinute}, *here);
    return engine::LocalTime{local.day, local.second / kSecondsPerMinute};
  };
  return options;
}

std::string text_of(const engine::Evaluation& evaluation) {
  std::string text;
  for (const engine::TierChange& c : evaluation.changes)
    text += fmt::format("{} tier {} from {} until {} kind {} by {}\n", iso(c.day), c.tier, c.from,
                        number(c.valid_until), static_cast<int>(c.kind), c.activity);
  for (const engine::Accrual& a : evaluation.accruals)
    text += fmt::format("{} {} by {}: {} {}, {} to {}\n", iso(a.earned_on), a.activity,
                        evaluation.sources.at(static_cast<std::size_t>(a.source)).text(), a.points, a.unit,
                        number(a.usable_from), number(a.last_day));
  for (const engine::PointsState& state : evaluation.points) {
    text += fmt::format("usable {} pending {}\n", state.usable, state.pending);
    for (const engine::Lot& lot : state.lots)
      text +=
          fmt::format("  lot {} {} of {} to {}\n", lot.activity, lot.left, lot.points, number(lot.last_day));
    for (const engine::Movement& m : state.movements)
      text += fmt::format("  {} lot {} {} {} by {}\n", iso(m.day), m.lot, m.amount,
                          static_cast<int>(m.against), m.activity);
  }
  for (const engine::VoucherState& v : evaluation.vouchers)
    text += fmt::format("voucher {} {} to {}: {} {} {} {}\n", v.voucher, iso(v.issued_on), number(v.last_day),
                        v.count, v.worth, v.used, v.expired);
  for (const engine::StepReached& s : evaluation.steps)
    text += fmt::format("{} step {} of {} given {}\n", iso(s.day), s.step, s.milestone, s.given);
  for (const engine::MeasureValue& m : evaluation.measures) text += fmt::format("measure {}\n", m.value);
  return text;
}

}  // namespace rung::peers

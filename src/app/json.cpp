#include "app/json.h"

#include "app/text.h"
#include "core/whole.h"

namespace rung::app {

namespace {

const char* kind_word(UnitKind kind) {
  switch (kind) {
    case UnitKind::Money: return "money";
    case UnitKind::Points: return "points";
    case UnitKind::Count: return "count";
    case UnitKind::Quantity: return "quantity";
    case UnitKind::Percent: return "percent";
    case UnitKind::Days: return "days";
    case UnitKind::Date: return "date";
    case UnitKind::Text: return "text";
    case UnitKind::Choice: return "choice";
    case UnitKind::YesNo: return "yes_no";
    case UnitKind::Voucher: return "vouchers";
    case UnitKind::Thousandths: return "thousandths";
  }
  return "";
}

Json gap_json(const language::Program& program, const engine::Gap& gap, const language::Atom& atom) {
  if (gap.balance >= 0) {
    const auto unit = static_cast<std::size_t>(gap.balance);
    return Json{{"metric", "balance of " + program.points.at(unit).name},
                {"kind", "points"},
                {"points", gap.missing},
                {"have", gap.have},
                {"need", gap.need}};
  }
  if (gap.measure < 0) return Json{{"kind", "condition"}, {"condition", atom.text}};
  const language::Measure& measure = program.measures.at(static_cast<std::size_t>(gap.measure));
  Json json = measure_json(program, measure);
  put_amount(json, program, measure.unit, gap.missing, "count");
  json["have"] = gap.have;
  json["need"] = gap.need;
  return json;
}

Json alternative_json(const language::Program& program, const engine::AlternativeProgress& way,
                      const language::Conditions& conditions, std::size_t number) {
  Json missing = Json::array();
  for (const engine::Gap& gap : way.gaps) {
    if (gap.missing > 0) {
      missing.push_back(gap_json(program, gap, conditions.atoms.at(static_cast<std::size_t>(gap.atom))));
    }
  }
  // An alternative begins at its first condition; of lists that join with `or`, alternatives share lines.
  Place place = conditions.place;
  if (!way.gaps.empty()) place = conditions.atoms.at(static_cast<std::size_t>(way.gaps.front().atom)).place;
  return Json{{"number", number},
              {"met", way.met},
              {"reachable", way.reachable},
              {"percent_floor", divide(way.percent, 100, Rounding::Down)},
              {"last_day", day_json(way.last_day)},
              {"missing", std::move(missing)},
              {"source", place_json(place)}};
}

}  // namespace

std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json day_json(Day day) { return day == kForever ? Json(nullptr) : Json(iso(day)); }

Json place_json(const Place& place) {
  if (!place.file) return nullptr;
  return Json{{"file", place.file->name()}, {"line", place.line()}};
}

Json diagnostic_json(const Diagnostic& diagnostic) {
  Json json{{"schema", "rung.diagnostic/1"},
            {"code", diagnostic.code},
            {"severity", severity_word(diagnostic.severity)}};
  const Place& place = diagnostic.place;
  if (place.file) {
    json["file"] = place.file->name();
    json["line"] = place.line();
    json["column"] = place.file->column_of(place.span.begin);
    json["end_column"] =
        place.file->column_of(place.span.begin) +
        code_points(place.file->text().substr(place.span.begin, place.span.end - place.span.begin));
  }
  json["title"] = diagnostic.title;
  json["value"] = diagnostic.value;
  json["notes"] = Json::array();
  for (const Note& note : diagnostic.notes) {
    json["notes"].push_back(Json{{"text", note.text}, {"source", place_json(note.place)}});
  }
  json["help"] = Json::array();
  for (const Help& help : diagnostic.help) {
    Json one{{"text", help.text.empty() ? "write `" + help.replace_with + "`" : help.text}};
    if (!help.replace_with.empty()) one["replace_with"] = help.replace_with;
    json["help"].push_back(std::move(one));
  }
  if (diagnostic.mistakes != 1) json["mistakes"] = diagnostic.mistakes;
  json["page"] = "rung help " + diagnostic.code;
  return json;
}

Json diagnostics_json(const std::vector<Diagnostic>& diagnostics) {
  Json json = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) json.push_back(diagnostic_json(diagnostic));
  return json;
}

Json error_json(int exit_code, const std::string& code, const std::string& message) {
  return Json{{"schema", "rung.error/1"}, {"exit", exit_code}, {"code", code}, {"message", message}};
}

Json measure_json(const language::Program& program, const language::Measure& measure) {
  const bool earned = measure.kind == language::Measure::Kind::Earned;
  const auto index = static_cast<std::size_t>(measure.index);
  return Json{{"metric", earned ? program.points.at(index).name + " earned" : program.metrics.at(index).name},
              {"period", period_words(measure.window)},
              {"kind", kind_word(measure.unit.kind)}};
}

void put_amount(Json& to, const language::Program& program, const Unit& unit, std::int64_t value,
                const char* count_key) {
  const Json shown = value == kEmpty ? Json(nullptr) : Json(value);
  if (unit.kind == UnitKind::Money) {
    to["minor"] = shown;
    to["currency"] = program.currency.code;
  } else if (unit.kind == UnitKind::Points) {
    to["points"] = shown;
  } else {
    to[count_key] = shown;
  }
}

Json progress_json(const language::Program& program, const engine::Progress& progress,
                   const language::Conditions& conditions) {
  Json ways = Json::array();
  for (std::size_t i = 0; i < progress.alternatives.size(); ++i) {
    ways.push_back(alternative_json(program, progress.alternatives[i], conditions, i + 1));
  }
  return Json{{"tier", program.tiers.at(static_cast<std::size_t>(progress.tier)).name},
              {"reached", progress.reached},
              {"percent_floor", divide(percent_of(progress), 100, Rounding::Down)},
              {"cheapest", progress.cheapest < 0 ? Json(nullptr) : Json(progress.cheapest + 1)},
              {"alternatives", std::move(ways)}};
}

const char* change_kind_word(engine::ChangeKind kind) {
  switch (kind) {
    case engine::ChangeKind::Joined: return "joined";
    case engine::ChangeKind::BroughtOver: return "brought_over";
    case engine::ChangeKind::Upgrade: return "upgrade";
    case engine::ChangeKind::Renewal: return "renewal";
    case engine::ChangeKind::Downgrade: return "downgrade";
    case engine::ChangeKind::Granted: return "granted";
  }
  return "";
}

}  // namespace rung::app

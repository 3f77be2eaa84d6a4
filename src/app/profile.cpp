#include "app/profile.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/segments.h"
#include "core/index.h"
#include "core/suggest.h"
#include "core/whole.h"
#include "core/words.h"
#include "engine/matching.h"
#include "language/program.h"

namespace rung::app {
namespace {

using language::MetricKind;
using language::Program;

constexpr int kMonths = 12;
constexpr std::int64_t kMetOften = 5;  // a value met less often says nothing
constexpr int kOneTime = 100;          // a lift of 1,00
constexpr std::size_t kValuesShown = 5;

using Side = Table::Side;

// Adds what is not measured yet. Numbers of measures that are there stay.
int measure_of(Program& program, int metric) {
  const language::Metric& what = program.metrics[index(metric)];
  language::Measure measure;
  measure.index = metric;
  measure.unit = what.unit;
  const bool since = language::is_a_time(what.kind) || what.kind == MetricKind::HeldPeriods ||
                     what.kind == MetricKind::Yearly;
  if (!since) measure.window = {Window::Kind::LastMonths, Cycle::CalendarYear, kMonths, false};
  measure.text = what.name + (since ? "" : fmt::format(" in last {} months", kMonths));
  const auto same = std::find(program.measures.begin(), program.measures.end(), measure);
  if (same != program.measures.end()) return static_cast<int>(same - program.measures.begin());
  program.measures.push_back(std::move(measure));
  return static_cast<int>(program.measures.size()) - 1;
}

Refusal no_segment(const Program& program, const std::string& name) {
  std::vector<std::string> names;
  for (const language::Segment& segment : program.segments) names.push_back(segment.name);
  if (names.empty()) return {"no_segment", "the rules have no segments.", {}};
  const auto near = nearest(name, names);
  return {"no_segment",
          fmt::format("there is no segment `{}`. {}", name,
                      near ? fmt::format("Did you mean `{}`?", *near) : "All of them: rung segments"),
          {}};
}

struct Met {
  std::int64_t in_segment = 0, in_rest = 0;
  void add(bool in) { ++(in ? in_segment : in_rest); }
};

using Values = std::set<std::int64_t>;

// How often each value of a trait was met.
struct CountedMembers {
  const char* name;
  bool of_orders;
  std::map<std::int64_t, Met> values = {};
  Met known = {};

  // What one member, or one order, has of it.
  void add(const Values& met, bool in) {
    if (met.empty()) return;
    known.add(in);
    for (const std::int64_t value : met) values[value].add(in);
  }
};

Values one(std::int64_t value) { return value == kEmpty ? Values{} : Values{value}; }

// A field of all lines of an order.
Values of_lines(const engine::EventView& order, int slot) {
  Values met;
  for (std::size_t line = 0; line < order.line_count(); ++line) {
    const std::int64_t value = order.line_field(static_cast<int>(line), slot);
    if (value != kEmpty) met.insert(value);
  }
  return met;
}

std::string weekday_word(std::int64_t value) {
  static const char* const kWords[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
  return kWords[static_cast<std::size_t>(value)];
}

Profile::Median median_of(std::vector<std::int64_t> values) {
  Profile::Median median;
  median.with_value = static_cast<std::int64_t>(values.size());
  if (values.empty()) return median;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const bool odd = values.size() % 2 == 1;
  median.value = odd ? values[middle]
                     : divide(static_cast<Wide>(values[middle - 1]) + values[middle], 2, Rounding::Down);
  return median;
}

// (a of all_a) by (b of all_b), in hundredths.
std::optional<std::int64_t> lift_of(const Met& met, const Met& known) {
  if (met.in_rest == 0) return std::nullopt;
  return divide(static_cast<Wide>(met.in_segment) * known.in_rest * kOneTime,
                static_cast<Wide>(met.in_rest) * known.in_segment, Rounding::Nearest);
}

// Higher lifts in front; what only the segment has before everything else.
bool says_more(const Profile::Value& a, const Profile::Value& b) {
  if (a.lift.has_value() != b.lift.has_value()) return !a.lift.has_value();
  if (a.lift && *a.lift != *b.lift) return *a.lift > *b.lift;
  if (a.in_segment != b.in_segment) return a.in_segment > b.in_segment;
  return a.words < b.words;
}

class Profiler {
 public:
  explicit Profiler(ProfileShop& of)
      : of_(of),
        shop_(*of.shop),
        program_(shop_.program()),
        evaluator_(program_),
        days_{add_months(shop_.as_of(), -kMonths) + 1, shop_.as_of()},
        in_segment_(of.measures.size()),
        in_rest_(of.measures.size()) {
    evaluator_.compare_with(&shop_.base.compared_by({}));
    const auto& fields = program_.events[language::kOrders].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == "channel") channel_slot_ = static_cast<int>(i);
    }
  }

  Profile run(const std::function<void(std::int64_t, std::int64_t)>& progress) {
    shop_.base.look_at_all(progress, [this](const engine::MemberHistory& member) { look_at(member); });
    for (std::size_t m = 0; m < of_.measures.size(); ++m) put_metric(m);
    for (const CountedMembers* counted : {&country_, &first_product_}) put_trait(*counted);
    for (const CountedMembers* counted : {&category_, &channel_, &weekday_}) put_trait(*counted);
    return std::move(profile_);
  }

 private:
  void look_at(const engine::MemberHistory& history) {
    const engine::Evaluation& evaluation = evaluator_.evaluate(history, shop_.as_of());
    if (!evaluation.joined) return;
    const bool in = evaluator_.holds(program_.segments[index(of_.segment)].where);
    ++(in ? profile_.members : profile_.rest);
    for (std::size_t m = 0; m < of_.measures.size(); ++m) {
      const std::int64_t value = evaluation.measures.at(index(of_.measures[m])).value;
      if (value != kEmpty) (in ? in_segment_ : in_rest_)[m].push_back(value);
    }
    const int country = program_.find_attribute("country");
    if (country >= 0) country_.add(one(evaluator_.attribute(country)), in);
    look_at_orders(history, in);
  }

  void look_at_orders(const engine::MemberHistory& history, bool in) {
    Values first;  // the goods of the first order
    bool any = false;
    for (const engine::Activity& activity : history.activities) {
      if (activity.event != language::kOrders || activity.of_other || activity.day > shop_.as_of()) continue;
      const engine::EventView order(program_, activity);
      if (!order.is_completed()) continue;
      if (!any) first = of_lines(order, language::kLineProduct);
      any = true;
      if (!days_.contains(activity.day)) continue;
      category_.add(of_lines(order, language::kLineCategory), in);
      channel_.add(one(channel_slot_ < 0 ? kEmpty : order.field(channel_slot_)), in);
      weekday_.add({static_cast<std::int64_t>(weekday(activity.day))}, in);
    }
    first_product_.add(first, in);
  }

  void put_metric(std::size_t m) {
    Profile::Metric metric;
    metric.measure = of_.measures[m];
    const MetricKind kind = program_.metrics[index(program_.measures[index(metric.measure)].index)].kind;
    if (kind == MetricKind::Sum || kind == MetricKind::Count) {
      Wide part = 0, whole = 0;
      for (const std::int64_t value : in_segment_[m]) part += value;
      for (const std::int64_t value : in_rest_[m]) whole += value;
      whole += part;
      if (whole > 0) metric.share = divide(part * kWhole, whole, Rounding::Nearest);
    }
    metric.of_segment = median_of(std::move(in_segment_[m]));
    metric.of_rest = median_of(std::move(in_rest_[m]));
    profile_.metrics.push_back(std::move(metric));
  }

  void put_trait(const CountedMembers& counted) {
    if (counted.known.in_segment == 0) return;
    Profile::Trait trait{
        counted.name, counted.of_orders, counted.known.in_segment, counted.known.in_rest, {}};
    for (const auto& [value, met] : counted.values) {
      if (met.in_segment < kMetOften) continue;
      trait.values.push_back({&counted == &weekday_ ? weekday_word(value) : text_words(shop_, value),
                              met.in_segment, met.in_rest, share_of(met.in_segment, counted.known.in_segment),
                              share_of(met.in_rest, counted.known.in_rest), lift_of(met, counted.known)});
    }
    std::sort(trait.values.begin(), trait.values.end(), says_more);
    profile_.traits.push_back(std::move(trait));
  }

  ProfileShop& of_;
  OpenShop& shop_;
  const Program& program_;
  engine::Evaluator evaluator_;
  DayRange days_;
  int channel_slot_ = -1;
  std::vector<std::vector<std::int64_t>> in_segment_, in_rest_;  // values, by metric
  CountedMembers country_{"country", false}, first_product_{"first product", false};
  CountedMembers category_{"category", true}, channel_{"channel", true}, weekday_{"weekday", true};
  Profile profile_;
};

std::string median_words(const ProfileShop& of, const Profile::Metric& metric,
                         const Profile::Median& median) {
  if (!median.value) return "-";
  const language::Measure& measure = of.shop->program().measures[index(metric.measure)];
  return of.shop->words().amount(*median.value, measure.unit);
}

std::string lift_words(const ProfileShop& of, const Profile::Value& value) {
  if (!value.lift) return "only here";
  return number_words(*value.lift, 2, of.shop->words().language()) + " times";
}

Json median_json(const Program& program, const Unit& unit, const Profile::Median& median) {
  Json json{{"with_value", median.with_value}};
  if (median.value) put_amount(json, program, unit, *median.value, "value");
  return json;
}

}  // namespace

Result<ProfileShop, Refusal> open_profile(const std::filesystem::path& folder, const When& when,
                                          const std::string& segment) {
  ProfileShop of;
  const auto measure = [&](const Program& program) -> Result<language::ProgramPtr, Refusal> {
    of.segment = program.find_segment(segment);
    if (of.segment < 0) return Refused{no_segment(program, segment)};
    auto measured = std::make_shared<Program>(program);
    for (std::size_t m = 0; m < program.metrics.size(); ++m)
      of.measures.push_back(measure_of(*measured, static_cast<int>(m)));
    return language::ProgramPtr(std::move(measured));
  };
  auto shop = open_shop(folder, when, storage::Access::ReadOnly, measure);
  if (!shop.ok()) return Refused{shop.error()};
  of.shop = std::move(shop.value());
  return of;
}

Profile profile_of(ProfileShop& of, const std::function<void(std::int64_t, std::int64_t)>& progress) {
  return Profiler(of).run(progress);
}

std::string profile_text(const ProfileShop& of, const Profile& profile) {
  const OpenShop& shop = *of.shop;
  const Program& program = shop.program();
  const Words& words = shop.words();
  const std::string& name = program.segments[index(of.segment)].name;
  std::string text = fmt::format("{}, {}: {}, {} others\n", name, shop.situation(),
                                 number_of(words, profile.members, "member"), words.count(profile.rest));
  if (profile.members == 0) return text + "Nobody is in it, so there is nothing to compare.\n";
  Table metrics({Side::Left, Side::Right, Side::Right, Side::Right});
  metrics.add({"median", name, "others", "share of all"});
  for (const Profile::Metric& metric : profile.metrics) {
    metrics.add({program.measures[index(metric.measure)].text, median_words(of, metric, metric.of_segment),
                 median_words(of, metric, metric.of_rest),
                 metric.share ? percent_words(*metric.share, words.language()) : ""});
  }
  if (!metrics.empty()) text += metrics.text();
  Table traits({Side::Left, Side::Left, Side::Right, Side::Right, Side::Right});
  traits.add({"of", "", name, "others", "lift"});
  bool any = false;
  for (const Profile::Trait& trait : profile.traits) {
    for (std::size_t i = 0; i < std::min(kValuesShown, trait.values.size()); ++i) {
      const Profile::Value& value = trait.values[i];
      traits.add({i > 0 ? "" : trait.name, value.words,
                  percent_words(value.share_of_segment, words.language()),
                  percent_words(value.share_of_rest, words.language()), lift_words(of, value)});
      any = true;
    }
  }
  return any ? text + "\n" + traits.text() : text;
}

Json profile_json(const ProfileShop& of, const Profile& profile) {
  const OpenShop& shop = *of.shop;
  const Program& program = shop.program();
  Json metrics = Json::array();
  for (const Profile::Metric& metric : profile.metrics) {
    const language::Measure& measure = program.measures[index(metric.measure)];
    Json json = measure_json(program, measure);
    json["median_of_segment"] = median_json(program, measure.unit, metric.of_segment);
    json["median_of_rest"] = median_json(program, measure.unit, metric.of_rest);
    json["share_hundredths_of_percent"] = metric.share ? Json(*metric.share) : Json();
    metrics.push_back(std::move(json));
  }
  Json traits = Json::array();
  for (const Profile::Trait& trait : profile.traits) {
    Json values = Json::array();
    for (const Profile::Value& value : trait.values) {
      values.push_back({{"value", value.words},
                        {"in_segment", value.in_segment},
                        {"in_rest", value.in_rest},
                        {"lift_hundredths", value.lift ? Json(*value.lift) : Json()}});
    }
    traits.push_back({{"name", trait.name},
                      {"of", trait.of_orders ? "orders" : "members"},
                      {"known_in_segment", trait.known_in_segment},
                      {"known_in_rest", trait.known_in_rest},
                      {"values", std::move(values)}});
  }
  return {{"schema", "rung.profile/1"},
          {"as_of", iso(shop.as_of())},
          {"program", program.name},
          {"rules_version", shop.version()},
          {"segment", program.segments[index(of.segment)].name},
          {"members", profile.members},
          {"rest", profile.rest},
          {"metrics", std::move(metrics)},
          {"traits", std::move(traits)}};
}

}  // namespace rung::app

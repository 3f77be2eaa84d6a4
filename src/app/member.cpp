#include "app/member.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/hold.h"
#include "app/member_points.h"
#include "app/pace.h"
#include "app/predicted.h"
#include "app/redeem.h"
#include "app/vouchers.h"
#include "engine/decision.h"
#include "notify/consent.h"
#include "notify/member_words.h"
#include "storage/message_store.h"

namespace rung::app {

namespace {

using language::Program;

constexpr std::size_t kLabelWidth = 11;
constexpr std::size_t kPercentWidth = 9;  // of "  85 %   " before what is missing

// The page's lines: a label once, what belongs to it below each other.
class Page {
 public:
  explicit Page(std::size_t label_width) : width_(label_width) {}
  void add(const std::string& label, const std::string& text) {
    text_ += padded(label, width_) + text + "\n";
  }
  void more(const std::string& text) { add("", text); }
  void add(const std::string& label, const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) add(i == 0 ? label : "", lines[i]);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::size_t width_;
  std::string text_;
};

const language::Tier& tier_at(const Program& program, int tier) {
  return program.tiers.at(static_cast<std::size_t>(tier));
}

std::string standing_words(const language::Tier& tier, Day since, const engine::TierStanding& standing) {
  std::string text = fmt::format("{} since {}", tier.name, iso(since));
  if (tier.for_everyone) return text;
  if (standing.in_grace) {
    return text + fmt::format(", was valid until {}, in its grace time until {}", iso(standing.valid_until),
                              iso(standing.grace_until));
  }
  if (standing.valid_until != kForever) return text + ", valid until " + iso(standing.valid_until);
  if (tier.validity.kind == language::Validity::Kind::WhileMet)
    return text + ", valid while its conditions are met";
  if (tier.validity.kind == language::Validity::Kind::ForLife) return text + ", valid for life";
  return text + ", valid without an end";
}

// "1.083,50 € of 300,00 €" for every counter of an alternative.
std::string have_of_need(const Words& words, const Program& program, const engine::AlternativeProgress& way) {
  std::vector<std::string> parts;
  for (const engine::Gap& gap : way.gaps) {
    if (gap.measure < 0) continue;
    const Unit& unit = program.measures.at(static_cast<std::size_t>(gap.measure)).unit;
    parts.push_back(words.amount(gap.have, unit) + " of " + words.amount(gap.need, unit));
  }
  return and_list(parts);
}

std::string keep_words(OpenShop& shop, const engine::Keeping& keeping) {
  const language::Tier& tier = tier_at(shop.program(), keeping.progress.tier);
  const std::vector<engine::AlternativeProgress>& ways = keeping.progress.alternatives;
  const auto met = std::find_if(ways.begin(), ways.end(), [](const auto& way) { return way.met; });
  if (keeping.kept) {
    std::string text = "kept already";
    const std::string values = met == ways.end() ? "" : have_of_need(shop.words(), shop.program(), *met);
    if (!values.empty()) text += ": " + values;
    return text +
           fmt::format(" on {}; then valid {}", iso(keeping.judged_on), validity_words(keeping.renews_until));
  }
  const int spoken = notify::spoken_alternative(keeping.progress);
  const std::string missing = spoken < 0 ? ""
                                         : shop.words().missing(ways.at(static_cast<std::size_t>(spoken)),
                                                                engine::keep_conditions(tier));
  if (met != ways.end() && tier.keep == language::Keep::ByEnteringAgain)
    return fmt::format("kept by the next activity that counts, by {}", iso(keeping.judged_on));
  return fmt::format("not kept: {}, judged on {}",
                     missing.empty() ? "its conditions are not met" : missing + " missing",
                     iso(keeping.judged_on));
}

// `judged`: the day on which entry is judged, where it has such days.
std::string progress_words(OpenShop& shop, const engine::Progress& progress, Day judged) {
  const std::string percent = fmt::format("{:>6}", shop.words().percent(percent_of(progress)));
  const language::Tier& tier = tier_at(shop.program(), progress.tier);
  if (progress.reached) {
    return percent + "   its conditions are met, judged later";
  }
  const int spoken = notify::spoken_alternative(progress);
  if (spoken < 0) return percent + "   not reached";
  const engine::AlternativeProgress& way = progress.alternatives.at(static_cast<std::size_t>(spoken));
  const std::string missing = shop.words().missing(way, tier.enter);
  if (!missing.empty()) return fmt::format("{}   {} missing{}", percent, missing, until_words(way.last_day));
  return percent + "   nothing missing; entered " +
         (judged == kForever ? "with the next activity" : "when it is judged on " + iso(judged));
}

// "`tier at least Gold`", several ways with "or".
std::string condition_texts(const language::Conditions& conditions) {
  std::vector<std::string> ways;
  for (const std::vector<int>& way : conditions.alternatives) {
    std::vector<std::string> parts;
    for (const int atom : way)
      parts.push_back("`" + conditions.atoms.at(static_cast<std::size_t>(atom)).text + "`");
    ways.push_back(fmt::format("{}", fmt::join(parts, " and ")));
  }
  return fmt::format("{}", fmt::join(ways, " or "));
}

// "240 to use until 2027-12-15, 172 until 2028-06-30, 1.559 until dates in 2029": the next two ends, then by
// year.
std::string lots_words(const Words& words, const engine::PointsState& points, int unit, Day day,
                       const language::PointCurrency& currency) {
  if (points.spared_by >= 0 && !points.without_sparing.empty()) {
    const auto& by = currency.exemptions.at(static_cast<std::size_t>(points.spared_by));
    return fmt::format("{}, spared while {}{}",
                       fmt::join(ends_words(words, unit, points.without_sparing), ", "),
                       condition_texts(by.when), by.start_over ? "; afterwards their time begins anew" : "");
  }
  std::string text =
      fmt::format("{}", fmt::join(ends_words(words, unit, usable_by_last_day(points, day)), ", "));
  if (const std::size_t first = text.find(" until "); first != std::string::npos)
    text.insert(first, " to use");
  return text;
}

// What points are worth where the rules say it; nothing else, and nothing of a debt.
std::optional<std::int64_t> worth(const language::PointCurrency& currency, std::int64_t points) {
  if (!currency.worth || points <= 0) return std::nullopt;
  return money_of(*currency.worth, points);
}

void add_points(OpenShop& shop, const MemberView& view, Page& page) {
  const std::vector<language::PointCurrency>& currencies = shop.program().points;
  for (std::size_t u = 0; u < currencies.size(); ++u) {
    const auto unit = static_cast<int>(u);
    const engine::PointsState& points = view.points(unit);
    const std::string label = currencies.size() == 1 ? "Points" : currencies[u].name;
    const std::string usable = shop.words().bare_points(points.usable, unit);
    if (currencies[u].qualifying_only) {
      page.add(label, usable + ", for qualifying only");
      continue;
    }
    const auto minor = worth(currencies[u], points.usable);
    page.add(label, fmt::format("{} usable{}, {} pending", usable,
                                minor ? " (" + shop.words().money(*minor) + ")" : "",
                                shop.words().bare_points(points.pending, unit)));
    if (points.usable < 0) page.more("below zero; the next points make up for it");
    const std::string lots = lots_words(shop.words(), points, unit, shop.as_of(), currencies[u]);
    if (!lots.empty()) page.more(lots);
    const MemberView& spender = view.spender(unit);
    if (&spender == &view) continue;
    const std::int64_t shared = spender.points(unit).usable;
    const auto shared_minor = worth(currencies[u], shared);
    page.more(fmt::format("{} usable{} in the household of {}", shop.words().bare_points(shared, unit),
                          shared_minor ? " (" + shop.words().money(*shared_minor) + ")" : "",
                          spender.history.id));
  }
}

// Redemptions of the member that are only held: their points are taken, and come back unless they are
// captured.
std::vector<storage::Hold> holds_of(OpenShop& shop, const MemberView& view) {
  std::vector<storage::Hold> holds = storage::HoldStore(shop.database).open();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const storage::Hold& one) { return one.member != view.history.id; }),
              holds.end());
  return holds;
}

// "500 points until 2027-11-22 at 12:30 (POS-1)".
std::string hold_words(OpenShop& shop, const MemberView& view, const storage::Hold& hold) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < view.history.activities.size(); ++i) {
    const engine::RedemptionState* state =
        view.history.activities[i].number == hold.record && !view.history.activities[i].of_other
            ? view.evaluation.redemption(static_cast<std::int32_t>(i))
            : nullptr;
    if (state == nullptr) continue;
    for (const auto& points : state->points) parts.push_back(shop.words().points(points.left(), points.unit));
    for (const engine::VoucherState& one : view.evaluation.vouchers) {
      if (std::any_of(one.uses.begin(), one.uses.end(),
                      [&](const auto& use) { return use.activity == state->activity; }))
        parts.push_back(shop.program().vouchers.at(static_cast<std::size_t>(one.voucher)).name);
    }
  }
  return fmt::format("{} until {} ({})", and_list(parts), instant_words(shop.rules(), hold.until_ms),
                     hold.reference);
}

void add_holds(OpenShop& shop, const MemberView& view, Page& page) {
  std::vector<std::string> lines;
  for (const storage::Hold& hold : holds_of(shop, view)) lines.push_back(hold_words(shop, view, hold));
  if (!lines.empty()) page.add("Held", lines);
}

Json holds_json(OpenShop& shop, const MemberView& view) {
  Json all = Json::array();
  for (const storage::Hold& hold : holds_of(shop, view))
    all.push_back(Json{{"reference", hold.reference}, {"until_ms", hold.until_ms}});
  return all;
}

std::vector<std::string> reward_lines(OpenShop& shop, const MemberView& view) {
  std::vector<std::string> lines;
  for (const language::Reward& reward : shop.program().rewards) {
    const std::vector<std::string> against = reasons_against(shop, view, reward);
    const std::string name =
        fmt::format("{} {}: ", reward.name, shop.words().points(reward.cost, reward.unit));
    if (against.empty()) lines.push_back(name + "can be redeemed now");
    for (std::size_t i = 0; i < against.size(); ++i)
      lines.push_back((i == 0 ? name + "no, " : "  and ") + against[i]);
  }
  return lines;
}

std::vector<std::string> segment_names(const Program& program, const MemberView& view) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < program.segments.size(); ++i) {
    if (view.evaluation.in_segment.at(i)) names.push_back(program.segments[i].name);
  }
  return names;
}

std::string message_words(OpenShop& shop, const MemberView& view) {
  const std::vector<storage::Message> messages =
      storage::MessageStore(shop.database).of_member(view.history.number);
  std::string text = "none sent";
  for (const storage::Message& message : messages) {
    if (message.day > shop.as_of() || message.channel == storage::kControlChannel) continue;
    text = fmt::format("last {} on {} by {}", message.notification, iso(message.day), message.channel);
    break;
  }
  const auto text_of = [&shop](std::int64_t value) { return shop.base.symbol_text(value); };
  const std::vector<notify::Consent> consents =
      notify::consents_of(shop.program(), view.history, shop.as_of(), text_of);
  std::map<std::string, bool> latest;
  for (const notify::Consent& consent : consents) latest[consent.kind] = consent.given;
  std::vector<std::string> said;
  for (const auto& [kind, given] : latest) said.push_back(kind + (given ? " yes" : " no"));
  return text + "; consents: " + (said.empty() ? "none given" : fmt::format("{}", fmt::join(said, ", ")));
}

std::string change_words(const engine::Evaluation& evaluation, const engine::TierChange& change) {
  const std::string tier = evaluation.tier_of(change).name;
  switch (change.kind) {
    case engine::ChangeKind::Joined: return fmt::format("{} joined, {}", iso(change.day), tier);
    case engine::ChangeKind::BroughtOver: return fmt::format("{} {} (brought over)", iso(change.day), tier);
    case engine::ChangeKind::Upgrade: return fmt::format("{} up to {}", iso(change.day), tier);
    case engine::ChangeKind::Renewal:
      return fmt::format("{} {} renewed {}", iso(change.day), tier, validity_words(change.valid_until));
    case engine::ChangeKind::Downgrade: return fmt::format("{} down to {}", iso(change.day), tier);
    case engine::ChangeKind::Granted:
      return fmt::format("{} {} granted {}", iso(change.day), tier, validity_words(change.valid_until));
  }
  return "";
}

// The last changes, the latest at the end; the first one always stands.
std::vector<std::string> history_lines(const engine::Evaluation& evaluation) {
  constexpr std::size_t kShown = 8;
  std::vector<std::string> lines;
  const std::size_t count = evaluation.changes.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (count > kShown && i > 0 && i + kShown <= count) {
      if (i == 1) lines.push_back(fmt::format("({} more: --json shows all)", count - kShown));
      continue;
    }
    lines.push_back(change_words(evaluation, evaluation.changes[i]));
  }
  return lines;
}

std::size_t label_width(const Program& program) {
  std::size_t width = kLabelWidth;
  for (const language::Tier& tier : program.tiers) width = std::max(width, code_points(tier.name) + 2);
  for (const language::PointCurrency& unit : program.points)
    width = std::max(width, code_points(unit.name) + 2);
  return width;
}

void add_ladder(OpenShop& shop, const MemberView& view, std::size_t ladder, Page& page) {
  const int held = view.evaluation.tier.at(ladder);
  if (held >= 0) {
    const engine::TierStanding& standing = view.evaluation.standings.at(static_cast<std::size_t>(held));
    page.add("Tier", standing_words(tier_at(shop.program(), held),
                                    held_since(shop.program(), view.evaluation, ladder), standing));
    const engine::Keeping keeping = view.evaluator->keeping(held);
    if (keeping.judged) page.add("Keep", keep_words(shop, keeping));
  }
  for (const int tier : tiers_above(shop.program(), view.evaluation, ladder)) {
    page.add(tier_at(shop.program(), tier).name,
             progress_words(shop, view.evaluator->progress_to(tier), view.evaluator->entry_judged_on(tier)));
    for (const std::string& line : pace_lines(shop, *view.evaluator, tier))
      page.more(std::string(kPercentWidth, ' ') + line);
  }
}

// ---- For programs

Json keep_json(const engine::Keeping& keeping) {
  return Json{{"kept", keeping.kept},
              {"judged_on", day_json(keeping.judged_on)},
              {"renews_until", day_json(keeping.renews_until)}};
}

// How the tier that is held came about: brought over by an import, given by hand or on trial, or by the
// rules.
const char* origin_of(const engine::Evaluation& evaluation, std::size_t ladder) {
  const char* origin = "rules";
  for (const engine::TierChange& change : evaluation.changes) {
    if (static_cast<std::size_t>(change.ladder) != ladder) continue;
    origin = change.kind == engine::ChangeKind::BroughtOver ? "import"
             : change.kind == engine::ChangeKind::Granted   ? "granted"
                                                            : "rules";
  }
  return origin;
}

Json tier_json(const Program& program, const MemberView& view, std::size_t ladder) {
  Json json = tiers_json(program, view.evaluation).at(ladder);
  json["origin"] = origin_of(view.evaluation, ladder);
  const engine::Keeping keeping = view.evaluator->keeping(view.evaluation.tier.at(ladder));
  json["keep"] = keeping.judged ? keep_json(keeping) : Json(nullptr);
  return json;
}

// The number of the booked lot that is this one; nothing while it is not booked.
Json lot_number(const ledger::Booked& booked, const ledger::WantedLot& wanted) {
  const auto found = std::find_if(booked.lots.begin(), booked.lots.end(), [&wanted](const ledger::Lot& one) {
    return one.activity == wanted.activity && one.rule == wanted.rule && one.terms == wanted.terms &&
           one.is_debt() == (wanted.points < 0) && one.left != 0;
  });
  return found == booked.lots.end() ? Json(nullptr) : Json(found->number);
}

Json points_json(OpenShop& shop, const MemberView& view) {
  Json all = Json::array();
  const storage::MemberPoints stored = shop.ledger.points(view.history.number);
  const auto wanted = wanted_points(view.evaluation, view.history);
  for (std::size_t u = 0; u < shop.program().points.size(); ++u) {
    const language::PointCurrency& currency = shop.program().points[u];
    const engine::PointsState& points = view.points(static_cast<int>(u));
    Json json{{"unit", currency.name},
              {"decimals", currency.decimals},
              {"usable", points.usable},
              {"pending", points.pending}};
    if (currency.qualifying_only) json["qualifying_only"] = true;
    if (const auto minor = worth(currency, points.usable))
      json["worth"] = Json{{"minor", *minor}, {"currency", shop.program().currency.code}};
    const MemberView& spender = view.spender(static_cast<int>(u));
    if (&spender != &view)
      json["household"] =
          Json{{"owner", spender.history.id}, {"usable", spender.points(static_cast<int>(u)).usable}};
    const ledger::Booked booked = stored.of(shop.ledger.find_unit(currency.name).value_or(-1));
    Json lots = Json::array();
    for (std::size_t i = 0; i < points.lots.size(); ++i) {
      const engine::Lot& lot = points.lots[i];
      if (lot.left == 0) continue;
      Json piece{
          {"lot", lot_number(booked, wanted[u][i])}, {"left", lot.left}, {"earned_on", iso(lot.earned_on)}};
      piece["usable_from"] = lot.usable_from ? Json(iso(*lot.usable_from)) : Json(nullptr);
      piece["last_day"] = day_json(lot.last_day);
      lots.push_back(std::move(piece));
    }
    json["lots"] = std::move(lots);
    all.push_back(std::move(json));
  }
  return all;
}

std::string source_id(const engine::MemberHistory& history, std::int32_t activity) {
  return std::string(history.activities.at(static_cast<std::size_t>(activity)).source_id);
}

Json history_json(OpenShop& shop, const MemberView& view) {
  Json all = Json::array();
  for (const engine::TierChange& change : view.evaluation.changes) {
    const Program& version = *view.evaluation.versions.at(static_cast<std::size_t>(change.version));
    Json json{{"on", iso(change.day)},
              {"ladder", version.ladders.at(static_cast<std::size_t>(change.ladder)).name},
              {"tier", view.evaluation.tier_of(change).name}};
    json["from"] = change.from < 0 ? Json(nullptr) : Json(tier_at(version, change.from).name);
    json["kind"] = change_kind_word(change.kind);
    json["valid_until"] = day_json(change.valid_until);
    json["by"] = change.activity < 0 ? Json(nullptr) : Json(source_id(view.history, change.activity));
    json["rule"] = place_json(engine::place_of(view.evaluation, change));
    json["rules_version"] = shop.version(version);
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace

std::string member_text(OpenShop& shop, const MemberView& view) {
  const Program& program = shop.program();
  Page page(label_width(program));
  if (view.evaluation.frozen_since) {
    page.add("Account", fmt::format("frozen since {}: nothing is redeemed or transferred",
                                    iso(*view.evaluation.frozen_since)));
  }
  for (std::size_t ladder = 0; ladder < program.ladders.size(); ++ladder)
    add_ladder(shop, view, ladder, page);
  add_points(shop, view, page);
  add_holds(shop, view, page);
  page.add("Vouchers", voucher_lines(shop, view));
  page.add("Rewards", reward_lines(shop, view));
  const std::vector<std::string> segments = segment_names(program, view);
  if (!program.segments.empty()) {
    page.add("Segments", segments.empty() ? "none" : fmt::format("{}", fmt::join(segments, ", ")));
  }
  page.add("Expected", predicted_lines(shop, view));
  page.add("Messages", message_words(shop, view));
  page.add("History", history_lines(view.evaluation));
  return fmt::format("{}{}{}, {}\n", view.history.id, view.name.empty() ? "" : " ", view.name,
                     shop.situation()) +
         page.text();
}

Json tiers_json(const Program& program, const engine::Evaluation& evaluation) {
  Json tiers = Json::array();
  for (std::size_t ladder = 0; ladder < program.ladders.size(); ++ladder) {
    const int held = evaluation.tier.at(ladder);
    if (held < 0) continue;
    const engine::TierStanding& standing = evaluation.standings.at(static_cast<std::size_t>(held));
    tiers.push_back(Json{{"ladder", program.ladders[ladder].name},
                         {"name", tier_at(program, held).name},
                         {"since", iso(held_since(program, evaluation, ladder))},
                         {"valid_until", day_json(standing.valid_until)}});
  }
  return tiers;
}

Json reached_json(const Program& program, const engine::MemberHistory& history,
                  const engine::Evaluation& evaluation) {
  Json reached = Json::array();
  for (const engine::FirstReached& one : evaluation.first_reached) {
    Json json{{"tier", tier_at(program, one.tier).name}, {"on", iso(one.day)}};
    json["by"] = one.activity < 0 ? Json(nullptr) : Json(source_id(history, one.activity));
    reached.push_back(std::move(json));
  }
  return reached;
}

Json progress_json(const Program& program, const engine::Evaluator& evaluator,
                   const engine::Evaluation& evaluation) {
  Json progress = Json::array();
  for (std::size_t ladder = 0; ladder < program.ladders.size(); ++ladder) {
    for (const int tier : tiers_above(program, evaluation, ladder)) {
      progress.push_back(progress_json(program, evaluator.progress_to(tier), tier_at(program, tier).enter));
      Json paces = paces_json(program, evaluator, tier, evaluation.as_of);
      if (!paces.empty()) progress.back()["in_time"] = std::move(paces);
    }
  }
  return progress;
}

Json member_json(OpenShop& shop, const MemberView& view) {
  const Program& program = shop.program();
  Json tiers = Json::array();
  for (std::size_t ladder = 0; ladder < program.ladders.size(); ++ladder) {
    tiers.push_back(tier_json(program, view, ladder));
  }
  return Json{{"schema", "rung.member/1"},
              {"as_of", iso(shop.as_of())},
              {"program", program.name},
              {"rules_version", shop.version()},
              {"member",
               {{"id", view.history.id},
                {"name", view.name},
                {"language", view.language},
                {"joined_on", iso(view.history.joined)}}},
              {"frozen_since", day_json(view.evaluation.frozen_since.value_or(kForever))},
              {"tier", tiers.empty() ? Json(nullptr) : tiers.front()},
              {"tiers", tiers},
              {"progress", progress_json(program, *view.evaluator, view.evaluation)},
              {"points", points_json(shop, view)},
              {"holds", holds_json(shop, view)},
              {"segments", segment_names(program, view)},
              {"predictions", predicted_json(shop, view)},
              {"reached", reached_json(program, view.history, view.evaluation)},
              {"vouchers", vouchers_json(shop, view)},
              {"used_vouchers", used_vouchers_json(shop, view)},
              {"history", history_json(shop, view)}};
}

}  // namespace rung::app

// The block `example`: who its members are, and which version of the rules a line speaks of.

#include "language/check_examples.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_test.h"
#include "language/predicted.h"

namespace rung::language {
namespace {

constexpr int kMostMembers = 10'000;

bool is_expectation(ClauseKind kind) {
  return kind == ClauseKind::ExpectTier || kind == ClauseKind::ExpectValidUntil ||
         kind == ClauseKind::ExpectValidForLife || kind == ClauseKind::ExpectBalance ||
         kind == ClauseKind::ExpectPending || kind == ClauseKind::ExpectMetric ||
         kind == ClauseKind::ExpectMissing || kind == ClauseKind::ExpectNothingMissing ||
         kind == ClauseKind::ExpectMissingAs || kind == ClauseKind::ExpectVoucher ||
         kind == ClauseKind::ExpectMilestone || kind == ClauseKind::ExpectNotification ||
         kind == ClauseKind::ExpectSegment || kind == ClauseKind::ExpectProgress;
}

}  // namespace

ExampleDef ExampleReader::read() {
  example_.name = ref_.block->title ? ref_.block->title->value : ref_.block->name.text;
  example_.place = ref_.header();
  read_today_and_members();
  for (const Clause& clause : ref_.block->clauses) {
    if (clause.kind != ClauseKind::EventOn && clause.kind != ClauseKind::EventOfOn) continue;
    use_version_of(clause.dates.at(0).day);
    if (clause.kind == ClauseKind::EventOn) read_event(clause);
    if (clause.kind == ClauseKind::EventOfOn) read_return(clause);
  }
  link_returns();
  limit_redemptions();
  bool expects = false;
  for (const Clause& clause : ref_.block->clauses) {
    if (!is_expectation(clause.kind)) continue;
    expects = true;
    read_expectation(clause);
  }
  if (!expects && !ref_.block->incomplete) {
    ctx_->warning("R427", ref_.header(), "this example expects nothing, so it cannot fail",
                  "add a line such as `expect tier Gold`");
  }
  return std::move(example_);
}

// ---- Versions

void ExampleReader::use_version(std::size_t version) {
  version_ = static_cast<int>(version);
  ctx_ = &versions_[version];
}

// As version_on() chooses: the last one that has begun, else the oldest.
void ExampleReader::use_version_of(Day day) {
  day_ = day;
  std::size_t version = 0;
  for (std::size_t v = 1; v < versions_.size(); ++v) {
    if (versions_[v].program.effective_from <= day) version = v;
  }
  use_version(version);
}

int ExampleReader::find(NameKind kind, const Word& word) {
  const std::size_t before = ctx_->diagnostics.size();
  const int index = ctx_->find(kind, word, ref_.file);
  if (index >= 0 || ctx_->diagnostics.size() == before) return index;
  for (const Context& other : versions_) {
    const DeclaredName* declared = &other == ctx_ ? nullptr : other.declared(kind, word.text);
    if (declared == nullptr || !declared->place.file) continue;
    ctx_->diagnostics.back().notes.push_back(
        {fmt::format("declares `{}`, in a version that does not hold on {}", word.text, iso(day_)),
         declared->place});
  }
  return index;
}

// Events have the same numbers in all versions.
int ExampleReader::find_event(const Word& word) {
  for (const Context& version : versions_) {
    const int event = version.index_of(NameKind::Event, word.text);
    if (event >= 0) return event;
  }
  return ctx_->find(NameKind::Event, word, ref_.file);
}

// The version in use if it has the field, else one that has: points and vouchers are units of their version.
Context& ExampleReader::context_of_field(int event, std::size_t slot) {
  const std::pair<int, int> field(event, static_cast<int>(slot));
  if (ctx_->foreign_fields.count(field) == 0) return *ctx_;
  const auto at = std::find_if(versions_.begin(), versions_.end(), [&](const Context& version) {
    return version.foreign_fields.count(field) == 0;
  });
  return at == versions_.end() ? *ctx_ : *at;
}

// Milestones are reached and vouchers issued for good: one that the version of the day does not have any more
// is looked for in the versions before it, then in those after it.
void ExampleReader::find_anywhere(NameKind kind, const Word& word, Expectation& e) {
  const auto in_use = static_cast<std::size_t>(version_);
  if (ctx_->declared(kind, word.text) == nullptr) {
    for (std::size_t step = 0; step < versions_.size(); ++step) {
      const std::size_t v = step < in_use ? in_use - 1 - step : step;
      if (versions_[v].declared(kind, word.text) == nullptr) continue;
      use_version(v);
      break;
    }
  }
  e.version = version_;
  e.target = find(kind, word);
}

// ---- Members

void ExampleReader::read_today_and_members() {
  const Clause* today = ctx_->only(ref_, {ClauseKind::TodayIs}, "which day it is");
  const Clause* member = ctx_->only(ref_, {ClauseKind::MemberJoined}, "when the member joined");
  today_known_ = today != nullptr;
  if (today != nullptr) example_.today = today->dates.at(0).day;
  const Day begin = versions_.front().program.effective_from;
  if (today != nullptr && example_.today < begin) {
    ctx_->warning(
        "R464", ref_.at(today->dates[0].span),
        fmt::format("this example ends before the program begins on {}: no tier is entered in it and nothing "
                    "is earned",
                    iso(begin)),
        fmt::format("write `today is {}` or a later day", iso(begin)));
  }
  if (member != nullptr) read_member(*member, example_.member);
  for (const Clause* other : ctx_->all(ref_, ClauseKind::OtherJoined)) read_other(*other);
  if (ref_.block->incomplete || (today != nullptr && member != nullptr)) return;
  const std::string what = today != nullptr    ? "when the member joined"
                           : member != nullptr ? "which day it is"
                                               : "which day it is and when the member joined";
  const std::string help = today != nullptr ? "add a line such as `member joined 2026-05-02`"
                           : member != nullptr
                               ? "add a line such as `today is 2027-11-20`"
                               : "add lines such as `today is 2027-11-20` and `member joined 2026-05-02`";
  ctx_->error("R426", ref_.header(), "this example does not say " + what, help);
}

void ExampleReader::read_member(const Clause& clause, ExampleMember& member) {
  member.joined = clause.dates.at(0).day;
  use_version_of(member.joined);
  const std::size_t tier = clause.kind == ClauseKind::OtherJoined ? 1 : 0;
  if (clause.words.size() > tier) member.tier = find(NameKind::Tier, clause.words[tier]);
  if (clause.since) member.tier_since = clause.since->day;
  if (clause.valid_until) member.tier_until = clause.valid_until->day;
  for (const Assignment& assignment : clause.assignments) {
    if (const auto is = read_attribute(assignment)) member.attributes.push_back(*is);
  }
}

// `member ben joined …`, `14 members rich joined …`.
void ExampleReader::read_other(const Clause& clause) {
  ExampleMember other;
  const Word& name = clause.words.at(0);
  other.name = name.text;
  read_member(clause, other);
  if (!clause.amounts.empty()) {
    const auto count = read_times(*ctx_, clause.amounts[0], ref_.file);
    if (count) other.count = *count;
    if (count && (*count < 2 || *count > kMostMembers)) {
      ctx_->error("R309", ref_.at(clause.amounts[0].span),
                  *count < 2 ? "one member is no group"
                             : fmt::format("an example has groups of at most {} members", kMostMembers),
                  *count < 2 ? fmt::format("write `member {} joined`", name.text) : "write a smaller number");
    }
  }
  const auto same = [&](const ExampleMember& one) { return one.name == name.text; };
  if (name.text == "member") {
    ctx_->error("R201", ref_.at(name.span), "`member` is what the main member is called",
                "choose another name");
  } else if (std::any_of(example_.others.begin(), example_.others.end(), same)) {
    ctx_->error("R201", ref_.at(name.span), fmt::format("there are two members called `{}`", name.text),
                "rename one of them, or remove it");
  }
  example_.others.push_back(std::move(other));
}

// A prediction that no rule asks for changes nothing; a word that needs a horizon has none.
bool ExampleReader::says_prediction(const Assignment& assignment) {
  const Place at = ref_.at(assignment.name.span);
  if (is_predicted_word(assignment.name.text)) {
    report_no_horizon(*ctx_, assignment.name.text, at, std::nullopt);
    return true;
  }
  const auto predicted = predicted_name(assignment.name.text);
  if (!predicted || !is_horizon(*ctx_, *predicted, at)) return predicted.has_value();
  Diagnostic& d = ctx_->error("R210", at, fmt::format("no rule asks for `{}`", assignment.name.text));
  std::vector<std::string> asked;
  for (const Field& field : ctx_->program.attributes) {
    if (field.predicted.any()) asked.push_back(field.name);
  }
  if (asked.empty()) {
    d.help.push_back({"leave it out, or ask for it in a `segment`", ""});
  } else {
    suggest(d, assignment.name.text, asked, "the rules ask for");
  }
  return true;
}

std::optional<std::pair<int, std::int64_t>> ExampleReader::read_attribute(const Assignment& assignment) {
  const int attribute = ctx_->program.find_attribute(assignment.name.text);
  if (attribute < 0 && says_prediction(assignment)) return std::nullopt;
  if (attribute < 0) {
    std::vector<std::string> names;
    for (const Field& field : ctx_->program.attributes) names.push_back(field.name);
    if (ctx_->open_attributes && !nearest(assignment.name.text, names)) return std::nullopt;
    Diagnostic& d = ctx_->error("R210", ref_.at(assignment.name.span),
                                fmt::format("members have no attribute `{}`", assignment.name.text));
    suggest(d, assignment.name.text, names, "members have");
    return std::nullopt;
  }
  const auto value =
      value_of(*ctx_, ctx_->program.attributes[static_cast<std::size_t>(attribute)], assignment);
  if (!value) return std::nullopt;
  return std::pair(attribute, *value);
}

int ExampleReader::find_member(const Word& word) {
  if (word.text == "member") return 0;
  std::vector<std::string> names{"member"};
  for (std::size_t i = 0; i < example_.others.size(); ++i) {
    const std::string& name = example_.others[i].name;
    if (name == word.text) return static_cast<int>(i) + 1;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (ref_.block->incomplete && !nearest(word.text, names)) return -1;
  Diagnostic& d =
      ctx_->error("R240", ref_.at(word.span), fmt::format("this example has no member `{}`", word.text));
  if (names.size() == 1) {
    d.help.push_back({fmt::format("add a line such as `member {} joined 2026-05-02`", word.text), ""});
  } else {
    suggest(d, word.text, names, "its members are");
  }
  return -1;
}

// Whom a line is about: the main member if it does not say so.
int ExampleReader::member_of(const Clause& clause) { return clause.member ? find_member(*clause.member) : 0; }

void check_examples(Versions& versions, const std::vector<RuleFile>& files) {
  for (const RuleFile& file : files) {
    for (const Block& block : file.blocks) {
      if (block.kind != BlockKind::Example) continue;
      const BlockRef ref{&block, file.source, 0};
      ExampleDef example = ExampleReader(versions, ref).read();
      versions.back().program.examples.push_back(std::move(example));
    }
  }
  // A metric that an example speaks of is used, whichever version was asked.
  std::set<std::string> used;
  for (const Context& version : versions) {
    for (const int metric : version.used_metrics)
      used.insert(version.program.metrics[static_cast<std::size_t>(metric)].name);
  }
  for (Context& version : versions) {
    for (const std::string& name : used) {
      const int metric = version.index_of(NameKind::Metric, name);
      if (metric >= 0) version.used_metrics.insert(metric);
    }
  }
}

}  // namespace rung::language

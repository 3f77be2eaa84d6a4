#include "language/scope.h"

#include <algorithm>
#include <map>

#include "language/catalogue.h"
#include "language/characters.h"
#include "language/messages.h"

namespace rung::language {
namespace {

using Kind = Wanted::Kind;

ScopeName known(std::string name, std::string title) { return {std::move(name), std::move(title), {}, {}}; }

std::string titled(BlockKind kind, const std::string& name) {
  return std::string(messages::block_word(kind)) + " " + name;
}

// The event whose fields the clauses of a block look at.
std::string event_of(const Block* block) {
  if (block == nullptr) return "";
  if (block->kind == BlockKind::Voucher) return "redemptions";
  for (const Clause& clause : block->clauses) {
    const ClauseKind kind = clause.kind;
    const bool second = kind == ClauseKind::SumOf || kind == ClauseKind::AverageOf ||
                        kind == ClauseKind::CountDistinct || kind == ClauseKind::Multiply;
    const bool first = kind == ClauseKind::CountOf || kind == ClauseKind::ShareOf ||
                       kind == ClauseKind::VariationBetween || kind == ClauseKind::TimeSinceLast ||
                       kind == ClauseKind::Give || kind == ClauseKind::GiveFirst;
    if (second && clause.words.size() > 1) return clause.words[1].text;
    if (first && !clause.words.empty()) return clause.words.front().text;
  }
  return "";
}

// The field that a value is written for: the word before `is`, `is one of` and the like, else the last word.
std::string subject_of(std::string_view before) {
  std::size_t end = before.rfind(" is ");
  if (end == std::string_view::npos) end = before.find_last_not_of(' ') + 1;
  std::size_t begin = end;
  while (begin > 0 && is_word_byte(before[begin - 1])) --begin;
  return std::string(before.substr(begin, end - begin));
}

}  // namespace

Scope::Scope(const std::vector<SourcePtr>& files) {
  files_.reserve(files.size());
  for (const SourcePtr& file : files) files_.push_back(parse(file).file);
}

void Scope::declared(BlockKind kind, std::vector<ScopeName>& into) const {
  for (const RuleFile& file : files_) {
    for (const Block& block : file.blocks) {
      if (block.kind == kind)
        into.push_back({block.name.text, titled(kind, block.name.text), block.documentation,
                        Place{file.source, block.header}});
    }
  }
}

void Scope::events(std::vector<ScopeName>& into) const {
  into.push_back(known("changes", "what is known of a member from a day on, in examples"));
  for (const EventType& event : built_in_events()) into.push_back(known(event.name, "event " + event.name));
  declared(BlockKind::Event, into);
}

void Scope::fields(const std::string& event, std::vector<ScopeName>& into) const {
  record_fields(event, into);
  for (const EventType& type : built_in_events()) {
    if (!event.empty() && type.name != event) continue;
    for (const std::vector<Field>* list : {&type.fields, &type.line_fields}) {
      for (const Field& field : *list)
        into.push_back(known(field.name, "field " + field.name + " of " + type.name));
    }
  }
  for (const RuleFile& file : files_) {
    for (const Block& block : file.blocks) {
      if (block.kind != BlockKind::Event || (!event.empty() && block.name.text != event)) continue;
      for (const Clause& clause : block.clauses) {
        if (clause.kind != ClauseKind::HasField) continue;
        const std::string& name = clause.words.front().text;
        into.push_back(
            {name, "field " + name + " of " + block.name.text, {}, Place{file.source, clause.span}});
      }
    }
  }
}

// What records can say follows from what the rules declare.
void Scope::record_fields(const std::string& event, std::vector<ScopeName>& into) const {
  const bool amounts = event == "openings" || event == "adjustments";
  if (amounts || event.empty() || event == "redemptions" || event == "requests" || event == "cancellations" ||
      event == "transfers")
    declared(BlockKind::Points, into);
  if (amounts) declared(BlockKind::Metric, into);
  if (event == "openings") declared(BlockKind::Voucher, into);
  if (event != "choices") return;
  declared(BlockKind::Election, into);
  declared(BlockKind::Milestone, into);
  declared(BlockKind::Reward, into);
}

// What can stand behind `with` in an example: fields of the event that the line begins with, else attributes.
void Scope::given(const ScopeQuestion& question, std::vector<ScopeName>& into) const {
  std::string event = question.before.substr(0, question.before.find(' '));
  if (event == "expect") event = "redemptions";  // where a voucher is used
  std::vector<ScopeName> known_events;
  events(known_events);
  const bool is_event =
      event != "changes" && std::any_of(known_events.begin(), known_events.end(),
                                        [&](const ScopeName& one) { return one.name == event; });
  if (event == "corrections") return fields("", into);
  if (!is_event) return attributes(into);
  fields(event, into);
}

void Scope::members(const ScopeQuestion& question, std::vector<ScopeName>& into) {
  into.push_back(known("member", "the main member of the example"));
  if (question.block == nullptr) return;
  for (const Clause& clause : question.block->clauses) {
    if (clause.kind == ClauseKind::OtherJoined)
      into.push_back(known(clause.words.front().text, "a member of the example"));
  }
}

void Scope::attributes(std::vector<ScopeName>& into) const {
  for (const Field& field : built_in_attributes())
    into.push_back(known(field.name, "field " + field.name + " of members"));
  fields("members", into);
  into.push_back(known("predicted_value in next 12 months", "what the member will probably buy for"));
  into.push_back(known("predicted_purchases in next 12 months", "how often the member will probably buy"));
}

// What a condition can begin with.
void Scope::subjects(const ScopeQuestion& question, std::vector<ScopeName>& into) const {
  const std::string event = event_of(question.block);
  const bool of_event = question.kind == BlockKind::Metric || question.kind == BlockKind::Earn ||
                        question.kind == BlockKind::Voucher;
  if (of_event) {
    fields(event, into);
    into.push_back(known("weekday", "the weekday of the activity, saturday for one"));
    into.push_back(known("hour", "the hour of the activity, 0 to 23"));
  } else {
    declared(BlockKind::Metric, into);
    declared(BlockKind::Points, into);
  }
  into.push_back(known("tier", "the tier of the member"));
  declared(BlockKind::Election, into);
  attributes(into);
}

void Scope::units(std::vector<ScopeName>& into) const {
  for (const RuleFile& file : files_) {
    for (const Block& block : file.blocks) {
      for (const Clause& clause : block.clauses) {
        const Place place{file.source, clause.span};
        if (clause.kind == ClauseKind::Currency)
          into.push_back({clause.words.front().text, "the currency of the program", {}, place});
        if (clause.kind == ClauseKind::HasField && clause.words.size() > 2 &&
            clause.words[1].text == "quantity")
          into.push_back({clause.words[2].text, "unit " + clause.words[2].text, {}, place});
      }
    }
  }
  declared(BlockKind::Points, into);
  declared(BlockKind::Voucher, into);
}

std::vector<std::string> Scope::choices(const std::string& name) const {
  std::vector<std::string> found;
  const auto add = [&](const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      if (field.name == name) found.insert(found.end(), field.choices.begin(), field.choices.end());
    }
  };
  for (const EventType& type : built_in_events()) {
    add(type.fields);
    add(type.line_fields);
  }
  for (const RuleFile& file : files_) {
    for (const Block& block : file.blocks) {
      for (const Clause& clause : block.clauses) {
        const bool field = clause.kind == ClauseKind::HasField && clause.words.front().text == name;
        const bool election = clause.kind == ClauseKind::OneOf && block.name.text == name;
        const std::size_t first = field ? 2 : 0;
        if (field && (clause.words.size() < 3 || clause.words[1].text != "one of")) continue;
        if (!field && !election) continue;
        for (std::size_t i = first; i < clause.words.size(); ++i) found.push_back(clause.words[i].text);
      }
    }
  }
  if (name == "weekday")
    return {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  return found;
}

void Scope::values(const ScopeQuestion& question, std::vector<ScopeName>& into) const {
  const std::string subject = subject_of(question.before);
  static const std::map<std::string, BlockKind> kDeclared{
      {"tier", BlockKind::Tier},         {"fallback", BlockKind::Tier}, {"reward", BlockKind::Reward},
      {"voucher", BlockKind::Voucher},   {"trial", BlockKind::Trial},   {"pool", BlockKind::Pool},
      {"conversion", BlockKind::Convert}};
  const std::vector<std::string> words = choices(subject);
  for (const std::string& choice : words) into.push_back(known(choice, "a value of " + subject));
  const auto kind = kDeclared.find(subject);
  if (words.empty() && kind != kDeclared.end()) declared(kind->second, into);
  if (subject == "owner" || subject == "recipient") members(question, into);
}

void Scope::header_words(ClauseKind wanted, const char* what, std::vector<ScopeName>& into) const {
  for (const RuleFile& file : files_) {
    for (const Block& block : file.blocks) {
      for (const Clause& clause : block.clauses) {
        if (clause.kind != wanted) continue;
        for (const Word& word : clause.words)
          into.push_back({word.text, std::string(what), {}, Place{file.source, clause.span}});
      }
    }
  }
}

void Scope::periods(const ScopeQuestion& question, std::vector<ScopeName>& into) const {
  header_words(ClauseKind::OwnPeriod, "a period of this program", into);
  if (question.kind == BlockKind::Trial) into.push_back(known("trial", "the time of this trial"));
}

std::vector<ScopeName> Scope::names(Kind wanted, const ScopeQuestion& question) const {
  std::vector<ScopeName> found;
  switch (wanted) {
    case Kind::Event: events(found); break;
    case Kind::Field: fields(event_of(question.block), found); break;
    case Kind::Metric: subjects(question, found); break;
    case Kind::Tier:
      declared(BlockKind::Tier, found);
      declared(BlockKind::Value, found);
      break;
    case Kind::Segment: declared(BlockKind::Segment, found); break;
    case Kind::Rule: declared(BlockKind::Earn, found); break;
    case Kind::Goal:
      declared(BlockKind::Tier, found);
      declared(BlockKind::Reward, found);
      break;
    case Kind::Unit: units(found); break;
    case Kind::Value: values(question, found); break;
    case Kind::Channel:
      for (const char* channel : {"email", "push", "sms", "whatsapp", "app", "post"})
        found.push_back(known(channel, "a channel"));
      break;
    case Kind::Period: periods(question, found); break;
    case Kind::Waiting:
      found.push_back(known("delivery", "the day the goods arrive"));
      found.push_back(known("earning", "the day the points are earned"));
      break;
    case Kind::Attribute: given(question, found); break;
    case Kind::Member: members(question, found); break;
    case Kind::Milestone: declared(BlockKind::Milestone, found); break;
    case Kind::Voucher: declared(BlockKind::Voucher, found); break;
    case Kind::Notification: declared(BlockKind::Notify, found); break;
    case Kind::Currency: header_words(ClauseKind::Currency, "the currency of the program", found); break;
    case Kind::Language: header_words(ClauseKind::Languages, "a language of the program", found); break;
    case Kind::Keywords:
    case Kind::Number:
    case Kind::WholeNumber:
    case Kind::Date:
    case Kind::Clock:
    case Kind::Text:
    case Kind::Zone:
    case Kind::PercentSign:
    case Kind::Comma:
    case Kind::End:
    case Kind::BlockName:
    case Kind::Benefit: break;
  }
  return found;
}

}  // namespace rung::language

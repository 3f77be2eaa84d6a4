#include "language/rule_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "language/messages.h"
#include "language/print.h"
#include "language/print_clause.h"
#include "language/print_parts.h"

namespace rung::language {
namespace {

// What other lines refer to by name, so that a new name alone changes nothing.
constexpr BlockKind kReferredTo[] = {BlockKind::Metric,  BlockKind::Value,   BlockKind::Election,
                                     BlockKind::Segment, BlockKind::Voucher, BlockKind::Pool};

std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = text.find_first_not_of(' ', at);
    if (begin == std::string_view::npos) break;
    // A text in quotes is one token: no name is looked for in it.
    const bool quoted = text[begin] == '"';
    std::size_t end = text.find(quoted ? '"' : ' ', begin + 1);
    end = end == std::string_view::npos ? text.size() : end + (quoted ? 1 : 0);
    tokens.emplace_back(text.substr(begin, end - begin));
    at = end;
  }
  return tokens;
}

std::string joined(const std::vector<std::string>& tokens, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += (text.empty() ? "" : " ") + tokens[i];
  return text;
}

bool is_numeral(const std::string& token) {
  return !token.empty() && token.find_first_not_of("0123456789.") == std::string::npos;
}

// `1200.00` is `1200`, `0.50` is `0.5`.
std::string plain_number(std::string token) {
  if (!is_numeral(token) || token.find('.') == std::string::npos) return token;
  token.erase(token.find_last_not_of('0') + 1);
  if (token.back() == '.') token.pop_back();
  return token;
}

// One side: its blocks, with what a change is to be compared by.
struct Part {
  std::string text;  // canonical
  std::string key;   // the same with plain numbers and the other side's names
  Place place;
  const ConditionItem* item = nullptr;  // of a list of conditions
};

struct ClauseParts {
  ClauseKind kind{};
  const Clause* clause = nullptr;
  Part whole;
  std::vector<Part> items;  // of a list of conditions; one where there is no list
};

struct BlockParts {
  const Block* block = nullptr;
  Place place;
  std::vector<ClauseParts> clauses;
};

using Renames = std::map<std::string, std::string>;  // what is called something else: before, after

class Reader {
 public:
  explicit Reader(const Renames& names) : names_(names) {}

  std::vector<BlockParts> read(const std::vector<RuleFile>& files) const {
    std::vector<BlockParts> blocks;
    for (const RuleFile& file : files) {
      const UnitWords units(file);
      for (const Block& block : file.blocks) {
        BlockParts parts{&block, {file.source, block.header}, {}};
        for (const Clause& clause : block.clauses) parts.clauses.push_back(read(clause, file, units));
        blocks.push_back(std::move(parts));
      }
    }
    return blocks;
  }

 private:
  ClauseParts read(const Clause& clause, const RuleFile& file, const UnitWords& units) const {
    ClauseParts parts{clause.kind, &clause, {}, {}};
    std::string text;
    for (const PrintedLine& line : print_lines(clause, units)) {
      if (!text.empty()) text += line.kind == PrintedLine::Kind::Item ? " - " : " | ";
      text += line.text;
    }
    parts.whole = part(text, {file.source, clause.span});
    if (clause.conditions) {
      const std::string_view between = clause.conditions->form == ListForm::AllOf ? " or " : " and ";
      for (const ConditionItem& item : clause.conditions->items) {
        parts.items.push_back(
            part(separated(item.conditions, between, [&](const auto& one) { return print(one, units); }),
                 {file.source, item.span}));
        parts.items.back().item = &item;
      }
    }
    return parts;
  }

  Part part(std::string text, Place place) const {
    std::string key;
    for (const std::string& token : tokens_of(text)) {
      const bool comma = token.size() > 1 && token.back() == ',';
      const std::string word = comma ? token.substr(0, token.size() - 1) : token;
      const auto renamed = names_.find(word);
      key += (key.empty() ? "" : " ") + (renamed != names_.end() ? renamed->second : plain_number(word)) +
             (comma ? "," : "");
    }
    return {std::move(text), std::move(key), std::move(place), nullptr};
  }

  const Renames& names_;
};

// What makes two blocks the same one; a guard, an example or `every tier` has no name.
std::pair<BlockKind, std::string> identity(const Block& block) {
  const bool title = block.kind == BlockKind::Example && block.title;
  return {block.kind, title ? block.title->value : block.kind == BlockKind::Program ? "" : block.name.text};
}

std::string called(const Block& block) {
  const std::string word(messages::block_word(block.kind));
  if (block.kind == BlockKind::Example && block.title)
    return fmt::format("example \"{}\"", block.title->value);
  if (block.kind == BlockKind::Program) return "the program";
  if (block.name.text.empty() || block.name.text == word) return word;
  return word + " " + block.name.text;
}

std::string content_key(const BlockParts& block) {
  std::string key;
  for (const ClauseParts& clause : block.clauses) key += clause.whole.key + "\n";
  return key;
}

// What is there on one side only, with the same lines under another name on the other.
Renames renamed(const std::vector<BlockParts>& before, const std::vector<BlockParts>& after) {
  const auto alone = [](const std::vector<BlockParts>& these, const std::vector<BlockParts>& those) {
    std::vector<const BlockParts*> found;
    for (const BlockParts& one : these) {
      const bool counts =
          std::find(std::begin(kReferredTo), std::end(kReferredTo), one.block->kind) != std::end(kReferredTo);
      const bool there = std::any_of(those.begin(), those.end(), [&](const BlockParts& other) {
        return identity(*other.block) == identity(*one.block);
      });
      if (counts && !there) found.push_back(&one);
    }
    return found;
  };
  Renames names;
  std::set<const BlockParts*> taken;
  for (const BlockParts* old : alone(before, after)) {
    for (const BlockParts* fresh : alone(after, before)) {
      if (old->block->kind != fresh->block->kind || content_key(*old) != content_key(*fresh)) continue;
      if (!taken.insert(fresh).second) continue;
      names[old->block->name.text] = fresh->block->name.text;
      break;
    }
  }
  return names;
}

// ---- Sentences

// The tokens in which two texts differ, with the unit behind a number.
struct Middle {
  std::string before, after;
};

Middle middle_of(const std::string& before, const std::string& after) {
  const std::vector<std::string> a = tokens_of(before), b = tokens_of(after);
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t begin = 0;
  while (begin < shorter && a[begin] == b[begin]) ++begin;
  std::size_t end = 0;
  while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
  const auto numeric = [](const std::vector<std::string>& tokens, std::size_t from, std::size_t behind) {
    return from + 1 == behind && is_numeral(tokens[from]);
  };
  if (end > 0 && numeric(a, begin, a.size() - end) && numeric(b, begin, b.size() - end)) --end;
  return {joined(a, begin, a.size() - end), joined(b, begin, b.size() - end)};
}

// "to enter", "to keep": what a list of conditions is about.
std::string_view purpose(ClauseKind kind) {
  if (kind == ClauseKind::EnterWhen) return "to enter";
  if (kind == ClauseKind::EnterOnlyWhen) return "to enter at all";
  if (kind == ClauseKind::EnterForLifeWhen) return "to enter for life";
  if (kind == ClauseKind::KeepWhen) return "to keep it";
  return "";
}

std::string about(const Block& block, ClauseKind kind) {
  const std::string_view to = purpose(kind);
  const std::string name = block.kind == BlockKind::Tier ? block.name.text : called(block);
  return to.empty() ? name : fmt::format("{}, {}", name, to);
}

// `spend in this calendar year at least 1200 EUR`: one condition that asks for an amount at least.
const ConditionText* asks_for_amount(const Part& item) {
  if (item.item->conditions.size() != 1) return nullptr;
  const ConditionText& condition = item.item->conditions.front();
  const bool more = condition.op == Op::AtLeast || condition.op == Op::MoreThan;
  return condition.kind == ConditionKind::Windowed && more && condition.amount ? &condition : nullptr;
}

std::string item_sentence(const Block& block, ClauseKind kind, const Part& before, const Part& after) {
  const ConditionText* was = asks_for_amount(before);
  const ConditionText* is = asks_for_amount(after);
  const Middle middle = middle_of(before.text, after.text);
  if (was != nullptr && is != nullptr && was->op == is->op && print_measured(*was) == print_measured(*is) &&
      block.kind == BlockKind::Tier && !purpose(kind).empty()) {
    return fmt::format("{}{} now asks for `{}` instead of `{}` of {}.",
                       kind == ClauseKind::KeepWhen ? "To be kept, " : "", block.name.text, middle.after,
                       middle.before, print_measured(*is));
  }
  if (middle.before.empty() || middle.after.empty())
    return fmt::format("{}: now `{}`, was `{}`.", about(block, kind), after.text, before.text);
  return fmt::format("{}: `{}` instead of `{}`, in `{}`.", about(block, kind), middle.after, middle.before,
                     after.text);
}

std::string_view list_word(const Clause& clause, bool other_side_is_list) {
  const bool list = clause.conditions->items.size() > 1 || other_side_is_list;
  if (!list) return "condition";
  return clause.conditions->form == ListForm::AllOf ? "condition" : "way";
}

// ---- Comparing

class RuleComparison {
 public:
  RuleComparison(const std::vector<BlockParts>& before, const std::vector<BlockParts>& after)
      : before_(before), after_(after) {}

  std::vector<RuleChange> run(const Renames& names) {
    pair_blocks(names);
    for (const BlockParts& fresh : after_) {
      const auto old = pairs_.find(&fresh);
      if (old == pairs_.end()) {
        there_is_new(fresh);
      } else {
        compare(*old->second, fresh);
      }
    }
    for (const BlockParts& old : before_) {
      if (paired_.contains(&old)) continue;
      add(*old.block, called(*old.block), "", old.place, {}, fmt::format("{} is gone.", called(*old.block)));
    }
    order_of_notifications();
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const RuleChange& a, const RuleChange& b) { return a.block < b.block; });
    return std::move(changes_);
  }

 private:
  void pair_blocks(const Renames& names) {
    for (const BlockParts& fresh : after_) {
      for (const BlockParts& old : before_) {
        if (paired_.contains(&old) || old.block->kind != fresh.block->kind) continue;
        const auto renamed = names.find(old.block->name.text);
        const bool by_name = identity(*old.block) == identity(*fresh.block);
        const bool under_another = renamed != names.end() && renamed->second == fresh.block->name.text &&
                                   !fresh.block->name.text.empty();
        if (!by_name && !under_another) continue;
        pairs_[&fresh] = &old;
        paired_.insert(&old);
        if (!by_name) {
          add(*fresh.block, old.block->name.text, fresh.block->name.text, old.place, fresh.place,
              fmt::format("{} is now called {}.", called(*old.block), fresh.block->name.text));
        }
        break;
      }
    }
  }

  void there_is_new(const BlockParts& fresh) {
    std::string says;
    if (fresh.block->kind != BlockKind::Example) {
      for (const ClauseParts& clause : fresh.clauses)
        says += fmt::format("{}`{}`", says.empty() ? ": " : ", ", clause.whole.text);
    }
    add(*fresh.block, "", called(*fresh.block), {}, fresh.place,
        fmt::format("{} is new{}.", called(*fresh.block), says));
  }

  void compare(const BlockParts& old, const BlockParts& fresh) {
    std::vector<const ClauseParts*> was, is;
    for (const ClauseParts& clause : old.clauses) was.push_back(&clause);
    for (const ClauseParts& clause : fresh.clauses) {
      const auto same = std::find_if(was.begin(), was.end(), [&](const ClauseParts* one) {
        return one->whole.key == clause.whole.key || same_list(*one, clause);
      });
      if (same == was.end()) {
        is.push_back(&clause);
      } else {
        was.erase(same);
      }
    }
    // What is left of one kind is one and the same clause, changed; of several the first ones.
    for (const ClauseParts* clause : is) {
      const auto partner =
          std::find_if(was.begin(), was.end(), [&](const ClauseParts* one) { return alike(*one, *clause); });
      if (partner == was.end()) {
        add(*fresh.block, "", clause->whole.text, {}, clause->whole.place,
            fmt::format("{}: new is `{}`.", about(*fresh.block, ClauseKind::Where), clause->whole.text));
      } else {
        changed(*fresh.block, **partner, *clause);
        was.erase(partner);
      }
    }
    for (const ClauseParts* clause : was) {
      add(*fresh.block, clause->whole.text, "", clause->whole.place, {},
          fmt::format("{}: gone is `{}`.", about(*fresh.block, ClauseKind::Where), clause->whole.text));
    }
    if (title_of(*old.block) != title_of(*fresh.block)) {
      add(*fresh.block, title_of(*old.block), title_of(*fresh.block), old.place, fresh.place,
          fmt::format("{} is shown as {} instead of {}.", called(*fresh.block), title_of(*fresh.block),
                      title_of(*old.block)));
    }
  }

  static std::string title_of(const Block& block) {
    if (block.kind == BlockKind::Program && block.title) return "\"" + block.title->value + "\"";
    return print(block.labels);
  }

  // Benefits and the like are told apart by their name, a field by its own.
  static bool alike(const ClauseParts& a, const ClauseParts& b) {
    const bool named = a.kind == ClauseKind::Benefit || a.kind == ClauseKind::HasField ||
                       a.kind == ClauseKind::OwnPeriod || a.kind == ClauseKind::CarryMetric;
    const bool by_language = a.kind == ClauseKind::Subject || a.kind == ClauseKind::Message;
    if (a.kind != b.kind) return false;
    if (named) return a.clause->words.front().text == b.clause->words.front().text;
    if (by_language && !a.clause->labels.empty() && !b.clause->labels.empty())
      return a.clause->labels.front().language.text == b.clause->labels.front().language.text;
    return true;
  }

  static std::vector<std::string> keys(const ClauseParts& clause) {
    std::vector<std::string> all;
    for (const Part& item : clause.items) all.push_back(item.key);
    std::sort(all.begin(), all.end());
    return all;
  }

  static bool same_form(const Clause& a, const Clause& b) {
    return a.conditions->form == b.conditions->form || a.conditions->items.size() == 1 ||
           b.conditions->items.size() == 1;
  }

  // What surrounds the list, such as `never expire while …, resume afterwards`.
  static bool same_words(const Clause& a, const Clause& b) {
    return a.words.size() == b.words.size() &&
           std::equal(a.words.begin(), a.words.end(), b.words.begin(),
                      [](const Word& one, const Word& other) { return one.text == other.text; });
  }

  static bool are_lists(const ClauseParts& a, const ClauseParts& b) {
    return a.kind == b.kind && a.clause->conditions && b.clause->conditions &&
           same_form(*a.clause, *b.clause) && same_words(*a.clause, *b.clause) && a.clause->amounts.empty() &&
           b.clause->amounts.empty();
  }

  static bool same_list(const ClauseParts& a, const ClauseParts& b) {
    return are_lists(a, b) && keys(a) == keys(b);
  }

  void changed(const Block& block, const ClauseParts& old, const ClauseParts& fresh) {
    if (are_lists(old, fresh)) {
      items_changed(block, old, fresh);
      return;
    }
    const Middle middle = middle_of(old.whole.text, fresh.whole.text);
    const bool in_part =
        !middle.before.empty() && !middle.after.empty() && middle.after.size() + 8 < fresh.whole.text.size();
    add(block, old.whole.text, fresh.whole.text, old.whole.place, fresh.whole.place,
        in_part ? fmt::format("{}: `{}` instead of `{}`, in `{}`.", about(block, fresh.kind), middle.after,
                              middle.before, fresh.whole.text)
                : fmt::format("{}: now `{}`, was `{}`.", about(block, fresh.kind), fresh.whole.text,
                              old.whole.text));
  }

  void items_changed(const Block& block, const ClauseParts& old, const ClauseParts& fresh) {
    std::vector<const Part*> was, is;
    for (const Part& item : old.items) was.push_back(&item);
    for (const Part& item : fresh.items) {
      const auto same =
          std::find_if(was.begin(), was.end(), [&](const Part* one) { return one->key == item.key; });
      if (same == was.end()) {
        is.push_back(&item);
      } else {
        was.erase(same);
      }
    }
    const std::size_t both = std::min(was.size(), is.size());
    for (std::size_t i = 0; i < both; ++i) {
      add(block, was[i]->text, is[i]->text, was[i]->place, is[i]->place,
          item_sentence(block, fresh.kind, *was[i], *is[i]));
    }
    for (std::size_t i = both; i < is.size(); ++i) {
      add(block, "", is[i]->text, {}, is[i]->place,
          fmt::format("{}: one {} more, `{}`.", about(block, fresh.kind),
                      list_word(*fresh.clause, old.items.size() > 1), is[i]->text));
    }
    for (std::size_t i = both; i < was.size(); ++i) {
      add(block, was[i]->text, "", was[i]->place, {},
          fmt::format("{}: one {} less, `{}`.", about(block, fresh.kind),
                      list_word(*old.clause, fresh.items.size() > 1), was[i]->text));
    }
  }

  // The first that is declared goes first where a member may not be written to so often.
  void order_of_notifications() {
    const auto names_in = [](const std::vector<BlockParts>& these, const std::vector<BlockParts>& those) {
      std::vector<std::string> names;
      for (const BlockParts& one : these) {
        const bool both = std::any_of(those.begin(), those.end(), [&](const BlockParts& other) {
          return identity(*other.block) == identity(*one.block);
        });
        if (one.block->kind == BlockKind::Notify && both) names.push_back(one.block->name.text);
      }
      return names;
    };
    const std::vector<std::string> was = names_in(before_, after_), is = names_in(after_, before_);
    if (was == is) return;
    RuleChange change;
    change.block = BlockKind::Notify;
    change.before = fmt::format("{}", fmt::join(was, ", "));
    change.after = fmt::format("{}", fmt::join(is, ", "));
    change.sentence =
        fmt::format("The order of notifications is now {}; it was {}.", change.after, change.before);
    changes_.push_back(std::move(change));
  }

  void add(const Block& block, std::string before, std::string after, const Place& before_place,
           const Place& after_place, std::string sentence) {
    if (!sentence.empty() && sentence.front() >= 'a' && sentence.front() <= 'z' &&
        !sentence.starts_with(block.name.text))
      sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
    changes_.push_back({block.kind, identity(block).second, std::move(before), std::move(after), before_place,
                        after_place, std::move(sentence)});
  }

  const std::vector<BlockParts>& before_;
  const std::vector<BlockParts>& after_;
  std::map<const BlockParts*, const BlockParts*> pairs_;  // of `after_`: its block of `before_`
  std::set<const BlockParts*> paired_;                    // of `before_`
  std::vector<RuleChange> changes_;
};

}  // namespace

std::vector<RuleChange> rule_changes(const std::vector<RuleFile>& before,
                                     const std::vector<RuleFile>& after) {
  const Renames none;
  const std::vector<BlockParts> fresh = Reader(none).read(after);
  const Renames names = renamed(Reader(none).read(before), fresh);
  return RuleComparison(Reader(names).read(before), fresh).run(names);
}

}  // namespace rung::language

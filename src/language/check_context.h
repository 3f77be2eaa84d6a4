#pragma once
// What check() knows while it works: the program as far as it is built, who declared which name, and the
// messages so far. Private to src/language/check_*.cpp.

#include <array>
#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/diagnostic.h"
#include "language/program.h"
#include "language/rule_file.h"

namespace rung::language {

// The kinds of things that rules give names to and refer to by name.
enum class NameKind : std::uint8_t {
  Event,
  Points,
  Metric,
  Tier,
  Earn,
  Reward,
  Segment,
  Notify,
  Value,
  Election,
  Milestone,
  Voucher,
  Convert,
  Trial,
  Pool,
};
inline constexpr std::size_t kNameKinds = 15;

struct DeclaredName {
  std::string name;
  int index = 0;  // in the program's list of that kind
  Place place;    // empty for what is built in
};

// A block together with its file and its number in the program's list of its kind.
struct BlockRef {
  const Block* block = nullptr;
  SourcePtr file;
  int index = -1;  // -1: a repetition, not looked at any further
  [[nodiscard]] Place at(const Span& span) const { return Place{file, span}; }
  [[nodiscard]] Place header() const { return Place{file, block->header}; }
};

// What a segment looks at, also through the segments it names.
struct SegmentUse {
  std::set<AtomKind> kinds;
  bool earned = false;      // points earned
  bool population = false;  // other members
  bool day = false;         // which day it is: a season, or how long ago a date is
  bool waits = false;       // what has not been followed, or is old enough
};

class Context {
 public:
  Program program;
  std::vector<BlockRef> blocks;        // of all files, in order
  std::set<std::string> broken_names;  // RuleFile::broken_names of all files
  std::set<int> broken_metrics;        // their unit is not known: nothing is compared with them
  std::set<int> used_metrics, used_values, used_elections, used_vouchers;
  std::set<int> broken_values;           // their unit is not known
  std::map<int, Place> money_vouchers;   // vouchers of money, and where money of them is given
  std::vector<SegmentUse> segment_uses;  // beside Program::segments
  std::set<int> unsure_tiers;            // not all of their ways in are known
  std::set<int> open_events;             // a line of their block could not be read: they may have more fields
  // {event, slot} of fields that only other versions of the program declare.
  std::set<std::pair<int, int>> foreign_fields;
  bool open_attributes = false;  // likewise of `event members`
  bool ladders_known = true;     // false: a tier's place in its ladder is not known
  bool inside_trial = false;     // a trial is being read: `in this trial` means something
  bool currency_known = false;
  bool languages_known = false;
  std::deque<Diagnostic> diagnostics;  // a deque, so that a message can be added to after the next one
  // All of them in order, each once; what was only counted stands in the last of its file and level.
  [[nodiscard]] std::vector<Diagnostic> collected() const;

  // ---- Messages. The value of a message is the text under its place. Of one file and level only the first
  // kMostExplained are kept; after them the messages are counted and what is written into them is lost.
  Diagnostic& error(const char* code, const Place& place, std::string title, std::string help = {},
                    std::string replace_with = {});
  Diagnostic& warning(const char* code, const Place& place, std::string title, std::string help = {});
  Diagnostic& hint(const char* code, const Place& place, std::string title, std::string help = {});

  // Whether a further error of this file is kept.
  [[nodiscard]] bool explains(const SourcePtr& file) const;

  // ---- Names
  // Registers a name of a block; a second one of the same name, or of a name that differs only in case, is an
  // error and gives false.
  bool declare(NameKind kind, const std::string& name, int index, const Place& place);
  void declare_built_in(NameKind kind, const std::string& name, int index);
  void renumber(NameKind kind, const std::string& name, int index);
  [[nodiscard]] int index_of(NameKind kind, const std::string& name) const;  // -1 if there is none
  [[nodiscard]] const DeclaredName* declared(NameKind kind, const std::string& name) const;
  // For suggestions: in the order of the files, the first thousand. Valid until a name is declared.
  [[nodiscard]] const std::vector<std::string>& names_of(NameKind kind) const;
  // The number behind a name. -1 if there is none: then it is reported, unless its declaration could not be
  // read.
  int find(NameKind kind, const Word& word, const SourcePtr& file);
  // A header could not be read: what seems to be missing may have stood in its block.
  [[nodiscard]] bool lost_block() const { return !broken_names.empty(); }
  [[nodiscard]] bool is_broken(const std::string& name) const { return broken_names.count(name) > 0; }
  // Where the name that a message suggests is declared: the slip may be there.
  void note_declaration(Diagnostic& diagnostic, NameKind kind) const;
  // The same for what blocks declare in their lines: fields of an event, words that a field or election can
  // be, units and periods (`of`: the event, the field or election, or nothing).
  enum class Inner : std::uint8_t { Field, Choice, Unit, Period };
  void note_declaration(Diagnostic& diagnostic, Inner kind, const std::string& of, const std::string& word);
  // Whether an unknown word may have been declared in a header that could not be read: the word stood in it,
  // or a header of one of these kinds is lost and the word is not near to anything that is known.
  [[nodiscard]] bool may_be_lost(const std::string& word, const std::vector<std::string>& candidates,
                                 std::initializer_list<const char*> kinds) const;
  // Events by their name or its singular (`time since last order`).
  int find_event(const Word& word, const SourcePtr& file);
  // The number of a text in Program::symbols, added if it is new.
  std::int64_t symbol(const std::string& text);
  void set_symbols(const std::vector<std::string>& texts);

  // ---- Clauses
  // The one clause of these kinds; a second one is reported (`what`: "the currency") and ignored.
  const Clause* only(const BlockRef& ref, std::initializer_list<ClauseKind> kinds, const char* what);
  [[nodiscard]] std::vector<const Clause*> all(const BlockRef& ref, ClauseKind kind) const;
  // Blocks of one kind that are no repetitions.
  [[nodiscard]] std::vector<BlockRef> of(BlockKind kind) const;

 private:
  struct Names {
    std::vector<DeclaredName> entries;
    std::vector<std::string> first_names;  // of the first thousand
    std::unordered_map<std::string, std::size_t> by_name;
    std::unordered_map<std::string, std::size_t> by_folded_name;  // without regard to capital letters
  };
  void enter(Names& names, DeclaredName entry);
  Diagnostic& add(Severity severity, const char* code, const Place& place, std::string title,
                  std::string help, std::string replace_with);

  void find_inner_declarations();
  std::map<std::tuple<Inner, std::string, std::string>, Place> inner_declarations_;
  bool inner_declarations_found_ = false;

  std::map<std::pair<SourcePtr, Severity>, std::size_t>
      given_;  // messages, with those that were only counted
  Diagnostic not_kept_;
  std::array<Names, kNameKinds> names_;
  std::unordered_map<std::string, std::int64_t> symbols_;
};

// "tier", "points currency" …
[[nodiscard]] const char* noun(NameKind kind);
// "an": before a word that begins with a vowel.
[[nodiscard]] const char* article(const std::string& word);
// "`a`, `b` and `c`", at most six of them.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);
// Sets help to "write `nearest`", or to `lead` and at most six of the candidates if none is near.
void suggest(Diagnostic& diagnostic, const std::string& word, const std::vector<std::string>& candidates,
             const std::string& lead);
// "tier Gold", "program", "points".
[[nodiscard]] std::string block_words(const Block& block);
// The text of a place with every run of blanks as one.
[[nodiscard]] std::string text_at(const Place& place);

}  // namespace rung::language

#include "language/check_context.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/messages_german.h"
#include "language/parse_lines.h"

namespace rung::language {
namespace {

struct KindWords {
  const char* noun;
  const char* plural;
  const char* block;  // the word that opens a block of this kind
  const char* unknown_code;
};

constexpr std::array<KindWords, kNameKinds> kKindWords{{
    {"event", "events", "event", "R209"},
    {"points currency", "points currencies", "points", "R208"},
    {"metric", "metrics", "metric", "R204"},
    {"tier", "tiers", "tier", "R205"},
    {"earn rule", "earn rules", "earn", "R212"},
    {"reward", "rewards", "reward", "R206"},
    {"segment", "segments", "segment", "R207"},
    {"notification", "notifications", "notify", "R222"},
    {"value", "values", "value", "R204"},
    {"election", "elections", "election", "R204"},
    {"milestone", "milestones", "milestone", "R223"},
    {"voucher", "vouchers", "voucher", "R224"},
    {"conversion", "conversions", "convert", ""},  // no clause refers to one, nor to the next two
    {"trial", "trials", "trial", ""},
    {"pool", "pools", "pool", ""},
}};

const KindWords& words_of(NameKind kind) { return kKindWords[static_cast<std::size_t>(kind)]; }

std::string folded(const std::string& text) {
  std::string result = text;
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

const char* noun(NameKind kind) { return words_of(kind).noun; }

const char* article(const std::string& word) {
  return !word.empty() && std::string("aeiouAEIOU").find(word.front()) != std::string::npos ? "an" : "a";
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 6;
  std::string text;
  const std::size_t count = std::min(kMost, names.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == count && names.size() <= kMost ? " and " : ", ";
    text += "`" + names[i] + "`";
  }
  return names.size() > kMost ? text + " and more" : text;
}

void suggest(Diagnostic& diagnostic, const std::string& word, const std::vector<std::string>& candidates,
             const std::string& lead) {
  if (diagnostic.code.empty()) return;  // only counted
  const std::string english(translated(word));
  if (std::find(candidates.begin(), candidates.end(), english) != candidates.end()) {
    diagnostic.help.push_back({"write `" + english + "`", english});
  } else if (const auto near = nearest(word, candidates)) {
    diagnostic.help.push_back({"write `" + *near + "`", *near});
  } else if (candidates.size() == 1) {
    diagnostic.help.push_back({"write `" + candidates.front() + "`", candidates.front()});
  } else if (!candidates.empty()) {
    diagnostic.help.push_back({lead + " " + listed(candidates), ""});
  }
}

std::string block_words(const Block& block) {
  switch (block.kind) {
    case BlockKind::Program: return "program";
    case BlockKind::Event: return "event " + block.name.text;
    case BlockKind::Points: return block.name.text.empty() ? "points" : block.name.text;
    case BlockKind::Metric: return "metric " + block.name.text;
    case BlockKind::EveryTier: return "every tier";
    case BlockKind::Tier: return "tier " + block.name.text;
    case BlockKind::Earn: return "earn " + block.name.text;
    case BlockKind::Reward: return "reward " + block.name.text;
    case BlockKind::Segment: return "segment " + block.name.text;
    case BlockKind::Notify: return "notify " + block.name.text;
    case BlockKind::Value: return "value " + block.name.text;
    case BlockKind::Election: return "election " + block.name.text;
    case BlockKind::Milestone: return "milestone " + block.name.text;
    case BlockKind::Voucher: return "voucher " + block.name.text;
    case BlockKind::Convert: return "convert " + block.name.text;
    case BlockKind::Trial: return "trial " + block.name.text;
    case BlockKind::Pool: return "pool " + block.name.text;
    case BlockKind::Guard: return "guard";
    case BlockKind::Example: return "example \"" + (block.title ? block.title->value : std::string()) + "\"";
  }
  return "";
}

std::string text_at(const Place& place) {
  if (!place.file) return "";
  const std::string_view all = place.file->text();
  const std::size_t begin = std::min(place.span.begin, all.size());
  const std::size_t end = std::clamp(place.span.end, begin, all.size());
  std::string result;
  for (const char c : all.substr(begin, end - begin)) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) result += c;
    if (blank && !result.empty() && result.back() != ' ') result += ' ';
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

// ---- Messages

Diagnostic& Context::error(const char* code, const Place& place, std::string title, std::string help,
                           std::string replace_with) {
  return add(Severity::Error, code, place, std::move(title), std::move(help), std::move(replace_with));
}

Diagnostic& Context::add(Severity severity, const char* code, const Place& place, std::string title,
                         std::string help, std::string replace_with) {
  if (++given_[{place.file, severity}] > kMostExplained) {
    not_kept_ = Diagnostic{};
    return not_kept_;
  }
  Diagnostic diagnostic{code, severity, place, std::move(title), text_at(place), {}, {}};
  if (!help.empty()) diagnostic.help.push_back({std::move(help), std::move(replace_with)});
  diagnostics.push_back(std::move(diagnostic));
  return diagnostics.back();
}

bool Context::explains(const SourcePtr& file) const {
  const auto given = given_.find({file, Severity::Error});
  return given == given_.end() || given->second < kMostExplained;
}

std::vector<Diagnostic> Context::collected() const {
  std::vector<Diagnostic> result(diagnostics.begin(), diagnostics.end());
  sort_and_unique(result);
  std::map<std::pair<SourcePtr, Severity>, Diagnostic*> last;
  for (Diagnostic& d : result) last[{d.place.file, d.severity}] = &d;
  for (const auto& [of, count] : given_) {
    if (count > kMostExplained) last.at(of)->mistakes += count - kMostExplained;
  }
  return result;
}

Diagnostic& Context::warning(const char* code, const Place& place, std::string title, std::string help) {
  return add(Severity::Warning, code, place, std::move(title), std::move(help), {});
}

Diagnostic& Context::hint(const char* code, const Place& place, std::string title, std::string help) {
  return add(Severity::Hint, code, place, std::move(title), std::move(help), {});
}

// ---- Names

void Context::enter(Names& names, DeclaredName entry) {
  names.by_name.emplace(entry.name, names.entries.size());
  names.by_folded_name.emplace(folded(entry.name), names.entries.size());
  constexpr std::size_t kMostSuggested = 1000;
  if (names.first_names.size() < kMostSuggested) names.first_names.push_back(entry.name);
  names.entries.push_back(std::move(entry));
}

void Context::declare_built_in(NameKind kind, const std::string& name, int index) {
  enter(names_[static_cast<std::size_t>(kind)], {name, index, {}});
}

bool Context::declare(NameKind kind, const std::string& name, int index, const Place& place) {
  Names& names = names_[static_cast<std::size_t>(kind)];
  const auto twin = names.by_folded_name.find(folded(name));
  if (twin == names.by_folded_name.end()) {
    enter(names, {name, index, place});
    return true;
  }
  const DeclaredName& other = names.entries[twin->second];
  Diagnostic& d =
      other.name == name
          ? error("R201", place, fmt::format("there are two {} called `{}`", words_of(kind).plural, name),
                  "rename one of them, or remove it")
          : error("R202", place,
                  fmt::format("`{}` and `{}` differ only in capital letters, nobody could keep them apart",
                              other.name, name),
                  "give one of them another name");
  if (other.place.file) d.notes.push_back({"is the first one", other.place});
  return false;
}

void Context::renumber(NameKind kind, const std::string& name, int index) {
  Names& names = names_[static_cast<std::size_t>(kind)];
  const auto at = names.by_name.find(name);
  if (at != names.by_name.end()) names.entries[at->second].index = index;
}

const DeclaredName* Context::declared(NameKind kind, const std::string& name) const {
  const Names& names = names_[static_cast<std::size_t>(kind)];
  const auto at = names.by_name.find(name);
  return at == names.by_name.end() ? nullptr : &names.entries[at->second];
}

int Context::index_of(NameKind kind, const std::string& name) const {
  const DeclaredName* entry = declared(kind, name);
  return entry == nullptr ? -1 : entry->index;
}

const std::vector<std::string>& Context::names_of(NameKind kind) const {
  return names_[static_cast<std::size_t>(kind)].first_names;
}

int Context::find(NameKind kind, const Word& word, const SourcePtr& file) {
  const int index = index_of(kind, word.text);
  if (index >= 0 || word.text.empty() || is_broken(word.text) || declared(kind, word.text) != nullptr)
    return index;
  const KindWords& words = words_of(kind);
  const Place place{file, word.span};
  for (std::size_t other = 0; other < kNameKinds; ++other) {
    const auto other_kind = static_cast<NameKind>(other);
    if (declared(other_kind, word.text) == nullptr) continue;
    const char* other_noun = words_of(other_kind).noun;
    Diagnostic& d = error(words.unknown_code, place,
                          fmt::format("`{}` is {} {}, but {} {} must stand here", word.text,
                                      article(other_noun), other_noun, article(words.noun), words.noun));
    suggest(d, word.text, names_of(kind), fmt::format("the {} are", words.plural));
    return -1;
  }
  if (may_be_lost(word.text, names_of(kind), {words.block})) return -1;
  Diagnostic& d = error(words.unknown_code, place, fmt::format("there is no {} `{}`", words.noun, word.text));
  suggest(d, word.text, names_of(kind), fmt::format("the {} are", words.plural));
  if (d.help.empty()) {
    d.help.push_back({fmt::format("declare it with a block `{} {}`", words.block, word.text), ""});
  }
  note_declaration(d, kind);
  return -1;
}

void Context::note_declaration(Diagnostic& diagnostic, NameKind kind) const {
  if (diagnostic.help.empty()) return;
  const DeclaredName* meant = declared(kind, diagnostic.help.front().replace_with);
  if (meant == nullptr || !meant->place.file) return;
  diagnostic.notes.push_back({fmt::format("declares `{}`", meant->name), meant->place});
}

void Context::find_inner_declarations() {
  inner_declarations_found_ = true;
  const auto declare = [this](Inner kind, const std::string& of, const std::string& word, const Place& at) {
    inner_declarations_.emplace(std::tuple(kind, of, word), at);
  };
  for (const BlockRef& ref : blocks) {
    const Block& block = *ref.block;
    if (block.kind == BlockKind::Points || block.kind == BlockKind::Voucher) {
      declare(Inner::Unit, {}, block.name.text, ref.header());
    }
    for (const Clause& clause : block.clauses) {
      const Place at = ref.at(clause.span);
      if (clause.kind == ClauseKind::OwnPeriod) declare(Inner::Period, {}, clause.words.at(0).text, at);
      if (clause.kind != ClauseKind::HasField) continue;
      const std::string& field = clause.words.at(0).text;
      declare(Inner::Field, block.name.text, field, at);
      for (std::size_t i = 2; i < clause.words.size(); ++i) {
        declare(Inner::Choice, field, clause.words[i].text, at);
        declare(Inner::Unit, {}, clause.words[i].text, at);
      }
    }
  }
}

void Context::note_declaration(Diagnostic& diagnostic, Inner kind, const std::string& of,
                               const std::string& word) {
  if (!inner_declarations_found_) find_inner_declarations();
  const auto at = inner_declarations_.find(std::tuple(kind, of, word));
  if (at == inner_declarations_.end()) return;
  diagnostic.notes.push_back({fmt::format("declares `{}`", word), at->second});
}

bool Context::may_be_lost(const std::string& word, const std::vector<std::string>& candidates,
                          std::initializer_list<const char*> kinds) const {
  if (is_broken(word)) return true;
  const bool lost =
      std::any_of(kinds.begin(), kinds.end(), [&](const char* kind) { return is_broken(kind); });
  return lost && !nearest(word, candidates);
}

int Context::find_event(const Word& word, const SourcePtr& file) {
  std::vector<std::string> plurals{word.text, word.text + "s"};
  if (word.text.size() > 1 && word.text.back() == 'y') {
    plurals.push_back(word.text.substr(0, word.text.size() - 1) + "ies");
  }
  for (const std::string& plural : plurals) {
    const int index = index_of(NameKind::Event, plural);
    if (index >= 0 || is_broken(plural)) return index;
  }
  return find(NameKind::Event, word, file);
}

std::int64_t Context::symbol(const std::string& text) {
  const auto [at, is_new] = symbols_.emplace(text, static_cast<std::int64_t>(symbols_.size()));
  if (is_new) program.symbols.push_back(text);
  return at->second;
}

void Context::set_symbols(const std::vector<std::string>& texts) {
  program.symbols.clear();
  symbols_.clear();
  for (const std::string& text : texts) (void)symbol(text);
}

// ---- Clauses

const Clause* Context::only(const BlockRef& ref, std::initializer_list<ClauseKind> kinds, const char* what) {
  const Clause* first = nullptr;
  for (const Clause& clause : ref.block->clauses) {
    if (std::find(kinds.begin(), kinds.end(), clause.kind) == kinds.end()) continue;
    if (first == nullptr) {
      first = &clause;
      continue;
    }
    Diagnostic& d =
        error("R220", ref.at(clause.span), fmt::format("`{}` already says {}", block_words(*ref.block), what),
              "keep one of the two lines");
    d.notes.push_back({"is where it says so", ref.at(first->span)});
  }
  return first;
}

std::vector<const Clause*> Context::all(const BlockRef& ref, ClauseKind kind) const {
  std::vector<const Clause*> result;
  for (const Clause& clause : ref.block->clauses) {
    if (clause.kind == kind) result.push_back(&clause);
  }
  return result;
}

std::vector<BlockRef> Context::of(BlockKind kind) const {
  std::vector<BlockRef> result;
  for (const BlockRef& ref : blocks) {
    if (ref.block->kind == kind && ref.index >= 0) result.push_back(ref);
  }
  return result;
}

}  // namespace rung::language

#include "keywords.h"

#include <string_view>
#include <type_traits>

#include <tao/pegtl.hpp>

#include "grammar/rung_grammar.h"

namespace rung::test {
namespace {

namespace g = rung::grammar;
namespace pegtl = tao::pegtl;

using Words = std::set<std::string>;

template <typename Rule>
concept IsPhrase = requires {
  Rule::kWords;
};

template <typename Rule>
struct IsNotAt : std::false_type {};
template <typename... Rules>
struct IsNotAt<pegtl::internal::not_at<Rules...>> : std::true_type {};

// A rule's own object, by whose address the rule is known.
template <typename Rule>
inline constexpr char kIdentity = 0;

// All phrases a rule can read. What it only looks out for (`none_of`) is left out, unless asked for.
template <typename Rule>
void collect(Words& into, std::set<const void*>& seen, bool exceptions_too);

template <typename... Rules>
void collect_all(pegtl::type_list<Rules...>, [[maybe_unused]] Words& into,
                 [[maybe_unused]] std::set<const void*>& seen, [[maybe_unused]] bool exceptions_too) {
  (collect<Rules>(into, seen, exceptions_too), ...);
}

template <typename Rule>
void collect(Words& into, std::set<const void*>& seen, bool exceptions_too) {
  if constexpr (IsPhrase<Rule>) {
    into.emplace(Rule::kWords);
  } else {
    if (!seen.insert(&kIdentity<Rule>).second) return;
    if (IsNotAt<typename Rule::rule_t>::value && !exceptions_too) return;
    collect_all(typename Rule::subs_t{}, into, seen, exceptions_too);
  }
}

template <typename Rule>
Words phrases(bool exceptions_too = false) {
  Words words;
  std::set<const void*> seen;
  collect<Rule>(words, seen, exceptions_too);
  return words;
}

template <typename... Rules>
Words phrases_of() {
  Words all;
  const auto add = [&all](const Words& words) { all.insert(words.begin(), words.end()); };
  (add(phrases<Rules>()), ...);
  return all;
}

// The first phrase of each alternative: what the headers begin with.
template <typename Rule>
void first_phrase(Words& into);

template <typename... Rules>
void first_of(pegtl::type_list<Rules...>, Words&) {}
template <typename First, typename... Rest>
void first_of(pegtl::type_list<First, Rest...>, Words& into) {
  first_phrase<First>(into);
}

template <typename Rule>
void first_phrase(Words& into) {
  if constexpr (IsPhrase<Rule>) {
    into.emplace(Rule::kWords);
  } else if constexpr (!IsNotAt<typename Rule::rule_t>::value) {
    first_of(typename Rule::subs_t{}, into);
  }
}

template <typename... Rules>
Words first_words(pegtl::type_list<Rules...>) {
  Words words;
  (first_phrase<Rules>(words), ...);
  return words;
}

// The phrases of the clauses behind the one each begins with.
template <typename... Clauses>
void rest_of_clauses(pegtl::type_list<Clauses...>, Words& into) {
  const auto add = [&into]<typename Clause>(pegtl::type_list<Clause>) {
    Words all = phrases<Clause>(), first;
    first_phrase<Clause>(first);
    for (const std::string& word : first) all.erase(word);
    into.insert(all.begin(), all.end());
  };
  (add(pegtl::type_list<Clauses>{}), ...);
}

using AllClauses = pegtl::type_list<g::program_clause, g::event_clause, g::points_clause, g::metric_clause,
                                    g::value_clause, g::election_clause, g::every_tier_clause, g::tier_clause,
                                    g::earn_clause, g::milestone_clause, g::voucher_clause, g::convert_clause,
                                    g::reward_clause, g::trial_clause, g::pool_clause, g::segment_clause,
                                    g::notify_clause, g::guard_clause, g::example_clause>;

template <typename... Blocks>
Words all_phrases(pegtl::type_list<Blocks...>) {
  return phrases_of<Blocks...>();
}

template <typename... Blocks>
void add_openings(pegtl::type_list<Blocks...>, Keywords& words) {
  Words rest;
  const auto add = [&]<typename Block>(pegtl::type_list<Block>) {
    words.clauses.merge(first_words(typename Block::subs_t{}));
    rest_of_clauses(typename Block::subs_t{}, rest);
  };
  (add(pegtl::type_list<Blocks>{}), ...);
  words.openings = words.clauses;
  std::erase_if(words.openings, [&](const std::string& word) {
    return word.find(' ') != std::string::npos || rest.contains(word);
  });
}

}  // namespace

Keywords grammar_keywords() {
  Keywords words;
  words.headers = first_words(g::header::subs_t{});
  words.comparisons = phrases_of<g::comparison, g::is_one_of, g::is_empty, g::is_value, g::is_kept,
                                 g::is_reachable, g::is_in>();
  words.lists = phrases_of<g::any_of, g::all_of, g::otherwise>();
  words.lists.insert({"and", "or"});
  words.units = phrases_of<g::time_unit, g::times, g::order_count>();
  words.months = phrases<g::month_name>();
  words.never_units = phrases<g::no_joining_word>(true);
  add_openings(AllClauses{}, words);
  words.others = all_phrases(AllClauses{});
  words.others.merge(phrases_of<g::singular, g::any_item, g::all_item, g::table_item, g::value_item,
                                g::choice_item, g::missing_any_item, g::missing_all_item>());
  for (const Words* other :
       {&words.comparisons, &words.lists, &words.units, &words.months, &words.openings}) {
    for (const std::string& word : *other) words.others.erase(word);
  }
  return words;
}

}  // namespace rung::test

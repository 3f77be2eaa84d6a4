#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/rung_grammar.h"

namespace tao::pegtl {

// A phrase always consumes at least one word.
template <typename Name, rung::grammar::Keywords Words>
struct analyze_traits<Name, rung::grammar::phrase<Words>> : analyze_any_traits<> {};

}  // namespace tao::pegtl

namespace {

namespace g = rung::grammar;

template <typename Rule>
std::size_t problems() {
  return tao::pegtl::analyze<Rule>(1);
}

}  // namespace

TEST_CASE("no rule of the grammar can loop without reading anything") {
  CHECK(problems<g::header>() == 0);
  CHECK(problems<g::program_clause>() == 0);
  CHECK(problems<g::event_clause>() == 0);
  CHECK(problems<g::points_clause>() == 0);
  CHECK(problems<g::metric_clause>() == 0);
  CHECK(problems<g::every_tier_clause>() == 0);
  CHECK(problems<g::tier_clause>() == 0);
  CHECK(problems<g::earn_clause>() == 0);
  CHECK(problems<g::reward_clause>() == 0);
  CHECK(problems<g::segment_clause>() == 0);
  CHECK(problems<g::notify_clause>() == 0);
  CHECK(problems<g::example_clause>() == 0);
  CHECK(problems<g::any_item>() == 0);
  CHECK(problems<g::all_item>() == 0);
  CHECK(problems<g::missing_any_item>() == 0);
  CHECK(problems<g::missing_all_item>() == 0);
  CHECK(problems<g::found_alternatives>() == 0);
}

TEST_CASE("a phrase ends at a word boundary, umlauts included") {
  using tier = g::phrase<"tier">;
  const auto matches = [](const std::string& text) {
    tao::pegtl::memory_input in(text, "");
    return tao::pegtl::parse<tier>(in);
  };
  CHECK(matches("tier"));
  CHECK(matches("tier Gold"));
  CHECK_FALSE(matches("tiers"));
  CHECK_FALSE(matches("tier\xC3\xA4"));
  CHECK_FALSE(matches("Tier"));
}

TEST_CASE("phrase_progress tells how many words stood there before the first other one") {
  constexpr g::PhraseProgress nothing = g::phrase_progress("enter when", "entre when");
  CHECK(nothing.consumed == 0);
  CHECK(nothing.matched == 0);
  constexpr g::PhraseProgress half = g::phrase_progress("enter when", "enter   wehn x");
  CHECK(half.consumed == 8);
  CHECK(half.matched == 6);
  constexpr g::PhraseProgress whole = g::phrase_progress("enter when", "enter\twhen");
  CHECK(whole.consumed == 10);
  CHECK(whole.matched == 10);
}

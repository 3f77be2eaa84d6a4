#pragma once
// The grammar of the rule language as PEGTL rules, without actions. What a rule file's lines are made of;
// lines themselves (margin, indent, comments, `- ` and `| `) are told apart before, in
// src/language/parse_lines.h. Every clause, header and item must reach the end of its line. Nothing recurses.
// rung.ebnf beside it says the same for people.
//
// Two conventions: a token takes the blanks after it; and a rule that can stop early stands after the longer
// one.

#include <tao/pegtl.hpp>

#include "grammar/phrase.h"

namespace rung::grammar {

using tao::pegtl::at;
using tao::pegtl::digit;
using tao::pegtl::eof;
using tao::pegtl::list;
using tao::pegtl::lower;
using tao::pegtl::not_at;
using tao::pegtl::one;
using tao::pegtl::opt;
using tao::pegtl::plus;
using tao::pegtl::range;
using tao::pegtl::rep;
using tao::pegtl::rep_min_max;
using tao::pegtl::seq;
using tao::pegtl::sor;
using tao::pegtl::star;
using tao::pegtl::upper;

// ---- Characters and tokens ----
struct blanks : star<one<' ', '\t'>> {};
struct letter : sor<range<'a', 'z'>, range<'A', 'Z'>, one<'_'>,
                    tao::pegtl::utf8::ranges<0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x24F, 0x370, 0x1FFF>> {};
struct word_part : sor<letter, digit, tao::pegtl::utf8::range<0x300, 0x36F>> {};
struct word_end : not_at<word_part> {};
template <typename... Rules>
struct token : seq<Rules..., blanks> {
  static constexpr bool kIsToken = true;
};
template <Keywords... Words>
struct none_of : not_at<sor<phrase<Words>...>> {};

struct name : token<letter, star<word_part>> {};
struct text : token<one<'"'>, star<tao::pegtl::not_one<'"'>>, one<'"'>> {};
struct comma : token<one<','>> {};
struct percent_sign : token<one<'%'>> {};
struct line_end : eof {
  static constexpr bool kIsToken = true;
};

struct four_digits : rep<4, digit> {};
struct two_digits : rep<2, digit> {};
struct date
    : token<four_digits, one<'-'>, two_digits, one<'-'>, two_digits, word_end, not_at<one<'-', '.', ':'>>> {};
struct clock : token<sor<seq<range<'0', '1'>, digit>, seq<one<'2'>, range<'0', '3'>>>, one<':'>,
                     range<'0', '5'>, digit, word_end, not_at<one<':'>>> {};

struct number_end : seq<word_end, not_at<sor<one<'%', '-', ':', '/'>, seq<one<'.', ','>, digit>>>> {};
struct two_readings : seq<range<'1', '9'>, rep_min_max<0, 2, digit>, one<'.'>, rep<3, digit>, not_at<digit>> {
};
struct number : token<not_at<two_readings>, rep_min_max<1, 15, digit>,
                      opt<one<'.'>, rep_min_max<1, 6, digit>>, number_end> {};
struct integer : token<rep_min_max<1, 9, digit>, number_end> {};

struct currency : token<upper, upper, upper, word_end> {};
struct lang : token<lower, lower, opt<one<'-'>, upper, upper>, word_end> {};
struct zone_path
    : seq<upper, star<word_part>, plus<one<'/'>, plus<sor<word_part, one<'-', '+'>>>>, word_end> {};
struct zone : token<sor<zone_path, seq<TAO_PEGTL_STRING("UTC"), word_end>>> {};

// Names by what they stand for, so that a message can say what is missing.
struct event_name : name {};
struct called_name : name {};
struct field_name : name {};
struct metric_name : name {};
struct tier_word : name {};
struct segment_name : name {};
struct rule_name : name {};
struct goal_name : name {};
struct unit_word : name {};
struct value_word : name {};
struct channel : name {};
struct own_period_name : name {};
struct benefit_name : name {};
struct waiting_word : name {};
struct attribute_name : name {};
struct block_name : name {};
struct milestone_name : name {};
struct voucher_name : name {};
struct notification_name : name {};
struct member_name : name {};

// ---- Amounts ----
struct time_unit
    : sor<phrase<"days">, phrase<"day">, phrase<"months">, phrase<"month">, phrase<"hours">, phrase<"hour">> {
};
struct no_time_word : none_of<"day", "days", "month", "months", "hour", "hours", "week", "weeks", "year",
                              "years", "quarter", "quarters"> {};
struct no_joining_word : none_of<"time", "times", "and", "or", "until", "in", "per", "with", "of", "is", "on",
                                 "after", "to", "by", "gives", "into", "above", "from", "live"> {};
struct unit_name : seq<no_time_word, no_joining_word, unit_word> {};
struct time : seq<integer, time_unit> {};
struct money : seq<number, currency> {};
struct quantity : seq<number, unit_name> {};
struct percent : seq<number, percent_sign> {};
struct times : seq<integer, sor<phrase<"times">, phrase<"time">>> {};
struct factor : seq<number> {};
struct time_amount : seq<integer, time_unit> {};
struct bare_number : seq<number> {};
struct amount : sor<percent, time_amount, quantity, bare_number> {};
// Only in examples: `points -50 points`.
struct minus : token<one<'-'>, at<digit>> {};
struct signed_amount : sor<seq<minus, sor<quantity, bare_number>>, amount> {};
struct signed_quantity : seq<opt<minus>, quantity> {};

// ---- Days and periods ----
struct month_name : sor<phrase<"January">, phrase<"February">, phrase<"March">, phrase<"April">,
                        phrase<"May">, phrase<"June">, phrase<"July">, phrase<"August">, phrase<"September">,
                        phrase<"October">, phrase<"November">, phrase<"December">> {};
struct day_of_year : seq<integer, month_name> {};
struct days_of_year : list<day_of_year, comma> {};
struct own_period : seq<no_time_word, none_of<"calendar", "membership">, own_period_name> {};
struct cycle
    : sor<phrase<"calendar day">, phrase<"calendar week">, phrase<"calendar month">,
          phrase<"calendar quarter">, phrase<"calendar year">, phrase<"membership year">, own_period> {};
struct this_or_next : sor<phrase<"this">, phrase<"next">> {};
struct window_time : seq<integer, sor<phrase<"days">, phrase<"day">, phrase<"months">, phrase<"month">>> {};
struct this_period : seq<phrase<"in this">, cycle> {};
struct plus_one_day : phrase<"plus 1 day"> {};
struct last_time : seq<phrase<"in last">, window_time, opt<plus_one_day>> {};
struct last_period : seq<phrase<"in last">, cycle> {};
struct all_time : phrase<"in all time"> {};
struct period : sor<this_period, last_time, last_period, all_time> {};
// Before what another period holds.
struct time_before : seq<phrase<"in the">, window_time, phrase<"before">> {};
struct cycle_before : seq<phrase<"in the">, cycle, phrase<"before">> {};

// ---- Conditions ----
struct comparison : sor<phrase<"at least">, phrase<"at most">, phrase<"more than">, phrase<"less than">,
                        phrase<"exactly">> {};
struct is_one_of : sor<phrase<"is not one of">, phrase<"is one of">> {};
struct is_empty : sor<phrase<"is not empty">, phrase<"is empty">> {};
struct is_value : sor<phrase<"is not">, phrase<"is">> {};
struct is_kept : sor<phrase<"is not kept">, phrase<"is kept">> {};
struct is_in : sor<phrase<"is not in">, phrase<"is in">> {};

struct plain_value
    : seq<none_of<"not", "empty", "one", "in", "kept", "reachable", "above", "below">, value_word> {};
struct value : sor<date, text, plain_value> {};
struct values : list<value, comma> {};
struct compared_name : seq<none_of<"least", "most", "than">, tier_word> {};
struct statistic : sor<phrase<"average">, phrase<"median">> {};
struct of_segment : seq<phrase<"of">, segment_name> {};
struct rank : sor<phrase<"in top">, phrase<"in bottom">> {};
struct member_count : seq<integer> {};
struct beside : sor<phrase<"above">, phrase<"below">> {};
struct times_statistic : seq<factor, sor<phrase<"times">, phrase<"time">>, statistic, opt<of_segment>> {};
struct in_rank : seq<rank, sor<percent, member_count>, opt<of_segment>> {};
struct beside_statistic : seq<beside, statistic, opt<of_segment>> {};
struct population_test : sor<seq<comparison, times_statistic>, in_rank, beside_statistic> {};

struct subject : seq<none_of<"member", "progress", "balance", "any", "all", "and", "or", "not", "in", "is",
                             "at", "otherwise">,
                     metric_name> {};
// What is predicted of a member for a time to come; other words do not look ahead.
struct predicted_word
    : at<sor<TAO_PEGTL_STRING("predicted_value"), TAO_PEGTL_STRING("predicted_purchases")>, word_end> {};
struct in_next : seq<phrase<"in next">, time> {};
struct predicted : seq<predicted_word, metric_name, in_next> {};
struct earned : phrase<"earned"> {};
struct measured : seq<subject, opt<earned>> {};
// Another metric, or the same one in another period: `at least 120 % of spend in the 3 months before`.
struct part_of : sor<seq<percent, phrase<"of">>, seq<factor, sor<phrase<"times">, phrase<"time">>>> {};
struct other_measure : seq<none_of<"average", "median", "least", "most", "than">, measured,
                           sor<time_before, cycle_before, period>> {};
struct measured_test
    : sor<population_test, seq<comparison, sor<seq<opt<part_of>, other_measure>, amount, compared_name>>> {};
struct ago : phrase<"ago"> {};
struct test : sor<population_test, seq<comparison, sor<date, seq<time_amount, ago>, amount, compared_name>>,
                  seq<is_one_of, values>, is_empty, seq<is_value, value>> {};
struct in_segment : seq<phrase<"member">, is_in, segment_name> {};
struct balance : seq<phrase<"balance of">, unit_word, comparison, quantity> {};
struct progress : seq<phrase<"progress to">, tier_word, comparison, percent> {};
struct time_left : seq<phrase<"time left in">, tier_word, comparison, time> {};
struct within : seq<time> {};
struct expiring : seq<subject, phrase<"expiring within">, within, comparison, quantity> {};
struct missing : seq<measured, phrase<"missing for">, goal_name, comparison, amount> {};
struct kept : seq<subject, is_kept> {};
// Whether a tier is still reached in time: at the pace of the days before, or with orders as they usually
// are.
struct is_reachable : sor<phrase<"is not reachable">, phrase<"is reachable">> {};
struct of_last : seq<phrase<"of last">, window_time> {};
struct order_count : seq<integer, sor<phrase<"average orders">, phrase<"average order">>> {};
struct reachable
    : seq<subject, is_reachable, sor<phrase<"at the pace">, seq<phrase<"with">, order_count>>, of_last> {};
struct windowed : seq<measured, period, measured_test> {};
struct plain : seq<sor<predicted, subject>, test> {};
// What has happened to the member lately. `member` stands in front, as in `member is in`: no name can be read
// as one of these.
struct upgraded : seq<phrase<"member upgraded">, opt<phrase<"to">, tier_word>, last_time> {};
struct downgraded : seq<phrase<"member downgraded">, opt<phrase<"from">, tier_word>, last_time> {};
struct entered : seq<phrase<"member entered">, segment_name, last_time> {};
struct left_segment : seq<phrase<"member left">, segment_name, last_time> {};
struct consents_to : sor<phrase<"consents to">, phrase<"does not consent to">> {};
struct consent : sor<phrase<"marketing">, phrase<"service">> {};
struct consented : seq<phrase<"member">, consents_to, consent, opt<phrase<"by">, channel>> {};
struct season : seq<phrase<"season from">, day_of_year, phrase<"to">, day_of_year> {};
struct joined_lately : seq<phrase<"member joined">, last_time> {};
// A day of every year that is near, whichever year it was first.
struct today : phrase<"today"> {};
struct coming_days : seq<phrase<"in next">, time> {};
struct anniversary : seq<phrase<"anniversary of">, attribute_name, sor<last_time, coming_days, today>> {};
struct condition
    : sor<in_segment, upgraded, downgraded, entered, left_segment, joined_lately, consented, anniversary,
          balance, progress, time_left, season, expiring, missing, kept, reachable, windowed, plain> {};
struct and_list : list<condition, phrase<"and">> {};
struct or_list : list<condition, phrase<"or">> {};
struct any_of : phrase<"any of"> {};
struct all_of : phrase<"all of"> {};
struct conditions : sor<any_of, all_of, condition> {};

// ---- Shared pieces ----
template <typename... Rules>
struct line : seq<Rules..., line_end> {};
struct label : seq<lang, text> {};
struct labels : plus<label> {};
struct names : list<value_word, comma> {};
struct assigned : sor<date, signed_amount, text, plain_value> {};
struct predicted_attribute : seq<predicted_word, attribute_name, in_next> {};
struct assignment : seq<sor<predicted_attribute, attribute_name>, assigned> {};
struct event_word : seq<none_of<"at">, event_name> {};
struct assignments : list<assignment, comma> {};
struct event_names : list<event_word, comma> {};

// What is given, and tables of it.
struct grants : list<quantity, phrase<"and">> {};
struct per_amount : seq<phrase<"per">, quantity> {};
struct rate
    : sor<seq<percent, phrase<"of">, rule_name>, seq<grants, opt<per_amount, phrase<"of">, field_name>>> {};
struct otherwise : phrase<"otherwise"> {};
struct given_nothing : phrase<"nothing"> {};
struct row_conditions : sor<otherwise, and_list> {};
struct choice : seq<grants> {};

// Names that would be read as something else in a condition cannot be given to anything.
struct reserved : none_of<"member", "balance", "progress", "time", "tier", "any", "all", "trial", "calendar",
                          "membership", "earned", "expect", "otherwise", "nothing", "and", "or", "not", "is",
                          "in", "at"> {};
struct new_name : seq<reserved, no_time_word, block_name> {};

// ---- Headers ----
struct singular : seq<phrase<"one">, unit_word> {};
struct program_header : line<phrase<"program">, new_name, text> {};
struct event_header : line<phrase<"event">, new_name> {};
struct points_header : line<phrase<"points">, opt<new_name, opt<comma, singular>>> {};
struct metric_header : line<phrase<"metric">, new_name> {};
struct value_header : line<phrase<"value">, new_name> {};
struct election_header : line<phrase<"election">, new_name> {};
struct every_tier_header : line<phrase<"every tier">> {};
struct tier_header : line<phrase<"tier">, new_name, opt<labels>> {};
struct earn_header : line<phrase<"earn">, new_name> {};
struct milestone_header : line<phrase<"milestone">, new_name> {};
struct voucher_header : line<phrase<"voucher">, new_name, labels> {};
struct convert_header : line<phrase<"convert">, new_name> {};
struct reward_header : line<phrase<"reward">, new_name, labels> {};
struct trial_header : line<phrase<"trial">, new_name> {};
struct pool_header : line<phrase<"pool">, new_name> {};
struct segment_header : line<phrase<"segment">, new_name> {};
struct notify_header : line<phrase<"notify">, new_name> {};
struct guard_header : line<phrase<"guard">> {};
struct example_header : line<phrase<"example">, text> {};
struct header : sor<program_header, event_header, points_header, metric_header, value_header, election_header,
                    every_tier_header, tier_header, earn_header, milestone_header, voucher_header,
                    convert_header, reward_header, trial_header, pool_header, segment_header, notify_header,
                    guard_header, example_header> {};

// ---- program ----
struct effective_from : line<phrase<"effective from">, date, opt<phrase<"to">, date>> {};
struct currency_is : line<phrase<"currency">, currency> {};
struct time_zone : line<phrase<"time zone">, zone> {};
struct languages : line<phrase<"languages">, list<lang, comma>> {};
struct year_start : sor<phrase<"joining">, phrase<"the first day of the month after joining">> {};
struct year_restart : sor<phrase<"an upgrade">, phrase<"the day after an upgrade">,
                          phrase<"the first day of the month after an upgrade">> {};
struct may_or_never : sor<phrase<"may">, phrase<"never">> {};
struct held_or_reached : sor<phrase<"held">, phrase<"reached">> {};
struct membership_year_start : line<phrase<"membership year starts on">, year_start> {};
struct membership_year_restart : line<phrase<"membership year restarts on">, year_restart> {};
struct new_period : seq<reserved, no_time_word, own_period_name> {};
struct period_starts : line<phrase<"period">, new_period, phrase<"starts on">, days_of_year> {};
struct returns_revoke : line<phrase<"returns">, may_or_never, phrase<"revoke tiers">> {};
struct earn_at_tier : line<phrase<"earn at the tier">, held_or_reached> {};
struct contact_at_most : line<phrase<"contact at most">, times, phrase<"per member per">, time> {};
struct contact_per_run : line<phrase<"contact at most">, times, phrase<"per run">> {};
struct control_group : line<phrase<"control group">, percent> {};
struct said_words
    : sor<phrase<"dear member">, phrase<"further notice without">, phrase<"further notice">,
          phrase<"more benefits">, phrase<"more products">, phrase<"a little">, phrase<"and then until">, phrase<"and">> {};
struct say : line<phrase<"say">, said_words, labels> {};
struct call : line<phrase<"call">, called_name, labels> {};
struct program_clause
    : sor<effective_from, currency_is, time_zone, languages, membership_year_start, membership_year_restart,
          period_starts, contact_at_most, contact_per_run, control_group, returns_revoke, earn_at_tier, say, call> {};

// ---- event ----
struct simple_type
    : sor<phrase<"money">, phrase<"date">, phrase<"text">, phrase<"yes or no">, phrase<"count">> {};
struct choice_type : phrase<"one of"> {};
struct quantity_type : phrase<"quantity"> {};
struct quantity_decimals : seq<comma, member_count, sor<phrase<"decimals">, phrase<"decimal">>> {};
struct field_type
    : sor<simple_type, seq<choice_type, names>,
          seq<quantity_type, phrase<"in">, unit_word, opt<comma, singular>, opt<quantity_decimals>>> {};
struct has_field : line<phrase<"has">, field_name, phrase<"as">, field_type> {};
struct event_clause : sor<has_field> {};

struct per_member : phrase<"per member"> {};
struct per_order : phrase<"per order"> {};
struct in_total : phrase<"in total"> {};
struct cap_scope : sor<seq<per_member, opt<phrase<"per">, sor<time, cycle>>>, per_order, in_total> {};

// ---- points ----
struct end_of_cycle : seq<comma, phrase<"at end of">, cycle> {};
struct spend_order : sor<phrase<"oldest">, phrase<"first expiring">> {};
struct combine_way : sor<phrase<"taking the highest">, phrase<"multiplying">, phrase<"adding">> {};
struct take_back_way
    : sor<phrase<"only pending points">, phrase<"points within the balance">, phrase<"into debt">> {};
struct is_worth : line<quantity, phrase<"is worth">, money> {};
struct pending_until : line<phrase<"pending until">, time, phrase<"after">, waiting_word> {};
struct on_day_of_year : seq<comma, phrase<"on">, day_of_year> {};
struct expire_after_earning
    : line<phrase<"expire">, time, phrase<"after earning">, opt<sor<end_of_cycle, on_day_of_year>>> {};
struct expire_idle : line<phrase<"expire after">, time, phrase<"without">, event_names, opt<end_of_cycle>> {};
struct expire_at_end : line<phrase<"expire at end of">, this_or_next, cycle> {};
struct afterwards : sor<phrase<"start over">, phrase<"resume">> {};
struct never_expire_while
    : line<phrase<"never expire while">, condition, comma, afterwards, phrase<"afterwards">> {};
struct never_expire : line<phrase<"never expire">> {};
struct only_for_qualifying : line<phrase<"only for qualifying">> {};
struct decimals : line<phrase<"decimals">, member_count> {};
struct hold_at_most : line<phrase<"hold at most">, quantity, phrase<"per member">> {};
struct at_most_per : line<phrase<"at most">, quantity, per_amount, phrase<"of">, field_name> {};
struct returned_live : line<phrase<"returned">, unit_word, phrase<"live at least">, time> {};
struct transfer_any : line<phrase<"transfer any number">> {};
struct transfer_at_most : line<phrase<"transfer at most">, sor<times, quantity>, cap_scope> {};
struct carry_points : line<phrase<"carry at most">, quantity, phrase<"into next">, cycle> {};
struct spend_first : line<phrase<"spend">, spend_order, phrase<"first">> {};
struct combine_multipliers : line<phrase<"combine multipliers by">, combine_way> {};
struct returns_take_back : line<phrase<"returns take back">, take_back_way> {};
struct points_clause : sor<is_worth, pending_until, expire_idle, expire_at_end, expire_after_earning,
                           never_expire_while, never_expire, only_for_qualifying, decimals, hold_at_most,
                           at_most_per, spend_first, combine_multipliers, returns_take_back, returned_live,
                           carry_points, transfer_any, transfer_at_most> {};

// ---- metric, segment ----
struct one_event : seq<none_of<"each", "every", "of">, event_name> {};
struct one_field : seq<none_of<"of">, field_name> {};
struct day_of_return : sor<phrase<"purchase">, phrase<"return">> {};
struct sum_of : line<phrase<"sum">, one_field, phrase<"of">, event_name> {};
struct average_of : line<phrase<"average">, one_field, phrase<"of">, event_name> {};
struct count_of : line<phrase<"count">, one_event> {};
struct count_distinct : line<phrase<"count distinct">, one_field, phrase<"of">, event_name> {};
struct least_months : seq<integer, sor<phrase<"months">, phrase<"month">>> {};
struct yearly_of : line<phrase<"yearly">, metric_name, phrase<"since joining">, comma,
                        phrase<"over at least">, least_months> {};
struct ratio_of : line<phrase<"ratio of">, metric_name, phrase<"to">, metric_name> {};
struct share_of : line<phrase<"share of">, event_name> {};
struct variation_between : line<phrase<"variation between">, event_name> {};
struct time_since_last : line<phrase<"time since last">, event_name> {};
struct returns_count : line<phrase<"returns count on the day of the">, day_of_return> {};
struct where : line<phrase<"where">, conditions> {};
struct in_a_row : phrase<"in a row"> {};
struct count_each
    : line<phrase<"count each">, cycle, opt<in_a_row>, phrase<"with tier at least">, tier_word> {};
struct counted_on_nights : line<phrase<"counted on each night from">, field_name, phrase<"to">, field_name> {
};
struct counted_on : line<phrase<"counted on">, none_of<"each">, field_name> {};
struct restart_after : line<phrase<"restart after">, time, phrase<"without">, event_names> {};
// Only as long as nothing of a kind has followed, and once it is old enough.
struct of_the_same : seq<phrase<"of the same">, field_name> {};
struct without_since : line<phrase<"without">, event_name, opt<of_the_same>, phrase<"since">> {};
struct older_than : line<phrase<"older than">, time> {};
// How long goods last: with a table below it.
struct time_until_used_up : line<phrase<"time until orders are used up">> {};
struct for_each_unit : line<phrase<"for each unit">> {};
struct first_that_fits : line<phrase<"the first that fits">> {};
struct metric_clause
    : sor<sum_of, average_of, count_each, count_distinct, count_of, yearly_of, ratio_of, share_of,
          variation_between, time_since_last, time_until_used_up, first_that_fits, for_each_unit,
          without_since, older_than, counted_on_nights, counted_on, restart_after, returns_count, where> {};
struct segment_clause : sor<where> {};

// ---- value, election ----
struct value_clause : sor<first_that_fits> {};
struct one_of : line<phrase<"one of">, names> {};
struct default_is : line<phrase<"default">, value_word> {};
struct change_at_most : line<phrase<"change at most">, times, phrase<"per">, cycle> {};
struct election_clause : sor<one_of, default_is, change_at_most> {};

// ---- tier, every tier ----
struct each_day : phrase<"every day"> {};
struct judging : sor<seq<phrase<"on">, days_of_year>, seq<phrase<"at the end of every">, cycle>, each_day> {};
struct one_tier : phrase<"one tier"> {};
struct tier_qualified_for : phrase<"to the tier qualified for"> {};
struct drop_target : sor<one_tier, tier_qualified_for, seq<phrase<"to">, none_of<"the">, tier_word>> {};
struct enter_only_when : line<phrase<"enter only when">, conditions> {};
struct judge_entry : line<phrase<"judge entry">, judging> {};
struct judge_keeping : line<phrase<"judge keeping">, judging> {};
struct keep_by_entering_again : line<phrase<"keep by entering again">> {};
struct valid_until_end_of
    : line<phrase<"valid until end of">, opt<month_name, phrase<"after">>, this_or_next, cycle> {};
struct valid_for_life : line<phrase<"valid for life">> {};
struct valid_for : line<phrase<"valid for">, time> {};
struct valid_while_met : line<phrase<"valid while met">> {};
struct valid_until_next_judging : line<phrase<"valid until next judging">> {};
struct if_not_kept : line<phrase<"if not kept drop">, drop_target, opt<phrase<"after">, time>> {};
struct lost_after : line<phrase<"lost after">, time, phrase<"without">, event_names> {};
struct count_from_zero : line<phrase<"after a loss count from zero">> {};
struct every_tier_clause : sor<enter_only_when, judge_entry, judge_keeping, keep_by_entering_again,
                               valid_until_end_of, valid_for_life, valid_for, valid_while_met,
                               valid_until_next_judging, if_not_kept, lost_after, count_from_zero> {};
struct for_everyone : line<phrase<"for everyone">> {};
struct above : line<phrase<"above">, tier_word> {};
struct enter_when : line<phrase<"enter when">, conditions> {};
struct keep_when : line<phrase<"keep when">, conditions> {};
struct benefit : line<phrase<"benefit">, benefit_name, labels> {};
struct enter_for_life_when : line<phrase<"enter for life when">, conditions> {};
struct enter_by_invitation : line<phrase<"enter by invitation">> {};
struct enter_from : line<phrase<"enter from">, tier_word, phrase<"only">> {};
struct enter_or_keep : sor<phrase<"enter">, phrase<"keep">> {};
struct costs_to : line<phrase<"costs">, quantity, phrase<"to">, enter_or_keep> {};
struct carried_most : seq<comma, phrase<"at most">, amount> {};
struct carry_metric : line<phrase<"carry">, metric_name, phrase<"above">, amount, phrase<"into next">, cycle,
                           opt<carried_most>> {};
struct tier_clause : sor<for_everyone, above, enter_when, enter_for_life_when, enter_by_invitation,
                         enter_from, keep_when, costs_to, carry_metric, benefit, every_tier_clause> {};

// ---- earn, reward ----
struct at_most : line<phrase<"at most">, sor<times, quantity>, cap_scope> {};
struct from_to : line<phrase<"from">, date, phrase<"to">, date> {};
struct on_trigger : seq<phrase<"on">, sor<seq<phrase<"every">, day_of_year>, one_event>> {};
struct give : line<phrase<"give">, rate, on_trigger> {};
struct give_first : line<phrase<"give the first that fits">, on_trigger> {};
struct multiply : line<phrase<"multiply">, unit_name, phrase<"by">, factor, phrase<"on">, one_event> {};
struct rounding : sor<phrase<"down">, phrase<"up">, phrase<"to nearest">> {};
struct rounded_thing : sor<phrase<"line">, phrase<"order">> {};
struct round : line<phrase<"round">, rounding, opt<phrase<"per">, rounded_thing>> {};
struct does_not_count : line<phrase<"does not count for tiers">> {};
struct instead_of : line<phrase<"instead of">, rule_name> {};
struct earn_clause : sor<give_first, give, multiply, where, from_to, at_most, round, instead_of,
                         does_not_count, counted_on> {};
struct give_one_of : line<phrase<"give one of within">, time> {};
struct give_here : line<phrase<"give">, rate> {};
struct if_not_chosen : line<phrase<"if not chosen give">, grants> {};
struct costs_multiple : line<phrase<"costs any multiple of">, quantity> {};
struct costs : line<phrase<"costs">, quantity> {};
struct worth : line<phrase<"worth">, money> {};
struct to_another : phrase<"to another member"> {};
struct gives_tier : line<phrase<"gives tier">, tier_word, phrase<"for">, time, opt<to_another>> {};
struct reward_clause : sor<costs_multiple, costs, worth, gives_tier, give_one_of, give_here, if_not_chosen,
                           where, from_to, at_most> {};

// ---- milestone, voucher, convert ----
struct reached_value : seq<measured, period> {};
struct reach_every : phrase<"every"> {};
struct reach_each : phrase<"each of"> {};
struct reached : sor<seq<reach_every, amount, phrase<"from">, amount, opt<phrase<"to">, amount>>,
                     seq<reach_each, list<amount, comma>>, amount> {};
struct reaches : line<phrase<"when">, reached_value, phrase<"reaches">, reached> {};
struct milestone_clause : sor<reaches, give_one_of, give_here, if_not_chosen, where, at_most> {};
struct worth_times : line<phrase<"worth">, times, phrase<"where">, condition> {};
struct valid_after_issue : line<phrase<"valid until">, time, phrase<"after issue">, opt<end_of_cycle>> {};
struct voucher_clause : sor<worth_times, valid_for, valid_after_issue, where> {};
struct on_days : line<phrase<"on">, days_of_year> {};
struct on_request : line<phrase<"on request">> {};
struct on_reaching : line<phrase<"on reaching">> {};
struct counts : line<phrase<"counts">, unit_word, phrase<"earned until end of last">, cycle> {};
struct at_least : line<phrase<"at least">, quantity> {};
struct give_per : line<phrase<"give">, sor<seq<money, phrase<"of">, voucher_name>, quantity>, per_amount> {};
struct convert_clause : sor<on_request, on_reaching, on_days, counts, at_least, give_per, at_most> {};

// ---- trial, pool, guard ----
struct kept_as_if_entered : line<phrase<"kept as if entered">> {};
struct trial_end : sor<phrase<"qualified for">, phrase<"held before">> {};
struct trial_drop : line<phrase<"if not kept drop to the tier">, trial_end> {};
struct trial_clause : sor<gives_tier, where, at_most, keep_when, kept_as_if_entered, trial_drop> {};
struct redeemer : sor<phrase<"the owner">, phrase<"any member">> {};
struct tier_holder : sor<phrase<"the owner">, phrase<"every member">> {};
struct members_at_most : line<phrase<"at most">, member_count, phrase<"members">> {};
struct collect : line<phrase<"collect">, names> {};
struct redeemed_by : line<phrase<"redeemed by">, redeemer> {};
struct tier_for : line<phrase<"tier for">, tier_holder> {};
struct pool_clause : sor<members_at_most, collect, redeemed_by, tier_for> {};
struct guard_change : line<phrase<"at most">, percent, phrase<"of members change tier">> {};
struct guard_in : line<phrase<"at most">, percent, phrase<"of members in">, tier_word> {};
struct guard_at_least : line<phrase<"at least">, percent, phrase<"of members in">, tier_word> {};
struct guard_money : line<phrase<"at most">, money, phrase<"of points per run">> {};
struct guard_points : line<phrase<"at most">, quantity, phrase<"per run">> {};
struct guard_clause : sor<guard_change, guard_in, guard_at_least, guard_money, guard_points> {};

// ---- notify ----
struct all_channels : plus<phrase<"and">, channel> {};
struct when : line<phrase<"when">, conditions> {};
struct send_by : line<phrase<"send by">, channel, sor<all_channels, star<comma, channel>>> {};
struct needs_consent : line<phrase<"needs consent">, consent> {};
struct quiet : line<phrase<"quiet from">, clock, phrase<"to">, clock> {};
struct subject_line : line<phrase<"subject">, label> {};
struct message : line<phrase<"message">, lang> {};
struct notify_clause : sor<when, send_by, needs_consent, at_most, quiet, subject_line, message> {};

// ---- example ----
struct since : seq<phrase<"since">, date> {};
struct valid_until : seq<phrase<"valid until">, date> {};
struct until : seq<phrase<"until">, date> {};
struct repeat : seq<phrase<"and every">, time, phrase<"until">, date> {};
struct at_clock : seq<phrase<"at">, clock, opt<zone>> {};
struct booked : seq<phrase<"booked">, date> {};
struct by_member : seq<phrase<"by">, member_name> {};
struct of_member : seq<phrase<"of">, member_name> {};
struct new_member : seq<none_of<"joined">, member_name> {};
struct on_day : seq<phrase<"on">, date> {};
struct whom : sor<phrase<"for">, phrase<"to keep">> {};
struct missing_part : seq<measured, amount> {};
struct missing_and : list<missing_part, phrase<"and">> {};
struct missing_or : list<missing_part, phrase<"or">> {};
struct missing_parts : sor<any_of, all_of, seq<none_of<"as">, missing_and, opt<until>>> {};
struct with_tier : seq<phrase<"with tier">, tier_word, opt<since>, opt<valid_until>> {};
struct expect : seq<phrase<"expect">, opt<of_member>, opt<on_day>> {};
struct use_place : seq<phrase<"with">, assignments> {};
struct expected_metric : seq<measured, period, signed_amount> {};
struct today_is : line<phrase<"today is">, date> {};
struct member_joined : line<phrase<"member joined">, date, opt<with_tier>, star<comma, assignment>> {};
struct other_joined : line<sor<seq<member_count, phrase<"members">>, phrase<"member">>, new_member,
                           phrase<"joined">, date, opt<with_tier>, star<comma, assignment>> {};
struct returned_event : sor<phrase<"returns">, phrase<"corrections">> {};
struct event_of_on : line<returned_event, phrase<"on">, date, opt<by_member>, phrase<"of">, event_name,
                          phrase<"on">, date, phrase<"with">, assignments> {};
struct cancelled_event : phrase<"cancellations"> {};
struct cancellation_of_on
    : line<cancelled_event, phrase<"on">, date, opt<by_member>, phrase<"of">, event_name, phrase<"on">, date,
           opt<booked>, opt<phrase<"with">, assignments>> {};
struct event_on : line<none_of<"today", "member", "expect">, event_name, phrase<"on">, date, opt<at_clock>,
                       opt<by_member>, opt<repeat>, opt<booked>, opt<phrase<"with">, assignments>> {};
struct expected_tier : seq<none_of<"is">, tier_word> {};
struct expect_tier : line<expect, phrase<"tier">, expected_tier> {};
struct expect_valid_until : line<expect, phrase<"valid until">, date> {};
struct expect_valid_for_life : line<expect, phrase<"valid for life">> {};
struct expect_balance : line<expect, phrase<"balance">, signed_quantity> {};
struct expect_pending : line<expect, phrase<"pending">, signed_quantity> {};
struct expect_nothing_missing : line<expect, phrase<"nothing missing">, whom, goal_name> {};
struct expect_missing : line<expect, phrase<"missing">, whom, goal_name, missing_parts> {};
struct expect_missing_as
    : line<expect, phrase<"missing">, whom, goal_name, phrase<"as">, event_name, amount> {};
struct expect_voucher : line<expect, phrase<"voucher">, voucher_name, sor<times, money>, opt<use_place>> {};
struct expect_milestone : line<expect, phrase<"milestone">, milestone_name, times> {};
struct no_notification : phrase<"no notification"> {};
struct expect_notification : line<expect, sor<no_notification, phrase<"notification">>, notification_name> {};
struct no_segment : phrase<"no segment"> {};
struct expect_segment : line<expect, sor<no_segment, phrase<"segment">>, segment_name> {};
struct expect_progress : line<expect, phrase<"progress to">, tier_word, percent> {};
struct expect_metric
    : line<expect, none_of<"of", "on", "voucher", "milestone", "notification", "segment", "no">,
           expected_metric> {};
struct example_clause
    : sor<today_is, member_joined, other_joined, expect_tier, expect_valid_until, expect_valid_for_life,
          expect_balance, expect_pending, expect_nothing_missing, expect_missing_as, expect_missing,
          expect_voucher, expect_milestone, expect_notification, expect_segment, expect_progress,
          expect_metric, event_of_on, cancellation_of_on, event_on> {};

// ---- Items of lists, and a condition alone ----
struct any_item : line<and_list> {};
struct all_item : line<or_list> {};
struct table_item : line<row_conditions, phrase<"gives">, sor<given_nothing, rate>> {};
struct value_item : line<row_conditions, phrase<"gives">, amount> {};
struct choice_item : line<choice> {};
struct missing_any_item : line<missing_and> {};
struct missing_all_item : line<missing_or> {};
struct found_alternatives : line<condition, plus<phrase<"or">, condition>> {};

}  // namespace rung::grammar

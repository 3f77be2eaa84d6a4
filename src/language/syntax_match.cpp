#include "language/syntax_match.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "grammar/rung_grammar.h"

namespace rung::language {
namespace {

namespace g = rung::grammar;
namespace pegtl = tao::pegtl;

// ---- What is remembered of which rule ----

template <typename Rule>
concept IsPhrase = requires {
  Rule::kWords;
};
template <typename Rule>
concept IsToken = requires {
  Rule::kIsToken;
};
template <typename Rule>
inline constexpr bool kIsLeaf = IsPhrase<Rule> || IsToken<Rule>;

struct NoMark {};
template <Mark M>
using Marked = std::integral_constant<Mark, M>;
template <ClauseKind K>
using OfClause = std::integral_constant<ClauseKind, K>;
template <BlockKind K>
using OfBlock = std::integral_constant<BlockKind, K>;

template <typename Rule>
struct MarkOf : std::conditional_t<std::is_base_of_v<g::name, Rule>, Marked<Mark::Word>, NoMark> {};
template <typename Rule>
struct ClauseOf : NoMark {};
template <typename Rule>
struct HeaderOf : NoMark {};

// clang-format off
template <> struct MarkOf<g::lang> : Marked<Mark::Word> {};
template <> struct MarkOf<g::currency> : Marked<Mark::Word> {};
template <> struct MarkOf<g::zone> : Marked<Mark::Word> {};
template <> struct MarkOf<g::text> : Marked<Mark::Text> {};
template <> struct MarkOf<g::number> : Marked<Mark::Number> {};
template <> struct MarkOf<g::integer> : Marked<Mark::Number> {};
template <> struct MarkOf<g::date> : Marked<Mark::Date> {};
template <> struct MarkOf<g::clock> : Marked<Mark::Clock> {};
template <> struct MarkOf<g::time> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::money> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::quantity> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::percent> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::times> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::factor> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::time_amount> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::bare_number> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::member_count> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::minus> : Marked<Mark::Minus> {};
template <> struct MarkOf<g::signed_amount> : Marked<Mark::Signed> {};
template <> struct MarkOf<g::signed_quantity> : Marked<Mark::Signed> {};
template <> struct MarkOf<g::order_count> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::coming_days> : Marked<Mark::Within> {};
template <> struct MarkOf<g::within> : Marked<Mark::Within> {};
template <> struct MarkOf<g::day_of_year> : Marked<Mark::DayOfYear> {};
template <> struct MarkOf<g::month_name> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::this_or_next> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::simple_type> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::said_words> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::year_start> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::year_restart> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::may_or_never> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::held_or_reached> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::afterwards> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::in_a_row> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::enter_or_keep> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::reach_every> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::reach_each> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::to_another> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::trial_end> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::redeemer> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::tier_holder> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::no_notification> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::no_segment> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::statistic> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::choice_type> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::quantity_type> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::spend_order> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::combine_way> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::take_back_way> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::day_of_return> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::returned_event> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::cancelled_event> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::rounding> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::rounded_thing> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::consent> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::per_member> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::per_order> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::in_total> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::whom> : Marked<Mark::Choice> {};
template <> struct MarkOf<g::this_period> : Marked<Mark::ThisPeriod> {};
template <> struct MarkOf<g::last_period> : Marked<Mark::LastPeriod> {};
template <> struct MarkOf<g::last_time> : Marked<Mark::LastTime> {};
template <> struct MarkOf<g::of_last> : Marked<Mark::LastTime> {};
template <> struct MarkOf<g::today> : Marked<Mark::Today> {};
template <> struct MarkOf<g::all_time> : Marked<Mark::AllTime> {};
template <> struct MarkOf<g::time_before> : Marked<Mark::TimeBefore> {};
template <> struct MarkOf<g::cycle_before> : Marked<Mark::CycleBefore> {};
template <> struct MarkOf<g::other_measure> : Marked<Mark::OtherMeasure> {};
template <> struct MarkOf<g::ago> : Marked<Mark::Ago> {};
template <> struct MarkOf<g::season> : Marked<Mark::Season> {};
template <> struct MarkOf<g::consents_to> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::consented> : Marked<Mark::Consented> {};
template <> struct MarkOf<g::least_months> : Marked<Mark::Amount> {};
template <> struct MarkOf<g::cycle> : Marked<Mark::Cycle> {};
template <> struct MarkOf<g::comparison> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::rank> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::beside> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::times_statistic> : Marked<Mark::Population> {};
template <> struct MarkOf<g::in_rank> : Marked<Mark::Population> {};
template <> struct MarkOf<g::beside_statistic> : Marked<Mark::Population> {};
template <> struct MarkOf<g::plus_one_day> : Marked<Mark::PlusOneDay> {};
template <> struct MarkOf<g::is_one_of> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::is_empty> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::is_value> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::is_kept> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::is_reachable> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::is_in> : Marked<Mark::Operator> {};
template <> struct MarkOf<g::earned> : Marked<Mark::Earned> {};
template <> struct MarkOf<g::in_segment> : Marked<Mark::InSegment> {};
template <> struct MarkOf<g::balance> : Marked<Mark::Balance> {};
template <> struct MarkOf<g::progress> : Marked<Mark::Progress> {};
template <> struct MarkOf<g::time_left> : Marked<Mark::TimeLeft> {};
template <> struct MarkOf<g::expiring> : Marked<Mark::Expiring> {};
template <> struct MarkOf<g::missing> : Marked<Mark::Missing> {};
template <> struct MarkOf<g::kept> : Marked<Mark::Kept> {};
template <> struct MarkOf<g::reachable> : Marked<Mark::Reachable> {};
template <> struct MarkOf<g::joined_lately> : Marked<Mark::Joined> {};
template <> struct MarkOf<g::anniversary> : Marked<Mark::Anniversary> {};
template <> struct MarkOf<g::upgraded> : Marked<Mark::Upgraded> {};
template <> struct MarkOf<g::downgraded> : Marked<Mark::Downgraded> {};
template <> struct MarkOf<g::entered> : Marked<Mark::Entered> {};
template <> struct MarkOf<g::left_segment> : Marked<Mark::Left> {};
template <> struct MarkOf<g::windowed> : Marked<Mark::Windowed> {};
template <> struct MarkOf<g::expected_metric> : Marked<Mark::Windowed> {};
template <> struct MarkOf<g::reached_value> : Marked<Mark::Windowed> {};
template <> struct MarkOf<g::plain> : Marked<Mark::Plain> {};
template <> struct MarkOf<g::predicted> : Marked<Mark::Predicted> {};
template <> struct MarkOf<g::predicted_attribute> : Marked<Mark::Predicted> {};
template <> struct MarkOf<g::any_of> : Marked<Mark::AnyOf> {};
template <> struct MarkOf<g::all_of> : Marked<Mark::AllOf> {};
template <> struct MarkOf<g::rate> : Marked<Mark::Rate> {};
template <> struct MarkOf<g::per_amount> : Marked<Mark::Per> {};
template <> struct MarkOf<g::choice> : Marked<Mark::Grants> {};
template <> struct MarkOf<g::otherwise> : Marked<Mark::Otherwise> {};
template <> struct MarkOf<g::given_nothing> : Marked<Mark::GivenNothing> {};
template <> struct MarkOf<g::booked> : Marked<Mark::Booked> {};
template <> struct MarkOf<g::label> : Marked<Mark::Label> {};
template <> struct MarkOf<g::singular> : Marked<Mark::Singular> {};
template <> struct MarkOf<g::assignment> : Marked<Mark::Assignment> {};
template <> struct MarkOf<g::all_channels> : Marked<Mark::AllChannels> {};
template <> struct MarkOf<g::at_clock> : Marked<Mark::AtClock> {};
template <> struct MarkOf<g::repeat> : Marked<Mark::Repeat> {};
template <> struct MarkOf<g::since> : Marked<Mark::Since> {};
template <> struct MarkOf<g::valid_until> : Marked<Mark::ValidUntil> {};
template <> struct MarkOf<g::until> : Marked<Mark::Until> {};
template <> struct MarkOf<g::on_day> : Marked<Mark::OnDay> {};
template <> struct MarkOf<g::by_member> : Marked<Mark::OfMember> {};
template <> struct MarkOf<g::of_member> : Marked<Mark::OfMember> {};
template <> struct MarkOf<g::missing_part> : Marked<Mark::MissingPart> {};
template <> struct MarkOf<g::each_day> : Marked<Mark::EveryDay> {};
template <> struct MarkOf<g::one_tier> : Marked<Mark::OneTier> {};
template <> struct MarkOf<g::tier_qualified_for> : Marked<Mark::TierQualifiedFor> {};

template <> struct HeaderOf<g::program_header> : OfBlock<BlockKind::Program> {};
template <> struct HeaderOf<g::event_header> : OfBlock<BlockKind::Event> {};
template <> struct HeaderOf<g::points_header> : OfBlock<BlockKind::Points> {};
template <> struct HeaderOf<g::metric_header> : OfBlock<BlockKind::Metric> {};
template <> struct HeaderOf<g::every_tier_header> : OfBlock<BlockKind::EveryTier> {};
template <> struct HeaderOf<g::tier_header> : OfBlock<BlockKind::Tier> {};
template <> struct HeaderOf<g::earn_header> : OfBlock<BlockKind::Earn> {};
template <> struct HeaderOf<g::reward_header> : OfBlock<BlockKind::Reward> {};
template <> struct HeaderOf<g::segment_header> : OfBlock<BlockKind::Segment> {};
template <> struct HeaderOf<g::notify_header> : OfBlock<BlockKind::Notify> {};
template <> struct HeaderOf<g::value_header> : OfBlock<BlockKind::Value> {};
template <> struct HeaderOf<g::election_header> : OfBlock<BlockKind::Election> {};
template <> struct HeaderOf<g::milestone_header> : OfBlock<BlockKind::Milestone> {};
template <> struct HeaderOf<g::voucher_header> : OfBlock<BlockKind::Voucher> {};
template <> struct HeaderOf<g::convert_header> : OfBlock<BlockKind::Convert> {};
template <> struct HeaderOf<g::trial_header> : OfBlock<BlockKind::Trial> {};
template <> struct HeaderOf<g::pool_header> : OfBlock<BlockKind::Pool> {};
template <> struct HeaderOf<g::guard_header> : OfBlock<BlockKind::Guard> {};
template <> struct HeaderOf<g::example_header> : OfBlock<BlockKind::Example> {};

template <> struct ClauseOf<g::effective_from> : OfClause<ClauseKind::EffectiveFrom> {};
template <> struct ClauseOf<g::currency_is> : OfClause<ClauseKind::Currency> {};
template <> struct ClauseOf<g::time_zone> : OfClause<ClauseKind::TimeZone> {};
template <> struct ClauseOf<g::languages> : OfClause<ClauseKind::Languages> {};
template <> struct ClauseOf<g::membership_year_start> : OfClause<ClauseKind::MembershipYearStart> {};
template <> struct ClauseOf<g::contact_at_most> : OfClause<ClauseKind::ContactAtMost> {};
template <> struct ClauseOf<g::contact_per_run> : OfClause<ClauseKind::ContactPerRun> {};
template <> struct ClauseOf<g::control_group> : OfClause<ClauseKind::ControlGroup> {};
template <> struct ClauseOf<g::say> : OfClause<ClauseKind::Say> {};
template <> struct ClauseOf<g::call> : OfClause<ClauseKind::Call> {};
template <> struct ClauseOf<g::has_field> : OfClause<ClauseKind::HasField> {};
template <> struct ClauseOf<g::is_worth> : OfClause<ClauseKind::IsWorth> {};
template <> struct ClauseOf<g::pending_until> : OfClause<ClauseKind::PendingUntil> {};
template <> struct ClauseOf<g::expire_after_earning> : OfClause<ClauseKind::ExpireAfterEarning> {};
template <> struct ClauseOf<g::expire_at_end> : OfClause<ClauseKind::ExpireAtEnd> {};
template <> struct ClauseOf<g::never_expire> : OfClause<ClauseKind::NeverExpire> {};
template <> struct ClauseOf<g::spend_first> : OfClause<ClauseKind::SpendOrder> {};
template <> struct ClauseOf<g::combine_multipliers> : OfClause<ClauseKind::CombineMultipliers> {};
template <> struct ClauseOf<g::returns_take_back> : OfClause<ClauseKind::ReturnsTakeBack> {};
template <> struct ClauseOf<g::sum_of> : OfClause<ClauseKind::SumOf> {};
template <> struct ClauseOf<g::average_of> : OfClause<ClauseKind::AverageOf> {};
template <> struct ClauseOf<g::count_of> : OfClause<ClauseKind::CountOf> {};
template <> struct ClauseOf<g::count_distinct> : OfClause<ClauseKind::CountDistinct> {};
template <> struct ClauseOf<g::yearly_of> : OfClause<ClauseKind::YearlyOf> {};
template <> struct ClauseOf<g::ratio_of> : OfClause<ClauseKind::RatioOf> {};
template <> struct ClauseOf<g::share_of> : OfClause<ClauseKind::ShareOf> {};
template <> struct ClauseOf<g::variation_between> : OfClause<ClauseKind::VariationBetween> {};
template <> struct ClauseOf<g::time_since_last> : OfClause<ClauseKind::TimeSinceLast> {};
template <> struct ClauseOf<g::returns_count> : OfClause<ClauseKind::ReturnsCount> {};
template <> struct ClauseOf<g::where> : OfClause<ClauseKind::Where> {};
template <> struct ClauseOf<g::for_everyone> : OfClause<ClauseKind::ForEveryone> {};
template <> struct ClauseOf<g::above> : OfClause<ClauseKind::Above> {};
template <> struct ClauseOf<g::enter_when> : OfClause<ClauseKind::EnterWhen> {};
template <> struct ClauseOf<g::enter_only_when> : OfClause<ClauseKind::EnterOnlyWhen> {};
template <> struct ClauseOf<g::keep_when> : OfClause<ClauseKind::KeepWhen> {};
template <> struct ClauseOf<g::keep_by_entering_again> : OfClause<ClauseKind::KeepByEnteringAgain> {};
template <> struct ClauseOf<g::judge_entry> : OfClause<ClauseKind::JudgeEntry> {};
template <> struct ClauseOf<g::judge_keeping> : OfClause<ClauseKind::JudgeKeeping> {};
template <> struct ClauseOf<g::valid_until_end_of> : OfClause<ClauseKind::ValidUntilEndOf> {};
template <> struct ClauseOf<g::valid_for> : OfClause<ClauseKind::ValidFor> {};
template <> struct ClauseOf<g::valid_for_life> : OfClause<ClauseKind::ValidForLife> {};
template <> struct ClauseOf<g::valid_while_met> : OfClause<ClauseKind::ValidWhileMet> {};
template <> struct ClauseOf<g::valid_until_next_judging> : OfClause<ClauseKind::ValidUntilNextJudging> {};
template <> struct ClauseOf<g::if_not_kept> : OfClause<ClauseKind::IfNotKept> {};
template <> struct ClauseOf<g::benefit> : OfClause<ClauseKind::Benefit> {};
template <> struct ClauseOf<g::give> : OfClause<ClauseKind::Give> {};
template <> struct ClauseOf<g::multiply> : OfClause<ClauseKind::Multiply> {};
template <> struct ClauseOf<g::from_to> : OfClause<ClauseKind::FromTo> {};
template <> struct ClauseOf<g::at_most> : OfClause<ClauseKind::AtMost> {};
template <> struct ClauseOf<g::round> : OfClause<ClauseKind::Round> {};
template <> struct ClauseOf<g::does_not_count> : OfClause<ClauseKind::DoesNotCount> {};
template <> struct ClauseOf<g::costs> : OfClause<ClauseKind::Costs> {};
template <> struct ClauseOf<g::when> : OfClause<ClauseKind::When> {};
template <> struct ClauseOf<g::send_by> : OfClause<ClauseKind::SendBy> {};
template <> struct ClauseOf<g::needs_consent> : OfClause<ClauseKind::NeedsConsent> {};
template <> struct ClauseOf<g::quiet> : OfClause<ClauseKind::Quiet> {};
template <> struct ClauseOf<g::subject_line> : OfClause<ClauseKind::Subject> {};
template <> struct ClauseOf<g::message> : OfClause<ClauseKind::Message> {};
template <> struct ClauseOf<g::today_is> : OfClause<ClauseKind::TodayIs> {};
template <> struct ClauseOf<g::member_joined> : OfClause<ClauseKind::MemberJoined> {};
template <> struct ClauseOf<g::other_joined> : OfClause<ClauseKind::OtherJoined> {};
template <> struct ClauseOf<g::event_on> : OfClause<ClauseKind::EventOn> {};
template <> struct ClauseOf<g::event_of_on> : OfClause<ClauseKind::EventOfOn> {};
template <> struct ClauseOf<g::cancellation_of_on> : OfClause<ClauseKind::EventOfOn> {};
template <> struct ClauseOf<g::membership_year_restart> : OfClause<ClauseKind::MembershipYearRestart> {};
template <> struct ClauseOf<g::period_starts> : OfClause<ClauseKind::OwnPeriod> {};
template <> struct ClauseOf<g::returns_revoke> : OfClause<ClauseKind::ReturnsRevoke> {};
template <> struct ClauseOf<g::earn_at_tier> : OfClause<ClauseKind::EarnAtTier> {};
template <> struct ClauseOf<g::expire_idle> : OfClause<ClauseKind::ExpireIdle> {};
template <> struct ClauseOf<g::never_expire_while> : OfClause<ClauseKind::NeverExpireWhile> {};
template <> struct ClauseOf<g::only_for_qualifying> : OfClause<ClauseKind::OnlyForQualifying> {};
template <> struct ClauseOf<g::decimals> : OfClause<ClauseKind::Decimals> {};
template <> struct ClauseOf<g::hold_at_most> : OfClause<ClauseKind::HoldAtMost> {};
template <> struct ClauseOf<g::at_most_per> : OfClause<ClauseKind::AtMostPer> {};
template <> struct ClauseOf<g::transfer_any> : OfClause<ClauseKind::TransferAny> {};
template <> struct ClauseOf<g::transfer_at_most> : OfClause<ClauseKind::TransferAtMost> {};
template <> struct ClauseOf<g::returned_live> : OfClause<ClauseKind::ReturnedLive> {};
template <> struct ClauseOf<g::carry_points> : OfClause<ClauseKind::CarryPoints> {};
template <> struct ClauseOf<g::count_each> : OfClause<ClauseKind::CountEach> {};
template <> struct ClauseOf<g::counted_on> : OfClause<ClauseKind::CountedOn> {};
template <> struct ClauseOf<g::counted_on_nights> : OfClause<ClauseKind::CountedOnNights> {};
template <> struct ClauseOf<g::restart_after> : OfClause<ClauseKind::RestartAfter> {};
template <> struct ClauseOf<g::without_since> : OfClause<ClauseKind::WithoutSince> {};
template <> struct ClauseOf<g::older_than> : OfClause<ClauseKind::OlderThan> {};
template <> struct ClauseOf<g::time_until_used_up> : OfClause<ClauseKind::TimeUntilUsedUp> {};
template <> struct ClauseOf<g::for_each_unit> : OfClause<ClauseKind::ForEachUnit> {};
template <> struct ClauseOf<g::first_that_fits> : OfClause<ClauseKind::FirstThatFits> {};
template <> struct ClauseOf<g::one_of> : OfClause<ClauseKind::OneOf> {};
template <> struct ClauseOf<g::default_is> : OfClause<ClauseKind::Default> {};
template <> struct ClauseOf<g::change_at_most> : OfClause<ClauseKind::ChangeAtMost> {};
template <> struct ClauseOf<g::enter_for_life_when> : OfClause<ClauseKind::EnterForLifeWhen> {};
template <> struct ClauseOf<g::enter_by_invitation> : OfClause<ClauseKind::EnterByInvitation> {};
template <> struct ClauseOf<g::enter_from> : OfClause<ClauseKind::EnterFrom> {};
template <> struct ClauseOf<g::costs_to> : OfClause<ClauseKind::CostsTo> {};
template <> struct ClauseOf<g::carry_metric> : OfClause<ClauseKind::CarryMetric> {};
template <> struct ClauseOf<g::lost_after> : OfClause<ClauseKind::LostAfter> {};
template <> struct ClauseOf<g::count_from_zero> : OfClause<ClauseKind::CountFromZero> {};
template <> struct ClauseOf<g::give_first> : OfClause<ClauseKind::GiveFirst> {};
template <> struct ClauseOf<g::give_here> : OfClause<ClauseKind::Give> {};
template <> struct ClauseOf<g::instead_of> : OfClause<ClauseKind::InsteadOf> {};
template <> struct ClauseOf<g::reaches> : OfClause<ClauseKind::Reaches> {};
template <> struct ClauseOf<g::give_one_of> : OfClause<ClauseKind::GiveOneOf> {};
template <> struct ClauseOf<g::if_not_chosen> : OfClause<ClauseKind::IfNotChosen> {};
template <> struct ClauseOf<g::worth_times> : OfClause<ClauseKind::WorthTimes> {};
template <> struct ClauseOf<g::valid_after_issue> : OfClause<ClauseKind::ValidUntilAfterIssue> {};
template <> struct ClauseOf<g::on_days> : OfClause<ClauseKind::OnDays> {};
template <> struct ClauseOf<g::on_request> : OfClause<ClauseKind::OnRequest> {};
template <> struct ClauseOf<g::on_reaching> : OfClause<ClauseKind::OnReaching> {};
template <> struct ClauseOf<g::counts> : OfClause<ClauseKind::Counts> {};
template <> struct ClauseOf<g::at_least> : OfClause<ClauseKind::AtLeast> {};
template <> struct ClauseOf<g::give_per> : OfClause<ClauseKind::GivePer> {};
template <> struct ClauseOf<g::costs_multiple> : OfClause<ClauseKind::CostsMultiple> {};
template <> struct ClauseOf<g::worth> : OfClause<ClauseKind::Worth> {};
template <> struct ClauseOf<g::gives_tier> : OfClause<ClauseKind::GivesTier> {};
template <> struct ClauseOf<g::kept_as_if_entered> : OfClause<ClauseKind::KeptAsIfEntered> {};
template <> struct ClauseOf<g::trial_drop> : OfClause<ClauseKind::TrialDrop> {};
template <> struct ClauseOf<g::members_at_most> : OfClause<ClauseKind::MembersAtMost> {};
template <> struct ClauseOf<g::collect> : OfClause<ClauseKind::Collect> {};
template <> struct ClauseOf<g::redeemed_by> : OfClause<ClauseKind::RedeemedBy> {};
template <> struct ClauseOf<g::tier_for> : OfClause<ClauseKind::TierFor> {};
template <> struct ClauseOf<g::guard_change> : OfClause<ClauseKind::GuardChange> {};
template <> struct ClauseOf<g::guard_in> : OfClause<ClauseKind::GuardIn> {};
template <> struct ClauseOf<g::guard_at_least> : OfClause<ClauseKind::GuardAtLeast> {};
template <> struct ClauseOf<g::guard_money> : OfClause<ClauseKind::GuardMoney> {};
template <> struct ClauseOf<g::guard_points> : OfClause<ClauseKind::GuardPoints> {};
template <> struct ClauseOf<g::expect_missing_as> : OfClause<ClauseKind::ExpectMissingAs> {};
template <> struct ClauseOf<g::expect_voucher> : OfClause<ClauseKind::ExpectVoucher> {};
template <> struct ClauseOf<g::expect_milestone> : OfClause<ClauseKind::ExpectMilestone> {};
template <> struct ClauseOf<g::expect_notification> : OfClause<ClauseKind::ExpectNotification> {};
template <> struct ClauseOf<g::expect_segment> : OfClause<ClauseKind::ExpectSegment> {};
template <> struct ClauseOf<g::expect_progress> : OfClause<ClauseKind::ExpectProgress> {};
template <> struct ClauseOf<g::expect_tier> : OfClause<ClauseKind::ExpectTier> {};
template <> struct ClauseOf<g::expect_valid_until> : OfClause<ClauseKind::ExpectValidUntil> {};
template <> struct ClauseOf<g::expect_valid_for_life> : OfClause<ClauseKind::ExpectValidForLife> {};
template <> struct ClauseOf<g::expect_balance> : OfClause<ClauseKind::ExpectBalance> {};
template <> struct ClauseOf<g::expect_pending> : OfClause<ClauseKind::ExpectPending> {};
template <> struct ClauseOf<g::expect_metric> : OfClause<ClauseKind::ExpectMetric> {};
template <> struct ClauseOf<g::expect_missing> : OfClause<ClauseKind::ExpectMissing> {};
template <> struct ClauseOf<g::expect_nothing_missing> : OfClause<ClauseKind::ExpectNothingMissing> {};

// ---- What a missing token is called ----

using Kind = Wanted::Kind;
template <typename Rule> inline constexpr Kind kWanted = Kind::Value;
template <> inline constexpr Kind kWanted<g::number> = Kind::Number;
template <> inline constexpr Kind kWanted<g::integer> = Kind::WholeNumber;
template <> inline constexpr Kind kWanted<g::date> = Kind::Date;
template <> inline constexpr Kind kWanted<g::clock> = Kind::Clock;
template <> inline constexpr Kind kWanted<g::text> = Kind::Text;
template <> inline constexpr Kind kWanted<g::currency> = Kind::Currency;
template <> inline constexpr Kind kWanted<g::lang> = Kind::Language;
template <> inline constexpr Kind kWanted<g::zone> = Kind::Zone;
template <> inline constexpr Kind kWanted<g::percent_sign> = Kind::PercentSign;
template <> inline constexpr Kind kWanted<g::comma> = Kind::Comma;
template <> inline constexpr Kind kWanted<g::line_end> = Kind::End;
template <> inline constexpr Kind kWanted<g::block_name> = Kind::BlockName;
template <> inline constexpr Kind kWanted<g::event_name> = Kind::Event;
template <> inline constexpr Kind kWanted<g::field_name> = Kind::Field;
template <> inline constexpr Kind kWanted<g::called_name> = Kind::Metric;
template <> inline constexpr Kind kWanted<g::metric_name> = Kind::Metric;
template <> inline constexpr Kind kWanted<g::tier_word> = Kind::Tier;
template <> inline constexpr Kind kWanted<g::segment_name> = Kind::Segment;
template <> inline constexpr Kind kWanted<g::rule_name> = Kind::Rule;
template <> inline constexpr Kind kWanted<g::goal_name> = Kind::Goal;
template <> inline constexpr Kind kWanted<g::unit_word> = Kind::Unit;
template <> inline constexpr Kind kWanted<g::channel> = Kind::Channel;
template <> inline constexpr Kind kWanted<g::own_period_name> = Kind::Period;
template <> inline constexpr Kind kWanted<g::benefit_name> = Kind::Benefit;
template <> inline constexpr Kind kWanted<g::waiting_word> = Kind::Waiting;
template <> inline constexpr Kind kWanted<g::attribute_name> = Kind::Attribute;
template <> inline constexpr Kind kWanted<g::milestone_name> = Kind::Milestone;
template <> inline constexpr Kind kWanted<g::voucher_name> = Kind::Voucher;
template <> inline constexpr Kind kWanted<g::notification_name> = Kind::Notification;
template <> inline constexpr Kind kWanted<g::member_name> = Kind::Member;
template <> inline constexpr Kind kWanted<g::minus> = Kind::Number;
// Names with exceptions: what is missing where the exception stands.
template <> inline constexpr Kind kWanted<g::new_name> = Kind::BlockName;
template <> inline constexpr Kind kWanted<g::subject> = Kind::Metric;
template <> inline constexpr Kind kWanted<g::unit_name> = Kind::Unit;
template <> inline constexpr Kind kWanted<g::plain_value> = Kind::Value;
template <> inline constexpr Kind kWanted<g::own_period> = Kind::Period;
template <> inline constexpr Kind kWanted<g::compared_name> = Kind::Tier;
template <> inline constexpr Kind kWanted<g::one_event> = Kind::Event;
template <> inline constexpr Kind kWanted<g::one_field> = Kind::Field;
template <> inline constexpr Kind kWanted<g::expected_tier> = Kind::Tier;
template <> inline constexpr Kind kWanted<g::event_word> = Kind::Event;
template <> inline constexpr Kind kWanted<g::new_period> = Kind::BlockName;
template <> inline constexpr Kind kWanted<g::new_member> = Kind::Member;
template <typename Rule> inline constexpr bool kHasExceptions = false;
template <> inline constexpr bool kHasExceptions<g::new_name> = true;
template <> inline constexpr bool kHasExceptions<g::subject> = true;
template <> inline constexpr bool kHasExceptions<g::unit_name> = true;
template <> inline constexpr bool kHasExceptions<g::plain_value> = true;
template <> inline constexpr bool kHasExceptions<g::own_period> = true;
template <> inline constexpr bool kHasExceptions<g::compared_name> = true;
template <> inline constexpr bool kHasExceptions<g::one_event> = true;
template <> inline constexpr bool kHasExceptions<g::one_field> = true;
template <> inline constexpr bool kHasExceptions<g::expected_tier> = true;
template <> inline constexpr bool kHasExceptions<g::event_word> = true;
template <> inline constexpr bool kHasExceptions<g::new_period> = true;
template <> inline constexpr bool kHasExceptions<g::new_member> = true;
// clang-format on

// ---- The notes taken while a line is matched ----

// PEGTL tries ways of reading one after the other and steps back when one fails. Pieces of a way that failed
// are recognised by their place: as soon as a token is read at some byte again, everything noted beyond that
// byte is stale.
struct Notes {
  const char* line = nullptr;
  std::vector<Node> nodes;
  std::size_t furthest = 0;
  std::vector<Wanted> wanted;

  void drop_stale(std::size_t begin) {
    while (!nodes.empty() && nodes.back().span.end > begin) nodes.pop_back();
  }

  void add(Node node) {
    auto first = nodes.end();
    while (first != nodes.begin() && std::prev(first)->span.begin >= node.span.begin) --first;
    node.children.assign(std::make_move_iterator(first), std::make_move_iterator(nodes.end()));
    nodes.erase(first, nodes.end());
    nodes.push_back(std::move(node));
  }

  void missed(std::size_t at, Wanted what) {
    constexpr std::size_t kMost = 40;  // more alternatives than any place of the grammar has
    if (at < furthest) return;
    if (at > furthest) wanted.clear();
    furthest = at;
    if (wanted.size() < kMost && std::find(wanted.begin(), wanted.end(), what) == wanted.end())
      wanted.push_back(what);
  }
};

template <typename Rule>
concept HasMark = requires {
  MarkOf<Rule>::value;
};
template <typename Rule>
concept IsClause = requires {
  ClauseOf<Rule>::value;
};
template <typename Rule>
concept IsHeader = requires {
  HeaderOf<Rule>::value;
};

std::size_t without_blanks_at_end(const char* begin, std::size_t length) {
  while (length > 0 && (begin[length - 1] == ' ' || begin[length - 1] == '\t')) --length;
  return length;
}

template <typename Rule>
void note_match(Notes& notes, const char* begin, const char* end) {
  Node node;
  node.span.begin = static_cast<std::size_t>(begin - notes.line);
  node.span.end = node.span.begin + without_blanks_at_end(begin, static_cast<std::size_t>(end - begin));
  if constexpr (kIsLeaf<Rule>) notes.drop_stale(node.span.begin);
  if constexpr (HasMark<Rule>) {
    node.mark = MarkOf<Rule>::value;
  } else if constexpr (IsClause<Rule>) {
    node.mark = Mark::Clause;
    node.clause = ClauseOf<Rule>::value;
  } else if constexpr (IsHeader<Rule>) {
    node.mark = Mark::Header;
    node.block = HeaderOf<Rule>::value;
  } else {
    return;
  }
  notes.add(std::move(node));
}

template <typename Rule>
void note_miss(Notes& notes, std::string_view rest, const char* begin) {
  const auto at = static_cast<std::size_t>(begin - notes.line);
  if constexpr (IsPhrase<Rule>) {
    const g::PhraseProgress done = g::phrase_progress(Rule::kWords, rest);
    notes.missed(at + done.consumed, Wanted{Kind::Keywords, Rule::kWords.substr(done.matched)});
  } else {
    notes.missed(at, Wanted{kWanted<Rule>, {}});
  }
}

template <typename Rule>
struct Control : pegtl::normal<Rule> {
  static constexpr bool enable = false;  // notes are taken in match() below, PEGTL's own hooks are not needed

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Inner, typename ParseInput>
  [[nodiscard]] static bool match(ParseInput& in, Notes& notes) {
    const char* begin = in.current();
    const bool matched = pegtl::match<Rule, A, M, Action, Inner>(in, notes);
    if constexpr (A == pegtl::apply_mode::action) {  // not while looking ahead
      if (matched) {
        if constexpr (kIsLeaf<Rule> || HasMark<Rule> || IsClause<Rule> || IsHeader<Rule>) {
          note_match<Rule>(notes, begin, in.current());
        }
      } else if constexpr (kIsLeaf<Rule> || kHasExceptions<Rule>) {
        note_miss<Rule>(notes, std::string_view(begin, static_cast<std::size_t>(in.end() - begin)), begin);
      }
    }
    return matched;
  }
};

template <typename Rule>
Match run(std::string_view text) {
  Notes notes;
  notes.line = text.data();
  pegtl::memory_input<pegtl::tracking_mode::lazy> in(text.data(), text.data() + text.size(), "");
  Match result;
  result.ok = pegtl::parse<Rule, pegtl::nothing, Control>(in, notes);
  if (result.ok) result.nodes = std::move(notes.nodes);
  result.furthest = notes.furthest;
  result.wanted = std::move(notes.wanted);
  return result;
}

}  // namespace

Form clause_form(BlockKind block) {
  switch (block) {
    case BlockKind::Program: return Form::ProgramClause;
    case BlockKind::Event: return Form::EventClause;
    case BlockKind::Points: return Form::PointsClause;
    case BlockKind::Metric: return Form::MetricClause;
    case BlockKind::EveryTier: return Form::EveryTierClause;
    case BlockKind::Tier: return Form::TierClause;
    case BlockKind::Earn: return Form::EarnClause;
    case BlockKind::Reward: return Form::RewardClause;
    case BlockKind::Segment: return Form::SegmentClause;
    case BlockKind::Notify: return Form::NotifyClause;
    case BlockKind::Value: return Form::ValueClause;
    case BlockKind::Election: return Form::ElectionClause;
    case BlockKind::Milestone: return Form::MilestoneClause;
    case BlockKind::Voucher: return Form::VoucherClause;
    case BlockKind::Convert: return Form::ConvertClause;
    case BlockKind::Trial: return Form::TrialClause;
    case BlockKind::Pool: return Form::PoolClause;
    case BlockKind::Guard: return Form::GuardClause;
    case BlockKind::Example: return Form::ExampleClause;
  }
  return Form::Header;
}

Match match_line(Form form, std::string_view text) {
  switch (form) {
    case Form::Header: return run<g::header>(text);
    case Form::ProgramClause: return run<g::program_clause>(text);
    case Form::EventClause: return run<g::event_clause>(text);
    case Form::PointsClause: return run<g::points_clause>(text);
    case Form::MetricClause: return run<g::metric_clause>(text);
    case Form::EveryTierClause: return run<g::every_tier_clause>(text);
    case Form::TierClause: return run<g::tier_clause>(text);
    case Form::EarnClause: return run<g::earn_clause>(text);
    case Form::RewardClause: return run<g::reward_clause>(text);
    case Form::SegmentClause: return run<g::segment_clause>(text);
    case Form::NotifyClause: return run<g::notify_clause>(text);
    case Form::ValueClause: return run<g::value_clause>(text);
    case Form::ElectionClause: return run<g::election_clause>(text);
    case Form::MilestoneClause: return run<g::milestone_clause>(text);
    case Form::VoucherClause: return run<g::voucher_clause>(text);
    case Form::ConvertClause: return run<g::convert_clause>(text);
    case Form::TrialClause: return run<g::trial_clause>(text);
    case Form::PoolClause: return run<g::pool_clause>(text);
    case Form::GuardClause: return run<g::guard_clause>(text);
    case Form::ExampleClause: return run<g::example_clause>(text);
    case Form::TableItem: return run<g::table_item>(text);
    case Form::ValueItem: return run<g::value_item>(text);
    case Form::ChoiceItem: return run<g::choice_item>(text);
    case Form::AnyItem: return run<g::any_item>(text);
    case Form::AllItem: return run<g::all_item>(text);
    case Form::MissingAnyItem: return run<g::missing_any_item>(text);
    case Form::MissingAllItem: return run<g::missing_all_item>(text);
    case Form::Alternatives: return run<g::found_alternatives>(text);
  }
  return {};
}

}  // namespace rung::language

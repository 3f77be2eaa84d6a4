// The chapter about points: what they are worth, when they can be used, when they end, what a return does to
// them.

#include <algorithm>
#include <utility>

#include "language/reader_words.h"
#include "language/terms_words.h"

namespace rung::language {
namespace {

// Behind a cycle: ", in dem dieser Tag liegt".
std::string in_which(const TermsWords& words, const PeriodText& cycle) {
  return words.pick(words.is_feminine(cycle) ? ", in der dieser Tag liegt" : ", in dem dieser Tag liegt",
                    " in which that day falls");
}

// Whether an earn rule gives this currency for goods that can be returned.
bool earned_by_goods(const TermsWords& words, const std::string& currency, const std::string& singular) {
  const auto gives = [&](const std::optional<RateText>& rate) {
    return rate && std::any_of(rate->grants.begin(), rate->grants.end(), [&](const AmountText& grant) {
             return grant.unit == currency || grant.unit == singular ||
                    (currency == "points" && grant.unit == "point");
           });
  };
  for (const Block* rule : words.blocks(BlockKind::Earn)) {
    for (const Clause& clause : rule->clauses) {
      const bool on_orders = std::any_of(clause.words.begin(), clause.words.end(),
                                         [](const Word& word) { return word.text == "orders"; });
      if (on_orders &&
          (gives(clause.rate) || std::any_of(clause.rows.begin(), clause.rows.end(),
                                             [&](const TableRow& row) { return gives(row.rate); })))
        return true;
    }
  }
  return false;
}

class PointsSection {
 public:
  PointsSection(const TermsWords& words, TermsPaper& paper, const Block& block)
      : words_(words), paper_(paper), block_(block), name_(words.points_name(block.name.text)) {}

  void write();

 private:
  [[nodiscard]] std::string pick(std::string_view german, std::string_view english) const {
    return words_.pick(german, english);
  }
  [[nodiscard]] const Clause* clause(ClauseKind kind) const { return clause_of(block_, kind); }
  void use();
  void expiry();
  void expire_after_earning(const Clause& expire);
  void exemption();
  void limits();
  void transfers();
  void multipliers();
  void returns();

  const TermsWords& words_;
  TermsPaper& paper_;
  const Block& block_;
  std::string name_;
};

void PointsSection::use() {
  if (const Clause* worth = clause(ClauseKind::IsWorth)) {
    paper_.say(pick("Wert", "Worth"),
               words_.amount(worth->amounts[0]) +
                   pick(worth->amounts[0].number == "1" ? " entspricht " : " entsprechen ",
                        worth->amounts[0].number == "1" ? " is worth " : " are worth ") +
                   words_.amount(worth->amounts[1]) + ".");
  }
  if (const Clause* pending = clause(ClauseKind::PendingUntil)) {
    const std::string time = words_.time(pending->amounts.front(), Case::Plain);
    const bool delivery = pending->words.front().text == "delivery";
    const std::string since =
        delivery ? pick("der Lieferung", "delivery") : pick("der Gutschrift", "it was earned");
    paper_.say(pick("Einlösbar", "Ready to use"),
               pick("Gesammelte " + name_ + " sind zunächst vorgemerkt. Einlösen können Sie sie " + time +
                        " nach " + since + ".",
                    "What you earn is pending at first. You can use it " + time + " after " + since + "."));
  }
  if (clause(ClauseKind::OnlyForQualifying) != nullptr)
    paper_.say(pick("Verwendung", "Use"),
               pick(words_.titled(name_) + " zählen nur für die Stufen und können nicht eingelöst werden.",
                    "They count for tiers only and cannot be redeemed."));
}

void PointsSection::expire_after_earning(const Clause& expire) {
  const std::string time = words_.time(expire.amounts.front(), Case::Plain);
  std::string text =
      pick(words_.titled(name_) + " verfallen " + time + " nach dem Tag, an dem Sie sie gesammelt haben",
           "They expire " + time + " after the day on which you earned them");
  if (expire.period_end)
    text += pick(", und zwar erst zum ", ", and not before the ") +
            words_.end_of(*expire.period_end, TermsWords::Which::Any) + in_which(words_, *expire.period_end);
  if (!expire.days.empty())
    text += pick(", und zwar erst am nächsten ", ", and not before the next ") + words_.days(expire.days);
  paper_.say(pick("Verfall", "Expiry"), text + pick(". Am letzten Tag können Sie sie noch einlösen.",
                                                    ". On the last day you can still use them."));
}

void PointsSection::expiry() {
  const std::string lead = pick("Verfall", "Expiry");
  if (const Clause* expire = clause(ClauseKind::ExpireAfterEarning)) expire_after_earning(*expire);
  if (const Clause* idle = clause(ClauseKind::ExpireIdle)) {
    const std::string what = words_.activities(idle->words, "or");
    std::string text = pick(
        "Alle " + name_ + " verfallen, wenn es " + words_.time(idle->amounts.front(), Case::Plain) +
            " lang keine " + what + " gibt",
        "All of them expire after " + words_.time(idle->amounts.front(), Case::Plain) + " without " + what);
    if (idle->period_end)
      text += pick(", und zwar erst zum ", ", and not before the ") +
              words_.end_of(*idle->period_end, TermsWords::Which::Any) + in_which(words_, *idle->period_end);
    paper_.say(lead, text + ".");
  }
  if (const Clause* end = clause(ClauseKind::ExpireAtEnd)) {
    const bool next = end->words.front().text == "next";
    const std::string day =
        words_.end_of(*end->period_end, next ? TermsWords::Which::Next : TermsWords::Which::This);
    paper_.say(lead, pick(words_.titled(name_) + " verfallen am " + day + ", gerechnet vom Tag des Sammelns.",
                          "They expire at the " + day + ", seen from the day you earned them."));
  }
  if (clause(ClauseKind::NeverExpire) != nullptr)
    paper_.say(lead, pick(words_.titled(name_) + " verfallen nicht.", "They do not expire."));
  exemption();
  if (const Clause* spend = clause(ClauseKind::SpendOrder)) {
    paper_.say(pick("Reihenfolge", "Order"),
               spend->words.front().text == "oldest"
                   ? pick("Beim Einlösen werden die ältesten zuerst verbraucht.",
                          "When you redeem, the oldest ones are used first.")
                   : pick("Beim Einlösen werden die zuerst verbraucht, die am frühesten verfallen.",
                          "When you redeem, those that expire first are used first."));
  }
}

void PointsSection::exemption() {
  const Clause* exempt = clause(ClauseKind::NeverExpireWhile);
  if (exempt == nullptr || !exempt->conditions) return;
  const std::string start = pick("Es verfällt nichts, solange", "Nothing expires as long as");
  write_conditions(words_, paper_, *exempt->conditions, {pick("Ausnahme", "Exception"), start, start, start});
  paper_.say("", exempt->words.front().text == "resume"
                     ? pick("Danach gelten wieder die früheren Termine.",
                            "After that, the earlier dates hold again.")
                     : pick("Danach beginnt die Frist von vorn.", "After that, the time starts over."));
}

void PointsSection::transfers() {
  const std::string lead = pick("Übertragen", "Transfers");
  const std::vector<const Clause*> limits = clauses_of(block_, ClauseKind::TransferAtMost);
  if (clause(ClauseKind::TransferAny) == nullptr && limits.empty()) return;
  paper_.say(lead, pick("Sie können sie anderen Mitgliedern übertragen. Was Sie übertragen, verfällt am selben Tag wie "
                        "bei Ihnen.",
                        "You can transfer them to other members. What you transfer expires on the same day as it "
                        "would have with you."));
  for (const Clause* limit : limits) paper_.say("", cap_sentence(words_, *limit));
}

void PointsSection::limits() {
  const std::string lead = pick("Grenze", "Limit");
  if (const Clause* hold = clause(ClauseKind::HoldAtMost))
    paper_.say(lead, pick("Sie können höchstens " + words_.amount(hold->amounts.front()) + " besitzen.",
                          "You can hold at most " + words_.amount(hold->amounts.front()) + "."));
  if (const Clause* most = clause(ClauseKind::AtMostPer)) {
    const std::string what = words_.amount(most->amounts[0]), per = words_.amount(most->amounts[1]);
    const std::string field = words_.bare_field(most->words.front().text);
    paper_.say(lead, pick("Auch mit allen Aktionen zusammen gibt es höchstens " + what + " pro " + per + " " +
                              field + ".",
                          "Even with all promotions together you receive at most " + what + " for every " +
                              per + " of the " + field + "."));
  }
  if (const Clause* carry = clause(ClauseKind::CarryPoints)) {
    const std::string most = words_.amount(carry->amounts.front());
    const std::string end = words_.end_of(*carry->period_end, TermsWords::Which::Any);
    paper_.say(pick("Übertrag", "Carried over"),
               pick("Am " + end + " bleiben höchstens " + most + " erhalten.",
                    "At the " + end + " at most " + most + " are kept."));
  }
}

void PointsSection::multipliers() {
  const Clause* combine = clause(ClauseKind::CombineMultipliers);
  int multipliers = 0;
  for (const Block* rule : words_.blocks(BlockKind::Earn))
    multipliers += clause_of(*rule, ClauseKind::Multiply) != nullptr ? 1 : 0;
  if (multipliers == 0 || (combine == nullptr && multipliers < 2)) return;
  const std::string how = combine == nullptr ? "taking the highest" : combine->words.front().text;
  std::string text = pick("Gelten mehrere Vervielfachungen zugleich, zählt nur die höchste.",
                          "Where several multiples hold at a time, only the highest one counts.");
  if (how == "multiplying")
    text = pick("Gelten mehrere Vervielfachungen zugleich, werden sie miteinander malgenommen.",
                "Where several multiples hold at a time, they are multiplied with each other.");
  if (how == "adding")
    text = pick("Gelten mehrere Vervielfachungen zugleich, werden sie zusammengezählt.",
                "Where several multiples hold at a time, they are added up.");
  paper_.say(pick("Aktionen", "Promotions"), std::move(text));
}

void PointsSection::returns() {
  const bool goods = earned_by_goods(words_, block_.name.text, block_.singular.text);
  if (!goods || clause(ClauseKind::OnlyForQualifying) != nullptr) return;
  const Clause* take = clause(ClauseKind::ReturnsTakeBack);
  const std::string how = take == nullptr ? "into debt" : take->words.front().text;
  std::string text = pick(
      "Geben Sie Waren zurück, nehmen wir genau die " + name_ + " zurück, die diese Waren gebracht haben. ",
      "If you return goods, we take back exactly what these goods had earned. ");
  if (how == "only pending points")
    text += pick("Das betrifft nur, was noch vorgemerkt ist.", "This concerns only what is still pending.");
  else if (how == "points within the balance")
    text += pick("Mehr als Ihr Guthaben nehmen wir nicht zurück.", "We take back no more than your balance.");
  else
    text += pick(
        "Haben Sie sie schon eingelöst, wird Ihr Guthaben negativ und mit dem nächsten Sammeln ausgeglichen.",
        "If you have used it already, your balance turns negative and is evened out by what you earn next.");
  paper_.say(pick("Retouren", "Returns"), std::move(text));
  if (const Clause* live = clause(ClauseKind::ReturnedLive))
    paper_.say("", pick("Was Sie aus einer stornierten Einlösung zurückerhalten, gilt noch mindestens ",
                        "What you get back from a cancelled redemption is valid for at least another ") +
                       words_.time(live->amounts.front(), Case::Plain) + ".");
}

void PointsSection::write() {
  paper_.heading(3, words_.titled(name_));
  paper_.comment(block_.documentation);
  use();
  expiry();
  limits();
  transfers();
  multipliers();
  returns();
}

}  // namespace

void write_points(const TermsWords& words, TermsPaper& paper) {
  const std::vector<const Block*> blocks = words.blocks(BlockKind::Points);
  if (blocks.empty()) return;
  paper.heading(2, words.pick("Was Sie gesammelt haben", "What you have earned"));
  for (const Block* block : blocks) PointsSection(words, paper, *block).write();
}

}  // namespace rung::language

// What `rung report` shows: each picture with its figures as a table below it.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/picture.h"
#include "app/report.h"
#include "core/html.h"
#include "core/month.h"
#include "core/whole.h"
#include "core/words.h"

namespace rung::app {
namespace {

using language::Program;
using Cells = std::vector<std::string>;

constexpr std::string_view kReportStyle = R"(
main { max-width: 52rem; }
svg { width: 100%; height: auto; display: block; margin: 0.8rem 0; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; min-width: 60%; }
th, td { padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, .words th, .words td { text-align: left; }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 400; }
summary { cursor: pointer; color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.8rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.figures li { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.6rem 0.8rem; color: var(--quiet); }
.figures strong { display: block; font-size: 1.25rem; white-space: nowrap; color: var(--ink); font-variant-numeric: tabular-nums; }
@media print { details > * { display: block; } svg, table { break-inside: avoid; } }
)";

// `what` names the table for those who do not see it.
std::string table(const std::string& what, const Cells& head, const std::vector<Cells>& rows,
                  bool words = false) {
  std::string text = fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table{}>\n<thead><tr>",
      html_text(what), words ? " class=\"words\"" : "");
  for (const std::string& cell : head) text += fmt::format("<th scope=\"col\">{}</th>", html_text(cell));
  text += "</tr></thead>\n<tbody>\n";
  for (const Cells& row : rows) {
    text += fmt::format("<tr><th scope=\"row\">{}</th>", html_text(row.front()));
    for (std::size_t i = 1; i < row.size(); ++i) text += fmt::format("<td>{}</td>", html_text(row[i]));
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n</div>\n";
}

std::string paragraph(const std::string& text) { return "<p>" + html_text(text) + "</p>\n"; }

// The figures of a picture, folded away.
std::string folded(const std::string& inside) {
  return "<details>\n<summary>The figures as a table</summary>\n" + inside + "</details>\n";
}

class ReportPage {
 public:
  ReportPage(const OpenShop& shop, const Report& report)
      : shop_(shop), program_(shop.program()), words_(shop.words()), report_(report) {}

  std::string html() {
    body_ = std::string(picture_style()) + paragraph("As of " + iso(shop_.as_of()) + ", rules version " +
                                                     std::to_string(shop_.version()) + ".");
    figures();
    for (const ReportedLadder& ladder : report_.ladders) tiers(ladder);
    points();
    segments();
    messages();
    return html_page({"en", title_of(program_), std::string(kReportStyle), body_});
  }

 private:
  void heading(const std::string& text) { body_ += "<h2>" + html_text(text) + "</h2>\n"; }
  void smaller_heading(const std::string& text) { body_ += "<h3>" + html_text(text) + "</h3>\n"; }

  [[nodiscard]] std::string share(std::int64_t part, std::int64_t whole) const {
    return percent_words(share_of(part, whole), words_.language());
  }
  // How many members are called what, as bars and as a table.
  using Counted = std::vector<std::pair<std::string, std::int64_t>>;
  void shares(const std::string& what, const char* head, const Counted& counted) {
    std::vector<Bar> rows;
    std::vector<Cells> cells;
    for (const auto& [name, many] : counted) {
      const std::string of_all = share(many, report_.segments.members);
      rows.push_back({name, words_.count(many) + " · " + of_all, many, "actual"});
      cells.push_back({name, words_.count(many), of_all});
    }
    body_ += bars(what, rows) + folded(table(what, {head, "members", "share"}, cells));
  }
  // "Gold, " in front of what is about one of several ladders.
  [[nodiscard]] std::string of_ladder(const ReportedLadder& ladder, const std::string& text) const {
    return report_.ladders.size() == 1 ? text : text + " (" + ladder.name + ")";
  }
  [[nodiscard]] const std::string& tier_name(const ReportedLadder& ladder, std::size_t at) const {
    return program_.tiers.at(static_cast<std::size_t>(ladder.tiers.at(at))).name;
  }

  // ---- At a glance

  void figures() {
    std::vector<std::pair<std::string, std::string>> all = {
        {"members", words_.count(report_.segments.members)}};
    if (!report_.ladders.empty()) {
      const ReportedLadder& ladder = report_.ladders.front();
      for (std::size_t t = ladder.tiers.size(); t-- > 1;)
        all.emplace_back("in " + tier_name(ladder, t), words_.count(ladder.over_time.back()[t]));
    }
    for (const CurrencyLiability& currency : report_.points.currencies) {
      all.emplace_back(currency.name + " outstanding", amount(currency, currency.total.closing));
      if (currency.money) all.emplace_back("what they are worth", words_.money(*currency.money));
    }
    body_ += "<ul class=\"figures\">\n";
    for (const auto& [what, number] : all)
      body_ += "<li><strong>" + html_text(number) + "</strong>" + html_text(what) + "</li>\n";
    body_ += "</ul>\n";
  }

  // ---- Tiers

  void tiers(const ReportedLadder& ladder) {
    heading(of_ladder(ladder, "Tiers today"));
    Counted rows;
    for (std::size_t t = ladder.tiers.size(); t-- > 0;)
      rows.emplace_back(tier_name(ladder, t), ladder.over_time.back()[t]);
    shares(of_ladder(ladder, "Members by tier"), "tier", rows);
    over_time(ladder);
    moves(ladder);
    on_the_way(ladder);
  }

  void over_time(const ReportedLadder& ladder) {
    heading(of_ladder(ladder, "Tiers over the year"));
    // The lowest would hide the others.
    body_ += paragraph("Members above the lowest tier, at the end of each month and today.");
    std::int64_t most = 0;
    for (const auto& evening : ladder.over_time)
      most = std::max(most, std::accumulate(evening.begin() + 1, evening.end(), std::int64_t{0}));
    Chart chart(static_cast<std::int64_t>(report_.days.size()) * 10, most);
    chart.axes(1, words_);
    std::vector<Cells> cells;
    PictureKey key;
    for (std::size_t t = 1; t < ladder.tiers.size(); ++t)
      key.emplace_back(tier_class(t - 1), tier_name(ladder, t));
    for (std::size_t d = 0; d < report_.days.size(); ++d) {
      const auto at = static_cast<std::int64_t>(d) * 10;
      std::int64_t below = 0;
      Cells row = {iso(report_.days[d])};
      for (std::size_t t = 0; t < ladder.tiers.size(); ++t) {
        const std::int64_t many = ladder.over_time[d][t];
        row.push_back(words_.count(many));
        if (t == 0) continue;
        chart.column(tier_class(t - 1), {at + 2, below}, {at + 9, below + many});
        below += many;
      }
      if ((report_.days.size() - 1 - d) % 3 == 0) chart.below(at + 5, iso_month(report_.days[d]));
      cells.push_back(std::move(row));
    }
    chart.key(key);
    const std::string what = of_ladder(ladder, "Members above the lowest tier over the year");
    body_ += chart.svg(what);
    Cells head = {"evening of"};
    for (std::size_t t = 0; t < ladder.tiers.size(); ++t) head.push_back(tier_name(ladder, t));
    body_ += folded(table(what, head, cells));
  }

  static std::string tier_class(std::size_t at) {
    return "t" + std::to_string(std::min<std::size_t>(at + 1, 5));
  }

  void moves(const ReportedLadder& ladder) {
    heading(of_ladder(ladder, "Who moved in a year"));
    body_ += paragraph("From the tier on " + iso(report_.days.front()) + ", on the left, to the one on " +
                       iso(report_.days.back()) + ", on the right.");
    const std::size_t all = ladder.tiers.size() + 2;
    const auto name = [&](std::size_t at) -> std::string {
      if (at == 0) return "not a member yet";
      return at == all - 1 ? "a tier of then" : tier_name(ladder, at - 1);
    };
    Flow flow;
    std::vector<std::size_t> left, right;
    for (std::size_t i = all; i-- > 0;) {
      const auto& from = ladder.moved[i];
      if (std::accumulate(from.begin(), from.end(), std::int64_t{0}) > 0) left.push_back(i);
      std::int64_t to = 0;
      for (const auto& row : ladder.moved) to += row[i];
      if (to > 0) right.push_back(i);
    }
    std::vector<Cells> cells;
    Cells head = {"from, to"};
    for (const std::size_t r : right) {
      flow.right.push_back(name(r));
      head.push_back(name(r));
    }
    for (const std::size_t l : left) {
      flow.left.push_back(name(l));
      Cells row = {name(l)};
      std::vector<std::int64_t> many;
      for (const std::size_t r : right) {
        many.push_back(ladder.moved[l][r]);
        row.push_back(words_.count(ladder.moved[l][r]));
      }
      flow.many.push_back(std::move(many));
      cells.push_back(std::move(row));
    }
    const std::string what = of_ladder(ladder, "From which tier to which in a year");
    body_ += flow_picture(what, flow);
    body_ += folded(table(what, head, cells));
  }

  // ---- On the way

  void on_the_way(const ReportedLadder& ladder) {
    heading(of_ladder(ladder, "How near the next tier is"));
    body_ += paragraph(
        "Members by how much of the way to their next tier they have gone, by the way that is nearest.");
    for (std::size_t t = 1; t < ladder.tiers.size(); ++t) {
      const auto& steps = ladder.on_the_way[t];
      if (std::accumulate(steps.begin(), steps.end(), std::int64_t{0}) == 0) continue;
      smaller_heading("On the way to " + tier_name(ladder, t));
      histogram(ladder, t);
      nearest(ladder, t);
    }
  }

  void histogram(const ReportedLadder& ladder, std::size_t t) {
    constexpr std::size_t kHidden = 2;
    const auto& steps = ladder.on_the_way[t];
    // Most have hardly begun: without the first tenth the others can be seen.
    Chart chart(90, *std::max_element(steps.begin() + kHidden, steps.end()));
    chart.axes(1, words_);
    const std::optional<std::int64_t> close = ladder.close_from[t];
    std::vector<Cells> cells;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      constexpr auto kStep = static_cast<std::int64_t>(100 / kReportSteps);
      const auto from = static_cast<std::int64_t>(i) * kStep;
      cells.push_back({fmt::format("{} % to below {} %", from, from + kStep), words_.count(steps[i])});
      if (i < kHidden) continue;
      chart.column(close && from * 100 >= *close ? "near" : "actual", {from - 10, 0},
                   {from + kStep - 11, steps[i]});
      if (i % 2 == 0) chart.below(from - 10, std::to_string(from));
    }
    chart.caption("percent of the way; who has gone less than a tenth is in the table only");
    if (close) chart.key({{"actual", "on the way"}, {"near", "close to it"}});
    const std::string what = of_ladder(ladder, "Percent of the way to " + tier_name(ladder, t));
    body_ += chart.svg(what);
    if (close) body_ += paragraph("A message calls it close from " + words_.percent(*close) + " on.");
    body_ += folded(table(what, {"of the way", "members"}, cells));
  }

  void nearest(const ReportedLadder& ladder, std::size_t t) {
    if (ladder.nearest[t].empty()) return;
    std::vector<Cells> cells;
    for (const ReportedMember& one : ladder.nearest[t])
      cells.push_back({one.id, words_.percent(one.way.percent), one.way.missing});
    body_ += table("The nearest to " + tier_name(ladder, t), {"the nearest", "of the way", "what is missing"},
                   cells, true);
  }

  // ---- Points

  [[nodiscard]] std::string amount(const CurrencyLiability& currency, std::int64_t points) const {
    return currency.unit >= 0 ? words_.bare_points(points, currency.unit)
                              : number_words(points, currency.decimals, words_.language());
  }

  void points() {
    for (const CurrencyLiability& currency : report_.points.currencies) {
      heading("Points: " + currency.name);
      if (currency.money)
        body_ += paragraph(amount(currency, currency.total.closing) + " " + currency.name +
                           " are outstanding, worth " + words_.money(*currency.money) + ".");
      movements(currency);
      outstanding(currency);
      std::vector<Cells> cells;
      for (const LiabilityMonth& month : currency.months) {
        cells.push_back({iso_month(month.month), amount(currency, month.opening),
                         amount(currency, month.issued), amount(currency, month.redeemed),
                         amount(currency, month.expired), amount(currency, month.taken_back),
                         amount(currency, month.adjusted), amount(currency, month.closing)});
      }
      body_ += folded(table(
          currency.name + " by month",
          {"month", "before", "earned", "redeemed", "expired", "taken back", "adjusted", "after"}, cells));
    }
  }

  // Whole points: a column of a hundredth cannot be seen.
  [[nodiscard]] static std::int64_t whole(const CurrencyLiability& currency, std::int64_t points) {
    std::int64_t one = 1;
    for (int i = 0; i < currency.decimals; ++i) one *= 10;
    return divide(points < 0 ? -points : points, one, Rounding::Nearest);
  }

  void movements(const CurrencyLiability& currency) {
    std::int64_t most = 0;
    for (const LiabilityMonth& month : currency.months)
      most = std::max({most, whole(currency, month.issued), whole(currency, month.redeemed),
                       whole(currency, month.expired)});
    Chart chart(static_cast<std::int64_t>(currency.months.size()) * 40, most);
    chart.axes(1, words_);
    std::int64_t at = 0;
    for (const LiabilityMonth& month : currency.months) {
      chart.column("actual", {at + 4, 0}, {at + 14, whole(currency, month.issued)});
      chart.column("near", {at + 15, 0}, {at + 25, whole(currency, month.redeemed)});
      chart.column("third", {at + 26, 0}, {at + 36, whole(currency, month.expired)});
      if (at / 40 % 3 == 0) chart.below(at + 20, iso_month(month.month));
      at += 40;
    }
    chart.key({{"actual", "earned"}, {"near", "redeemed"}, {"third", "expired"}});
    body_ += chart.svg(currency.name + " earned, redeemed and expired by month");
  }

  void outstanding(const CurrencyLiability& currency) {
    if (currency.months.size() < 2) return;
    std::vector<PicturePoint> line;
    std::int64_t most = 0;
    for (const LiabilityMonth& month : currency.months) {
      line.push_back({static_cast<std::int64_t>(line.size()), whole(currency, month.closing)});
      most = std::max(most, line.back().y);
    }
    Chart chart(line.back().x, most);
    chart.axes(1, words_);
    chart.line("actual", line);
    chart.below(0, iso_month(currency.months.front().month));
    chart.below(line.back().x, iso_month(currency.months.back().month));
    chart.caption("outstanding at the end of each month");
    body_ += chart.svg(currency.name + " outstanding by month");
  }

  // ---- Segments and messages

  void segments() {
    if (program_.segments.empty()) return;
    heading("Segments");
    Counted rows;
    for (std::size_t s = 0; s < program_.segments.size(); ++s)
      rows.emplace_back(program_.segments[s].name, report_.segments.sizes[s]);
    shares("Members by segment", "segment", rows);
    std::vector<Cells> cells;
    for (const SegmentCounts::Overlap& overlap : report_.segments.overlaps) {
      if (cells.size() == kReportNearest) break;
      cells.push_back({program_.segments[overlap.one].name + " and " + program_.segments[overlap.other].name,
                       words_.count(overlap.both), share(overlap.both, report_.segments.sizes[overlap.one]),
                       share(overlap.both, report_.segments.sizes[overlap.other])});
    }
    if (!cells.empty())
      body_ +=
          table("Members in two segments", {"in both", "members", "of the first", "of the second"}, cells);
  }

  void messages() {
    if (report_.outcome.notifications.empty()) return;
    heading("What became of messages");
    body_ += paragraph(
        fmt::format("What members did in the {} days after a message, beside those of the control group to "
                    "whom the same would have gone.",
                    report_.outcome.days));
    std::vector<Cells> cells;
    const auto row = [&](const std::string& name, const OutcomeCounts& counts) {
      if (counts.contacts == 0) return;
      const std::int64_t each = divide(counts.spent, counts.contacts, Rounding::Nearest);
      cells.push_back({name, words_.count(counts.contacts), share(counts.moved_up, counts.contacts),
                       share(counts.bought, counts.contacts), share(counts.redeemed, counts.contacts),
                       words_.money(each)});
    };
    std::int64_t running = 0;
    for (const NotificationOutcome& one : report_.outcome.notifications) {
      row(one.name, one.written);
      row(one.name + ", control group", one.control);
      running += one.running;
    }
    if (!cells.empty())
      body_ += table("What became of messages",
                     {"message", "members", "moved up", "bought", "redeemed", "spent each"}, cells);
    if (running > 0)
      body_ += paragraph(fmt::format("Not counted: {} whose {} days are not over yet.",
                                     number_of(words_, running, "message"), report_.outcome.days));
  }

  const OpenShop& shop_;
  const Program& program_;
  const Words& words_;
  const Report& report_;
  std::string body_;
};

}  // namespace

std::string report_html(const OpenShop& shop, const Report& report) {
  return ReportPage(shop, report).html();
}

}  // namespace rung::app

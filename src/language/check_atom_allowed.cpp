// What may be asked where: a tier needs distances, points must not depend on themselves.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_atom.h"
#include "language/check_test.h"

namespace rung::language {

// What has happened to a member is told in the evening of the day asked about, and decides nothing that it
// could follow from: tiers, points, values.
bool AtomReader::may_tell_of_moves() {
  if (asking_.asker == Asker::Segment || asking_.asker == Asker::Notify || asking_.asker == Asker::Find)
    return true;
  Conditions alone;
  alone.atoms.push_back(atom_);
  const SegmentUse use = use_of(ctx_, alone);
  if (std::none_of(use.kinds.begin(), use.kinds.end(), tells_of_moves)) return true;
  return refuse(
      "R333",
      fmt::format("`{}` {} of what has happened to the member, which decides messages and segments only",
                  atom_.text, tells_of_moves(atom_.kind) ? "tells" : "asks, through its segment,"),
      "ask for what is so: the tier, a metric in a period, or a segment made of these");
}

// What looks ahead, and what compares members, is known of the day asked about only.
bool AtomReader::can_be_looked_back_at(int segment) {
  const SegmentUse& use = ctx_.segment_uses.at(static_cast<std::size_t>(segment));
  const bool ahead = std::any_of(use.kinds.begin(), use.kinds.end(), [](AtomKind kind) {
    return kind == AtomKind::Kept || kind == AtomKind::Progress || kind == AtomKind::Reachable ||
           kind == AtomKind::MissingMetric || kind == AtomKind::MissingPoints || kind == AtomKind::TimeLeft ||
           kind == AtomKind::Expiring;
  });
  if (!ahead && !use.population) return true;
  return refuse(
      "R334",
      fmt::format("who was in `{}` on an earlier day cannot be told, because it {}", c_.subject.text,
                  use.population ? "compares members" : "asks what is still missing, ends or is kept"),
      fmt::format(
          "ask who is in it, `member is in {}`, and limit how often the message goes out with `at most`",
          c_.subject.text));
}

// What has not been followed, and a member's pace, are told in the evening, when the day's activities are
// known. Tiers, values and earn rules have reasons of their own against a pace.
bool AtomReader::may_ask_what_waits() {
  const Asker asker = asking_.asker;
  if (asker != Asker::Earn && asker != Asker::Exemption && asker != Asker::Reward) return true;
  Conditions alone;
  alone.atoms.push_back(atom_);
  const SegmentUse use = use_of(ctx_, alone);
  const bool pace = asker != Asker::Earn && use.kinds.count(AtomKind::Reachable) > 0;
  if (!use.waits && !pace) return true;
  return refuse("R336",
                fmt::format("`{}` asks {}, which is known in the evening only", atom_.text,
                            use.waits ? "what nothing has followed yet" : "for a member's usual pace"),
                "ask for it in a segment or a notification; here ask for what has happened");
}

bool AtomReader::allowed() {
  if (!may_tell_of_moves() || !may_ask_what_waits()) return false;
  if (asking_.asker == Asker::Tier) return allowed_in_tier();
  if (asking_.asker == Asker::Earn) return allowed_in_earn();
  if (asking_.asker == Asker::Value) return allowed_in_value();
  return true;
}

bool AtomReader::allowed_in_tier() {
  const std::string help = "a tier asks for sums, counts, points earned or held, or attributes of the member";
  if (atom_.population) {
    if (c_.op == Op::InTop) return true;  // where entry is judged on days: see check_tiers
    return refuse(
        "R315", fmt::format("nobody could say how far it is to a tier that asks for `{}`", atom_.text), help);
  }
  if (atom_.ago || atom_.kind == AtomKind::Season) {
    return refuse("R315",
                  fmt::format("`{}` holds or not by the day alone, so it cannot decide a tier", atom_.text),
                  help);
  }
  if (atom_.kind == AtomKind::Attribute || atom_.kind == AtomKind::Election) return true;
  if (atom_.kind == AtomKind::Balance) {
    if (atom_.op == Op::AtLeast || atom_.op == Op::MoreThan) return true;
    return refuse(
        "R316", fmt::format("a balance grows with every purchase, so `{}` cannot decide a tier", atom_.text),
        "write `at least`; small balances can be asked for in a `segment`");
  }
  if (atom_.kind == AtomKind::Segment) {
    const SegmentUse& use = ctx_.segment_uses.at(static_cast<std::size_t>(atom_.index));
    const bool computable =
        !use.population && !use.day && std::all_of(use.kinds.begin(), use.kinds.end(), [](AtomKind kind) {
          return kind == AtomKind::Attribute || kind == AtomKind::Segment;
        });
    if (computable) return true;
    return refuse("R315",
                  fmt::format("the way to a tier cannot be computed from the segment `{}`", c_.words[0].text),
                  "a tier may ask only for segments that look at attributes of the member");
  }
  if (atom_.kind != AtomKind::Measure) {
    return refuse("R315", fmt::format("`{}` cannot decide a tier", atom_.text), help);
  }
  if (atom_.other) {
    return refuse(
        "R315", fmt::format("nobody could say how far it is to a tier that asks for `{}`", atom_.text), help);
  }
  const Measure& measure = ctx_.program.measures[static_cast<std::size_t>(atom_.index)];
  const bool additive = measure.kind == Measure::Kind::Earned ||
                        ctx_.program.metrics[static_cast<std::size_t>(measure.index)].additive();
  if (!additive) {
    return refuse("R315",
                  fmt::format("nobody could say how far it is to a tier that asks for {}", quoted_subject()),
                  help);
  }
  if (atom_.op != Op::AtLeast && atom_.op != Op::MoreThan) {
    ctx_.error("R316", {file_, c_.op_span},
               fmt::format("{} grows with every purchase, so `{}` cannot decide a tier", quoted_subject(),
                           text_at({file_, c_.op_span})),
               "write `at least`; small amounts can be asked for in a `segment`");
    return false;
  }
  return true;
}

// A value decides tiers itself, so it may depend only on what the member is.
bool AtomReader::allowed_in_value() {
  SegmentUse use;
  use.kinds.insert(atom_.kind);
  if (atom_.kind == AtomKind::Segment) use = ctx_.segment_uses.at(static_cast<std::size_t>(atom_.index));
  if (use.population || atom_.population) {
    return refuse(
        "R236", fmt::format("`{}` compares members, but here a value is asked for at any moment", atom_.text),
        "members are compared at the end of a day; ask for attributes of the member, or elections");
  }
  if (use.day || atom_.ago) use.kinds.insert(AtomKind::Season);
  for (const AtomKind kind : use.kinds) {
    if (kind == AtomKind::Attribute || kind == AtomKind::Election || kind == AtomKind::Segment) continue;
    return refuse("R318", fmt::format("a value cannot depend on `{}`", atom_.text),
                  "ask for attributes of the member, elections, or segments that look at those");
  }
  return true;
}

bool AtomReader::allowed_in_earn() {
  const auto fits = [](AtomKind kind) {
    return kind == AtomKind::EventField || kind == AtomKind::LineField || kind == AtomKind::EventWeekday ||
           kind == AtomKind::EventHour || kind == AtomKind::Tier || kind == AtomKind::Attribute ||
           kind == AtomKind::Segment || kind == AtomKind::Measure || kind == AtomKind::Election ||
           kind == AtomKind::Season || kind == AtomKind::Joined || kind == AtomKind::Anniversary;
  };
  const std::string help = "ask for fields of the event, the tier, attributes, metrics or segments";
  SegmentUse use;
  use.kinds.insert(atom_.kind);
  if (atom_.kind == AtomKind::Measure) {
    Conditions alone;
    alone.atoms.push_back(atom_);
    use = use_of(ctx_, alone);
  }
  if (atom_.kind == AtomKind::Segment) use = ctx_.segment_uses.at(static_cast<std::size_t>(atom_.index));
  for (const AtomKind kind : use.kinds) {
    if (!fits(kind)) return refuse("R318", fmt::format("points cannot depend on `{}`", atom_.text), help);
  }
  if (use.earned) {
    return refuse("R318", fmt::format("points cannot depend on `{}`, which counts points itself", atom_.text),
                  help);
  }
  return true;
}

}  // namespace rung::language

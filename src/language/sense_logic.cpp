#include "language/sense_logic.h"

#include <algorithm>
#include <map>

namespace rung::language {
namespace {

using Claims = std::vector<Claim>;

// Beyond these sizes nothing is claimed: the work must stay small for every file.
constexpr std::size_t kMostAtoms = 32;
constexpr std::size_t kMostStates = 64;
constexpr int kDeepest = 6;  // segments that name segments
constexpr std::size_t kMostPicks = 256;

void append(Claims& claims, const Claims& more) { claims.insert(claims.end(), more.begin(), more.end()); }

Claims claims_of_all(const Ground& ground, const Together& atoms) {
  Claims claims;
  for (const Atom* atom : atoms) append(claims, claims_of(ground.program, *atom));
  return claims;
}

bool is_measure(const Subject& subject) { return subject.kind == Subject::Kind::Measure; }

using SubjectValues = std::map<Subject, ValueSet>;

// Narrows what two periods of one metric can hold: the longer one holds at least what the shorter one does.
// True if something changed.
bool narrow(const Ground& ground, const std::vector<SubjectValues::iterator>& measures) {
  bool changed = false;
  for (const auto& shorter : measures) {
    for (const auto& longer : measures) {
      const auto& small = shorter->first;
      const auto& large = longer->first;
      ValueSet& below = shorter->second;
      ValueSet& above = longer->second;
      if (small == large || below.runs().empty() || above.runs().empty()) continue;
      if (!never_exceeds(ground.program, small.index, large.index, ground.returns)) continue;
      if (below.lowest() > above.lowest()) {
        above = above.intersected(ValueSet::from(below.lowest()));
        changed = true;
      }
      if (above.runs().empty()) return true;
      if (above.highest() < below.highest()) {
        below = below.intersected(ValueSet::up_to(above.highest()));
        changed = true;
      }
    }
  }
  return changed;
}

// Whether some value would have to be none at all.
bool clash(const Ground& ground, const Claims& claims) {
  SubjectValues values;
  for (const Claim& claim : claims) {
    const auto at = values.try_emplace(claim.subject, domain_of(ground, claim.subject)).first;
    at->second = at->second.intersected(claim.values);
    if (at->second.empty()) return true;
  }
  std::vector<SubjectValues::iterator> measures;
  for (auto it = values.begin(); it != values.end(); ++it) {
    if (is_measure(it->first)) measures.push_back(it);
  }
  const auto none = [](const SubjectValues::iterator& it) { return it->second.empty(); };
  for (std::size_t round = 0; round + 1 < measures.size(); ++round) {
    if (!narrow(ground, measures)) break;
    if (std::any_of(measures.begin(), measures.end(), none)) return true;
  }
  return false;
}

ValueSet opposite(const Ground& ground, const Claim& claim) {
  return claim.values.complement(domain_of(ground, claim.subject));
}

std::vector<Claim> essential(const Claims& claims) {
  Claims result;
  std::copy_if(claims.begin(), claims.end(), std::back_inserter(result),
               [](const Claim& claim) { return claim.essential; });
  return result;
}

// Whether one of the claims can be no other: so that "not" of it is a single claim again.
std::optional<Claims> claims_outside(const Ground& ground, const Segment& segment) {
  Claims result;
  for (const auto& way : segment.where.alternatives) {
    if (way.size() != 1) return std::nullopt;
    const Claims said =
        essential(claims_of(ground.program, segment.where.atoms[static_cast<std::size_t>(way.front())]));
    if (said.size() != 1) return std::nullopt;
    result.push_back({said.front().subject, opposite(ground, said.front()), true});
  }
  return result;
}

// Claims of which the first `read` have been looked at for segments.
struct State {
  Claims claims;
  std::size_t read = 0;
  int opened = 0;
};

// The next claim about a segment is replaced by what the segment says, once for each of its ways. False:
// there is none.
bool open_segment(const Ground& ground, State state, std::vector<State>& states) {
  while (state.read < state.claims.size() && state.opened < kDeepest) {
    const Claim claim = state.claims[state.read++];
    if (claim.subject.kind != Subject::Kind::InGroup) continue;
    const Segment& segment = ground.program.segments[static_cast<std::size_t>(claim.subject.index)];
    if (segment.where.empty()) continue;
    ++state.opened;
    if (claim.values == ValueSet::between(0, 0)) {
      const auto outside = claims_outside(ground, segment);
      if (!outside) continue;
      append(state.claims, *outside);
      states.push_back(std::move(state));
      return true;
    }
    for (const auto& way : segment.where.alternatives) {
      states.push_back(state);
      append(states.back().claims, claims_of_all(ground, together(segment.where, way)));
    }
    return true;
  }
  return false;
}

bool impossible(const Ground& ground, const Claims& claims) {
  std::vector<State> states{{claims, 0, 0}};
  std::size_t seen = 0;
  while (!states.empty()) {
    if (++seen > kMostStates) return false;
    const State state = std::move(states.back());
    states.pop_back();
    if (clash(ground, state.claims)) continue;
    if (!open_segment(ground, state, states)) return false;
  }
  return true;
}

// The claims of which one must hold for somebody who does not meet the way.
Claims opposites(const Ground& ground, const Together& way) {
  Claims result;
  for (const Claim& claim : essential(claims_of_all(ground, way)))
    result.push_back({claim.subject, opposite(ground, claim), true});
  return result;
}

}  // namespace

Together together(const Conditions& conditions, const std::vector<int>& atoms) {
  Together result;
  for (const int atom : atoms) result.push_back(&conditions.atoms[static_cast<std::size_t>(atom)]);
  return result;
}

bool impossible(const Ground& ground, const Together& atoms) {
  return atoms.size() <= kMostAtoms && impossible(ground, claims_of_all(ground, atoms));
}

Together clashing(const Ground& ground, const Together& atoms) {
  Together left = atoms;
  for (std::size_t i = left.size(); i-- > 0;) {
    Together without = left;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    if (!without.empty() && impossible(ground, without)) left = std::move(without);
  }
  return left;
}

bool implies(const Ground& ground, const Together& atoms, const Atom& other) {
  if (atoms.size() > kMostAtoms) return false;
  const Claims known = claims_of_all(ground, atoms);
  const Claims against = opposites(ground, {&other});
  return std::all_of(against.begin(), against.end(), [&](const Claim& claim) {
    Claims claims = known;
    claims.push_back(claim);
    return impossible(ground, claims);
  });
}

bool implies(const Ground& ground, const Together& atoms, const Together& others) {
  return std::all_of(others.begin(), others.end(),
                     [&](const Atom* other) { return implies(ground, atoms, *other); });
}

// Looks for somebody who meets the atoms and none of the ways: one claim against each way, the first that can
// be found ends the search.
bool covered(const Ground& ground, const Together& atoms, const std::vector<Together>& ways) {
  if (atoms.size() > kMostAtoms || ways.size() > kMostAtoms) return false;
  std::vector<Claims> against;
  for (const Together& way : ways) against.push_back(opposites(ground, way));
  struct Pick {
    Claims claims;
    std::size_t ways = 0;
  };
  std::vector<Pick> picks{{claims_of_all(ground, atoms), 0}};
  for (std::size_t seen = 0; !picks.empty(); ++seen) {
    if (seen > kMostPicks) return false;
    const Pick pick = std::move(picks.back());
    picks.pop_back();
    if (clash(ground, pick.claims)) continue;
    if (pick.ways < ways.size()) {
      for (const Claim& claim : against[pick.ways]) {
        picks.push_back({pick.claims, pick.ways + 1});
        picks.back().claims.push_back(claim);
      }
    } else if (!impossible(ground, pick.claims)) {
      return false;
    }
  }
  return true;
}

bool exhaustive(const Ground& ground, const std::vector<Together>& ways) { return covered(ground, {}, ways); }

}  // namespace rung::language

#include "notify/member_words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rung::notify {
namespace {

using language::name_words;
using language::Said;

// One thing that is missing: how much of which measure.
struct Part {
  const language::Measure* measure = nullptr;
  std::int64_t missing = 0;
};

bool same_subject(const language::Measure& a, const language::Measure& b) {
  return a.kind == b.kind && a.index == b.index;
}

const language::Measure* measure_of(const language::Program& program, const engine::Gap& gap) {
  return gap.measure < 0 ? nullptr : &program.measures[static_cast<std::size_t>(gap.measure)];
}

// One part per metric: the largest gap; a purchase that closes it closes the smaller ones with it.
std::vector<Part> missing_parts(const language::Program& program,
                                const engine::AlternativeProgress& alternative) {
  std::vector<Part> parts;
  for (const engine::Gap& gap : alternative.gaps) {
    const language::Measure* measure = measure_of(program, gap);
    if (measure == nullptr || gap.missing <= 0) continue;
    const auto known = std::find_if(parts.begin(), parts.end(),
                                    [&](const Part& part) { return same_subject(*part.measure, *measure); });
    if (known == parts.end())
      parts.push_back({measure, gap.missing});
    else
      known->missing = std::max(known->missing, gap.missing);
  }
  return parts;
}

const std::string& subject_name(const language::Program& program, const language::Measure& measure) {
  const auto index = static_cast<std::size_t>(measure.index);
  return measure.kind == language::Measure::Kind::Earned ? program.points[index].name
                                                         : program.metrics[index].name;
}

std::string part_words(const language::Program& program, const Part& part, bool name_money,
                       const Wording& wording) {
  const language::Measure& measure = *part.measure;
  const std::string& name = subject_name(program, measure);
  if (measure.kind == language::Measure::Kind::Earned) {
    return points_words(part.missing, program.points[static_cast<std::size_t>(measure.index)], wording);
  }
  if (measure.unit.kind == UnitKind::Money) {
    const std::string money = money_words(part.missing, program.currency, wording.language);
    return name_money ? money + " (" + name_words(name, wording) + ")" : money;
  }
  if (measure.unit.kind == UnitKind::Quantity) {
    return counted_words(part.missing, program.quantities.at(static_cast<std::size_t>(measure.unit.index)),
                         wording);
  }
  return counted_words(part.missing, name, wording);
}

std::string parts_words(const language::Program& program, const std::vector<Part>& parts,
                        const Wording& wording) {
  const auto amounts_of_money = std::count_if(parts.begin(), parts.end(), [](const Part& part) {
    return part.measure->unit.kind == UnitKind::Money;
  });
  std::vector<std::string> words;
  words.reserve(parts.size());
  for (const Part& part : parts) words.push_back(part_words(program, part, amounts_of_money > 1, wording));
  return and_list(words, wording);
}

std::optional<Part> first_part_as_zero(const language::Program& program,
                                       const engine::AlternativeProgress& alternative) {
  for (const engine::Gap& gap : alternative.gaps) {
    if (const language::Measure* measure = measure_of(program, gap)) return Part{measure, 0};
  }
  return std::nullopt;
}

}  // namespace

int spoken_alternative(const engine::Progress& progress) {
  if (progress.cheapest >= 0) return progress.cheapest;
  int furthest = -1;
  for (std::size_t i = 0; i < progress.alternatives.size(); ++i) {
    if (furthest < 0 || progress.alternatives[i].percent >
                            progress.alternatives[static_cast<std::size_t>(furthest)].percent) {
      furthest = static_cast<int>(i);
    }
  }
  return furthest;
}

bool is_missing(const engine::Progress& progress) {
  if (progress.reached) return false;
  const int spoken = spoken_alternative(progress);
  return spoken >= 0 && !progress.alternatives[static_cast<std::size_t>(spoken)].met;
}

std::string missing_words(const language::Program& program, const engine::Progress& progress,
                          const Wording& wording) {
  const int spoken = spoken_alternative(progress);
  if (spoken >= 0) {
    const engine::AlternativeProgress& alternative = progress.alternatives[static_cast<std::size_t>(spoken)];
    const std::vector<Part> parts = missing_parts(program, alternative);
    if (!parts.empty()) return parts_words(program, parts, wording);
    const std::optional<Part> zero = first_part_as_zero(program, alternative);
    if (zero && (alternative.met || progress.reached)) return part_words(program, *zero, false, wording);
  }
  return wording.say(Said::ALittle);
}

}  // namespace rung::notify

#include "cli/arguments_missing.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/predict.h"
#include "app/vary.h"

namespace rung::cli {

std::optional<UsageError> wrong_preview(const Arguments& given) {
  if (given.command != "notify") return std::nullopt;
  if (given.preview.empty()) {
    const bool stray = !given.member.empty() || !given.language.empty() || !given.channel.empty();
    if (!stray) return std::nullopt;
    return UsageError{"`--member`, `--language` and `--channel` belong to `--preview NAME`.", "notify"};
  }
  if (given.dry_run || given.list || given.outcome)
    return UsageError{"`--preview` writes nothing anyway: leave out `--dry-run`, `--list` and `--outcome`.",
                      "notify"};
  if (!given.member.empty()) return std::nullopt;
  return UsageError{
      fmt::format("A message is written for somebody: `rung notify --preview {} --member M-01042`. "
                  "Who would get one: rung notify --dry-run --list",
                  given.preview),
      "notify"};
}

std::optional<UsageError> missing_of_transfer(const Arguments& given) {
  const std::string example = "`rung transfer M-01042 --to M-00007 --points 500 --reference APP-0047`.";
  const std::string missing =
      given.member.empty()      ? "a member"
      : given.recipient.empty() ? "the member who receives the points"
      : given.points.empty()    ? "`--points N`"
      : given.reference.empty() ? "a reference of yours, so that the same request sent again changes nothing"
                                : "";
  if (missing.empty()) return std::nullopt;
  return UsageError{fmt::format("rung transfer needs {}: {}", missing, example), "transfer"};
}

std::optional<UsageError> missing_of_predict(const Arguments& given) {
  for (const auto& [name, months] :
       {std::pair{"--months", given.months}, std::pair{"--holdout", given.holdout}}) {
    if (months && *months > app::kMostMonthsAhead)
      return UsageError{
          fmt::format("`{} {}` is too far: {} months at most.", name, *months, app::kMostMonthsAhead),
          "predict"};
  }
  if (given.format == "svg" && given.holdout == 0)
    return UsageError{"The picture shows the hold-out, so `--holdout 0` leaves nothing to draw.", "predict"};
  return std::nullopt;
}

std::vector<std::string> values_of_vary(const Arguments& given) {
  return given.vary.empty() ? given.vary
                            : std::vector<std::string>(given.vary.begin() + 1, given.vary.end());
}

std::optional<UsageError> wrong_vary(const Arguments& given) {
  const auto wrong = [](const std::string& sentence) { return UsageError{sentence, "compare"}; };
  if (given.vary.empty()) {
    if (given.target.empty()) return std::nullopt;
    return wrong(
        "`--target` looks for the value of an amount: say which one with `--vary`, such as "
        "`rung compare --vary \"tier Gold enter spend\" 800..1500 --target \"5 % of active in Gold\"`.");
  }
  if (given.files.size() > 1)
    return wrong("`--vary` tries one rule set with other values, so nothing is set beside it.");
  const std::vector<std::string> values = values_of_vary(given);
  if (!values.empty() || given.target.empty()) {
    const auto range = app::read_vary_range(values);
    if (!range.ok()) return wrong(range.error());
  }
  if (given.target.empty()) return std::nullopt;
  const auto target = app::read_vary_target(given.target);
  return target.ok() ? std::nullopt : std::optional(wrong(target.error()));
}

}  // namespace rung::cli

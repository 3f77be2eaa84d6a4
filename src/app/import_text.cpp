// What `rung import` says.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/import.h"
#include "app/text.h"

namespace rung::app {
namespace {

using State = ImportedFile::State;

// A number with its noun, in the program's form: "1 row", "2.000 rows".
class CountedNouns {
 public:
  explicit CountedNouns(Language language) : language_(language) {}
  [[nodiscard]] std::string bare(std::size_t number) const {
    return number_words(static_cast<std::int64_t>(number), 0, language_);
  }
  [[nodiscard]] std::string of(std::size_t number, const char* noun) const {
    return fmt::format("{} {}{}", bare(number), noun, number == 1 ? "" : "s");
  }

 private:
  Language language_;
};

ImportedFile sum_of(const std::vector<const ImportedFile*>& files) {
  ImportedFile sum;
  const auto add = [](ImportedFile::Counts& to, const ImportedFile::Counts& from) {
    to.now += from.now;
    to.known += from.known;
    to.revised += from.revised;
    to.rejected += from.rejected;
  };
  for (const ImportedFile* file : files) {
    sum.rows += file->rows;
    sum.rows_new += file->rows_new;
    sum.rows_known += file->rows_known;
    sum.rows_revised += file->rows_revised;
    sum.rows_rejected += file->rows_rejected;
    sum.rows_without_member += file->rows_without_member;
    sum.members_new += file->members_new;
    sum.members_revised += file->members_revised;
    add(sum.orders, file->orders);
    add(sum.returns, file->returns);
    add(sum.others, file->others);
    sum.orders_left_over += file->orders_left_over;
  }
  return sum;
}

// "38 orders new, 1 known, 2 rejected": the parts that are not 0.
std::string counts_words(const ImportedFile::Counts& counts, const char* noun, const CountedNouns& counted) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, const char* what) {
    if (number == 0) return;
    parts.push_back(parts.empty() ? fmt::format("{} {}", counted.of(number, noun), what)
                                  : fmt::format("{} {}", counted.bare(number), what));
  };
  add(counts.now, "new");
  add(counts.revised, "revised");
  add(counts.known, "known");
  add(counts.rejected, "rejected");
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string note_of(const ImportedFile& file, const CountedNouns& counted) {
  std::vector<std::string> parts;
  if (file.members_new > 0) parts.push_back(counted.of(file.members_new, "member") + " new");
  if (file.members_revised > 0) parts.push_back(counted.of(file.members_revised, "member") + " revised");
  if (std::string words = counts_words(file.orders, "order", counted); !words.empty())
    parts.push_back(std::move(words));
  if (std::string words = counts_words(file.returns, "return", counted); !words.empty())
    parts.push_back(std::move(words));
  if (std::string words = counts_words(file.others, "event", counted); !words.empty())
    parts.push_back(std::move(words));
  if (file.rows_without_member > 0)
    parts.push_back(counted.of(file.rows_without_member, "row") + " without a member");
  if (file.orders_left_over > 0) {
    parts.push_back(counted.of(file.orders_left_over, "order") + " of the file with the lines not here");
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string problem_line(const intake::RowProblem& problem) {
  const std::string column = problem.column.empty() ? "" : fmt::format(", {}", problem.column);
  const std::string value = problem.value.empty() ? "" : fmt::format(" `{}`", problem.value);
  return fmt::format("  row {}{}{}: {}\n", problem.row, column, value, problem.reason);
}

std::string too_many(const ImportedFile& file, const CountedNouns& counted) {
  std::string text = fmt::format("{}: nothing booked: {} of {} would be rejected, at most 5 % may be\n",
                                 file.file, counted.bare(file.rows_rejected), counted.of(file.rows, "row"));
  for (const intake::RowProblem& problem : file.problems) text += problem_line(problem);
  return text + fmt::format(
                    "  help: so many wrong rows mostly mean that the mapping in rung.yaml is wrong; if all "
                    "{} are meant:\n"
                    "        rung import {} --accept-rejects {}\n",
                    counted.bare(file.rows_rejected), file.file, file.rows_rejected);
}

std::string short_sentence(const std::vector<const ImportedFile*>& booked, const CountedNouns& counted) {
  const ImportedFile sum = sum_of(booked);
  const std::string what = booked.size() == 1 ? booked.front()->file : counted.of(booked.size(), "file");
  const std::string note = note_of(sum, counted);
  const std::string revised =
      sum.rows_revised == 0 ? "" : fmt::format(", {} revised", counted.bare(sum.rows_revised));
  return fmt::format("{}: {} new, {} known{}, {} rejected{}.", what, counted.of(sum.rows_new, "row"),
                     counted.bare(sum.rows_known), revised, counted.bare(sum.rows_rejected),
                     note.empty() ? "" : fmt::format(" ({})", note));
}

std::string table(const std::vector<const ImportedFile*>& booked, const CountedNouns& counted) {
  const ImportedFile sum = sum_of(booked);
  const bool revised = sum.rows_revised > 0;
  std::vector<Table::Side> sides = {Table::Side::Left};
  sides.insert(sides.end(), revised ? 5 : 4, Table::Side::Right);
  sides.push_back(Table::Side::Left);
  Table lines(sides);
  const auto add = [&](std::string name, const ImportedFile& file, std::string note) {
    std::vector<std::string> cells = {std::move(name), counted.bare(file.rows), counted.bare(file.rows_new),
                                      counted.bare(file.rows_known)};
    if (revised) cells.push_back(counted.bare(file.rows_revised));
    cells.push_back(counted.bare(file.rows_rejected));
    cells.push_back(std::move(note));
    lines.add(std::move(cells));
  };
  std::vector<std::string> head = {"file", "rows", "new", "known"};
  if (revised) head.emplace_back("revised");
  head.insert(head.end(), {"rejected", ""});
  lines.add(std::move(head));
  for (const ImportedFile* file : booked)
    add(std::filesystem::path(file->file).filename().string(), *file, note_of(*file, counted));
  add("total", sum, "");
  return lines.text();
}

// What is to be done about the rejected rows.
std::string reject_words(const std::vector<const ImportedFile*>& booked, const CountedNouns& counted) {
  std::string text;
  for (const ImportedFile* file : booked) {
    if (file->reject_file.empty()) continue;
    text += fmt::format("{} Correct the {} in\n{} and import that file: what is already in stays as it is.\n",
                        text.empty() ? " An order with a bad row is rejected whole." : "",
                        counted.of(file->rows_rejected, "row"), file->reject_file);
  }
  return text.empty() ? "\n" : text;
}

}  // namespace

std::vector<std::string> closed_remarks(const ImportReport& report) {
  std::vector<std::string> remarks;
  for (const ImportedFile& file : report.files) {
    if (file.batch == 0 || file.rows_closed == 0) continue;
    remarks.push_back(
        fmt::format("{}: {} {} of days that are closed. They count on their own days for tiers; what they "
                    "cost is booked on "
                    "the day of the next recalculation.",
                    file.file, file.rows_closed, file.rows_closed == 1 ? "row is" : "rows are"));
  }
  return remarks;
}

std::vector<std::string> ways_back(const ImportReport& report) {
  std::vector<std::string> ways;
  for (const ImportedFile& file : report.files) {
    if (file.batch == 0 || file.rows_new + file.rows_revised == 0) continue;
    ways.push_back(fmt::format("To take {} back:  rung import --undo {} --reason TEXT --by NAME", file.file,
                               file.batch));
  }
  return ways;
}

std::string render_import(const ImportReport& report, Language language) {
  const CountedNouns counted(language);
  std::string text;
  for (const Diagnostic& diagnostic : report.diagnostics) text += render(diagnostic);
  std::vector<const ImportedFile*> booked;
  std::size_t refused = 0;
  for (const ImportedFile& file : report.files) {
    if (file.state == State::Booked) booked.push_back(&file);
    if (file.state == State::Refused) text += file.refusal;
    if (file.state == State::TooManyRejects) text += too_many(file, counted);
    refused += file.state == State::Refused || file.state == State::TooManyRejects ? 1U : 0U;
  }
  if (booked.empty()) return text + "Nothing was saved.\n";
  const ImportedFile sum = sum_of(booked);
  const bool plain = sum.rows_rejected == 0 && (booked.size() == 1 || sum.rows_known + sum.rows_revised == 0);
  if (plain || booked.size() == 1) {
    text += short_sentence(booked, counted) + " Saved.";
  } else {
    text += table(booked, counted) + "Saved.";
  }
  text += reject_words(booked, counted);
  if (refused > 0)
    text += fmt::format("{} refused: nothing of {} is booked.\n", counted.of(refused, "file"),
                        refused == 1 ? "it" : "them");
  return text;
}

}  // namespace rung::app

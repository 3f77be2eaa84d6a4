#pragma once
// Cells of one row become values of a Candidate. Used by FactReader only.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fact.h"
#include "intake/fact_reader.h"
#include "intake/mapping.h"

namespace rung::intake {

class RowReader {
 public:
  // All of these must outlive it; `mapping` must be placed.
  RowReader(const BoundMapping& mapping, const language::Program& program, engine::TextPool& texts,
            Day today);

  // Adds one row to the candidate: the first makes the order, return, event or member; the later ones add
  // lines and must say the same about everything else. Problems are added to the candidate, all that the row
  // has.
  void add(const CsvRow& row, std::size_t number, bool guarded, Candidate& to);
  // After the last row: totals, signs, and what only the whole can say.
  void finish(Candidate& to);
  // One line of a file of lines: appends its fields to `values`.
  void add_line(const CsvRow& row, std::size_t number, std::vector<std::int64_t>& values,
                std::vector<RowProblem>& problems);

 private:
  [[nodiscard]] int quantity_decimals(int quantity) const;
  const language::EventType& type(int event) const {
    return program_.events[static_cast<std::size_t>(event)];
  }
  std::string_view cell(const Cells& cells) const;
  void problem(const Cells& cells, std::string reason);
  bool repeats_first_row(std::size_t index);
  bool find_event();
  void check_currency();
  void read_special(const Cells& cells, Candidate& to);
  void read_member(const Cells& cells, Candidate& to);
  void read_moment_of(const Cells& cells, Candidate& to);
  void read_attribute(const Cells& cells, Candidate& to);
  void check_zone(const Cells& cells, const std::string& name);
  std::int64_t read_value(const Cells& cells, const language::Field& field);
  std::int64_t read_money(const Cells& cells, std::string_view text);
  std::int64_t read_text(const Cells& cells, std::string_view text);
  bool is_member_row() const { return mapping_.members; }

  void sum_lines(Candidate& to);
  void settle_signs(Candidate& to);
  void check_redemption(Candidate& to);
  void make_return(Candidate& to);
  void flip(Candidate& to);
  void problem_of_whole(Candidate& to, std::string_view field, std::string value, std::string reason);
  std::string money_text(std::int64_t minor) const;

  const BoundMapping& mapping_;
  const language::Program& program_;
  engine::TextPool& texts_;
  Day today_;
  MomentForm moment_form_;
  NumberForm number_form_;
  std::map<std::string, bool> zones_;      // of members, and whether the system knows them
  std::vector<std::vector<int>> on_line_;  // by event and slot: the line field of the same name, -1: none
  int return_sign_ = 0;                    // how this file writes what was given back: 0 not known yet

  const CsvRow* row_ = nullptr;
  std::size_t number_ = 0;
  bool guarded_ = false;
  bool first_ = true;    // the row at hand says what the order is
  bool opened_ = false;  // some row of the candidate has said it
  int event_ = -1;
  std::vector<RowProblem>* problems_ = nullptr;
  std::size_t line_begin_ = 0;
  std::vector<std::string> first_cells_;  // of the order's first row, by index of Cells
  std::size_t first_number_ = 0;
};

}  // namespace rung::intake

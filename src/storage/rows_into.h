#pragma once
// Puts rows into a table, twenty in one statement where there are as many: that costs a third to a half less
// than twenty statements.

#include <array>
#include <cstddef>
#include <ranges>
#include <span>
#include <string>
#include <tuple>

#include "storage/statement.h"

namespace rung::storage {

// A row is a tuple of what goes into the columns, or has values() that give one.
template <typename Row>
class RowsInto {
 public:
  // `into`: the table and its columns, such as "lot(id, member)".
  RowsInto(const Database& database, const std::string& into)
      : many_(database, sql(into, kAtOnce).c_str()), one_(database, sql(into, 1).c_str()) {}

  // Rows that wait, left behind by a transaction that failed, are not written.
  void forget() { waiting_ = 0; }
  // The next row, to be filled in, as another one left it.
  Row& next() { return rows_.at(waiting_++); }
  // To be called once it is filled in: it is written as soon as there are enough of them.
  void write_if_many() {
    if (waiting_ < rows_.size()) return;
    many_.write_rows(tuples(rows_));
    waiting_ = 0;
  }
  // All that wait stand in the table then.
  void write_rest() {
    write_if_many();
    for (std::size_t row = 0; row < waiting_; ++row)
      one_.write_rows(tuples(std::span(rows_).subspan(row, 1)));
    waiting_ = 0;
  }

 private:
  static constexpr std::size_t kAtOnce = 20;

  static decltype(auto) tuple_of(const Row& row) {
    if constexpr (requires { row.values(); }) {
      return row.values();
    } else {
      return (row);
    }
  }
  static auto tuples(std::span<const Row> rows) { return std::views::transform(rows, tuple_of); }
  // OR FAIL: without it SQLite keeps a journal of its own, in case the fifth row fails and the first four are
  // to be taken back; here everything is, since a failure ends the transaction.
  static std::string sql(const std::string& into, std::size_t rows) {
    constexpr std::size_t columns =
        std::tuple_size_v<std::remove_cvref_t<decltype(tuple_of(std::declval<const Row&>()))>>;
    std::string text = "INSERT OR FAIL INTO " + into + " VALUES";
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column)
        text += column > 0 ? ", ?" : row > 0 ? ", (?" : "(?";
      text += ')';
    }
    return text;
  }

  Statement many_, one_;
  std::array<Row, kAtOnce> rows_;
  std::size_t waiting_ = 0;
};

}  // namespace rung::storage

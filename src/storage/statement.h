#pragma once
// A prepared statement of this folder's stores: prepared when it is first used (a store has many, a command
// needs few of them), bound, run and always reset, whatever happens. Failures come out as StorageError.
// Nothing outside storage includes this. It speaks to SQLite itself: SQLiteCpp makes an object that is
// counted and thrown away for every column of every row, a third of what reading a row costs.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "core/day.h"
#include "storage/database.h"

namespace rung::storage {

// Bytes, as opposed to text.
struct Blob {
  std::string_view bytes;
};

class Statement {
 public:
  Statement(const Database& database, const char* sql) : database_(database), sql_(sql) {}

  // The rows of a running query. Texts and bytes are valid until next().
  class Rows {
   public:
    explicit Rows(Statement& statement) : statement_(statement) {}
    ~Rows() { statement_.reset(); }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    [[nodiscard]] bool next() { return statement_.step(); }
    [[nodiscard]] bool is_null(int column) const {
      return sqlite3_column_type(statement_.handle(), column) == SQLITE_NULL;
    }
    [[nodiscard]] std::int64_t integer(int column) const {
      return sqlite3_column_int64(statement_.handle(), column);
    }
    // 0 where there is nothing, which is what SQLite makes of NULL; numbers of rows begin with 1.
    [[nodiscard]] std::int64_t number_or_0(int column) const { return integer(column); }
    [[nodiscard]] int small(int column) const { return static_cast<int>(integer(column)); }
    [[nodiscard]] Day day(int column) const { return Day{static_cast<std::int32_t>(integer(column))}; }
    [[nodiscard]] std::string_view bytes(int column) const;
    [[nodiscard]] std::string text(int column) const { return std::string(bytes(column)); }

   private:
    Statement& statement_;
  };

  template <typename... Values>
  [[nodiscard]] Rows query(const Values&... values) {
    bind_all(Texts::Copied, values...);
    return Rows(*this);
  }

  // Writes: only inside a write transaction.
  template <typename... Values>
  void write(const Values&... values) {
    database_.expect_write_transaction();
    bind_all(Texts::Borrowed, values...);
    run();
  }

  // Several rows in one statement; each is a tuple, and the parameters are those of one row after the other.
  template <typename Tuples>
  void write_rows(const Tuples& rows) {
    database_.expect_write_transaction();
    begin_binding(Texts::Borrowed);
    for (const auto& row : rows) {
      std::apply([this](const auto&... each) { this->bind_next(each...); }, row);
    }
    expect_all_bound();
    run();
  }

  // The first column of the only row; 0 without a row or for NULL.
  template <typename... Values>
  [[nodiscard]] std::int64_t number(const Values&... values) {
    bind_all(Texts::Borrowed, values...);
    const Rows rows(*this);
    return step() ? rows.number_or_0(0) : 0;
  }

 private:
  // Borrowed: the statement is done with before whoever called goes on, so nothing has to be copied.
  enum class Texts : std::uint8_t { Copied, Borrowed };

  void begin_binding(Texts texts) {
    if (statement_ == nullptr) prepare();
    bound_ = 0;
    texts_ = texts;
  }
  int bind(int index, std::int64_t value) { return sqlite3_bind_int64(handle(), index, value); }
  int bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
  int bind(int index, Day value) { return bind(index, static_cast<std::int64_t>(value.number)); }
  int bind(int index, std::string_view value);
  int bind(int index, const std::string& value) { return bind(index, std::string_view(value)); }
  int bind(int index, const char* value) { return bind(index, std::string_view(value)); }
  int bind(int index, const Blob& value);
  template <typename T>
  int bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : sqlite3_bind_null(handle(), index);
  }

  template <typename... Values>
  void bind_all(Texts texts, const Values&... values) {
    begin_binding(texts);
    bind_next(values...);
    expect_all_bound();
  }

  template <typename... Values>
  void bind_next(const Values&... values) {
    (expect_bound(bind(++bound_, values)), ...);
  }

  void prepare();
  void expect_all_bound() const;
  void expect_bound(int code) const {
    if (code != SQLITE_OK) fail();
  }
  void run();
  bool step() {
    const int code = sqlite3_step(handle());
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail();
    return code == SQLITE_ROW;
  }
  void reset() noexcept { sqlite3_reset(handle()); }
  [[noreturn]] void fail() const;
  [[nodiscard]] sqlite3_stmt* handle() const { return statement_.get(); }

  const Database& database_;
  std::string sql_;  // until it is prepared
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_{nullptr, sqlite3_finalize};
  int bound_ = 0;  // how many parameters are
  Texts texts_ = Texts::Copied;
};

// Nothing instead of the number 0.
[[nodiscard]] inline std::optional<std::int64_t> null_if_0(std::int64_t number) {
  return number == 0 ? std::nullopt : std::optional(number);
}

}  // namespace rung::storage

// step_floor DATABASE: reads every stored activity with a bare loop of sqlite3_step, touching every column,
// and does nothing with it. What a recalculation costs is compared with this. Prints the number of rows.

#include <sqlite3.h>

#include <cstdint>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "Usage: step_floor DATABASE\n";
    return 2;
  }
  sqlite3* database = nullptr;
  sqlite3_stmt* rows = nullptr;
  if (sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(database, "SELECT * FROM activity", -1, &rows, nullptr) != SQLITE_OK) {
    std::cerr << "step_floor: " << sqlite3_errmsg(database) << '\n';
    return 3;
  }
  std::int64_t count = 0, sum = 0;
  const int columns = sqlite3_column_count(rows);
  int state = SQLITE_ROW;
  while ((state = sqlite3_step(rows)) == SQLITE_ROW) {
    ++count;
    for (int column = 0; column < columns; ++column) {
      if (sqlite3_column_type(rows, column) == SQLITE_INTEGER) {
        sum ^= sqlite3_column_int64(rows, column);
      } else if (sqlite3_column_blob(rows, column) != nullptr) {
        sum ^= sqlite3_column_bytes(rows, column);
      }
    }
  }
  sqlite3_finalize(rows);
  sqlite3_close(database);
  std::cout << count << " rows (checksum " << sum << ")\n";
  return state == SQLITE_DONE ? 0 : 3;
}

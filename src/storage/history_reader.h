#pragma once
// Reads members' histories out of the database in the form the evaluator takes: by slots and symbols of one
// program, revisions applied, returns linked to their orders, in the order of time.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/history.h"
#include "storage/database.h"
#include "storage/raw_history.h"

namespace rung::storage {

class HistoryReader {
 public:
  // The program must outlive the reader. Rows written after the reader was made may or may not be seen.
  // What the program no longer declares (a field, an event, a choice) is left out or kEmpty; it stays stored.
  HistoryReader(Database& database, const language::Program& program, const ReadingSize& size = {});
  ~HistoryReader();
  HistoryReader(const HistoryReader&) = delete;
  HistoryReader& operator=(const HistoryReader&) = delete;

  // Nothing if there is no such member.
  [[nodiscard]] std::optional<engine::MemberHistory> read(std::string_view code);
  [[nodiscard]] std::optional<engine::MemberHistory> read(engine::MemberNumber member);
  // Whose records of this event name the member with this code: who joined his household, who gave him a
  // reward. In ascending order.
  [[nodiscard]] std::vector<engine::MemberNumber> members_naming(std::string_view code, int event);
  // Whether any record does.
  [[nodiscard]] bool is_named(std::string_view code);
  // Nothing if there is no such member.
  [[nodiscard]] std::optional<engine::MemberNumber> member_number(std::string_view code);

  // Whose activity of this event and id of its source it is; nothing if there is none, or nobody's.
  [[nodiscard]] std::optional<std::string> member_of(int event, std::string_view source_id);

  // GoneToo: also members whose batches were all taken back, with nothing in their history and kLastDay as
  // the day of joining. Only what is booked has to know them, to give it back.
  enum class Members : std::uint8_t { Known, GoneToo };
  // Every member in ascending member number, also those without activities, range by range, in pieces of some
  // milliseconds between which others can save; what others save meanwhile may be missing: members_since()
  // says whose. Where there are no packed histories (storage/packed_histories.h), or much came since, after
  // one pass over all activities: however many there are, memory holds some of them (ReadingSize), the rest
  // waits in a temporary file. No statement is open while `take` runs, so it may write.
  void for_each(const std::function<void(engine::MemberHistory&&)>& take, Members members = Members::Known);
  // The same in two steps, since the second needs no database: rows first, which several threads at once may
  // then make into histories. The base is read once for this reader and those of `beside` (of the same
  // database), each of which may assemble what comes.
  using TakeRaw = std::function<void(RawHistory&&)>;
  // WhereDue asks for members that are GoneToo, and writes between two `take`s.
  void for_each_raw(std::span<HistoryReader* const> beside, const TakeRaw& take,
                    Members members = Members::Known, Packing packing = Packing::Leave);
  // Those of them who are there, in ascending order as they are given, with those that are GoneToo: for some
  // of many, whose activities are looked up one by one where they are not packed.
  void for_each_raw_of(std::span<const engine::MemberNumber> members, const TakeRaw& take);
  // With those that are GoneToo; nothing if there is no such member.
  [[nodiscard]] std::optional<RawHistory> read_raw(engine::MemberNumber member);
  [[nodiscard]] engine::MemberHistory assemble(const RawHistory& raw);

  // Events, fields and words of the program that were stored for the first time since the reader was made.
  void know_new_words();
  // The last activity there is; 0 without any.
  [[nodiscard]] engine::ActivityNumber newest_activity();
  // The activities after one, and whose each is, in ascending order.
  [[nodiscard]] std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> members_since(
      engine::ActivityNumber after);

  [[nodiscard]] std::int64_t member_count(Members members = Members::Known);

  // The text behind a Text value, to print it: program symbols and every other text at any time; personal
  // texts (first_name, email …) only of the member read last, or assembled since the range of members before
  // the last one was read. Empty if unknown.
  [[nodiscard]] std::string symbol_text(std::int64_t value);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace rung::storage

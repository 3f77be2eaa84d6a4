#pragma once
// The members of a shop as rules look at them: each with the whole history, what the household did included,
// and what members are compared by. Everything that evaluates members reads them here.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pool.h"
#include "engine/population.h"
#include "storage/database.h"
#include "storage/history_reader.h"

namespace rung::app {

// A history, and the other members' ones that it points to.
struct MemberRecord {
  engine::MemberHistory history;
  std::shared_ptr<const void> kept;
};

class Base {
 public:
  // `program`: the version in force on `as_of`, with those before it. Both must outlive the base.
  // `settled_before`: what days were judged by is worked out anew for versions that begin on this day or
  // later, whatever recalculations have settled: rules that were never in force were not judged by it.
  Base(storage::Database& database, language::ProgramPtr program, Day as_of,
       std::optional<Day> settled_before = std::nullopt);
  ~Base();
  Base(const Base&) = delete;
  Base& operator=(const Base&) = delete;

  // Nothing if there is no such member.
  [[nodiscard]] std::optional<MemberRecord> read(std::string_view code);
  using Members = storage::HistoryReader::Members;
  // Every member in ascending member number; as HistoryReader::for_each().
  void for_each(const std::function<void(MemberRecord&&)>& take, Members members = Members::Known);
  // As those of HistoryReader. The rows are for record() of this base and of those `beside`.
  using TakeRaw = storage::HistoryReader::TakeRaw;
  using Packing = storage::Packing;
  void for_each_raw(const std::vector<Base*>& beside, const TakeRaw& take, Members members = Members::Known,
                    Packing packing = Packing::Leave);
  void for_each_raw_of(const std::vector<engine::MemberNumber>& members, const TakeRaw& take);
  [[nodiscard]] std::optional<storage::RawHistory> read_raw(engine::MemberNumber member);
  // Where each_for_himself() this reads no database, and several threads may ask at once.
  [[nodiscard]] MemberRecord record(const storage::RawHistory& raw);
  // Every known member once, to look at. `progress` (members looked at, of so many; may be empty) hears of
  // every thousandth.
  void look_at_all(const std::function<void(std::int64_t done, std::int64_t of)>& progress,
                   const std::function<void(const engine::MemberHistory&)>& look);
  // As of HistoryReader.
  [[nodiscard]] engine::ActivityNumber newest_activity() { return reader_.newest_activity(); }
  [[nodiscard]] std::vector<std::pair<engine::ActivityNumber, engine::MemberNumber>> members_since(
      engine::ActivityNumber after) {
    return reader_.members_since(after);
  }
  // Whether what he does may change what another member has: reads his history.
  [[nodiscard]] bool acts_for_others(engine::MemberNumber member) const;
  // Whether what others do may change what this member has.
  [[nodiscard]] bool depends_on_others(const engine::MemberHistory& member) const;
  // Whether that is so of nobody under these rules, whoever he is.
  [[nodiscard]] bool each_for_himself() const;
  // Out of whose balance a member redeems what the household collects, at the end of his history; nothing:
  // his own alone.
  struct PurseOwner {
    std::string code;
    engine::PoolStay stay;
  };
  [[nodiscard]] std::optional<PurseOwner> purse_owner(const engine::MemberHistory& member);
  [[nodiscard]] std::int64_t member_count(Members members = Members::Known);
  // Nothing if there is no such member.
  [[nodiscard]] std::optional<engine::MemberNumber> number_of(std::string_view code) {
    return reader_.member_number(code);
  }
  // Whose activity of this event and id of its source it is.
  [[nodiscard]] std::optional<std::string> member_of(int event, std::string_view source_id) {
    return reader_.member_of(event, source_id);
  }
  [[nodiscard]] bool has_member(std::string_view code) { return number_of(code).has_value(); }
  // What somebody has stored since, in words that were not stored before.
  void know_new_words();
  // As HistoryReader::symbol_text().
  [[nodiscard]] std::string symbol_text(std::int64_t value);

  // What tiers were judged by on days up to `as_of`: as settled, and what is not settled yet as it comes out
  // now. Works out what is missing by passes over the base, once.
  [[nodiscard]] const engine::Statistics& judged_by();
  // The same, and what `conditions` (of the program), segments, messages and rewards compare by on `as_of`.
  [[nodiscard]] const engine::Statistics& compared_by(
      const std::vector<const language::Conditions*>& conditions);

 private:
  class Households;
  MemberRecord whole(engine::MemberHistory&& own);
  void work_out(const engine::StatisticDay& day);

  storage::Database& database_;
  language::ProgramPtr program_;
  Day as_of_;
  std::optional<Day> settled_before_;
  storage::HistoryReader reader_;
  std::unique_ptr<Households> households_;
  engine::Statistics statistics_;
  bool judged_ = false;
};

}  // namespace rung::app

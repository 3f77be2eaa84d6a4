#include "app/import_file.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "app/read_ahead.h"
#include "intake/files.h"
#include "storage/member_codes.h"
#include "storage/sha256.h"

namespace rung::app {
namespace fs = std::filesystem;
using storage::Booked;
namespace {

constexpr std::size_t kProblemsShown = 10;
constexpr std::size_t kRowsBetweenProgress = 2000;
constexpr std::size_t kRejectShare = 20;  // one in so many rows may be rejected

std::string digest_of(const fs::path& file) {
  const intake::OpenFile open = intake::open_file(file);
  storage::Sha256 sum;
  std::string block(256 * 1024, '\0');
  while (const std::size_t got = open.source(block.data(), block.size()))
    sum.add(std::string_view(block).substr(0, got));
  return storage::hex(sum.digest());
}

std::string empty_as_nothing(const std::string& value) { return value.empty() ? "nothing" : value; }

std::string erased_reason(Day day) {
  return fmt::format("this member was erased on {}; leave the rows out at their source", iso(day));
}

std::string difference_words(const std::vector<storage::Difference>& differences) {
  std::string words;
  for (const storage::Difference& difference : differences) {
    if (!words.empty()) words += "; ";
    words += fmt::format("{}: {} is stored, {} is here", difference.what, empty_as_nothing(difference.stored),
                         empty_as_nothing(difference.came));
  }
  return words;
}

}  // namespace

void MemberLooks::load_beyond_ascii() {
  if (beyond_loaded_) return;
  beyond_loaded_ = true;
  storage::for_each_member_code(database_, true, [&](std::string_view code) {
    beyond_.add(code);
    ++beyond_count_;
  });
}

std::optional<std::string> MemberLooks::like(const std::string& id) {
  load_beyond_ascii();
  if (intake::is_ascii(id)) return beyond_count_ == 0 ? std::nullopt : beyond_.find(id);
  if (!all_loaded_) {
    all_loaded_ = true;
    storage::for_each_member_code(database_, false, [&](std::string_view code) { all_.add(code); });
  }
  return all_.find(id);
}

void MemberLooks::added(const std::string& id) {
  if (all_loaded_) all_.add(id);
  if (intake::is_ascii(id) || !beyond_loaded_) return;
  beyond_.add(id);
  ++beyond_count_;
}

void MemberLooks::forget() {
  beyond_loaded_ = all_loaded_ = false;
  beyond_count_ = 0;
  beyond_ = all_ = intake::LookAlikes();
}

FileImport::FileImport(const ImportRun& run, const intake::BoundMapping& mapping, fs::path file,
                       std::vector<fs::path> lines_files)
    : shared_(run),
      mapping_(mapping),
      file_(std::move(file)),
      lines_files_(std::move(lines_files)),
      rejects_(file_, run.options.reject_folder, mapping.shape->delimiter) {
  result_.file = file_.string();
}

ImportedFile FileImport::run() {
  const std::string digest = digest_of(file_);
  try {
    shared_.store.with_transaction([&] { book_all(digest); });
  } catch (const Nothing&) {
    shared_.looks.forget();
    result_.batch = 0;
    return std::move(result_);
  } catch (...) {
    shared_.looks.forget();
    throw;
  }
  rejects_.publish();
  if (!rejects_.empty()) result_.reject_file = rejects_.path().string();
  progress(true);
  return std::move(result_);
}

void FileImport::book_all(const std::string& digest) {
  intake::OpenFile open = intake::open_file(file_);
  size_ = open.size;
  reader_ = std::make_unique<intake::FactReader>(std::move(open.source), mapping_, shared_.program,
                                                 read_texts_, shared_.options.today);
  read_lines();
  result_.batch =
      shared_.store.begin_import(file_.filename().string(), digest, shared_.options.now_ms, texts_);
  book_rows();
  result_.rows = reader_->rows_read();
  check_share();
  result_.orders_left_over = reader_->lines_left_over();
  if (!rejects_.prepare()) {
    result_.state = ImportedFile::State::Refused;
    result_.refusal = fmt::format(
        "{}: nothing booked: {} exists already and may hold corrections\n"
        "  help: import that file, or move it away, then import {} again\n",
        result_.file, rejects_.path().string(), result_.file);
    throw Nothing{};
  }
  shared_.store.finish_import();
}

void FileImport::book_rows() {
  // The lines of orders, read already, hold numbers of texts until the end.
  std::function<void()> begin_anew;
  if (lines_files_.empty()) begin_anew = [this] { shared_.store.texts_begin_anew(); };
  ReadAhead ahead(*reader_, read_texts_, texts_, begin_anew);
  intake::Candidate* candidate = nullptr;
  intake::FactReader::Next next{};
  while ((next = ahead.next(candidate)) == intake::FactReader::Next::Fact) {
    rows_done_ += candidate->rows.size();
    bytes_done_ = std::min(ahead.bytes_read(), size_);
    book_one(*candidate);
    progress(false);
  }
  if (next == intake::FactReader::Next::Broken) refuse(reader_->problem(), result_.file);
}

void FileImport::read_lines() {
  for (const fs::path& file : lines_files_) {
    if (!reader_->read_lines(intake::open_file(file).source)) refuse(reader_->problem(), file.string());
  }
}

void FileImport::book_one(intake::Candidate& candidate) {
  if (!candidate.problems.empty()) return reject(candidate);
  candidate.is_member ? book_member(candidate) : book_activity(candidate);
}

void FileImport::book_member(intake::Candidate& candidate) {
  const std::string& id = candidate.member.id;
  if (!shared_.store.member_number(id)) {
    if (const auto like = shared_.looks.like(id))
      return reject(candidate, "member", fmt::format("looks like existing {}", *like));
  }
  const storage::BookedMember booked = shared_.store.book_member(candidate.member, shared_.options.today);
  switch (booked.outcome) {
    case storage::BookedMember::Outcome::New:
      shared_.looks.added(id);
      ++result_.members_new;
      result_.rows_new += candidate.rows.size();
      break;
    case storage::BookedMember::Outcome::Known:
      ++result_.members_known;
      result_.rows_known += candidate.rows.size();
      break;
    case storage::BookedMember::Outcome::Revised:
      ++result_.members_revised;
      result_.rows_revised += candidate.rows.size();
      break;
    case storage::BookedMember::Outcome::Erased:
      return reject(candidate, "member", erased_reason(*booked.erased_on));
  }
}

// Makes the member of an order that is not known yet; joined on the day of that order. False: rejected.
bool FileImport::make_member(intake::Candidate& candidate) {
  const std::string& id = candidate.activity.member;
  const auto like = shared_.looks.like(id);
  if (like || !mapping_.mapping->create_members) {
    reject(candidate, "member",
           like ? fmt::format("no such member; looks like existing {}", *like) : "no such member");
    return false;
  }
  engine::MemberFact member;
  member.id = id;
  member.joined = candidate.activity.day;
  const storage::BookedMember booked = shared_.store.book_member(member, candidate.activity.day);
  if (booked.outcome == storage::BookedMember::Outcome::Erased) {
    reject(candidate, "member", erased_reason(*booked.erased_on));
    return false;
  }
  if (booked.outcome == storage::BookedMember::Outcome::New) ++result_.members_new;
  shared_.looks.added(id);
  return true;
}

// Books once, and once more after what the mapping allows has been done.
Booked FileImport::book_with_policies(intake::Candidate& candidate) {
  Booked booked = shared_.store.book(candidate.activity);
  if (booked.outcome == Booked::Outcome::UnknownMember && make_member(candidate)) {
    booked = shared_.store.book(candidate.activity);
  }
  if (booked.outcome == Booked::Outcome::UnknownOrder && mapping_.mapping->unlinked_returns &&
      !candidate.activity.of.empty()) {
    candidate.activity.of.clear();
    booked = shared_.store.book(candidate.activity);
  }
  return booked;
}

void FileImport::book_activity(intake::Candidate& candidate) {
  const Booked booked = book_with_policies(candidate);
  if (!candidate.problems.empty()) return;  // rejected on the way
  switch (booked.outcome) {
    case Booked::Outcome::New:
    case Booked::Outcome::Known:
    case Booked::Outcome::Revised:
    case Booked::Outcome::Conflict:
      if (booked.outcome == Booked::Outcome::New && first_new_ == 0) {
        first_new_ = booked.activity;
      } else if (booked.outcome != Booked::Outcome::New && first_new_ != 0 && booked.activity >= first_new_) {
        const bool lines = mapping_.has_lines;
        return reject(
            candidate, "id",
            fmt::format("{} stands twice in this file{}", candidate.activity.source_id,
                        lines ? "; if its rows are one order, put `rows: anywhere` into the mapping" : ""));
      }
      if (booked.outcome != Booked::Outcome::Conflict) return count(candidate, booked);
      return refuse_booked(candidate, booked);
    case Booked::Outcome::UnknownMember:
    case Booked::Outcome::UnknownOrder:
    case Booked::Outcome::ReturnTooLarge:
    case Booked::Outcome::ErasedMember: return refuse_booked(candidate, booked);
  }
}

void FileImport::refuse_booked(intake::Candidate& candidate, const Booked& booked) {
  switch (booked.outcome) {
    case Booked::Outcome::Conflict: {
      const std::string first = booked.differences.empty() ? "" : booked.differences.front().what;
      const std::string field = reader_->column_of(first).empty() ? "id" : first;
      return reject(candidate, field.c_str(),
                    "is booked with other content: " + difference_words(booked.differences));
    }
    case Booked::Outcome::UnknownMember: return reject(candidate, "member", "no such member");
    case Booked::Outcome::ErasedMember: return reject(candidate, "member", erased_reason(*booked.erased_on));
    case Booked::Outcome::UnknownOrder:
      if (candidate.activity.event == language::kCancellations)
        return reject(candidate, "redemption",
                      fmt::format("this member has no redemption {}", candidate.activity.of));
      return reject(candidate, "order", fmt::format("this member has no order {}", candidate.activity.of));
    case Booked::Outcome::ReturnTooLarge: {
      const bool told = !booked.differences.empty();
      return reject(candidate, "net_amount",
                    told ? fmt::format("more would be returned ({}) than the order was worth ({})",
                                       booked.differences.front().came, booked.differences.front().stored)
                         : "more would be returned than the order was worth");
    }
    case Booked::Outcome::New:
    case Booked::Outcome::Known:
    case Booked::Outcome::Revised: return;
  }
}

ImportedFile::Counts& FileImport::counts_of(const intake::Candidate& candidate) {
  switch (candidate.activity.event) {
    case language::kOrders: return result_.orders;
    case language::kReturns: return result_.returns;
    default: return result_.others;
  }
}

void FileImport::count(const intake::Candidate& candidate, const Booked& booked) {
  const std::size_t rows = candidate.rows.size();
  ImportedFile::Counts& counts = counts_of(candidate);
  const bool closed = shared_.closed_through && candidate.activity.day <= *shared_.closed_through;
  if (closed && booked.outcome != Booked::Outcome::Known) result_.rows_closed += rows;
  if (booked.outcome == Booked::Outcome::New) {
    result_.rows_new += rows;
    if (candidate.activity.member.empty()) result_.rows_without_member += rows;
    ++counts.now;
  } else if (booked.outcome == Booked::Outcome::Known) {
    result_.rows_known += rows;
    ++counts.known;
  } else {
    result_.rows_revised += rows;
    ++counts.revised;
  }
}

void FileImport::reject(const intake::Candidate& candidate) {
  result_.rows_rejected += candidate.rows.size();
  if (!candidate.is_member) ++counts_of(candidate).rejected;
  for (const intake::RowProblem& problem : candidate.problems) {
    if (result_.problems.size() < kProblemsShown) result_.problems.push_back(problem);
  }
  rejects_.add(candidate, reader_->header());
}

void FileImport::reject(intake::Candidate& candidate, const char* field, std::string reason) {
  const std::string value = std::string_view(field) == "member"
                                ? (candidate.is_member ? candidate.member.id : candidate.activity.member)
                                : std::string();
  candidate.problems.push_back(
      {candidate.rows.front().number, reader_->column_of(field), value, std::move(reason)});
  reject(candidate);
}

void FileImport::refuse(const intake::FileProblem& problem, const std::string& file) {
  result_.state = ImportedFile::State::Refused;
  const std::string column = problem.column > 0 ? fmt::format(":{}", problem.column) : "";
  const std::string place = problem.line > 0 ? fmt::format(":{}{}", problem.line, column) : "";
  result_.refusal = fmt::format("{}{}: nothing booked: {}\n", file, place, problem.what);
  if (!problem.help.empty()) result_.refusal += fmt::format("  help: {}\n", problem.help);
  throw Nothing{};
}

// More than 5 % of the rows wrong means that the mapping is wrong, not the rows. The rows of a reject file
// have been accepted as rejects before.
void FileImport::check_share() {
  const std::size_t rejected = result_.rows_rejected;
  if (reader_->is_reject_file() || shared_.options.accept_rejects == rejected) return;
  if (rejected * kRejectShare <= result_.rows) return;
  result_.state = ImportedFile::State::TooManyRejects;
  throw Nothing{};
}

void FileImport::progress(bool done) {
  if (!shared_.options.progress || (++since_progress_ % kRowsBetweenProgress != 0 && !done)) return;
  shared_.options.progress({result_.file, done ? size_ : bytes_done_, size_, rows_done_});
}

}  // namespace rung::app

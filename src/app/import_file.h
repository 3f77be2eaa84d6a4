#pragma once
// One file of an import: from its rows to booked facts or rejects. Used by import.cpp only.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/import.h"
#include "intake/mapping.h"
#include "intake/rejects.h"
#include "intake/text.h"
#include "storage/activity_store.h"

namespace rung::app {

// Notices new member numbers that look like an existing one. Reads the existing numbers only when it has to:
// for a plain ASCII number only those that are not plain count.
class MemberLooks {
 public:
  explicit MemberLooks(const storage::Database& database) : database_(database) {}
  // The existing number that `id`, which does not exist, looks like.
  [[nodiscard]] std::optional<std::string> like(const std::string& id);
  void added(const std::string& id);
  void forget();  // after a rollback

 private:
  void load_beyond_ascii();
  const storage::Database& database_;
  bool beyond_loaded_ = false, all_loaded_ = false;
  std::size_t beyond_count_ = 0;
  intake::LookAlikes beyond_, all_;
};

// What all files of one import share.
struct ImportRun {
  const language::Program& program;
  storage::Database& database;
  storage::ActivityStore& store;
  MemberLooks& looks;
  const ImportOptions& options;
  std::optional<Day> closed_through;  // up to which day nothing is booked any more
};

class FileImport {
 public:
  // `lines_files`: what belongs to mapping.lines; empty without one.
  FileImport(const ImportRun& run, const intake::BoundMapping& mapping, std::filesystem::path file,
             std::vector<std::filesystem::path> lines_files);

  // Books the file in a transaction of its own.
  ImportedFile run();

 private:
  struct Nothing {};  // thrown to roll back: nothing of the file is to be booked

  void book_all(const std::string& digest);
  void book_one(intake::Candidate& candidate);
  void book_member(intake::Candidate& candidate);
  void book_activity(intake::Candidate& candidate);
  storage::Booked book_with_policies(intake::Candidate& candidate);
  bool make_member(intake::Candidate& candidate);
  void count(const intake::Candidate& candidate, const storage::Booked& booked);
  void reject(const intake::Candidate& candidate);
  void reject(intake::Candidate& candidate, const char* field, std::string reason);
  void refuse_booked(intake::Candidate& candidate, const storage::Booked& booked);
  void read_lines();
  void book_rows();
  void refuse(const intake::FileProblem& problem, const std::string& file);
  void check_share();
  void progress(bool done);
  ImportedFile::Counts& counts_of(const intake::Candidate& candidate);

  const ImportRun& shared_;
  const intake::BoundMapping& mapping_;
  std::filesystem::path file_;
  std::vector<std::filesystem::path> lines_files_;
  engine::TextPool read_texts_, texts_;  // of what was read, and of what is booked
  intake::RejectFile rejects_;
  std::unique_ptr<intake::FactReader> reader_;
  std::uint64_t size_ = 0, bytes_done_ = 0;
  std::size_t rows_done_ = 0;
  std::size_t since_progress_ = 0;
  engine::ActivityNumber first_new_ = 0;  // what has this number or a higher one was booked by this file
  ImportedFile result_;
};

}  // namespace rung::app

#pragma once
// rung.yaml: what a shop's folder holds and how its files are to be read. Nothing in here knows the rules
// yet; names of events and fields are checked by bind() (intake/mapping.h). docs/INTAKE.md lists every key
// with an example.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"

namespace rung::intake {

inline constexpr std::uint64_t kProjectLimit = std::uint64_t{1} << 20U;   // bytes of rung.yaml
inline constexpr std::uint64_t kRuleFileLimit = std::uint64_t{4} << 20U;  // bytes of a rule file

// The world fails: a file or folder that cannot be read or written. One whole sentence with the path.
class IntakeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A word of rung.yaml and where it stands.
struct Word {
  std::string text;
  Place place;
};

// `amount: Betrag` or `amount: { multiply: [Quantity, Price] }`.
struct ColumnUse {
  Word field;
  std::vector<Word> columns;  // one, or the factors of a product
  bool multiply = false;
};

// Other words for the values of a field; `field` empty: for every field of choices, texts, yes and no.
struct ValueWords {
  Word field;
  std::vector<std::pair<Word, Word>> words;  // {theirs, ours}
};

// `columns` and `values` of one kind of file.
struct FileShape {
  Word file;  // a pattern for the name, without folders: "Bestellungen*.csv"
  char delimiter = ',';
  char decimal = '.';
  char thousands = '\0';  // '\0': none
  bool money_in_minor_units = false;
  std::string date_form = "YYYY-MM-DD";
  bool seconds = false;       // moments are seconds since 1970 (intake/values.h)
  bool program_zone = false;  // times without an offset are the program's
  std::vector<ColumnUse> columns;
  std::vector<ValueWords> values;
  std::vector<std::string> ignore;
  bool ignore_all = false;
  Place place;
};

struct Mapping : FileShape {
  Word kind;                         // members, orders, returns, or another event; empty with `kinds`
  std::optional<Word> kinds_column;  // `kinds: { column: …, values: { theirs: orders } }`
  std::vector<std::pair<Word, Word>> kinds_values;  // {theirs, event}
  std::optional<Word> currency_column;
  enum class Negative : std::uint8_t { Reject, Lines, Returns } negative = Negative::Reject;
  bool create_members = false;
  bool unlinked_returns = false;
  bool count_without_member = false;
  bool allow_future_days = false;
  bool rows_anywhere = false;      // rows of one order need not stand together
  std::optional<FileShape> lines;  // the lines of the orders stand in a file of their own
};

// Whose header names the outbox can have (docs/NOTIFICATIONS.md).
inline constexpr std::array<std::string_view, 5> kMailingSystems{"braze", "brevo", "klaviyo", "mailchimp",
                                                                 "sendgrid"};

struct Project {
  std::filesystem::path folder;
  SourcePtr file;                  // rung.yaml itself
  std::vector<std::string> rules;  // relative to the folder, sorted
  std::string database = "club.db";
  std::string outbox = "outbox";
  std::string mailing_system;  // one of kMailingSystems: its headers in the outbox; empty: Rung's own
  std::vector<Mapping> mappings;

  [[nodiscard]] std::filesystem::path path_of(const std::string& relative) const { return folder / relative; }
};

struct ProjectRead {
  std::optional<Project> project;       // nothing if some diagnostic is an error
  std::vector<Diagnostic> diagnostics;  // sorted
};

// Reads `folder`/rung.yaml and looks for the rule files it names. Every mistake is reported in one go. Throws
// IntakeError if the folder cannot be read.
[[nodiscard]] ProjectRead read_project(const std::filesystem::path& folder);

// The part that needs no disk, for tests: the text of a rung.yaml.
[[nodiscard]] ProjectRead read_project_text(const SourcePtr& file);

// The rule files, named as in the project ("rules/club.rung"). Throws IntakeError.
[[nodiscard]] std::vector<SourcePtr> read_rules(const Project& project);

// The mapping whose pattern fits the file's name ("shop/orders.rejects.csv" counts as "orders.csv"); nothing
// if none does. If several do, the first.
[[nodiscard]] const Mapping* find_mapping(const Project& project, const std::filesystem::path& file);

}  // namespace rung::intake

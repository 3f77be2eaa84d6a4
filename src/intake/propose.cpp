#include "intake/propose.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.h"
#include "core/yearless.h"
#include "intake/files.h"
#include "intake/values.h"

namespace rung::intake {
namespace {

constexpr std::size_t kRowsLookedAt = 100;
constexpr std::size_t kBytesLookedAt = 512 * 1024;
constexpr std::size_t kLineWidth = 92;

// What columns are usually called, without spaces, signs and capitals. The first name is ours.
struct Usual {
  const char* field;
  std::vector<const char*> names;
};

const std::vector<Usual>& usual_names() {
  static const std::vector<Usual> kNames = {
      {"order", {"order",         "orderid",         "orderno",   "ordernr",       "ordernumber",
                 "invoice",       "invoiceno",       "invoiceid", "transactionid", "bestellnr",
                 "bestellnummer", "bestellung",      "auftrag",   "auftragsnr",    "auftragsnummer",
                 "rechnungsnr",   "rechnungsnummer", "belegnr",   "belegnummer",   "bonnr"}},
      {"return",
       {"return", "returnid", "returnno", "returnnr", "retournr", "retourennr", "retoure", "rückgabenr",
        "refundid"}},
      {"member",
       {"member", "memberid", "memberno", "customer", "customerid", "customerno", "customernumber", "kunde",
        "kundennr", "kundennummer", "kundenid", "mitglied", "mitgliedsnr", "mitgliedsnummer", "clientid",
        "userid"}},
      {"cart", {"cart", "cartid", "cartno", "basketid", "warenkorb", "warenkorbnr", "warenkorbnummer"}},
      {"day",
       {"day", "date", "datum", "timestamp", "orderdate", "invoicedate", "purchasedate", "bestelldatum",
        "kaufdatum", "rechnungsdatum", "createdat", "created", "zeitpunkt", "tag"}},
      {"joined",
       {"joined", "joinedon", "joindate", "signupdate", "registered", "registeredon", "membersince",
        "beitritt", "beitrittsdatum", "eintritt", "anmeldedatum", "mitgliedseit", "kundeseit"}},
      {"amount",
       {"amount", "netamount", "amountminor", "netamountminor", "total", "sum", "value", "betrag",
        "nettobetrag", "summe", "umsatz", "nettoumsatz", "wert", "warenwert"}},
      {"quantity", {"quantity", "qty", "menge", "anzahl", "stück", "stueck"}},
      {"price", {"price", "unitprice", "preis", "einzelpreis", "stückpreis"}},
      {"category", {"category", "kategorie", "warengruppe", "sortiment", "produktgruppe"}},
      {"product",
       {"product", "productid", "sku", "stockcode", "article", "artikel", "artikelnr", "artikelnummer",
        "produkt"}},
      {"brand", {"brand", "marke", "hersteller"}},
      {"status", {"status", "state", "bestellstatus", "orderstatus", "zustand"}},
      {"delivered",
       {"delivered", "deliveredon", "deliverydate", "geliefert", "geliefertam", "lieferdatum", "zugestellt"}},
      {"channel", {"channel", "kanal", "vertriebskanal"}},
      {"store", {"store", "storeid", "shop", "filiale", "markt"}},
      {"coupon", {"coupon", "couponcode", "gutschein", "gutscheincode", "voucher"}},
      {"country", {"country", "land"}},
      {"first_name", {"firstname", "vorname"}},
      {"last_name", {"lastname", "surname", "nachname", "familienname"}},
      {"email", {"email", "emailaddress", "mail", "emailadresse"}},
      {"phone", {"phone", "telephone", "telefon", "telefonnummer", "handy"}},
      {"language", {"language", "sprache"}},
      {"region", {"region", "bundesland"}},
      {"postcode", {"postcode", "zip", "zipcode", "plz", "postleitzahl"}},
      {"birthday", {"birthday", "birthdate", "dateofbirth", "geburtstag", "geburtsdatum"}},
      {"followers", {"followers", "follower"}},
      {"currency", {"currency", "currencycode", "währung", "waehrung"}},
  };
  return kNames;
}

std::string plain_name(std::string_view column) {
  std::string name;
  for (const char c : column) {
    if (std::string_view(" _-.#/()").find(c) != std::string_view::npos) continue;
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

std::string usual_field(const std::string& column) {
  const std::string name = plain_name(column);
  for (const Usual& usual : usual_names()) {
    if (std::find(usual.names.begin(), usual.names.end(), name) != usual.names.end()) return usual.field;
  }
  return "";
}

// The sample of a file.
struct Sample {
  char delimiter = ',';
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;

  [[nodiscard]] std::vector<std::string> cells(const std::string& column) const {
    std::vector<std::string> found;
    const auto at =
        static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
    for (const auto& row : rows) {
      if (at < row.size()) found.push_back(row[at]);
    }
    return found;
  }
};

char guess_delimiter(std::string_view text) {
  const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {';', ',', '\t', '|'}) {
    const auto count = std::count(header.begin(), header.end(), candidate);
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

// Whatever can be read; a broken file gives as much as there is before the trouble.
Sample take_sample(std::string text) {
  if (text.size() >= kBytesLookedAt)
    text.resize(text.find_last_of("\r\n") == std::string::npos ? text.size() : text.find_last_of("\r\n"));
  Sample sample;
  sample.delimiter = guess_delimiter(text);
  CsvReader reader(source_of(std::move(text)), sample.delimiter);
  CsvRow row;
  while (sample.rows.size() < kRowsLookedAt && reader.next(row) == CsvReader::Next::Row) {
    std::vector<std::string> cells(row.cells.begin(), row.cells.end());
    if (sample.columns.empty())
      sample.columns = std::move(cells);
    else if (row.problem.empty())
      sample.rows.push_back(std::move(cells));
  }
  return sample;
}

bool has_comma_decimals(const std::vector<std::string>& cells) {
  return std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
    const std::size_t comma = cell.rfind(',');
    return comma != std::string::npos && cell.size() - comma - 1 <= 2 &&
           cell.find('.', comma) == std::string::npos;
  });
}

bool all_dates(const std::vector<std::string>& cells, std::string_view form) {
  bool any = false;
  for (const std::string& cell : cells) {
    const std::size_t end = std::min(cell.find(' '), cell.find('T'));
    const std::string date = cell.substr(0, end);
    if (date.empty()) continue;
    if (!read_date(date, form, Years{1900, 2199})) return false;
    any = true;
  }
  return any;
}

// Seconds since 1970 of this century.
bool all_seconds(const std::vector<std::string>& cells) {
  constexpr std::size_t kDigits = 10;
  return !cells.empty() && std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return cell.size() == kDigits && cell.find_first_not_of("0123456789") == std::string::npos;
  });
}

constexpr std::array<const char*, 9> kDateForms = {"YYYY-MM-DD", "DD.MM.YYYY", "D.M.YYYY",
                                                   "YYYY/MM/DD", "DD/MM/YYYY", "MM/DD/YYYY",
                                                   "DD-MM-YYYY", "YYYYMMDD",   "M/D/YYYY"};

// Words shops use for our choices of an order's status.
std::string our_status(const std::string& word) {
  static const std::vector<std::pair<const char*, std::vector<const char*>>> kWords = {
      {"completed",
       {"complete", "paid", "shipped", "delivered", "done", "closed", "bezahlt", "abgeschlossen", "versendet",
        "versandt", "geliefert", "erledigt", "fertig"}},
      {"open", {"new", "pending", "processing", "offen", "neu", "inbearbeitung", "unbezahlt"}},
      {"cancelled", {"canceled", "cancel", "void", "storniert", "storno", "abgebrochen"}}};
  for (const auto& [ours, theirs] : kWords) {
    if (std::find(theirs.begin(), theirs.end(), plain_name(word)) != theirs.end()) return ours;
  }
  return "";
}

// "orders" or "returns" for the words of a column that tells purchases from returns.
std::string our_kind(const std::string& word) {
  const std::string name = plain_name(word);
  for (const char* purchase : {"purchase", "sale", "order", "kauf", "verkauf", "bestellung"}) {
    if (name == purchase) return "orders";
  }
  for (const char* back : {"return", "refund", "retoure", "rückgabe", "gutschrift"}) {
    if (name == back) return "returns";
  }
  return "";
}

// A word as YAML takes it: in quotes if it could be read as anything but a text.
std::string yaml_word(const std::string& word) {
  const bool plain = !word.empty() && std::isalpha(static_cast<unsigned char>(word.front())) != 0 &&
                     std::all_of(word.begin(), word.end(), [](char c) {
                       return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
                              (static_cast<unsigned char>(c) & 0x80U) != 0;
                     });
  constexpr std::array<std::string_view, 10> kTaken = {"yes",   "no", "on", "off",  "true",
                                                       "false", "y",  "n",  "null", "~"};
  std::string lower = word;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (plain && std::find(kTaken.begin(), kTaken.end(), lower) == kTaken.end()) return word;
  std::string quoted = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string file_pattern(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  std::string stem = name.substr(0, dot);
  while (!stem.empty() && std::string_view("0123456789-_ .").find(stem.back()) != std::string_view::npos)
    stem.pop_back();
  return (stem.empty() ? "" : stem) + "*" + (dot == std::string::npos ? "" : name.substr(dot));
}

class Proposal {
 public:
  Proposal(const std::string& name, std::string text, const language::Program& program)
      : program_(program), sample_(take_sample(std::move(text))), name_(name) {
    for (const std::string& column : sample_.columns) {
      const std::string field = usual_field(column);
      if (!field.empty() && column_of(field).empty()) found_.emplace_back(field, column);
    }
    find_kind();
  }

  Diagnostic diagnostic(const std::string& path) {
    Diagnostic result{
        "M101", Severity::Error, {}, fmt::format("rung.yaml has no mapping for {}", path), "", {}, {}};
    result.notes.push_back({fmt::format("columns {}", fmt::join(sample_.columns, ", ")), {}});
    if (sample_.columns.size() < 2) {
      result.help.push_back({"this does not look like a table with columns", ""});
      return result;
    }
    const std::string mapping = write();
    std::string lead = fmt::format(
        "put this under `import:` in rung.yaml (a proposal from the first {} rows, check it)", kRowsLookedAt);
    if (!missing_.empty()) {
      lead = fmt::format("put this under `import:` in rung.yaml and replace each \"?\" by a column ({})",
                         fmt::join(missing_, ", "));
    }
    result.help.push_back({lead + "\n" + mapping, mapping});
    for (const std::string& question : questions_) result.notes.push_back({question, {}});
    return result;
  }

 private:
  std::string column_of(const std::string& field) const {
    for (const auto& [known, column] : found_) {
      if (known == field) return column;
    }
    return "";
  }

  bool has(const char* field) const { return !column_of(field).empty(); }

  void find_kind() {
    const std::string name = plain_name(name_);
    find_kinds_column();
    const bool named_return = name.find("return") != std::string::npos ||
                              name.find("retour") != std::string::npos ||
                              name.find("rückgabe") != std::string::npos;
    if (!kinds_column_.empty())
      kind_ = "";
    else if (has("return") || (named_return && has("amount")))
      kind_ = "returns";
    else if (has("joined") || (has("email") && !has("amount")))
      kind_ = "members";
    else
      kind_ = event_in_name(name);
  }

  std::string event_in_name(const std::string& name) const {
    for (const language::EventType& type : program_.events) {
      const std::string event = plain_name(type.name);
      if (name.find(event.substr(0, event.size() - 1)) != std::string::npos) return type.name;
    }
    return "orders";
  }

  void find_kinds_column() {
    for (const std::string& column : sample_.columns) {
      const std::string name = plain_name(column);
      if (name != "kind" && name != "type" && name != "art" && name != "typ" && name != "belegart") continue;
      const std::vector<std::string> cells = sample_.cells(column);
      const std::set<std::string> words(cells.begin(), cells.end());
      const bool all = !words.empty() && std::all_of(words.begin(), words.end(), [](const std::string& w) {
        return !our_kind(w).empty();
      });
      if (all) {
        kinds_column_ = column;
        kinds_words_ = words;
      }
    }
  }

  bool is_orders() const { return kind_ == "orders" || !kinds_column_.empty(); }

  const language::EventType* event() const {
    const int index = program_.find_event(kinds_column_.empty() ? kind_ : "orders");
    return index < 0 ? nullptr : &program_.events[static_cast<std::size_t>(index)];
  }

  bool takes(const std::string& field) const {
    if (kind_ == "members") return program_.find_attribute(field) >= 0;
    const language::EventType* type = event();
    if (type == nullptr) return false;
    const auto named = [&](const language::Field& f) { return f.name == field; };
    return std::any_of(type->fields.begin(), type->fields.end(), named) ||
           std::any_of(type->line_fields.begin(), type->line_fields.end(), named);
  }

  void use(const std::string& field, const std::string& column) {
    columns_.push_back(fmt::format("{}: {}", field, yaml_word(column)));
    used_.insert(column);
  }

  void need(const std::string& field, const std::string& as) {
    if (has(field.c_str())) return use(as, column_of(field));
    columns_.push_back(as + ": \"?\"");
    missing_.push_back(as);
  }

  void choose_columns() {
    const std::string id = !kinds_column_.empty() ? "id"
                           : kind_ == "orders"    ? "order"
                           : kind_ == "returns"   ? "return"
                           : kind_ == "carts"     ? "cart"
                                                  : "id";
    if (kind_ == "members") {
      need("member", "member");
      need("joined", "joined");
    } else {
      const bool cart = kind_ == "carts" && has("cart");
      need(kind_ == "returns" ? "return" : cart ? "cart" : "order", id);
      need("member", "member");
      need("day", "day");
      if (kind_ == "returns" && has("order")) use("order", column_of("order"));
      choose_amount();
    }
    for (const auto& [field, column] : found_) {
      if (used_.contains(column) || field == "amount" || field == "currency" || !takes(field)) continue;
      use(field, column);
    }
    for (const std::string& column : sample_.columns) {  // named just like one of our fields
      if (!used_.contains(column) && column != kinds_column_ && takes(column)) use(column, column);
    }
  }

  void choose_amount() {
    if (!is_orders() && kind_ != "returns") {
      if (has("amount") && takes("net_amount")) use("amount", column_of("amount"));
      return;
    }
    if (!has("amount") && has("quantity") && has("price")) {
      columns_.push_back(fmt::format("amount: {{ multiply: [{}, {}] }}", yaml_word(column_of("quantity")),
                                     yaml_word(column_of("price"))));
      used_.insert(column_of("quantity"));
      used_.insert(column_of("price"));
      return;
    }
    need("amount", "amount");
  }

  std::vector<std::string> number_cells() const {
    std::vector<std::string> cells;
    for (const char* field : {"amount", "price", "quantity"}) {
      if (!has(field)) continue;
      for (std::string& cell : sample_.cells(column_of(field))) cells.push_back(std::move(cell));
    }
    return cells;
  }

  // A birthday without a year says nothing about the form of dates.
  static bool lacks_year(const std::string& cell) {
    return std::any_of(std::begin(kDateForms), std::end(kDateForms), [&](const char* form) {
      const Read<Day> read = read_birthday(cell, form, Years{1900, 2199});
      return read && is_yearless(read.value());
    });
  }

  void write_date(std::vector<std::string>& parts) {
    std::vector<std::string> cells;
    for (const char* field : {"day", "joined", "delivered", "birthday"}) {
      if (!has(field) || !used_.contains(column_of(field))) continue;
      for (std::string& cell : sample_.cells(column_of(field))) {
        if (std::string_view(field) != "birthday" || !lacks_year(cell)) cells.push_back(std::move(cell));
      }
    }
    std::vector<std::string> fitting;
    for (const char* form : kDateForms) {
      if (all_dates(cells, form)) fitting.emplace_back(form);
    }
    if (!fitting.empty() && fitting[0] != kDateForms[0]) parts.push_back("date: " + fitting[0]);
    if (fitting.empty() && all_seconds(cells)) parts.push_back("date: " + std::string(kSeconds));
    if (fitting.size() > 1 && fitting[0] == "DD/MM/YYYY")
      questions_.push_back("the dates would fit MM/DD/YYYY too: look at one you know");
    const auto has_bare_time = [](const std::string& cell) {
      const std::size_t time = cell.find(':');
      return time != std::string::npos && cell.find('+', time) == std::string::npos &&
             cell.find('-', time) == std::string::npos && !cell.ends_with('Z');
    };
    if (std::any_of(cells.begin(), cells.end(), has_bare_time)) parts.emplace_back("zone: program");
  }

  void write_values(std::vector<std::string>& parts) {
    if (!has("status") || !used_.contains(column_of("status")) || !is_orders()) return;
    const std::vector<std::string> cells = sample_.cells(column_of("status"));
    std::vector<std::string> pairs;
    for (const std::string& word : std::set<std::string>(cells.begin(), cells.end())) {
      if (word.empty() || word == "open" || word == "completed" || word == "cancelled") continue;
      const std::string ours = our_status(word);
      if (ours.empty())
        questions_.push_back(fmt::format(
            "is an order with status `{}` open, completed or cancelled? Add it to `values:`", word));
      else
        pairs.push_back(fmt::format("{}: {}", yaml_word(word), ours));
    }
    if (!pairs.empty()) parts.push_back(fmt::format("values: {{ {} }}", fmt::join(pairs, ", ")));
  }

  void write_policies(std::vector<std::string>& parts) {
    if (kind_ == "members" || !takes("net_amount")) return;
    const std::vector<std::string> members =
        has("member") ? sample_.cells(column_of("member")) : std::vector<std::string>();
    if (std::any_of(members.begin(), members.end(), [](const std::string& cell) { return cell.empty(); }))
      parts.emplace_back("without_member: count");
    const std::vector<std::string> numbers = number_cells();
    if (is_orders() && std::any_of(numbers.begin(), numbers.end(),
                                   [](const std::string& cell) { return cell.starts_with('-'); })) {
      parts.emplace_back("negative: returns");
    }
    if (!kinds_column_.empty() || (kind_ == "returns" && !has("order")))
      parts.emplace_back("returns: unlinked");
    if (rows_are_scattered()) parts.emplace_back("rows: anywhere");
    if (has("currency")) {
      parts.push_back(fmt::format("currency: {{ column: {} }}", yaml_word(column_of("currency"))));
      used_.insert(column_of("currency"));
    }
  }

  bool rows_are_scattered() const {
    if (!is_orders() || !has("order")) return false;
    std::set<std::string> seen;
    std::string last;
    for (const std::string& id : sample_.cells(column_of("order"))) {
      if (id != last && !seen.insert(id).second) return true;
      last = id;
    }
    return false;
  }

  std::string write() {
    choose_columns();
    std::vector<std::string> parts = {fmt::format("file: {}", "\"" + file_pattern(name_) + "\"")};
    if (kinds_column_.empty()) {
      parts.push_back("kind: " + kind_);
    } else {
      std::vector<std::string> words;
      for (const std::string& word : kinds_words_)
        words.push_back(fmt::format("{}: {}", yaml_word(word), our_kind(word)));
      parts.push_back(fmt::format("kinds: {{ column: {}, values: {{ {} }} }}", yaml_word(kinds_column_),
                                  fmt::join(words, ", ")));
      used_.insert(kinds_column_);
    }
    if (sample_.delimiter != ',')
      parts.push_back(sample_.delimiter == '\t' ? "delimiter: tab"
                                                : fmt::format("delimiter: \"{}\"", sample_.delimiter));
    if (has_comma_decimals(number_cells())) parts.emplace_back("decimal: \",\"");
    const std::string amount = plain_name(column_of("amount"));
    if (amount.ends_with("minor") || amount.ends_with("cents")) parts.emplace_back("money: minor");
    write_date(parts);
    parts.push_back(fmt::format("columns: {{ {} }}", fmt::join(columns_, ", ")));
    write_values(parts);
    write_policies(parts);
    std::vector<std::string> ignored;
    for (const std::string& column : sample_.columns) {
      if (!used_.contains(column)) ignored.push_back(yaml_word(column));
    }
    if (!ignored.empty()) parts.push_back(fmt::format("ignore: [{}]", fmt::join(ignored, ", ")));
    return wrapped(parts);
  }

  // One entry of a YAML list, broken between its parts and between the columns.
  static std::string wrapped(const std::vector<std::string>& parts) {
    const std::string indent = "          ";
    std::string text = "      - { ";
    std::size_t width = text.size();
    std::string all = fmt::format("{} }}", fmt::join(parts, ", "));
    while (!all.empty()) {
      std::size_t end = 0;
      bool quoted = false;
      for (std::size_t i = 0; i < all.size(); ++i) {  // the piece up to the next comma outside quotes
        if (all[i] == '"' && (i == 0 || all[i - 1] != '\\')) quoted = !quoted;
        if (all[i] == ',' && !quoted) {
          end = i + 1;
          break;
        }
      }
      std::string piece = end == 0 ? all : all.substr(0, end);
      all = end == 0 ? "" : all.substr(end);
      if (width + piece.size() > kLineWidth && width > indent.size()) {
        text += "\n" + indent;
        width = indent.size();
        piece.erase(0, piece.find_first_not_of(' '));
      }
      text += piece;
      width += piece.size();
    }
    return text;
  }

  const language::Program& program_;
  Sample sample_;
  std::string name_;
  std::vector<std::pair<std::string, std::string>> found_;  // {field, column}
  std::string kind_, kinds_column_;
  std::set<std::string> kinds_words_;
  std::vector<std::string> columns_, missing_, questions_;
  std::set<std::string> used_;
};

}  // namespace

Diagnostic propose_mapping(const std::string& name, const std::string& text,
                           const language::Program& program) {
  const bool marked = text.starts_with("\xEF\xBB\xBF");
  return Proposal(name, marked ? text.substr(3) : text, program).diagnostic(name);
}

Diagnostic propose_mapping(const std::filesystem::path& file, const language::Program& program) {
  const OpenFile open = open_file(file);
  std::string text(kBytesLookedAt, '\0');
  std::size_t size = 0;
  while (const std::size_t got = open.source(text.data() + size, text.size() - size)) size += got;
  text.resize(size);
  const bool marked = text.starts_with("\xEF\xBB\xBF");
  return Proposal(file.filename().string(), marked ? text.substr(3) : text, program)
      .diagnostic(file.string());
}

}  // namespace rung::intake

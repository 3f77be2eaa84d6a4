#include "fuzz/shop_program.h"

#include <memory>

#include "fuzz/target.h"
#include "intake/project.h"
#include "language/catalogue.h"

namespace rung::fuzz {
namespace {

constexpr const char* kProject =
    "import:\n"
    "  - { file: a.csv, kind: orders, columns: { order: order, member: member, day: day, amount: amount } }\n"
    "  - { file: b.csv, kind: orders, delimiter: \";\", decimal: \",\", thousands: \".\", date: DD.MM.YYYY,\n"
    "      negative: returns, rows: anywhere, members: create, zone: program,\n"
    "      columns: { order: Bestellung, member: Kunde, day: Datum, product: Artikel,\n"
    "                 amount: { multiply: [Menge, Preis] } } }\n"
    "  - { file: c.csv, kind: returns, returns: unlinked, money: minor,\n"
    "      columns: { return: id, order: of, member: member, day: day, amount: amount } }\n"
    "  - { file: d.csv, kind: members, ignore: all,\n"
    "      columns: { member: member, joined: joined, first_name: name, email: email, birthday: birthday } "
    "}\n"
    "  - { file: e.csv, kind: orders, columns: { order: order, member: member, day: day, amount: amount,\n"
    "      status: status, category: category, delivered: delivered }, values: { status: { ok: completed } } "
    "}\n";

language::Program make_program() {
  language::Program program;
  program.name = "club";
  program.currency = currency_of("EUR");
  program.time_zone = "Europe/Berlin";
  program.languages = {"de"};
  program.events = language::built_in_events();
  program.attributes = language::built_in_attributes();
  return program;
}

const intake::Project& project() {
  static const intake::ProjectRead read =
      intake::read_project_text(std::make_shared<SourceFile>("rung.yaml", kProject));
  for (const Diagnostic& diagnostic : read.diagnostics) std::fputs(render(diagnostic).c_str(), stderr);
  must(read.project.has_value(), "the mappings of the fuzz targets can be read");
  return *read.project;
}

std::vector<intake::BoundMapping> make_mappings() {
  std::vector<intake::BoundMapping> mappings;
  for (const intake::Mapping& mapping : project().mappings) {
    intake::Bound bound = intake::bind(mapping, shop_program());
    for (const Diagnostic& diagnostic : bound.diagnostics) std::fputs(render(diagnostic).c_str(), stderr);
    must(bound.mapping.has_value(), "the mappings of the fuzz targets fit the program");
    mappings.push_back(std::move(*bound.mapping));
  }
  return mappings;
}

}  // namespace

const language::Program& shop_program() {
  static const language::Program program = make_program();
  return program;
}

const std::vector<intake::BoundMapping>& shop_mappings() {
  static const std::vector<intake::BoundMapping> mappings = make_mappings();
  return mappings;
}

}  // namespace rung::fuzz

#include "app/json_import.h"

namespace rung::app {

namespace {

const char* state_word(ImportedFile::State state) {
  switch (state) {
    case ImportedFile::State::Booked: return "booked";
    case ImportedFile::State::Refused: return "refused";
    case ImportedFile::State::TooManyRejects: return "too_many_rejects";
    case ImportedFile::State::ReadAlong: return "read_along";
  }
  return "";
}

Json counts_json(const ImportedFile::Counts& counts) {
  return Json{{"new", counts.now},
              {"known", counts.known},
              {"revised", counts.revised},
              {"rejected", counts.rejected}};
}

Json file_json(const ImportedFile& file) {
  Json json{{"file", file.file}, {"state", state_word(file.state)}};
  json["batch"] = file.batch == 0 ? Json(nullptr) : Json(file.batch);
  if (!file.refusal.empty()) json["message"] = file.refusal;
  json["rows"] = Json{{"all", file.rows},
                      {"new", file.rows_new},
                      {"known", file.rows_known},
                      {"revised", file.rows_revised},
                      {"rejected", file.rows_rejected},
                      {"without_member", file.rows_without_member},
                      {"closed", file.rows_closed}};
  json["members"] =
      Json{{"new", file.members_new}, {"known", file.members_known}, {"revised", file.members_revised}};
  json["orders"] = counts_json(file.orders);
  json["returns"] = counts_json(file.returns);
  json["others"] = counts_json(file.others);
  json["reject_file"] = file.reject_file.empty() ? Json(nullptr) : Json(file.reject_file);
  return json;
}

}  // namespace

Json import_json(const ImportReport& report) {
  Json files = Json::array();
  for (const ImportedFile& file : report.files) files.push_back(file_json(file));
  return Json{{"schema", "rung.import/1"},
              {"fine", report.fine()},
              {"files", std::move(files)},
              {"diagnostics", diagnostics_json(report.diagnostics)}};
}

}  // namespace rung::app

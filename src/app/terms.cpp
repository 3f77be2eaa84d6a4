#include "app/terms.h"

#include <fmt/format.h>

#include <algorithm>

#include "language/terms.h"

namespace rung::app {
namespace {

bool among(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string listed(const std::vector<std::string>& codes) {
  return fmt::format("{}", fmt::join(codes, ", "));
}

// The language asked for, or the first of the program's that there are sentences for; empty if there is none.
std::string chosen(const language::Program& program, const std::string& asked) {
  if (!asked.empty()) return asked;
  for (const std::string& code : program.languages) {
    if (among(language::terms_languages(), code)) return code;
  }
  return "";
}

}  // namespace

Result<std::string, Refusal> terms_text(const language::Program& program, const std::string& language,
                                        TermsFormat format) {
  const std::string code = chosen(program, language);
  if (!code.empty() && !among(program.languages, code)) {
    return Refused{Refusal{
        "language",
        fmt::format("the program has no texts in `{}`; its languages are {}. Others are added in the line "
                    "`languages` of the program, and with their texts in each label.",
                    code, listed(program.languages)),
        {}}};
  }
  if (!among(language::terms_languages(), code)) {
    return Refused{Refusal{"language",
                           fmt::format("terms are written in {} only; the program's languages are {}.",
                                       listed(language::terms_languages()), listed(program.languages)),
                           {}}};
  }
  const language::Terms terms = language::participation_terms(program, code);
  return format == TermsFormat::Html ? language::terms_html(terms) : language::terms_markdown(terms);
}

}  // namespace rung::app

// Any bytes as the text of a message. What is put in for a placeholder is looked at by nobody again, and
// nothing else changes.

#include "fuzz/target.h"
#include "language/fill.h"

using namespace rung;

namespace {

language::Values values() {
  language::Values values;
  values["first_name"] = {"{until} \x01\n Anna", language::Value::Kind::Given};
  values["last_name"] = {"", language::Value::Kind::NoName};
  values["missing"] = {"116,50 €", language::Value::Kind::Given};
  values["until"] = {"", language::Value::Kind::NoEnd};
  return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  for (const char* code : {"de", "en", "pl"}) {
    const language::Wording wording = language::standard_wording(code);
    const std::string message = language::fill_text(text, values(), wording);
    fuzz::must(message.size() <= 64 * (text.size() + 1), "a message grows by its values only");
    if (text.find_first_of("{\x01\x02\x03") == std::string::npos)
      fuzz::must(message == text, "without placeholders a text stays as it is");
    const std::string subject = language::fill_subject(text, values(), wording);
    fuzz::must(subject.find_first_of("\r\n") == std::string::npos, "a subject is one line");
  }
  return 0;
}

// Any bytes as the text of a message. What is put in for a placeholder is looked at by nobody again, and
// nothing else changes.

#include "fuzz/target.h"
#include "notify/render.h"

using namespace rung;

namespace {

notify::Values values() {
  notify::Values values;
  values["first_name"] = {"{until} \x01\n Anna", notify::Value::Kind::Given};
  values["last_name"] = {"", notify::Value::Kind::NoName};
  values["missing"] = {"116,50 €", notify::Value::Kind::Given};
  values["until"] = {"", notify::Value::Kind::NoEnd};
  return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  for (const Language language : {Language::German, Language::English}) {
    fuzz::must(notify::render(text, {}, language) == text, "without values a text stays as it is");
    const std::string message = notify::render(text, values(), language);
    fuzz::must(message.size() <= 64 * (text.size() + 1), "a message grows by its values only");
    const std::string subject = notify::render_subject(text, values(), language);
    fuzz::must(subject.find_first_of("\r\n") == std::string::npos, "a subject is one line");
  }
  return 0;
}

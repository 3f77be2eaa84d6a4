#include "core/source.h"

#include <algorithm>
#include <utility>

namespace rung {
namespace {

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == '\n' && at + 1 < text_.size()) line_starts_.push_back(at + 1);
  }
}

std::size_t SourceFile::line_of(std::size_t byte) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), byte);
  return static_cast<std::size_t>(after - line_starts_.begin());
}

std::size_t SourceFile::column_of(std::size_t byte) const {
  const std::size_t begin = line_begin(line_of(byte));
  return code_points(std::string_view(text_).substr(begin, byte - begin)) + 1;
}

std::string_view SourceFile::line_text(std::size_t line) const {
  const std::size_t begin = line_begin(line);
  std::size_t end = text_.find('\n', begin);
  if (end == std::string::npos) end = text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::string Place::text() const {
  if (!file) return {};
  return file->name() + ":" + std::to_string(line());
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

}  // namespace rung

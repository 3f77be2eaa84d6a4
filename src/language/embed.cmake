# Writes the texts of some Markdown files into one C++ source (pages_text.h says what it holds).
#   cmake -DDOCS=<folder docs> -DOUTPUT=<file> -P embed.cmake
# README.md files are for readers of the repository and are left out. A text is cut into pieces, because compilers
# need not accept string literals of any length.
file(GLOB pages ${DOCS}/ERRORS/R*.md ${DOCS}/ERRORS/M*.md ${DOCS}/help/*.md)
list(FILTER pages EXCLUDE REGEX "README\\.md$")

set(names "")
foreach(page IN LISTS pages)
  get_filename_component(name "${page}" NAME_WE)
  list(APPEND names "${name}")
  set(path_${name} "${page}")
endforeach()
list(SORT names)

set(rows "")
set(count 0)
foreach(name IN LISTS names)
  file(READ "${path_${name}}" hex HEX)
  string(LENGTH "${hex}" length)
  set(literals "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${hex}" ${at} 8000 piece)
    string(REGEX REPLACE "(..)" "\\\\x\\1" piece "${piece}")
    string(APPEND literals "\n        \"${piece}\"")
    math(EXPR at "${at} + 8000")
  endwhile()
  if(NOT literals)
    set(literals "\"\"")
  endif()
  string(APPEND rows "    PageText{\"${name}\",${literals}},\n")
  math(EXPR count "${count} + 1")
endforeach()

file(WRITE "${OUTPUT}.new"
"// Written by embed.cmake from docs/; do not edit.
#include \"language/pages_text.h\"

#include <array>

namespace rung::language {
namespace {

constexpr std::array<PageText, ${count}> kPages{{
${rows}}};

}  // namespace

std::span<const PageText> all_pages() { return kPages; }

}  // namespace rung::language
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")

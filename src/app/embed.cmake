# Writes one C++ source that holds every file below rules/templates (templates.h says what it offers).
#   cmake -DTEMPLATES=<folder rules/templates> -DOUTPUT=<file> -P embed.cmake
# The assembler takes the files in as they are: no size limit of string literals, and no long compile times. The hash of
# each file stands in the source, so that a changed file changes it and is built again.
file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE ${TEMPLATES} ${TEMPLATES}/*)
list(SORT files)

set(blocks "")
set(symbols "")
set(rows "")
set(count 0)
foreach(file IN LISTS files)
  if(NOT file MATCHES "^([^/]+)/(.+)$")
    continue()  # a file beside the templates belongs to none of them
  endif()
  set(template ${CMAKE_MATCH_1})
  set(path ${CMAKE_MATCH_2})
  file(SHA256 "${TEMPLATES}/${file}" hash)
  set(symbol "rung_template_${count}")
  string(APPEND blocks "// ${hash}\n"
    "asm(\".section .rodata\\n\"\n"
    "    \".global ${symbol}_begin\\n${symbol}_begin:\\n\"\n"
    "    \".incbin \\\"${TEMPLATES}/${file}\\\"\\n\"\n"
    "    \".global ${symbol}_end\\n${symbol}_end:\\n\"\n"
    "    \".byte 0\\n.previous\\n\");\n")
  string(APPEND symbols "extern \"C\" const char ${symbol}_begin[], ${symbol}_end[];\n")
  string(APPEND rows "      {\"${template}\", \"${path}\", {${symbol}_begin, "
    "static_cast<std::size_t>(${symbol}_end - ${symbol}_begin)}},\n")
  math(EXPR count "${count} + 1")
endforeach()

file(WRITE "${OUTPUT}.new"
"// Written by embed.cmake from rules/templates; do not edit.
#include \"app/templates.h\"

#include <cstddef>

${blocks}
${symbols}
namespace rung::app {

std::vector<TemplateFile> template_files() {
  return {
${rows}  };
}

}  // namespace rung::app
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")

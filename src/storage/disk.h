#pragma once
// What storage asks of the file system itself.

#include <filesystem>
#include <string>

namespace rung::storage {

// Makes an empty file that belongs to its owner alone (mode 0600). False: it is there already, or cannot be
// made (errno says why).
[[nodiscard]] bool make_private_file(const std::filesystem::path& path);

// Waits until everything that was written into a file is on disk. False: it is not (errno says why).
[[nodiscard]] bool sync_file(const std::filesystem::path& path);
// The same for the names in the folder of a file, as far as the system lets us.
void sync_folder_of(const std::filesystem::path& path);

// What errno stands for.
[[nodiscard]] std::string system_words();

}  // namespace rung::storage

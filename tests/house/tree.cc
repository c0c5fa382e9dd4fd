#include "house/tree.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace mash::house {
namespace {

constexpr std::size_t files_expected_least = 50;

std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The folders of lines like "/build/" in .gitignore: the only form we use there.
std::set<std::string> ignored_folders(const std::filesystem::path& root) {
  std::set<std::string> folders;
  std::istringstream lines(read_whole(root / ".gitignore"));
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 2 && line.front() == '/' && line.back() == '/') {
      folders.insert(line.substr(1, line.size() - 2));
    }
  }
  return folders;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

}  // namespace

std::string_view File::name() const {
  return std::string_view(path).substr(path.rfind('/') + 1);  // npos + 1 is 0: the whole path.
}

std::string_view File::folder() const {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : std::string_view(path).substr(0, slash);
}

std::string_view File::extension() const {
  const std::string_view whole = name();
  const std::size_t dot = whole.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? "" : whole.substr(dot);
}

Tree walk(const std::filesystem::path& root) {
  const std::set<std::string> ignored = ignored_folders(root);
  Tree tree;
  for (auto at = std::filesystem::recursive_directory_iterator(root);
       at != std::filesystem::recursive_directory_iterator(); ++at) {
    const std::string path = at->path().lexically_relative(root).generic_string();
    if (at->is_directory()) {
      const bool dot_folder = at->path().filename().string().starts_with('.') && path != ".ci";
      if (dot_folder || ignored.contains(path)) at.disable_recursion_pending();
    } else if (path != ".git") {  // In a linked work tree .git is a file.
      tree.push_back({path, read_whole(at->path())});
    }
  }
  if (tree.size() < files_expected_least) {
    throw std::runtime_error("only " + std::to_string(tree.size()) + " files found below " +
                             root.string() + ": the walk is wrong, or most of the tree is gone");
  }
  std::sort(tree.begin(), tree.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return tree;
}

bool starts_with_folder(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool is_cpp(const File& file) { return ends_with_any(file.path, {".h", ".cc"}); }

bool is_source(const File& file) {
  return is_cpp(file) || is_script(file) || file.name() == "CMakeLists.txt" ||
         ends_with_any(file.path, {".capnp", ".toml", ".cmake", ".sql", ".json"});
}

bool is_script(const File& file) { return file.text.starts_with("#!"); }

bool is_prose(const File& file) {
  return ends_with_any(file.path, {".md", ".txt"}) && file.name() != "CMakeLists.txt";
}

bool is_test(const File& file) { return starts_with_folder(file.path, "tests"); }

bool is_sample(const File& file) {
  return file.path.find("/vectors/") != std::string::npos ||
         file.path.find("/fixtures/") != std::string::npos;
}

}  // namespace mash::house

// What is shown to whoever watches the demo.
#pragma once

#include <string>
#include <vector>

namespace mash::demo {

void say(const std::string& line);
// More about what was said last.
void detail(const std::string& line);
void headline(const std::string& text);
// What a program printed, as it stands.
void quote(const std::string& text);

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words);
// "1 check", "3 checks".
std::string counted(std::size_t count, const std::string& one, const std::string& more);

}  // namespace mash::demo

// What staff ask of the program, read strictly.
#pragma once

#include "agency/answer.h"
#include "kit/service.h"

namespace mash::agency {

// "answer", with the ids of records where PersonsAnswer has the records.
struct AnswerRequest {
  std::uint64_t number = 0;  // Of the delivery that asks.
  bool again = false;        // Although it was answered.
  std::vector<std::string> records;
  bool found_otherwise = false;  // Some of them the program did not find, and they are meant.
  PersonsAnswer answer;
};

// Problems stay in `in`.
AnswerRequest read_answer(kit::Fields& in, const StaffId& actor);

}  // namespace mash::agency

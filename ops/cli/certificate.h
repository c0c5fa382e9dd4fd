// `mash certificate`: whether a file proves that an assessment was signed off with the gate open.
// Needs no hub and no key, only the join file.
#pragma once

#include <filesystem>

#include "cli/output.h"

namespace mash::cli {

struct CertificateAsked {
  std::filesystem::path file;  // As 'mash desk certificate --out' writes it.
  std::filesystem::path join;
};

int check_certificate(const CertificateAsked& asked, const Output& output);

}  // namespace mash::cli

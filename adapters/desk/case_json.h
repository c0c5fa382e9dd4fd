// What the hub and the archive know of a case, as JSON for staff.
#pragma once

#include "desk/case_book.h"

namespace mash::desk {

using kit::Json;

Json line_json(const wire::CaseLine& line, CaseBook& book);
Json case_json(const wire::CaseView& view, CaseBook& book);
Json gate_json(const wire::GateList& gate);
Json duty_json(const wire::Duty& duty, CaseBook& book);
// A return that came for one of the case's checks.
Json return_json(const kit::DeliveryRecord& record, const CaseId& case_id, CaseBook& book);
// A delivery's sections, with the names of those they are about.
Json sections_json(const std::vector<kit::OpenedSection>& sections, const CaseId& case_id,
                   CaseBook& book);

}  // namespace mash::desk

// SPDX-License-Identifier: MIT
// The messages of inspection.h as JSON. Private to engine/control.
#pragma once

#include "engine/control/inspection.h"
#include "engine/control/json_fields.h"

#include <optional>
#include <string>
#include <string_view>

namespace coroscope {

/// What the command of that name asks for; nothing: it is none of these.
std::optional<Inspect::What> inspectedBy(std::string_view command);

json::Value toJson(const Inspect &command);
json::Value toJson(const FrameList &message);
json::Value toJson(const ValueList &message);

/// Each answers with nothing, and `error`, for what is malformed.
std::optional<Inspect> inspectFromJson(Inspect::What what, const json::Value &object, std::string &error);
std::optional<FrameList> frameListFromJson(const json::Value &object, std::string &error);
std::optional<ValueList> valueListFromJson(const json::Value &object, std::string &error);

} // namespace coroscope

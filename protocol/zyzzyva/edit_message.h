// Edits of Zyzzyva's messages by JSON pointer (protocol/field_edit.h), for code that has a kind and no type.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_EDIT_MESSAGE_H_
#define ZYZ_PROTOCOL_ZYZZYVA_EDIT_MESSAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "protocol/field_edit.h"
#include "protocol/message.h"

namespace zyz::zyzzyva {

// Applies the edit to a copy that is being edited. False: it cannot be applied to this one (a field that is absent, a
// list that is too short); the copy may be half edited then.
bool EditMessage(const FieldEdit& edit, Message* message, MessagePool* pool);

// What is wrong with the edit for messages of this kind, or nothing: then the names of its path are put as the fields
// have them, and `type` says what stands there.
std::optional<EditProblem> CheckEdit(MessageKind kind, FieldEdit* edit, FieldType* type);

// A field without which the message cannot be encoded, empty if there is none.
std::string MissingField(const Message& message);

// Every place that an edit can name, "/or/v", in order. Lists are shown with one element, "/o/0/n".
std::vector<std::pair<std::string, FieldType>> AllFields(MessageKind kind);

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_EDIT_MESSAGE_H_

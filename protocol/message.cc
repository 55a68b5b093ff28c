#include "protocol/message.h"

namespace zyz {

size_t Message::EncodedSize() const {
  Writer out;
  Encode(&out);
  return 1 + out.bytes().size();
}

MessagePool::~MessagePool() {
  CHECK(live_ == 0, "the pool outlives its messages");
  for (Idle& idle : idle_) {
    for (Message* message : idle.messages) delete message;
  }
}

void MessagePool::Retire(Message* message) {
  --live_;
  Idle& idle = idle_[message->kind()];
  if (idle.type != message->type()) [[unlikely]] {
    for (Message* other : idle.messages) delete other;
    idle.messages.clear();
    idle.type = message->type();
  }
  message->Reset();
  idle.messages.push_back(message);
}

}  // namespace zyz

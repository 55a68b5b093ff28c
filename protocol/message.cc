#include "protocol/message.h"

namespace zyz {

size_t Message::EncodedSize() const {
  Writer out;
  Encode(&out);
  return 1 + out.bytes().size();
}

MessagePool::~MessagePool() {
  CHECK(live_ == 0, "the pool outlives its messages");
  for (auto& idle : idle_) {
    for (Message* message : idle) delete message;
  }
}

void MessagePool::Retire(Message* message) {
  message->Reset();
  --live_;
  idle_[message->kind()].push_back(message);
}

}  // namespace zyz

// Any bytes at all reach the decoder. What it accepts must be exactly what it would encode, and must survive everything
// that is done to messages later: showing, cloning, digesting, retiring.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/check.h"
#include "protocol/hash.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

// Touches every value it is shown.
class TouchSink final : public FieldSink {
 public:
  void Number(std::string_view name, uint64_t value) override { Touch(name, value); }
  void Flag(std::string_view name, bool value) override { Touch(name, value ? 1 : 0); }
  void Hash(std::string_view name, uint64_t value) override { Touch(name, value); }
  void Blob(std::string_view name, const Bytes& value) override { Touch(name, HashBytes(0, value).value); }
  void Absent(std::string_view name) override { Touch(name, 0); }
  void BeginStruct(std::string_view name) override {
    Touch(name, 0);
    ++depth_;
  }
  void EndStruct() override { --depth_; }
  void BeginList(std::string_view name, size_t size) override {
    Touch(name, size);
    ++depth_;
  }
  void EndList() override { --depth_; }
  int depth() const { return depth_; }

 private:
  void Touch(std::string_view name, uint64_t value) { sum_ = HashWords(0, sum_, name.size(), value).value; }

  uint64_t sum_ = 0;
  int depth_ = 0;
};

void CheckMessage(std::string_view bytes, MessagePool* pool) {
  const Ref<const Message> message = zyzzyva::Messages().Decode(bytes, pool);
  if (!message) return;
  Writer again;
  zyzzyva::Messages().Encode(*message, &again);
  CHECK(again.bytes() == bytes, "what is accepted is canonical");
  TouchSink sink;
  message->Show(&sink);
  CHECK(sink.depth() == 0, "what begins ends");
  const Ref<Message> clone = message->Clone(pool);
  CHECK(clone->digest() == message->digest(), "a clone is equal");
  if (Signature* signature = zyzzyva::Messages().MutableSignature(clone.get())) {
    signature->tag ^= 1;
    CHECK(clone->digest() != message->digest(), "an edit shows in the digest");
  }
}

}  // namespace
}  // namespace zyz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  zyz::MessagePool pool;
  zyz::CheckMessage({reinterpret_cast<const char*>(data), size}, &pool);
  CHECK(pool.live() == 0, "refused or dropped, a message goes back to its pool");
  return 0;
}

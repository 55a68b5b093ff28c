// The three services. Each one's snapshot is its clock and then its state in the codec's encoding, so that every state
// has exactly one snapshot; Restore builds the new state aside and takes it over only if the bytes were that one
// snapshot.
#include "protocol/application.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <span>
#include <utility>

#include "protocol/check.h"
#include "protocol/hash.h"

namespace zyz {
namespace {

// The words of an operation: not empty, separated by single spaces. 0 if it is anything else, or has more than fit.
size_t SplitWords(std::string_view operation, std::span<std::string_view> words) {
  size_t count = 0;
  for (;;) {
    const size_t space = operation.find(' ');
    const std::string_view word = operation.substr(0, space);
    if (word.empty() || count == words.size()) return 0;
    words[count++] = word;
    if (space == std::string_view::npos) return count;
    operation.remove_prefix(space + 1);
  }
}

bool IsWord(std::string_view bytes) { return !bytes.empty() && bytes.find(' ') == std::string_view::npos; }

std::string_view ReadString(Reader* in) { return in->Raw(in->Length(kMaxSnapshotBytes)); }

void WriteString(std::string_view bytes, Writer* out) {
  out->Int(static_cast<uint32_t>(bytes.size()));
  out->Raw(bytes);
}

void Decimal(uint64_t value, Bytes* reply) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  reply->assign(digits, end);
}

// Two words, the shape of the counter's and the null service's snapshots.
void WritePair(uint64_t first, uint64_t second, Bytes* out) {
  Writer writer;
  writer.Int(first);
  writer.Int(second);
  out->assign(writer.bytes());
}

bool ReadPair(std::string_view bytes, uint64_t* first, uint64_t* second) {
  Reader in(bytes, nullptr);
  const uint64_t a = in.Int<uint64_t>();
  const uint64_t b = in.Int<uint64_t>();
  if (!in.AtEnd()) return false;
  *first = a;
  *second = b;
  return true;
}

}  // namespace

Digest Application::StateDigest() const {
  Bytes snapshot;
  Snapshot(&snapshot);
  return HashBytes(kDomainState, snapshot);
}

void Application::Read(std::string_view, Bytes*) const { CHECK(false, "an application answers what it calls a read"); }

// ---- Counter ----

void CounterApplication::Execute(std::string_view operation, uint64_t, Bytes* reply) {
  if (operation == "inc") {
    Decimal(++value_, reply);
  } else if (IsRead(operation)) {
    Read(operation, reply);
  } else {
    reply->assign("error");
  }
}

bool CounterApplication::IsRead(std::string_view operation) const { return operation == "get"; }
void CounterApplication::Read(std::string_view, Bytes* reply) const { Decimal(value_, reply); }

void CounterApplication::Snapshot(Bytes* out) const { WritePair(clock_, value_, out); }
bool CounterApplication::Restore(std::string_view snapshot) { return ReadPair(snapshot, &clock_, &value_); }

// ---- Key-value store ----

void KvApplication::Execute(std::string_view operation, uint64_t, Bytes* reply) {
  std::string_view words[4];
  const size_t count = SplitWords(operation, words);
  const std::string_view verb = words[0], key = words[1];
  if (count == 2 && verb == "get") {
    Get(key, reply);
  } else if (count == 2 && verb == "delete") {
    reply->assign(Delete(key));
  } else if (count == 3 && verb == "put") {
    reply->assign(Put(key, words[2]));
  } else if (count == 4 && verb == "cas") {
    Cas(key, words[2], words[3], reply);
  } else {
    reply->assign("error");
  }
}

bool KvApplication::IsRead(std::string_view operation) const {
  std::string_view words[2];
  return SplitWords(operation, words) == 2 && words[0] == "get";
}

void KvApplication::Read(std::string_view operation, Bytes* reply) const {
  std::string_view words[2];
  SplitWords(operation, words);
  Get(words[1], reply);
}

void KvApplication::Get(std::string_view key, Bytes* reply) const {
  const auto it = values_.find(key);
  reply->assign(it == values_.end() ? std::string_view("none") : std::string_view(it->second));
}

std::string_view KvApplication::Put(std::string_view key, std::string_view value) {
  const auto it = values_.find(key);
  const size_t before = it == values_.end() ? 0 : kPairBytes + key.size() + it->second.size();
  const size_t after = snapshot_bytes_ - before + kPairBytes + key.size() + value.size();
  if (value.size() > kMaxValueBytes || after > kMaxStateBytes) return "error";
  if (it == values_.end()) {
    values_.emplace(key, value);
  } else {
    it->second.assign(value);
  }
  snapshot_bytes_ = after;
  return "ok";
}

std::string_view KvApplication::Delete(std::string_view key) {
  const auto it = values_.find(key);
  if (it == values_.end()) return "none";
  snapshot_bytes_ -= kPairBytes + key.size() + it->second.size();
  values_.erase(it);
  return "ok";
}

void KvApplication::Cas(std::string_view key, std::string_view old, std::string_view value, Bytes* reply) {
  const auto it = values_.find(key);
  if (it == values_.end()) {
    reply->assign("none");
  } else if (it->second == old) {
    reply->assign(Put(key, value));
  } else {
    reply->assign("differs ").append(it->second);
  }
}

// Clock, number of pairs, and the pairs in order of their keys.
void KvApplication::Snapshot(Bytes* out) const {
  Writer writer;
  writer.Int(clock_);
  writer.Int(static_cast<uint32_t>(values_.size()));
  for (const auto& [key, value] : values_) {
    WriteString(key, &writer);
    WriteString(value, &writer);
  }
  CHECK(writer.bytes().size() == snapshot_bytes_, "the size that limits the store is the snapshot's");
  out->assign(writer.bytes());
}

bool KvApplication::Restore(std::string_view snapshot) {
  if (snapshot.size() > kMaxStateBytes) return false;
  Reader in(snapshot, nullptr);
  const uint64_t clock = in.Int<uint64_t>();
  const size_t count = in.Length(snapshot.size());
  Values values;
  for (size_t i = 0; i < count; ++i) {
    const std::string_view key = ReadString(&in);
    const std::string_view value = ReadString(&in);
    if (!in.ok() || !IsWord(key) || !IsWord(value) || value.size() > kMaxValueBytes) return false;
    if (!values.empty() && key <= values.rbegin()->first) return false;
    values.emplace_hint(values.end(), key, value);
  }
  if (!in.AtEnd()) return false;
  clock_ = clock;
  values_ = std::move(values);
  snapshot_bytes_ = snapshot.size();
  return true;
}

// ---- Null service ----

NullApplication::NullApplication(size_t reply_bytes) : reply_bytes_(reply_bytes) {
  CHECK(reply_bytes <= kMaxReplyBytes, "a reply fits into a message");
}

void NullApplication::Execute(std::string_view operation, uint64_t nd, Bytes* reply) {
  chain_ = HashWords(kDomainState, chain_, nd, HashBytes(kDomainState, operation).value).value;
  if (reply->size() != reply_bytes_) reply->resize(reply_bytes_);
  // One block that only this history gives, repeated: the bytes are there to be carried and compared, not to be read.
  const uint64_t block[4] = {chain_, ~chain_, std::rotl(chain_, 16), ~std::rotl(chain_, 16)};
  char* at = reply->data();
  size_t rest = reply_bytes_;
  for (; rest >= sizeof(block); at += sizeof(block), rest -= sizeof(block)) std::memcpy(at, block, sizeof(block));
  if (rest > 0) std::memcpy(at, block, rest);
}

void NullApplication::Snapshot(Bytes* out) const { WritePair(clock_, chain_, out); }
bool NullApplication::Restore(std::string_view snapshot) { return ReadPair(snapshot, &clock_, &chain_); }

std::unique_ptr<Application> MakeApplication(const ApplicationSpec& spec) {
  switch (spec.kind) {
    case ApplicationSpec::Kind::kKv:
      return std::make_unique<KvApplication>();
    case ApplicationSpec::Kind::kCounter:
      return std::make_unique<CounterApplication>();
    case ApplicationSpec::Kind::kNull:
      return std::make_unique<NullApplication>(spec.reply_bytes);
  }
  CHECK(false, "every kind of application is listed above");
}

}  // namespace zyz

// The replicated service: a deterministic state machine under the protocol. Equal histories give equal replies, equal
// state digests and equal snapshots, on every replica.
#ifndef ZYZ_PROTOCOL_APPLICATION_H_
#define ZYZ_PROTOCOL_APPLICATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/codec.h"
#include "protocol/types.h"

namespace zyz {

class Application {
 public:
  virtual ~Application() = default;

  // Executes one operation; `nd` is the batch's agreed non-deterministic value. Overwrites `reply`. Never fails: an
  // operation that makes no sense gets a reply that says so.
  virtual void Execute(std::string_view operation, uint64_t nd, Bytes* reply) = 0;

  // Whether the operation changes nothing, whatever the state: then Read answers what Execute would. A protocol may
  // answer such operations without ordering them.
  virtual bool IsRead(std::string_view /*operation*/) const { return false; }
  // Overwrites `reply`. REQUIRES: IsRead(operation).
  virtual void Read(std::string_view operation, Bytes* reply) const;

  // The value the primary proposes for the next batch (a logical clock: strictly increasing), and whether a proposed
  // one is acceptable after the history executed so far.
  uint64_t ProposeNonDet() const { return clock_ + 1; }
  bool AcceptsNonDet(uint64_t nd) const { return nd > clock_ && nd - clock_ <= kMaxClockStep; }
  // Called once per batch, before its operations.
  void BeginBatch(uint64_t nd) { clock_ = nd; }

  // The whole state in canonical form (overwrites `out`), and back. Restore refuses malformed bytes and then leaves the
  // state as it was.
  virtual void Snapshot(Bytes* out) const = 0;
  virtual bool Restore(std::string_view snapshot) = 0;
  virtual Digest StateDigest() const;

  static constexpr uint64_t kMaxClockStep = 1 << 20;

 protected:
  uint64_t clock_ = 0;  // the last batch's nd; part of the state
};

// A counter. Operations: "inc" (reply: the new value), "get" (the value), both in decimal; else "error".
class CounterApplication final : public Application {
 public:
  void Execute(std::string_view operation, uint64_t nd, Bytes* reply) override;
  bool IsRead(std::string_view operation) const override;
  void Read(std::string_view operation, Bytes* reply) const override;
  void Snapshot(Bytes* out) const override;
  bool Restore(std::string_view snapshot) override;

 private:
  uint64_t value_ = 0;
};

// A key-value store. Operations are words separated by one space; keys and values contain none and are not empty:
//   put K V → "ok"        get K → "V" or "none"        delete K → "ok" or "none"
//   cas K OLD NEW → "ok", "none", or "differs V"       anything else → "error"
// Also "error": a value longer than kMaxValueBytes, and what would make the snapshot longer than kMaxStateBytes.
class KvApplication final : public Application {
 public:
  void Execute(std::string_view operation, uint64_t nd, Bytes* reply) override;
  bool IsRead(std::string_view operation) const override;
  void Read(std::string_view operation, Bytes* reply) const override;
  void Snapshot(Bytes* out) const override;
  bool Restore(std::string_view snapshot) override;

  static constexpr size_t kMaxValueBytes = kMaxReplyBytes - 8;     // "differs V" is a reply, too
  static constexpr size_t kMaxStateBytes = kMaxSnapshotBytes / 2;  // the other half is for the client table

 private:
  using Values = std::map<Bytes, Bytes, std::less<>>;

  void Get(std::string_view key, Bytes* reply) const;
  std::string_view Put(std::string_view key, std::string_view value);
  std::string_view Delete(std::string_view key);
  void Cas(std::string_view key, std::string_view old, std::string_view value, Bytes* reply);

  Values values_;
  size_t snapshot_bytes_ = kEmptySnapshotBytes;  // what Snapshot would give

  static constexpr size_t kEmptySnapshotBytes = 12;  // clock, number of pairs
  static constexpr size_t kPairBytes = 8;            // two lengths
};

// Does nothing, with replies of a fixed size whose bytes depend on the history: for measuring protocols.
class NullApplication final : public Application {
 public:
  // REQUIRES: reply_bytes <= kMaxReplyBytes
  explicit NullApplication(size_t reply_bytes);
  void Execute(std::string_view operation, uint64_t nd, Bytes* reply) override;
  void Snapshot(Bytes* out) const override;
  bool Restore(std::string_view snapshot) override;

 private:
  size_t reply_bytes_;
  uint64_t chain_ = 0;  // digest over all operations so far
};

// Which service a world runs, and how to make one instance of it.
struct ApplicationSpec {
  enum class Kind { kKv, kCounter, kNull } kind = Kind::kKv;
  uint32_t request_bytes = 0;  // null only: size of each operation
  uint32_t reply_bytes = 0;    // null only
};
std::unique_ptr<Application> MakeApplication(const ApplicationSpec& spec);

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_APPLICATION_H_

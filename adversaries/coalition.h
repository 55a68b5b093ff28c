// Coalition: what the faulty nodes of one run share. Their keys: any of them may sign for any other. And their
// knowledge: a log of what they received and sent, so that one of them can lie by what another one heard.
//
// It carries no message. Who wants to say something sends it over the network like everybody; the log only holds what
// some member's step has already received or sent. Correct nodes are never members.
//
// Where members are two nodes each (twins), a message also has a side: which of its sender's two said it. The receiver
// could not tell by the signature; its accomplice can.
#ifndef ZYZ_ADVERSARIES_COALITION_H_
#define ZYZ_ADVERSARIES_COALITION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/types.h"

namespace zyz {

class Coalition {
 public:
  // A message that `member` received from `peer`, or sent to it (kNoNode: to every replica).
  struct Record {
    NodeId member = kNoNode;
    NodeId peer = kNoNode;
    bool sent = false;
    Ref<const Message> message;
  };
  static constexpr uint64_t kMaxRecords = 512;  // the log forgets the oldest

  // Before the run.
  void Join(NodeId id, Signer signer);
  void KeepLog() { keeps_log_ = true; }  // for behaviours that read it; nobody does: nothing is kept

  const std::vector<NodeId>& members() const { return members_; }  // in the order of joining
  bool Has(NodeId id) const;
  const Signer& SignerOf(NodeId id) const;  // REQUIRES: Has(id)

  bool keeps_log() const { return keeps_log_; }
  void Note(Record record);
  // Records are numbered from 0; those from oldest() up to, not including, end() are held.
  uint64_t oldest() const { return end_ > kMaxRecords ? end_ - kMaxRecords : 0; }
  uint64_t end() const { return end_; }
  const Record& At(uint64_t number) const;

  void NoteSide(const Message& message, size_t side);
  std::optional<size_t> SideOf(const Message& message) const;  // nothing: unknown, or both said it

 private:
  static constexpr size_t kMaxSides = 4096;
  static constexpr size_t kBothSides = SIZE_MAX;

  std::vector<NodeId> members_;
  std::vector<Signer> signers_;
  bool keeps_log_ = false;
  std::vector<Record> log_;  // number k at k mod kMaxRecords
  uint64_t end_ = 0;
  std::map<Digest, size_t> sides_;  // by the message's digest
  std::vector<Digest> sided_;       // in the order of saying, a ring
  uint64_t noted_sides_ = 0;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_COALITION_H_

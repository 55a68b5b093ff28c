// How a client that wants a commit certificate for its own ends comes by one: from the answers that it gets, as soon as
// 2f+1 of them match (or fewer, if that is enough for its ends), whether it needs it or not.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_CLIENTS_CERTIFICATE_MAKER_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_CLIENTS_CERTIFICATE_MAKER_H_

#include <vector>

#include "adversaries/interceptor.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class CertificateMaker : public Interceptor {
 public:
  CertificateMaker(std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), answers_(cluster().n()), enough_(cluster().quorum()) {}

 protected:
  using Commit = zyzzyva::Commit;
  using SpecResponse = zyzzyva::SpecResponse;

  void MakeDoWith(uint32_t votes) { enough_ = votes; }

  // A COMMIT, true if it has 2f+1 votes, not signed yet, once for each request and view.
  virtual void OnCertificate(Ref<Commit> commit, Outbox* out) = 0;

 private:
  void OnInput(const Input& input, Outbox* out) final {
    Ref<Commit> commit;
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kSpecResponse) {
      commit = Add(Ref<const SpecResponse>(&As<SpecResponse>(*input.message)));
    }
    Deliver(input, out);
    if (commit) OnCertificate(std::move(commit), out);
  }

  // The COMMIT that this answer makes complete.
  Ref<Commit> Add(const Ref<const SpecResponse>& answer) {
    if (!cluster().IsReplica(answer->i)) return nullptr;
    answers_[answer->i] = answer;
    const zyzzyva::SpecTuple& tuple = answer->tuple;
    if (tuple.t == made_t_ && tuple.v <= made_v_) return nullptr;
    Ref<Commit> commit = New<Commit>(pool());
    commit->cc.tuple = tuple;
    for (const auto& other : answers_) {
      if (!other || other->tuple != tuple) continue;
      commit->cc.votes.push_back({other->i, other->sig});
      if (other->order.has_value()) commit->order = other->order;
    }
    if (commit->cc.votes.size() < enough_) return nullptr;
    commit->cc.votes.resize(enough_);
    made_t_ = tuple.t;
    made_v_ = tuple.v;
    return commit;
  }

  std::vector<Ref<const SpecResponse>> answers_;  // each replica's latest
  uint32_t enough_;                               // votes
  Timestamp made_t_ = 0;                          // the latest certificate's
  View made_v_ = 0;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_CLIENTS_CERTIFICATE_MAKER_H_

#include "shout.h"

#include <algorithm>

#include "protocol/make_message_set.h"

namespace shout {

using zyz::As, zyz::Event, zyz::Ref, zyz::Request;

const zyz::MessageSet& Messages() {
  static const auto* const set = zyz::MakeMessageSet<zyz::MessageTypes<Request, Answer>>().release();
  return *set;
}

void Replica::Step(const zyz::Input& input, zyz::Outbox* out) {
  if (input.kind != zyz::InputKind::kMessage || input.message->kind() != Request::kKind) return;
  const Request& request = As<Request>(*input.message);
  if (!context_.verifier.Verify(request.c, request.signed_digest(), request.sig)) {
    return out->Report(Event::Rejected(zyz::RejectReason::kBadRequestSignature, request.c, &request));
  }
  Ref<Answer> answer = zyz::New<Answer>(context_.pool);
  answer->c = request.c;
  answer->t = request.t;
  answer->r = request.o + "!";
  answer->i = context_.id;
  SignWith(context_.signer, answer.get());
  out->Send(request.c, std::move(answer));
}

void Client::Step(const zyz::Input& input, zyz::Outbox* out) {
  if (input.kind == zyz::InputKind::kSubmit) {
    Ref<Request> request = zyz::New<Request>(context_.pool);
    request->o = input.bytes;
    request->t = ++t_;
    request->c = context_.id;
    SignWith(context_.signer, request.get());
    std::fill(answers_.begin(), answers_.end(), nullptr);
    busy_ = true;
    out->Report(Event::Submitted(request));
    return out->Broadcast(std::move(request));
  }
  if (input.kind != zyz::InputKind::kMessage || input.message->kind() != Answer::kKind) return;
  const Answer& answer = As<Answer>(*input.message);
  if (!busy_ || answer.c != context_.id || answer.t != t_ || !context_.cluster.IsReplica(answer.i)) return;
  if (!context_.verifier.Verify(answer.i, answer.signed_digest(), answer.sig)) {
    return out->Report(Event::Rejected(zyz::RejectReason::kBadSignature, answer.i, &answer));
  }
  answers_[answer.i] = Ref<const Answer>(&answer);
  const auto alike =
      std::count_if(answers_.begin(), answers_.end(), [&](const auto& a) { return a && a->r == answer.r; });
  if (static_cast<uint32_t>(alike) < needed_) return;
  busy_ = false;
  out->Report(Event::Completed(zyz::CompletionPath::kFast, 0, t_, {}, t_, answer.r, answers_[answer.i]));
}

}  // namespace shout

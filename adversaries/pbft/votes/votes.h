// A vote as a correct replica would say it, made without what should stand behind it.
#ifndef ZYZ_ADVERSARIES_PBFT_VOTES_VOTES_H_
#define ZYZ_ADVERSARIES_PBFT_VOTES_VOTES_H_

#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {

template <class M>
Ref<M> MakeVote(View v, SeqNum n, Digest d, const Signer& signer, MessagePool* pool) {
  Ref<M> vote = New<M>(pool);
  vote->v = v;
  vote->n = n;
  vote->d = d;
  vote->i = signer.id();
  SignWith(signer, vote.get());
  return vote;
}

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_VOTES_VOTES_H_

// A LOCAL-COMMIT as an honest replica would say it, made without what should stand behind it.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_COMMITS_PROMISE_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_COMMITS_PROMISE_H_

#include "protocol/crypto.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

// To client `c`, for what the tuple names.
inline Ref<zyzzyva::LocalCommit> Promise(const zyzzyva::SpecTuple& tuple, NodeId c, const Signer& signer,
                                         MessagePool* pool) {
  Ref<zyzzyva::LocalCommit> promise = New<zyzzyva::LocalCommit>(pool);
  promise->v = tuple.v;
  promise->n = tuple.n;
  promise->h = tuple.h;
  promise->c = c;
  promise->t = tuple.t;
  zyzzyva::Messages().Resign(signer, promise.get());
  return promise;
}

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_COMMITS_PROMISE_H_

// What messages say of themselves in a few words, and the set of them.
#include "protocol/zyzzyva/messages.h"

#include "protocol/make_message_set.h"

namespace zyz::zyzzyva {
namespace {

// "[b5f2 9b0a]", the history digests of a chain of ORDER-REQs; a long one is cut in the middle.
void SayChain(const std::vector<Ref<const OrderReq>>& chain, Brief* brief) {
  constexpr size_t kShown = 4;
  brief->Open("O=[");
  for (size_t i = 0; i < chain.size(); ++i) {
    if (chain.size() > kShown && i == kShown / 2) {
      brief->Word("…");
      i = chain.size() - kShown / 2;
    }
    brief->Hash("", chain[i]->order.h);
  }
  brief->Close("]");
}

}  // namespace

void SayPosition(View v, SeqNum n, Digest h, NodeId c, Timestamp t, Brief* brief) {
  brief->Number("v", v).Number("n", n).Hash("h", h).Open("(").RequestOf(c, t).Close(")");
}

void OrderReq::SayBriefly(Brief* brief) const {
  brief->Number("v", order.v).Number("n", order.n).Hash("h", order.h).Open("(");
  if (batch.size() == 1) {
    brief->RequestOf(batch[0]->c, batch[0]->t);
  } else {
    brief->Word(std::to_string(batch.size())).Word("requests");
  }
  brief->Close(")");
}

void ConfirmReq::SayBriefly(Brief* brief) const {
  brief->Number("v", v).Open("(").RequestOf(request->c, request->t).Close(")");
}

void ViewChange::SayBriefly(Brief* brief) const {
  brief->Word("to").Number("w", w).Word("from").Number("u", u).Close(":");
  SayChain(o, brief);
  if (cc)
    brief->Close(",").Open("CC(").Number("v", cc->tuple.v).Number("n", cc->tuple.n).Hash("h", cc->tuple.h).Close(")");
}

void NewView::SayBriefly(Brief* brief) const {
  brief->Number("w", w).Close(":").Word("P of");
  for (const auto& member : p) brief->Node(member->i);
}

void State::SayBriefly(Brief* brief) const {
  brief->Number("v", view_cert.v).Word("checkpoint").Number("n", checkpoint.n).Hash("h", checkpoint.h);
  SayChain(o, brief);
}

const MessageSet& Messages() {
  static const MessageSet* const set = MakeMessageSet<AllMessages>().release();
  return *set;
}

}  // namespace zyz::zyzzyva

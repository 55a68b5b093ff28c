// What messages say of themselves in a few words, and the set of them.
#include "protocol/pbft/messages.h"

#include "protocol/make_message_set.h"

namespace zyz::pbft {
namespace {

// "[7:b5f2 8:9b0a]", positions and digests; a long list is cut in the middle.
template <class List, class Header>
void SayOrders(std::string_view open, const List& list, Header header, Brief* brief) {
  constexpr size_t kShown = 4;
  brief->Open(open);
  for (size_t k = 0; k < list.size(); ++k) {
    if (list.size() > kShown && k == kShown / 2) {
      brief->Word("…");
      k = list.size() - kShown / 2;
    }
    const OrderHeader& order = header(list[k]);
    brief->Number("n", order.n).Hash("d", order.d);
  }
  brief->Close("]");
}

}  // namespace

void BatchContent::SayBriefly(Brief* brief) const {
  if (batch.size() == 1) {
    brief->RequestOf(batch[0]->c, batch[0]->t);
  } else {
    brief->Word(std::to_string(batch.size())).Word("requests");
  }
}

void PrePrepare::SayBriefly(Brief* brief) const {
  brief->Number("v", order.v).Number("n", order.n).Hash("d", order.d).Open("(");
  content->SayBriefly(brief);
  brief->Close(")");
}

void Reply::SayBriefly(Brief* brief) const {
  brief->Number("v", v).Open("(").RequestOf(c, t).Close(")");
  if (tentative) brief->Word("tentative");
}

void ViewChange::SayBriefly(Brief* brief) const {
  brief->Word("to").Number("w", w).Number("s", checkpoint.n);
  SayOrders(
      "P=[", p, [](const PreparedCert& cert) -> const OrderHeader& { return cert.order; }, brief);
}

void NewView::SayBriefly(Brief* brief) const {
  brief->Number("w", w).Close(":").Word("V of");
  for (const auto& member : v) brief->Node(member->i);
  SayOrders(
      "O=[", o, [](const OrderHeader& order) -> const OrderHeader& { return order; }, brief);
}

void State::SayBriefly(Brief* brief) const {
  brief->Number("v", new_view ? (*new_view)->w : 0).Word("checkpoint").Number("n", checkpoint.n);
  brief->Word("up to").Number("n", checkpoint.n + entries.size());
}

const MessageSet& Messages() {
  static const MessageSet* const set = MakeMessageSet<AllMessages>().release();
  return *set;
}

}  // namespace zyz::pbft

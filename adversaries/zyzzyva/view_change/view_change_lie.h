// The interceptor that lies in VIEW-CHANGE. It remembers histories (archive.h), lets a behaviour edit a copy of the
// true VIEW-CHANGE, signs it, and repeats the same lie as long as the truth is repeated. As new primary it also shows
// the lie in its own P, in the place of the truth.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_VIEW_CHANGE_VIEW_CHANGE_LIE_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_VIEW_CHANGE_VIEW_CHANGE_LIE_H_

#include <memory>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "adversaries/zyzzyva/archive.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class ViewChangeLie : public Interceptor {
 public:
  ViewChangeLie(SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context);

 protected:
  // Edits a copy of the truth. False: there is nothing to lie about, and the truth goes out.
  virtual bool Lie(zyzzyva::ViewChange* lie) = 0;
  // An action of the inner node, before anything is done about it.
  virtual void OnTruth(const Action&) {}

  const Archive& archive() const { return archive_; }
  // Puts an old history in the place of the true one.
  static void Show(Archive::Claim claim, zyzzyva::ViewChange* lie);

 private:
  void OnInput(const Input& input, Outbox* out) final;
  void OnAction(Action action, Outbox* out) final;
  void OnNewView(Action action, Outbox* out);

  SendMatcher matcher_;
  Archive archive_;
  View lied_for_ = 0;                   // the view that lie_ was made for
  Ref<const zyzzyva::ViewChange> lie_;  // null: the truth
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_VIEW_CHANGE_VIEW_CHANGE_LIE_H_

// X2: what one message makes a replica send is limited, and so is what one replica is sent in answer to its questions.
// A question costs its sender one small message; FILL-HOLE and CONFIRM-REQ are answered by ORDER-REQs with their
// batches.
#include <algorithm>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// Whether `i` may be sent the order at n. Each position once in a view, as the history grows: what was ordered since
// cannot be more than the primary ordered. A position that i was sent already, or passed over, costs one of its answers
// of this interval. FILL-HOLE(n, n) may be a question of A4c, and has a purse of its own: at least as large as what a
// correct replica may ask in the two intervals of its own that overlap with mine.
bool Replica::MayAnswer(NodeId i, SeqNum n, bool is_question) {
  Answered& answered = answered_[i];
  if (n > answered.max_n) {
    answered.max_n = n;
    return true;
  }
  uint32_t& used = is_question ? answered.questions : answered.holes;
  const SeqNum limit = is_question ? SeqNum{2} * kMaxQuestions : 2 * std::max<SeqNum>(config_.window(), kMaxQuestions);
  if (used >= limit && !Planted(kAnswersUnlimited)) return false;
  ++used;
  if (!answers_limited_) {
    answers_limited_ = true;
    out_->SetTimer({kAnswerTimer, 0}, config_.state_request_ns);
  }
  return true;
}

void Replica::OnAnswerTimer() {
  answers_limited_ = false;
  for (Answered& answered : answered_) answered.questions = answered.holes = 0;
}

}  // namespace zyz::zyzzyva

// What a cluster's state comes to when names, numbers and contents are left out: for each replica how many views it is
// behind, whether it is leaving its view, how its certificate stands to the others', how far its checkpoint is behind.
// A campaign counts the different ones; a run that reaches a new one has done something that no run did before it.
//
// Read off what replicas announce and sign, the faulty ones' own statements included.
#ifndef ZYZ_SIM_ABSTRACT_STATE_H_
#define ZYZ_SIM_ABSTRACT_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/types.h"
#include "sim/step.h"

namespace zyz::sim {

// Which statements say what; kinds of messages are the protocol's affair.
struct AbstractionKinds {
  uint8_t leaves = 0;   // v: the view to go to
  uint8_t commits = 0;  // (v, n, value): holds a certificate
};

class AbstractStates final : public Observer {
 public:
  AbstractStates(const ClusterSize& cluster, const AbstractionKinds& kinds);

  void OnStep(const StepRecord& step) override;
  // Hashes of the states that the run was in so far; some more than once.
  void AddTo(std::vector<uint64_t>* states) const { states->insert(states->end(), states_.begin(), states_.end()); }

 private:
  struct Replica {
    View v = 0, leaving_for = 0;
    SeqNum stable = 0;
    bool certified = false;
    View cert_v = 0;
    SeqNum cert_n = 0;
    uint64_t cert_h = 0;
  };

  bool Learn(const StepRecord& step);
  void Note();

  const AbstractionKinds kinds_;
  std::vector<Replica> replicas_;
  std::vector<uint64_t> states_;
  std::string codes_;  // of the replicas, a byte each
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ABSTRACT_STATE_H_

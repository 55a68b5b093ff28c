#include "sim/oracles/catalogue.h"

#include "sim/oracles/agreement.h"
#include "sim/oracles/answers.h"
#include "sim/oracles/at_most_once.h"
#include "sim/oracles/basis.h"
#include "sim/oracles/cause.h"
#include "sim/oracles/check.h"
#include "sim/oracles/checkpoints.h"
#include "sim/oracles/commitment.h"
#include "sim/oracles/conviction.h"
#include "sim/oracles/determinism.h"
#include "sim/oracles/execution.h"
#include "sim/oracles/frozen.h"
#include "sim/oracles/history.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/honest_refusal.h"
#include "sim/oracles/linearizability.h"
#include "sim/oracles/liveness.h"
#include "sim/oracles/one_statement.h"
#include "sim/oracles/quorum.h"
#include "sim/oracles/real_time.h"
#include "sim/oracles/recovery.h"
#include "sim/oracles/reply.h"
#include "sim/oracles/statement_book.h"
#include "sim/oracles/suspicion.h"
#include "sim/oracles/validity.h"
#include "sim/oracles/views.h"

namespace zyz::sim {

std::vector<std::unique_ptr<Oracle>> AllOracles(const OracleSetup& setup) {
  const OracleContext& context = setup.context;
  const auto model = std::make_shared<HistoryModel>(context);
  const auto book = std::make_shared<StatementBook>(context.cluster);
  std::vector<std::unique_ptr<Oracle>> oracles;
  oracles.reserve(24);
  oracles.push_back(std::make_unique<HistoryOracle>(model));
  oracles.push_back(std::make_unique<OneStatementOracle>(book, context, setup.messages));
  oracles.push_back(std::make_unique<AgreementOracle>(model, book, context, setup.roles));
  oracles.push_back(std::make_unique<ReplyOracle>(model, MakeApplication(setup.application)));
  oracles.push_back(std::make_unique<DeterminismOracle>(model, setup.roles.answers));
  oracles.push_back(std::make_unique<AtMostOnceOracle>(model, context));
  oracles.push_back(std::make_unique<ValidityOracle>(model, context));
  oracles.push_back(std::make_unique<RealTimeOracle>(model, context));
  oracles.push_back(std::make_unique<LinearizabilityOracle>(
      model, context, setup.application, setup.roles.has_unordered_reads && setup.roles.executes_for_good));
  oracles.push_back(std::make_unique<FrozenOracle>(book, context, setup.roles, setup.messages));
  oracles.push_back(std::make_unique<CommitmentOracle>(context, setup.roles.finals, setup.messages));
  oracles.push_back(std::make_unique<QuorumOracle>(book, context, setup.roles.quorums));
  oracles.push_back(std::make_unique<BasisOracle>(model, book, context, setup.roles, setup.messages));
  oracles.push_back(std::make_unique<ExecutionOracle>(context, setup.roles));
  oracles.push_back(std::make_unique<CheckpointsOracle>(model));
  oracles.push_back(std::make_unique<ConvictionOracle>(context));
  oracles.push_back(std::make_unique<HonestRefusalOracle>(context, setup.messages));
  oracles.push_back(std::make_unique<ViewsOracle>(context));
  oracles.push_back(std::make_unique<SuspicionOracle>(context));
  oracles.push_back(std::make_unique<AnswersOracle>(context, setup.answers));
  oracles.push_back(std::make_unique<CheckOracle>());
  oracles.push_back(std::make_unique<LivenessOracle>(context, setup.promise));
  const TimeNs calm_from_ns = setup.promise.unpromised.judged() ? setup.promise.calm_from_ns : INT64_MAX;
  oracles.push_back(std::make_unique<RecoveryOracle>(context, calm_from_ns, setup.recovery));
  oracles.push_back(std::make_unique<CauseOracle>(context, setup.promise));
  return oracles;
}

std::vector<OracleDescription> DescribeOracles() {
  OracleSetup any;
  any.context = {ClusterSize(), 0, std::vector<bool>(ClusterSize().n(), true)};
  std::vector<OracleDescription> descriptions;
  for (const auto& oracle : AllOracles(any)) {
    descriptions.push_back({std::string(oracle->name()), std::string(oracle->about()), oracle->is_liveness()});
  }
  return descriptions;
}

}  // namespace zyz::sim

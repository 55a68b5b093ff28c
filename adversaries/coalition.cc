#include "adversaries/coalition.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"

namespace zyz {

void Coalition::Join(NodeId id, Signer signer) {
  CHECK(!Has(id) && signer.id() == id, "a member joins once, with its own key");
  members_.push_back(id);
  signers_.push_back(std::move(signer));
}

bool Coalition::Has(NodeId id) const { return std::find(members_.begin(), members_.end(), id) != members_.end(); }

const Signer& Coalition::SignerOf(NodeId id) const {
  const auto place = std::find(members_.begin(), members_.end(), id);
  CHECK(place != members_.end(), "only accomplices lend their keys");
  return signers_[place - members_.begin()];
}

void Coalition::Note(Record record) {
  if (!keeps_log_) return;
  if (log_.size() < kMaxRecords) {
    log_.push_back(std::move(record));
  } else {
    log_[end_ % kMaxRecords] = std::move(record);
  }
  ++end_;
}

const Coalition::Record& Coalition::At(uint64_t number) const {
  CHECK(number >= oldest() && number < end_, "a record is read while it is held");
  return log_[number % kMaxRecords];
}

}  // namespace zyz

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

void Coalition::NoteSide(const Message& message, size_t side) {
  if (members_.size() == 1) return;  // nobody will ask
  const auto [place, fresh] = sides_.try_emplace(message.digest(), side);
  if (!fresh) {
    if (place->second != side) place->second = kBothSides;
    return;
  }
  if (sided_.size() < kMaxSides) {
    sided_.push_back(place->first);
  } else {
    Digest& oldest = sided_[noted_sides_ % kMaxSides];
    sides_.erase(oldest);
    oldest = place->first;
  }
  ++noted_sides_;
}

std::optional<size_t> Coalition::SideOf(const Message& message) const {
  const auto place = sides_.find(message.digest());
  if (place == sides_.end() || place->second == kBothSides) return std::nullopt;
  return place->second;
}

}  // namespace zyz

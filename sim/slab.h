// A vector with holes: values that live at a fixed slot until they are freed, whose slots are then reused, last freed
// first. Allocates only while it grows beyond its largest size so far. Slots are stable, addresses are not.
#ifndef ZYZ_SIM_SLAB_H_
#define ZYZ_SIM_SLAB_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace zyz::sim {

template <class T>
class Slab {
 public:
  uint32_t Add(T value) {
    if (free_.empty()) {
      values_.push_back(std::move(value));
      return static_cast<uint32_t>(values_.size() - 1);
    }
    const uint32_t slot = free_.back();
    free_.pop_back();
    values_[slot] = std::move(value);
    return slot;
  }
  // The caller has emptied or abandoned the value at `slot`.
  void Free(uint32_t slot) { free_.push_back(slot); }

  T& operator[](uint32_t slot) { return values_[slot]; }
  const T& operator[](uint32_t slot) const { return values_[slot]; }
  size_t size() const { return values_.size() - free_.size(); }
  uint32_t slots() const { return static_cast<uint32_t>(values_.size()); }  // with those that are free

 private:
  std::vector<T> values_;
  std::vector<uint32_t> free_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_SLAB_H_

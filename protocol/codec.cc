#include "protocol/codec.h"

#include <algorithm>

namespace zyz {

void Writer::Spill(size_t needed) {
  const size_t capacity = std::max(needed, capacity_ * 2);
  char* data = new char[capacity];
  std::memcpy(data, data_, size_);
  if (data_ != inline_) delete[] data_;
  data_ = data;
  capacity_ = capacity;
}

}  // namespace zyz

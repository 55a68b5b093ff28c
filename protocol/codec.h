// One description of a message's fields, many uses.
//
// A message (or a struct inside one) lists its fields once:
//
//   template <class Self, class Visitor>
//   static void Fields(Self& m, Visitor& visit) { visit("v", m.v); visit("batch", m.batch, kMaxBatch); }
//
// and the visitors below encode, decode, digest, reset and show it. Field types: bool, uint32_t, uint64_t, Digest,
// Signature, Bytes, Ref<const Message type>, std::optional<T>, std::vector<T> and structs with Fields. Bytes and
// vectors state their largest length as the third argument.
//
// Encoding: little-endian integers of fixed width, lengths as 32 bits, presence and bool as one byte 0 or 1, fields in
// the order listed. Each value has exactly one encoding, and the decoder accepts nothing else.
#ifndef ZYZ_PROTOCOL_CODEC_H_
#define ZYZ_PROTOCOL_CODEC_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "protocol/check.h"
#include "protocol/hash.h"
#include "protocol/ref.h"
#include "protocol/types.h"

namespace zyz {

static_assert(std::endian::native == std::endian::little, "the codec copies integers as they lie in memory");

class MessagePool;

// Limits that hold for every protocol. A longer value cannot be decoded; senders never build one.
inline constexpr size_t kMaxReplicas = 1024;
inline constexpr size_t kMaxOperationBytes = 64 << 10;
inline constexpr size_t kMaxReplyBytes = 64 << 10;
inline constexpr size_t kMaxBatch = 1024;
inline constexpr size_t kMaxChain = 64 << 10;  // history entries in one message
inline constexpr size_t kMaxSnapshotBytes = 16 << 20;
inline constexpr size_t kMaxMessageBytes = 256 << 20;

// Appends integers and bytes. Short output stays inside the object (no allocation), long output spills to the heap.
class Writer {
 public:
  Writer() : data_(inline_), capacity_(sizeof(inline_)) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (data_ != inline_) delete[] data_;
  }

  template <class Integer>
  void Int(Integer value) {
    static_assert(std::is_integral_v<Integer>);
    std::memcpy(Grow(sizeof(value)), &value, sizeof(value));
  }
  void Raw(std::string_view bytes) {
    if (!bytes.empty()) std::memcpy(Grow(bytes.size()), bytes.data(), bytes.size());  // an empty view may be null
  }

  std::string_view bytes() const { return {data_, size_}; }
  void Clear() { size_ = 0; }

 private:
  char* Grow(size_t more) {
    if (size_ + more > capacity_) [[unlikely]] {
      Spill(size_ + more);
    }
    char* at = data_ + size_;
    size_ += more;
    return at;
  }
  void Spill(size_t needed);

  char* data_;
  size_t size_ = 0;
  size_t capacity_;
  char inline_[1000];
};

// Takes integers and bytes from a buffer it does not own. The first failure sticks; what is read after it is zero.
class Reader {
 public:
  explicit Reader(std::string_view bytes, MessagePool* pool) : rest_(bytes), pool_(pool) {}

  template <class Integer>
  Integer Int() {
    static_assert(std::is_integral_v<Integer>);
    Integer value{};
    if (rest_.size() < sizeof(value)) {
      Fail();
    } else {
      std::memcpy(&value, rest_.data(), sizeof(value));
      rest_.remove_prefix(sizeof(value));
    }
    return value;
  }
  bool Bool() {
    const uint8_t byte = Int<uint8_t>();
    if (byte > 1) Fail();
    return byte == 1;
  }
  std::string_view Raw(size_t size) {
    if (rest_.size() < size) {
      Fail();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  // A length in front of `limit` things at most, each of which takes one byte or more.
  size_t Length(size_t limit) {
    const size_t size = Int<uint32_t>();
    if (size <= limit && size <= rest_.size()) return size;
    Fail();
    return 0;
  }

  void Fail() {
    ok_ = false;
    rest_ = {};
  }
  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && rest_.empty(); }
  MessagePool* pool() const { return pool_; }

 private:
  std::string_view rest_;
  MessagePool* pool_;
  bool ok_ = true;
};

// Shows fields to code that does not know the message's type (trace, network rules). Elements of a list have no name.
class FieldSink {
 public:
  virtual ~FieldSink() = default;
  virtual void Number(std::string_view name, uint64_t value) = 0;
  virtual void Flag(std::string_view name, bool value) = 0;
  virtual void Hash(std::string_view name, uint64_t value) = 0;  // digests and signatures
  virtual void Blob(std::string_view name, const Bytes& value) = 0;
  virtual void Absent(std::string_view name) = 0;  // an optional field without value, a nested message not set yet
  virtual void BeginStruct(std::string_view name) = 0;
  virtual void EndStruct() = 0;
  virtual void BeginList(std::string_view name, size_t size) = 0;
  virtual void EndList() = 0;
};

namespace codec_internal {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsRef : std::false_type {};
template <class T>
struct IsRef<Ref<const T>> : std::true_type {
  using Message = T;
};

}  // namespace codec_internal

// Writes fields in canonical encoding.
class EncodeVisitor {
 public:
  explicit EncodeVisitor(Writer* out) : out_(out) {}

  template <class T>
  void operator()(std::string_view, const T& field, size_t = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, bool>) {
      out_->Int<uint8_t>(field ? 1 : 0);
    } else if constexpr (std::is_integral_v<T>) {
      out_->Int(field);
    } else if constexpr (std::is_same_v<T, Digest>) {
      out_->Int(field.value);
    } else if constexpr (std::is_same_v<T, Signature>) {
      out_->Int(field.tag);
    } else if constexpr (std::is_same_v<T, Bytes>) {
      out_->Int(static_cast<uint32_t>(field.size()));
      out_->Raw(field);
    } else if constexpr (IsVector<T>::value) {
      out_->Int(static_cast<uint32_t>(field.size()));
      for (const auto& element : field) (*this)({}, element);
    } else if constexpr (IsOptional<T>::value) {
      (*this)({}, field.has_value());
      if (field.has_value()) (*this)({}, *field);
    } else if constexpr (IsRef<T>::value) {
      IsRef<T>::Message::Fields(*field, *this);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  Writer* out_;
};

// Reads what EncodeVisitor wrote; the reader's ok() says whether the bytes were canonical and within limits.
class DecodeVisitor {
 public:
  explicit DecodeVisitor(Reader* in) : in_(in) {}

  template <class T>
  void operator()(std::string_view, T& field, size_t limit = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, bool>) {
      field = in_->Bool();
    } else if constexpr (std::is_integral_v<T>) {
      field = in_->Int<T>();
    } else if constexpr (std::is_same_v<T, Digest>) {
      field.value = in_->Int<uint64_t>();
    } else if constexpr (std::is_same_v<T, Signature>) {
      field.tag = in_->Int<uint64_t>();
    } else if constexpr (std::is_same_v<T, Bytes>) {
      field.assign(in_->Raw(in_->Length(limit)));
    } else if constexpr (IsVector<T>::value) {
      field.clear();
      const size_t size = in_->Length(limit);
      for (size_t i = 0; i < size && in_->ok(); ++i) (*this)({}, field.emplace_back());
    } else if constexpr (IsOptional<T>::value) {
      field.reset();
      if (in_->Bool()) (*this)({}, field.emplace());
    } else if constexpr (IsRef<T>::value) {
      using M = typename IsRef<T>::Message;
      Ref<M> message = New<M>(in_->pool());
      M::Fields(*message, *this);
      field = std::move(message);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  Reader* in_;
};

// Writes what identifies the fields: like the encoding, but long bytes and nested messages stand as their digests, so
// that a message's digest costs what is new in it.
class DigestVisitor {
 public:
  explicit DigestVisitor(Writer* out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, const T& field, size_t limit = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, Bytes>) {
      out_->Int(static_cast<uint32_t>(field.size()));
      if (field.size() <= 32) {
        out_->Raw(field);
      } else {
        out_->Int(HashBytes(0, field).value);
      }
    } else if constexpr (IsVector<T>::value) {
      out_->Int(static_cast<uint32_t>(field.size()));
      for (const auto& element : field) (*this)({}, element);
    } else if constexpr (IsOptional<T>::value) {
      out_->Int<uint8_t>(field.has_value() ? 1 : 0);
      if (field.has_value()) (*this)({}, *field);
    } else if constexpr (IsRef<T>::value) {
      out_->Int(field->digest().value);
    } else if constexpr (std::is_integral_v<T> || std::is_same_v<T, Digest> || std::is_same_v<T, Signature>) {
      EncodeVisitor{out_}(name, field, limit);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  Writer* out_;
};

// Puts every field back to its initial value and keeps the capacity of strings and vectors, for reuse by the pool.
class ResetVisitor {
 public:
  template <class T>
  void operator()(std::string_view, T& field, size_t = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, Bytes> || IsVector<T>::value) {
      field.clear();
    } else if constexpr (std::is_integral_v<T> || std::is_same_v<T, Digest> || std::is_same_v<T, Signature> ||
                         IsOptional<T>::value || IsRef<T>::value) {
      field = T{};
    } else {
      T::Fields(field, *this);
    }
  }
};

// Looks for one number or flag by its name, outside of structs and lists.
class NumberVisitor {
 public:
  explicit NumberVisitor(std::string_view name) : name_(name) {}

  template <class T>
  void operator()(std::string_view name, const T& value, size_t = 0) {
    if constexpr (std::is_integral_v<T>) {
      if (name == name_) found_ = value;
    }
  }
  std::optional<uint64_t> found() const { return found_; }

 private:
  std::string_view name_;
  std::optional<uint64_t> found_;
};

// Feeds a FieldSink.
class ShowVisitor {
 public:
  explicit ShowVisitor(FieldSink* sink) : sink_(sink) {}

  template <class T>
  void operator()(std::string_view name, const T& field, size_t limit = 0) {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, bool>) {
      sink_->Flag(name, field);
    } else if constexpr (std::is_integral_v<T>) {
      sink_->Number(name, field);
    } else if constexpr (std::is_same_v<T, Digest>) {
      sink_->Hash(name, field.value);
    } else if constexpr (std::is_same_v<T, Signature>) {
      sink_->Hash(name, field.tag);
    } else if constexpr (std::is_same_v<T, Bytes>) {
      sink_->Blob(name, field);
    } else if constexpr (IsVector<T>::value) {
      sink_->BeginList(name, field.size());
      for (const auto& element : field) (*this)({}, element, limit);
      sink_->EndList();
    } else if constexpr (IsOptional<T>::value) {
      if (field.has_value()) {
        (*this)(name, *field, limit);
      } else {
        sink_->Absent(name);
      }
    } else if constexpr (IsRef<T>::value) {
      if (!field) return sink_->Absent(name);  // only in a message that is still being built
      sink_->BeginStruct(name);
      IsRef<T>::Message::Fields(*field, *this);
      sink_->EndStruct();
    } else {
      sink_->BeginStruct(name);
      T::Fields(field, *this);
      sink_->EndStruct();
    }
  }

 private:
  FieldSink* sink_;
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_CODEC_H_

// Ref<T>: a counted reference to a pooled message. Not atomic: a world lives on one thread.
#ifndef ZYZ_PROTOCOL_REF_H_
#define ZYZ_PROTOCOL_REF_H_

#include <cstddef>
#include <type_traits>
#include <utility>

namespace zyz {

class Message;
class MessagePool;

// Counting lives in message.h; these two are the whole interface that Ref needs.
void AddReference(const Message* message);
void DropReference(const Message* message);

// Shares a message; the last Ref to go returns it to its pool. Ref<T> may write, which only its builder should hold;
// Ref<const T> is what travels. Null by default.
template <class T>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}  // NOLINT: null is a value of every reference
  explicit Ref(T* message) : message_(message) {
    if (message_ != nullptr) AddReference(message_);
  }
  Ref(const Ref& other) : Ref(other.message_) {}
  Ref(Ref&& other) noexcept : message_(std::exchange(other.message_, nullptr)) {}
  template <class U>
    requires(!std::is_same_v<U, T> && std::is_convertible_v<U*, T*>)
  Ref(const Ref<U>& other) : Ref(static_cast<T*>(other.get())) {}  // NOLINT: adds const or goes to the base
  template <class U>
    requires(!std::is_same_v<U, T> && std::is_convertible_v<U*, T*>)
  Ref(Ref<U>&& other) noexcept : message_(other.Release()) {}  // NOLINT: the same, without counting
  Ref& operator=(Ref other) noexcept {
    std::swap(message_, other.message_);
    return *this;
  }
  ~Ref() {
    if (message_ != nullptr) DropReference(message_);
  }

  T* get() const { return message_; }
  T* operator->() const { return message_; }
  T& operator*() const { return *message_; }
  explicit operator bool() const { return message_ != nullptr; }
  friend bool operator==(const Ref& a, const Ref& b) { return a.message_ == b.message_; }

  // Gives the reference up without dropping it; the caller owns one count from here on.
  T* Release() { return std::exchange(message_, nullptr); }
  // Takes over a count given up by Release.
  static Ref Adopt(T* message) {
    Ref ref;
    ref.message_ = message;
    return ref;
  }

 private:
  T* message_ = nullptr;
};

// A fresh message with initial values from the pool (defined in message.h).
template <class M>
Ref<M> New(MessagePool* pool);

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_REF_H_

// Changes one field of a message under construction, by JSON pointer, over the same Fields(visitor) that the codec
// uses: a visitor that walks to the place and does there what was asked. Nested messages on the way are copied first,
// since they are shared.
//
// The same visitor also only checks an edit: then optional fields count as present and lists as long enough, so that an
// edit that could ever apply passes, and for any other it says why not. A path's names match in either case (O is o);
// checking puts them in order.
#ifndef ZYZ_PROTOCOL_FIELD_EDIT_H_
#define ZYZ_PROTOCOL_FIELD_EDIT_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "protocol/codec.h"
#include "protocol/field_value.h"
#include "protocol/message.h"

namespace zyz {

struct FieldEdit {
  enum class Do : uint8_t {
    kSet,       // to `value`; a list's path may end in "-": one more element
    kAdd,       // `amount` to a number, digest or signature, which wraps around
    kTruncate,  // a list or bytes to the first `amount`
    kLook,      // changes nothing
  };
  Do action = Do::kSet;
  FieldPath path = {};
  FieldValue value = {};
  bool lenient = false;  // kSet: the value's members are taken where the field has them, the others ignored
  int64_t amount = 0;
};

struct EditProblem {
  std::string place;  // JSON pointer into the message
  std::string found;  // "a list"; empty: a value of the wrong type
  std::string allowed;
};

enum class FieldType : uint8_t { kNone, kFlag, kNumber, kHash, kBytes, kList, kStruct };
std::string_view Describe(FieldType type);  // "a list"

// 16 hex digits, as traces show digests.
std::optional<uint64_t> ParseHash(std::string_view text);
bool SameFieldName(std::string_view a, std::string_view b);  // in either case

class EditVisitor {
 public:
  // `check` only: see above. `pool` is where copies of nested messages come from.
  EditVisitor(const FieldEdit& edit, MessagePool* pool, bool check) : edit_(edit), pool_(pool), check_(check) {}

  // Visits `m`, in whose fields the path begins.
  template <class M>
  void Edit(M* m) {
    if (edit_.path.empty()) return Fail("the whole message", "a pointer to one of its fields");
    Level([&] { M::Fields(*m, *this); });
  }

  bool ok() const { return !problem_.has_value(); }
  const std::optional<EditProblem>& problem() const { return problem_; }
  FieldType type() const { return type_; }       // of the field at the path, when ok
  const FieldPath& path() const { return at_; }  // the edit's, with names as the fields have them

  template <class T>
  void operator()(std::string_view name, T& field, size_t limit = 0) {
    names_.emplace_back(name);
    if (found_ || !SameFieldName(name, edit_.path[depth_])) return;
    found_ = true;
    At(std::string(name), field, limit);
  }

 private:
  // Puts the members of a value into the fields of a struct.
  class Members {
   public:
    Members(const FieldValue& value, EditVisitor* edit) : value_(value), edit_(edit) {}
    template <class T>
    void operator()(std::string_view name, T& field, size_t limit = 0) {
      names_.emplace_back(name);
      for (size_t i = 0; i < value_.names.size(); ++i) {
        if (!SameFieldName(value_.names[i], name)) continue;
        ++taken_;
        edit_->Below(std::string(name), [&] { edit_->Set(value_.items[i], field, limit); });
      }
    }
    void Finish() {
      if (taken_ == value_.names.size() || (edit_->edit_.lenient && taken_ > 0)) return;
      std::string unknown = "no member that is a field";
      for (const std::string& given : value_.names) {
        bool known = false;
        for (const std::string& name : names_) known = known || SameFieldName(given, name);
        if (!known) unknown = "\"" + given + "\"";
      }
      edit_->Fail(unknown, Listed(names_));
    }

   private:
    const FieldValue& value_;
    EditVisitor* edit_;
    size_t taken_ = 0;
    std::vector<std::string> names_;
  };

  static std::string Listed(const std::vector<std::string>& names);
  void Fail(std::string_view found, std::string_view allowed);
  void FailType(FieldType type);

  template <class Walk>
  void Below(std::string part, const Walk& walk) {
    if (!ok()) return;
    at_.push_back(std::move(part));
    walk();
    if (ok() && at_.size() > edit_.path.size()) at_.pop_back();  // the path itself stays: it is the answer
  }

  // Looks for the next part of the path among the fields that `walk` visits.
  template <class Walk>
  void Level(const Walk& walk) {
    names_.clear();
    found_ = false;
    walk();
    if (!found_ && ok()) Fail("\"" + edit_.path[depth_] + "\", which is no field", Listed(names_));
    found_ = true;
  }

  template <class T>
  void At(std::string part, T& field, size_t limit) {
    Below(std::move(part), [&] {
      ++depth_;
      if (depth_ == edit_.path.size()) {
        Apply(field, limit);
      } else {
        Descend(field, limit);
      }
      --depth_;
    });
  }

  template <class T>
  void Descend(T& field, size_t limit) {
    using namespace codec_internal;
    if constexpr (IsOptional<T>::value) {
      if (!field.has_value() && !check_) return Fail("nothing", "a field that is there");
      typename T::value_type stand_in{};
      Descend(field.has_value() ? *field : stand_in, limit);
    } else if constexpr (IsVector<T>::value) {
      Element(field, limit);
    } else if constexpr (IsRef<T>::value) {
      using M = typename IsRef<T>::Message;
      if (!field && !check_) return Fail("nothing", "a field that is there");
      Ref<M> copy = New<M>(pool_);
      if (field) *copy = *field;
      Level([&] { M::Fields(*copy, *this); });
      if (!check_) field = std::move(copy);
    } else if constexpr (TypeOf<T>() == FieldType::kStruct) {
      Level([&] { T::Fields(field, *this); });
    } else {
      Fail(Describe(TypeOf<T>()), "a pointer that ends here");
    }
  }

  // A list's element, by index; "-" is a new one.
  template <class List>
  void Element(List& list, size_t limit) {
    const std::string& part = edit_.path[depth_];
    const std::optional<size_t> index = IndexOf(part);
    const bool sets = edit_.action == FieldEdit::Do::kSet || edit_.action == FieldEdit::Do::kLook;
    const bool append = part == "-" && sets && depth_ + 1 == edit_.path.size();
    if (!index && !append) return Fail("\"" + part + "\", which is no index", "0, 1, …, or at the end - to append");
    if (index && *index >= limit) return Fail(part, "an index below " + std::to_string(limit));
    if (check_) {
      typename List::value_type stand_in{};
      return At(part, stand_in, 0);
    }
    if (append ? list.size() >= limit : *index >= list.size()) return Fail(part, "an index of an element");
    if (append) list.emplace_back();
    At(part, append ? list.back() : list[*index], 0);
  }

  template <class T>
  void Apply(T& field, size_t limit) {
    using namespace codec_internal;
    type_ = TypeOf<T>();
    switch (edit_.action) {
      case FieldEdit::Do::kLook:
        return;
      case FieldEdit::Do::kSet:
        return Set(edit_.value, field, limit);
      case FieldEdit::Do::kAdd:
        return Add(field);
      case FieldEdit::Do::kTruncate:
        if constexpr (IsVector<T>::value || std::is_same_v<T, Bytes>) {
          const auto most = static_cast<size_t>(edit_.amount);
          if (field.size() > most) {
            field.resize(most);
          } else if (!check_) {
            Fail(std::to_string(field.size()) + " elements", "more than " + std::to_string(most));
          }
        } else {
          Fail(Describe(type_), "a list or bytes, to truncate");
        }
    }
  }

  template <class T>
  void Add(T& field) {
    using namespace codec_internal;
    if constexpr (IsOptional<T>::value) {
      Fail(Describe(type_), "a number or a digest, to add to");
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      field = static_cast<T>(static_cast<uint64_t>(field) + static_cast<uint64_t>(edit_.amount));
    } else if constexpr (std::is_same_v<T, Digest>) {
      field.value += static_cast<uint64_t>(edit_.amount);
    } else if constexpr (std::is_same_v<T, Signature>) {
      field.tag += static_cast<uint64_t>(edit_.amount);
    } else {
      Fail(Describe(type_), "a number or a digest, to add to");
    }
  }

  template <class T>
  void Set(const FieldValue& value, T& field, size_t limit) {
    using namespace codec_internal;
    using Kind = FieldValue::Kind;
    if constexpr (std::is_same_v<T, bool>) {
      if (value.kind != Kind::kFlag) return FailType(TypeOf<T>());
      field = value.number != 0;
    } else if constexpr (std::is_integral_v<T>) {
      if (value.kind != Kind::kNumber) return FailType(TypeOf<T>());
      constexpr uint64_t kMost = std::numeric_limits<T>::max();
      if (value.number > kMost) return Fail(std::to_string(value.number), "at most " + std::to_string(kMost));
      field = static_cast<T>(value.number);
    } else if constexpr (std::is_same_v<T, Digest> || std::is_same_v<T, Signature>) {
      const std::optional<uint64_t> hash =
          value.kind == Kind::kText ? ParseHash(value.text) : std::optional<uint64_t>(value.number);
      if ((value.kind != Kind::kText && value.kind != Kind::kNumber) || !hash) return FailType(TypeOf<T>());
      if constexpr (std::is_same_v<T, Digest>) {
        field.value = *hash;
      } else {
        field.tag = *hash;
      }
    } else if constexpr (std::is_same_v<T, Bytes>) {
      if (value.kind != Kind::kText) return FailType(TypeOf<T>());
      if (value.text.size() > limit) return Fail("more bytes", "at most " + std::to_string(limit) + " bytes");
      field = value.text;
    } else if constexpr (IsVector<T>::value) {
      if (value.kind != Kind::kList) return FailType(TypeOf<T>());
      if (value.items.size() > limit) return Fail("more elements", "at most " + std::to_string(limit));
      field.clear();
      for (size_t i = 0; i < value.items.size(); ++i) {
        Below(std::to_string(i), [&] { Set(value.items[i], field.emplace_back(), 0); });
      }
    } else if constexpr (IsOptional<T>::value) {
      if (value.kind == Kind::kAbsent) return field.reset();
      Set(value, field.emplace(), limit);
    } else if constexpr (IsRef<T>::value) {
      using M = typename IsRef<T>::Message;
      if (value.kind != Kind::kStruct) return FailType(TypeOf<T>());
      Ref<M> message = New<M>(pool_);
      Members members(value, this);
      M::Fields(*message, members);
      members.Finish();
      field = std::move(message);
    } else {
      if (value.kind != Kind::kStruct) return FailType(TypeOf<T>());
      Members members(value, this);
      T::Fields(field, members);
      members.Finish();
    }
  }

  template <class T>
  static constexpr FieldType TypeOf() {
    using namespace codec_internal;
    if constexpr (std::is_same_v<T, bool>) {
      return FieldType::kFlag;
    } else if constexpr (std::is_integral_v<T>) {
      return FieldType::kNumber;
    } else if constexpr (std::is_same_v<T, Digest> || std::is_same_v<T, Signature>) {
      return FieldType::kHash;
    } else if constexpr (std::is_same_v<T, Bytes>) {
      return FieldType::kBytes;
    } else if constexpr (IsVector<T>::value) {
      return FieldType::kList;
    } else if constexpr (IsOptional<T>::value) {
      return TypeOf<typename T::value_type>();
    } else {
      return FieldType::kStruct;
    }
  }

  const FieldEdit& edit_;
  MessagePool* const pool_;
  const bool check_;
  size_t depth_ = 0;                // parts of the path that are behind us
  bool found_ = false;              // the part we look for, at this level
  std::vector<std::string> names_;  // fields of this level
  FieldPath at_;
  FieldType type_ = FieldType::kNone;
  std::optional<EditProblem> problem_;
};

// Whether every nested message is there: one that was just made has none, and cannot be encoded before they are set.
class CompleteVisitor {
 public:
  bool complete() const { return complete_; }
  const std::string& missing() const { return missing_; }  // the name of a field that has none

  template <class T>
  void operator()(std::string_view name, const T& field, size_t = 0) {
    using namespace codec_internal;
    if constexpr (IsVector<T>::value) {
      for (const auto& element : field) (*this)(name, element);
    } else if constexpr (IsOptional<T>::value) {
      if (field.has_value()) (*this)(name, *field);
    } else if constexpr (IsRef<T>::value) {
      if (field) return IsRef<T>::Message::Fields(*field, *this);
      complete_ = false;
      missing_ = name;
    } else if constexpr (!std::is_integral_v<T> && !std::is_same_v<T, Digest> && !std::is_same_v<T, Signature> &&
                         !std::is_same_v<T, Bytes>) {
      T::Fields(field, *this);
    }
  }

 private:
  bool complete_ = true;
  std::string missing_;
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_FIELD_EDIT_H_

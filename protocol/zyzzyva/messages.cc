// The set of messages as a whole. One table has a row per kind, and everything that must treat all kinds alike reads
// it: a new message is a struct in the header and a row here.
#include "protocol/zyzzyva/messages.h"

#include <array>
#include <cstddef>

namespace zyz::zyzzyva {
namespace {

template <class M>
Ref<Message> NewOf(MessagePool* pool) {
  return New<M>(pool);
}

template <class M>
Ref<const Message> DecodeOf(Reader* in) {
  Ref<M> message = New<M>(in->pool());
  DecodeVisitor visit(in);
  M::Fields(*message, visit);
  return message;
}

// The field that says who signed: a replica's `i`, else a client's `c`. (LOCAL-COMMIT has both; `i` signs it.)
// ORDER-REQ and NEW-VIEW have none, their signer is the view's primary.
template <class M>
void SetSigner(NodeId id, M* m) {
  if constexpr (requires { m->i; }) {
    m->i = id;
  } else if constexpr (requires { m->c; }) {
    m->c = id;
  }
}

template <class M>
void ResignOf(const Signer& signer, Message* message) {
  M* m = static_cast<M*>(message);
  m->ForgetDigests();
  SetSigner(signer.id(), m);
  if constexpr (requires { m->order.signed_digest(); }) {  // ORDER-REQ: what is signed is its header
    SignWith(signer, &m->order);
  } else if constexpr (requires { m->sig; }) {
    SignWith(signer, m);
  }
}

template <class M>
Signature* SignatureOf(Message* message) {
  M* m = static_cast<M*>(message);
  m->ForgetDigests();
  if constexpr (requires { m->order.sig; }) {
    return &m->order.sig;
  } else if constexpr (requires { m->sig; }) {
    return &m->sig;
  } else {
    return nullptr;
  }
}

struct Row {
  std::string_view name, about;
  Ref<Message> (*make)(MessagePool*) = nullptr;
  Ref<const Message> (*decode)(Reader*) = nullptr;
  void (*resign)(const Signer&, Message*) = nullptr;
  Signature* (*signature)(Message*) = nullptr;
};

template <class M>
constexpr void SetRow(std::string_view about, std::array<Row, kKindsEnd>* rows) {
  (*rows)[M::kKind] = {M::kName, about, NewOf<M>, DecodeOf<M>, ResignOf<M>, SignatureOf<M>};
}

constexpr std::array<Row, kKindsEnd> MakeRows() {
  std::array<Row, kKindsEnd> rows;
  SetRow<Request>("client to the primary, on retry to all: execute this operation", &rows);
  SetRow<OrderReq>("primary to backups: this batch has position n", &rows);
  SetRow<SpecResponse>("replica to client: the reply, executed speculatively at position n", &rows);
  SetRow<Commit>("client to all: 2f+1 replicas gave the same answer, keep the proof", &rows);
  SetRow<LocalCommit>("replica to client: I keep your commit certificate", &rows);
  SetRow<FillHole>("replica to the primary, later to all: I miss these positions", &rows);
  SetRow<ConfirmReq>("replica to the primary, later to all: a client waits for this request", &rows);
  SetRow<Pom>("client or replica to all: two ORDER-REQs that convict the primary", &rows);
  SetRow<IHateThePrimary>("replica to all: I suspect the primary of v", &rows);
  SetRow<ViewChange>("replica to all: I leave for view w, and this is my history", &rows);
  SetRow<NewView>("new primary to all: 2f+1 VIEW-CHANGEs, from which everybody computes the history of view w", &rows);
  SetRow<ViewConfirm>("replica to all: view w starts from this history", &rows);
  SetRow<Checkpoint>("replica to all: my state after position n", &rows);
  SetRow<StateRequest>("replica to all: I am behind, this is where I stand", &rows);
  SetRow<State>("replica to replica: everything that it takes to stand where I stand", &rows);
  SetRow<Recover>("replica to all: I have lost my memory, where do you stand?", &rows);
  SetRow<Standing>("replica to who lost its memory: I stand here", &rows);
  return rows;
}

constexpr std::array<Row, kKindsEnd> kRows = MakeRows();

// Null for a kind that does not exist; kind 0 has no row.
const Row* FindRow(MessageKind kind) { return kind != 0 && kind < kKindsEnd ? &kRows[kind] : nullptr; }

const Row& RowOf(const Message& message) {
  const Row* row = FindRow(message.kind());
  CHECK(row != nullptr, "every message has a kind of this protocol");
  return *row;
}

// Collects the names of the numbers that stand neither in a struct nor in a list.
class NumberNames final : public FieldSink {
 public:
  explicit NumberNames(std::vector<std::string_view>* names) : names_(names) {}
  void Number(std::string_view name, uint64_t) override {
    if (depth_ == 0) names_->push_back(name);
  }
  void Flag(std::string_view, bool) override {}
  void Hash(std::string_view, uint64_t) override {}
  void Blob(std::string_view, const Bytes&) override {}
  void Absent(std::string_view) override {}
  void BeginStruct(std::string_view) override { ++depth_; }
  void EndStruct() override { --depth_; }
  void BeginList(std::string_view, size_t) override { ++depth_; }
  void EndList() override { --depth_; }

 private:
  std::vector<std::string_view>* names_;
  int depth_ = 0;
};

}  // namespace

std::string_view KindName(MessageKind kind) {
  const Row* row = FindRow(kind);
  return row == nullptr ? std::string_view() : row->name;
}

std::string_view KindAbout(MessageKind kind) {
  const Row* row = FindRow(kind);
  return row == nullptr ? std::string_view() : row->about;
}

const std::vector<std::string_view>& NumberFields(MessageKind kind) {
  // Found out once per process: checking behaviours asks often.
  static const auto* const fields = [] {
    auto* all = new std::array<std::vector<std::string_view>, kKindsEnd>();
    MessagePool pool;
    for (MessageKind k = 1; k < kKindsEnd; ++k) {
      NumberNames sink(&(*all)[k]);
      NewMessage(k, &pool)->Show(&sink);
    }
    return all;
  }();
  return (*fields)[kind < kKindsEnd ? kind : 0];
}

Ref<Message> NewMessage(MessageKind kind, MessagePool* pool) {
  const Row* row = FindRow(kind);
  return row == nullptr ? nullptr : row->make(pool);
}

void EncodeMessage(const Message& message, Writer* out) {
  out->Int<uint8_t>(message.kind());
  message.Encode(out);
}

Ref<const Message> DecodeMessage(std::string_view bytes, MessagePool* pool) {
  if (bytes.size() > kMaxMessageBytes) return nullptr;
  Reader in(bytes, pool);
  const Row* row = FindRow(in.Int<uint8_t>());
  if (row == nullptr) return nullptr;
  Ref<const Message> message = row->decode(&in);
  return in.AtEnd() ? message : nullptr;
}

void Resign(const Signer& signer, Message* message) { RowOf(*message).resign(signer, message); }

Signature* MutableSignature(Message* message) { return RowOf(*message).signature(message); }

}  // namespace zyz::zyzzyva

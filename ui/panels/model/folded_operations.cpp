#include "ui/panels/model/folded_operations.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace stateroom {

namespace {

constexpr std::size_t kMostThrough = 64;  // values that one folded operation hands on

bool isOneOf(std::string_view op, std::initializer_list<std::string_view> names) {
  return std::ranges::count(names, op) > 0;
}

/// How many inputs at the front of a carrier only steer it: a condition, the number of rounds.
std::size_t steersOf(std::string_view op) {
  return op == "prim::If" ? 1 : op == "prim::Loop" ? 2 : 0;
}

/// Hands values on as they are.
bool carries(std::string_view op) {
  return isOneOf(
      op, {"prim::If", "prim::Loop", "prim::ListConstruct", "prim::ListUnpack",
           "prim::TupleConstruct", "prim::TupleUnpack", "prim::TupleIndex", "prim::unchecked_cast",
           "prim::Uninitialized", "aten::__getitem__", "aten::list"});
}

/// Makes numbers and truth values that steer, no tensors.
bool steers(std::string_view op) {
  return isOneOf(op, {"aten::len",
                      "aten::size",
                      "aten::dim",
                      "aten::numel",
                      "aten::Int",
                      "aten::Bool",
                      "aten::Float",
                      "aten::__is__",
                      "aten::__isnot__",
                      "aten::__not__",
                      "aten::__and__",
                      "aten::__or__",
                      "aten::format",
                      "aten::warn",
                      "aten::__range_length",
                      "aten::__derive_index",
                      "aten::__contains__",
                      "prim::RaiseException",
                      "prim::dtype",
                      "prim::device"});
}

bool compares(std::string_view op) {
  return isOneOf(op, {"aten::eq", "aten::ne", "aten::lt", "aten::le", "aten::gt", "aten::ge"});
}

class Folding {
 public:
  explicit Folding(const std::vector<Operation>& all) : all_(all), folded_(all.size()) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const std::string& output : all[i].outputs) producer_[output] = i;
      if (all[i].op == "aten::append" && all[i].inputs.size() > 1)
        appended_[all[i].inputs[0]].push_back(all[i].inputs[1]);
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      folded_[i] = carries(all[i].op) || steers(all[i].op) || all[i].op == "aten::append";
    for (std::size_t i = 0; i < all.size(); ++i)
      if (compares(all[i].op))
        folded_[i] = std::ranges::all_of(all[i].inputs, [&](const auto& in) {
          const auto from = producer_.find(in);
          return from != producer_.end() && folded_[from->second];
        });
  }

  std::vector<Operation> kept() {
    std::vector<Operation> result;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (folded_[i] && !tooMany(i)) continue;
      Operation operation = all_[i];
      operation.inputs.clear();
      for (const std::string& input : all_[i].inputs)
        for (const std::string& value : sourcesOf(input))
          if (std::ranges::count(operation.inputs, value) == 0) operation.inputs.push_back(value);
      result.push_back(std::move(operation));
    }
    return result;
  }

 private:
  using Values = std::vector<std::string>;

  /// The values of operations that stay, and from outside, of which a value is made.
  const Values& sourcesOf(const std::string& value) {
    const auto [place, isNew] = sources_.try_emplace(value);
    if (!isNew) return place->second;  // also within a cycle, where nothing is known yet
    const auto from = producer_.find(value);
    if (from == producer_.end() || !folded_[from->second]) return place->second = {value};
    const Operation& operation = all_[from->second];
    if (!carries(operation.op)) return place->second;
    Values through;
    const auto add = [&](const std::string& input) {
      for (const std::string& each : sourcesOf(input))
        if (std::ranges::count(through, each) == 0) through.push_back(each);
    };
    if (const std::string* packed = packedAt(operation, value)) {
      const std::string one = *packed;
      return sources_[value] = Values(sourcesOf(one));
    }
    const bool picks = operation.op == "aten::__getitem__";
    for (std::size_t i = steersOf(operation.op); i < operation.inputs.size() && !(picks && i > 0);
         ++i)
      add(operation.inputs[i]);
    if (const auto more = appended_.find(value); more != appended_.end())
      for (const std::string& each : more->second) add(each);
    if (through.size() > kMostThrough) through = {value};
    return sources_[value] = std::move(through);
  }

  /// What was packed at the place of one of the values that are unpacked; nullptr: not known.
  const std::string* packedAt(const Operation& unpack, const std::string& value) const {
    if (!unpack.op.ends_with("Unpack") || unpack.inputs.size() != 1) return nullptr;
    const auto from = producer_.find(unpack.inputs.front());
    if (from == producer_.end() || appended_.contains(unpack.inputs.front())) return nullptr;
    const Operation& pack = all_[from->second];
    if (!pack.op.ends_with("Construct") || pack.inputs.size() != unpack.outputs.size())
      return nullptr;
    const auto place = std::ranges::find(unpack.outputs, value) - unpack.outputs.begin();
    return &pack.inputs[static_cast<std::size_t>(place)];
  }

  /// A carrier that hands on so much that it stays.
  bool tooMany(std::size_t place) {
    return std::ranges::any_of(all_[place].outputs, [&](const std::string& output) {
      const Values& through = sourcesOf(output);
      return through.size() == 1 && through.front() == output;
    });
  }

  const std::vector<Operation>& all_;
  std::vector<bool> folded_;
  std::map<std::string, std::size_t> producer_;
  std::map<std::string, Values> appended_;  ///< by list
  std::map<std::string, Values> sources_;
};

}  // namespace

std::vector<Operation> withoutPlumbing(const std::vector<Operation>& operations) {
  return Folding(operations).kept();
}

}  // namespace stateroom

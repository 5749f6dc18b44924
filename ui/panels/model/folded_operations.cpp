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

using Values = std::vector<std::string>;

void addNew(Values& values, const std::string& value) {
  if (std::ranges::count(values, value) == 0) values.push_back(value);
}

/// The inputs of a carrier that may become this output. A condition and the number of rounds only
/// steer, a shape or a place in a list says how; what a branch returns stands in the order of the
/// outputs, first of one and then of the other, unless constants are among it, which are no inputs.
Values handedOn(const Operation& carrier, const std::string& output) {
  const Values& in = carrier.inputs;
  const auto outputs = carrier.outputs.size();
  if (carrier.op == "prim::If" && in.size() == 1 + 2 * outputs) {
    const auto place = static_cast<std::size_t>(std::ranges::find(carrier.outputs, output) -
                                                carrier.outputs.begin());
    return {in[1 + place], in[1 + outputs + place]};
  }
  if (carrier.op.starts_with("aten::") && !in.empty()) return {in.front()};
  const std::size_t steers = carrier.op == "prim::If" ? 1 : carrier.op == "prim::Loop" ? 2 : 0;
  return in.size() <= steers ? Values()
                             : Values(in.begin() + static_cast<std::ptrdiff_t>(steers), in.end());
}

/// Hands values on as they are, or the same numbers in another shape.
bool carries(std::string_view op) {
  return isOneOf(
      op,
      {"prim::If", "prim::Loop", "prim::ListConstruct", "prim::ListUnpack", "prim::TupleConstruct",
       "prim::TupleUnpack", "prim::TupleIndex", "prim::unchecked_cast", "prim::Uninitialized",
       "aten::__getitem__", "aten::list", "aten::squeeze", "aten::unsqueeze", "aten::flatten",
       "aten::view", "aten::view_as", "aten::reshape", "aten::contiguous", "aten::detach"});
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
        for (const std::string& value : sourcesOf(input)) addNew(operation.inputs, value);
      result.push_back(std::move(operation));
    }
    return result;
  }

 private:
  /// The values of operations that stay, and from outside, of which a value is made.
  const Values& sourcesOf(const std::string& value) {
    const auto [place, isNew] = sources_.try_emplace(value);
    if (!isNew) return place->second;  // also within a cycle, where nothing is known yet
    const auto from = producer_.find(value);
    if (from == producer_.end() || !folded_[from->second]) return place->second = {value};
    const Operation& operation = all_[from->second];
    if (!carries(operation.op)) return place->second;
    Values handed = packedAt(operation, value);
    if (handed.empty()) {
      handed = handedOn(operation, value);
      if (const auto more = appended_.find(value); more != appended_.end())
        for (const std::string& each : more->second) addNew(handed, each);
    }
    Values through;
    for (const std::string& input : handed)
      for (const std::string& each : Values(sourcesOf(input))) addNew(through, each);
    if (through.size() > kMostThrough) through = {value};
    return sources_[value] = std::move(through);
  }

  /// What was packed at the place of one of the values that are unpacked; empty: not known.
  Values packedAt(const Operation& unpack, const std::string& value) const {
    if (!unpack.op.ends_with("Unpack") || unpack.inputs.size() != 1) return {};
    const auto place =
        static_cast<std::size_t>(std::ranges::find(unpack.outputs, value) - unpack.outputs.begin());
    Values packed;
    std::set<std::string> seen;
    collectPacked(unpack.inputs.front(), unpack.outputs.size(), place, packed, seen);
    return packed;
  }

  /// Looks for where a tuple is made, through casts and branches.
  void collectPacked(const std::string& tuple, std::size_t size, std::size_t place, Values& packed,
                     std::set<std::string>& seen) const {
    const auto from = producer_.find(tuple);
    if (from == producer_.end() || appended_.contains(tuple) || !seen.insert(tuple).second) return;
    const Operation& maker = all_[from->second];
    if (maker.op.ends_with("Construct")) {
      if (maker.inputs.size() == size) addNew(packed, maker.inputs[place]);
    } else if (maker.op == "prim::If" || maker.op == "prim::unchecked_cast") {
      for (const std::string& each : handedOn(maker, tuple))
        collectPacked(each, size, place, packed, seen);
    }
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

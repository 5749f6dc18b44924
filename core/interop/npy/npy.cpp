#include "core/interop/npy/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>

#include "core/base/file.h"
#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongestHeader = 65536;

struct NumpyType {
  std::string_view code;  ///< as in "<f4", without the byte order
  DType dtype;
};

constexpr std::array kTypes = {
    NumpyType{"f8", DType::F64}, NumpyType{"f4", DType::F32}, NumpyType{"f2", DType::F16},
    NumpyType{"i8", DType::I64}, NumpyType{"i4", DType::I32}, NumpyType{"i2", DType::I16},
    NumpyType{"i1", DType::I8},  NumpyType{"u1", DType::U8},  NumpyType{"b1", DType::Bool}};

struct Header {
  DType dtype = DType::F32;
  bool bigEndian = false;
  bool fortran = false;
  Shape shape;
};

std::uint32_t littleEndian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The text behind 'key': in a Python dict literal; empty when there is none.
std::string_view valueOf(std::string_view dict, std::string_view key) {
  for (const char quote : {'\'', '"'}) {
    const auto at = dict.find(std::string(1, quote).append(key) + quote);
    if (at == dict.npos) continue;
    const auto rest = trimmed(dict.substr(at + key.size() + 2));
    return rest.starts_with(':') ? trimmed(rest.substr(1)) : std::string_view();
  }
  return {};
}

std::optional<Shape> shapeIn(std::string_view text) {
  const auto close = text.find(')');
  if (!text.starts_with('(') || close == text.npos) return std::nullopt;
  Shape shape;
  for (const auto part : split(text.substr(1, close - 1), ',')) {
    auto number = trimmed(part);
    if (number.ends_with('L')) number.remove_suffix(1);  // Python 2
    if (number.empty()) continue;
    const auto size = parseInteger(number);
    if (!size || *size < 0) return std::nullopt;
    shape.push_back(*size);
    if (shape.size() > kMostAxes) return std::nullopt;
  }
  return shape;
}

unexpected<Error> headerError(std::string_view field) {
  return fail(Code::npy_header, {{"field", std::string(field)}});
}

Result<Header> parseHeader(std::string_view dict) {
  Header header;
  const auto type = valueOf(dict, "descr");
  if (type.size() < 3 || (type[0] != '\'' && type[0] != '"')) return headerError("descr");
  const auto descr = type.substr(1, type.find(type[0], 1) - 1);
  const bool hasOrder = !descr.empty() && std::string_view("<>|=").find(descr[0]) != descr.npos;
  const auto code = descr.substr(hasOrder ? 1 : 0);
  const auto known = std::ranges::find(kTypes, code, &NumpyType::code);
  if (code.starts_with('O')) return fail(Code::npy_object);
  if (known == kTypes.end()) return fail(Code::npy_dtype, {{"dtype", std::string(descr)}});
  header.dtype = known->dtype;
  header.bigEndian = descr[0] == '>';
  const auto order = valueOf(dict, "fortran_order");
  header.fortran = order.starts_with("True");
  if (!header.fortran && !order.starts_with("False")) return headerError("fortran_order");
  auto shape = shapeIn(valueOf(dict, "shape"));
  if (!shape) return headerError("shape");
  header.shape = *std::move(shape);
  return header;
}

/// Bytes that the array takes; empty when they overflow.
std::optional<std::size_t> bytesOf(const Header& header) {
  std::size_t bytes = sizeOf(header.dtype);
  for (const auto size : header.shape) {
    if (size != 0 &&
        bytes > std::numeric_limits<std::size_t>::max() / static_cast<std::size_t>(size)) {
      return std::nullopt;
    }
    bytes *= static_cast<std::size_t>(size);
  }
  return bytes;
}

void swapBytes(std::span<std::byte> bytes, std::size_t size) {
  for (std::size_t at = 0; at < bytes.size(); at += size)
    std::ranges::reverse(bytes.subspan(at, size));
}

/// Element `index` of the row-major array, found in the column-major one.
Tensor fromFortran(const Tensor& columnMajor, const Shape& shape) {
  Tensor tensor(columnMajor.dtype(), shape);
  const auto size = sizeOf(tensor.dtype());
  std::vector<std::int64_t> index(shape.size(), 0);
  for (std::int64_t at = 0; at < tensor.elements(); ++at) {
    std::int64_t from = 0;
    for (std::size_t axis = shape.size(); axis-- > 0;) from = from * shape[axis] + index[axis];
    std::ranges::copy(columnMajor.bytes().subspan(static_cast<std::size_t>(from) * size, size),
                      tensor.bytes().begin() + at * static_cast<std::int64_t>(size));
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      index[axis] += 1;
      if (index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return tensor;
}

}  // namespace

Result<Tensor> parseNpy(std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < 12) return fail(Code::npy_magic);
  const auto version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3)
    return fail(Code::npy_version, {{"version", std::to_string(version)}});
  const std::size_t prefix = version == 1 ? 10 : 12;
  const std::size_t length = littleEndian(bytes.substr(8, prefix - 8));
  if (length > kLongestHeader || length > bytes.size() - prefix) return headerError("length");
  STATEROOM_TRY(const auto header, parseHeader(bytes.substr(prefix, length)));
  const auto data = bytes.substr(prefix + length);
  const auto needed = bytesOf(header);
  if (!needed || *needed != data.size()) {
    return fail(Code::npy_size, {{"got", std::to_string(data.size())},
                                 {"shape", toString(header.shape)},
                                 {"dtype", std::string(nameOf(header.dtype))}});
  }
  Tensor tensor(header.dtype, header.shape);
  std::ranges::copy(std::as_bytes(std::span(data)), tensor.bytes().begin());
  if (header.bigEndian) swapBytes(tensor.bytes(), sizeOf(header.dtype));
  return header.fortran ? fromFortran(tensor, header.shape) : tensor;
}

namespace {

/// NumPy has no bfloat16.
Tensor asFloat32(const Tensor& narrow) {
  Tensor wide(DType::F32, narrow.shape());
  std::ranges::transform(narrow.as<std::uint16_t>(), wide.as<float>().begin(), fromBFloat16);
  return wide;
}

}  // namespace

std::string npyBytes(const Tensor& tensor) {
  constexpr std::size_t kAlignment = 64;
  if (tensor.dtype() == DType::BF16) return npyBytes(asFloat32(tensor));
  const auto type = std::ranges::find(kTypes, tensor.dtype(), &NumpyType::dtype);
  std::string shape;
  for (const auto size : tensor.shape()) shape += std::to_string(size) + ",";
  std::string header = "{'descr': '";
  header += sizeOf(tensor.dtype()) == 1 ? "|" : "<";
  header += type->code;
  header += "', 'fortran_order': False, 'shape': (" + shape + "), }";
  while ((kMagic.size() + 4 + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  std::string bytes(kMagic);
  bytes +=
      {'\1', '\0', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  bytes += header;
  const auto values = tensor.bytes();
  return bytes.append(reinterpret_cast<const char*>(values.data()), values.size());
}

Result<Tensor> readNpy(const std::filesystem::path& path) {
  STATEROOM_TRY(const auto bytes, readFile(path));
  auto tensor = parseNpy(bytes);
  if (!tensor) return passOn(std::move(tensor).error(), "file", path.string());
  return tensor;
}

}  // namespace stateroom

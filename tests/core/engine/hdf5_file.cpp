#include "tests/core/engine/hdf5_file.h"

#include <stdexcept>

#include <hdf5.h>
#include <zip.h>

namespace stateroom::test {
namespace {

[[noreturn]] void missing(const std::string& what) {
  throw std::runtime_error("not there: " + what);
}

std::string memberOf(const std::filesystem::path& archive, const char* name) {
  zip_t* zip = zip_open(archive.c_str(), ZIP_RDONLY, nullptr);
  if (zip == nullptr) missing(archive);
  zip_stat_t stat;
  if (zip_stat(zip, name, 0, &stat) != 0) missing(name);
  std::string bytes(stat.size, '\0');
  zip_file_t* file = zip_fopen(zip, name, 0);
  if (file == nullptr || zip_fread(file, bytes.data(), bytes.size()) < 0) missing(name);
  zip_fclose(file);
  zip_discard(zip);
  return bytes;
}

}  // namespace

Hdf5File::Hdf5File(const std::filesystem::path& path) {
  if (path.extension() != ".keras") {
    file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  } else {
    image_ = memberOf(path, "model.weights.h5");
    const auto access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, std::size_t{1} << 16, 0);
    H5Pset_file_image(access, image_.data(), image_.size());
    file_ = H5Fopen("in memory", H5F_ACC_RDONLY, access);
    H5Pclose(access);
  }
  if (file_ < 0) missing(path);
}

Hdf5File::~Hdf5File() {
  H5Fclose(file_);
}

Tensor Hdf5File::read(const std::string& dataset) const {
  const auto data = H5Dopen2(file_, dataset.c_str(), H5P_DEFAULT);
  if (data < 0) missing(dataset);
  const auto space = H5Dget_space(data);
  std::vector<hsize_t> sizes(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
  H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
  Tensor tensor(DType::F32, Shape(sizes.begin(), sizes.end()));
  const auto status =
      H5Dread(data, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, tensor.as<float>().data());
  H5Sclose(space);
  H5Dclose(data);
  if (status < 0) missing(dataset);
  return tensor;
}

}  // namespace stateroom::test

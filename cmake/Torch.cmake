# stateroom_torch: LibTorch as an imported target. STATEROOM_TORCH is the folder of an unpacked wheel
# (cmake/fetch_torch_wheel), empty: Debian's libtorch-dev. Torch's own CMake package is left alone: it asks for
# the development files of everything that LibTorch was built with.

if(STATEROOM_TORCH)
  set(torch_include ${STATEROOM_TORCH}/include)
  set(torch_libraries ${STATEROOM_TORCH}/torch/lib)
  set(version_header ${torch_include}/torch/version.h)
  if(NOT EXISTS ${version_header})
    set(version_header ${torch_include}/torch/headeronly/version.h)
  endif()
  file(STRINGS ${version_header} version_lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX MATCHALL "[0-9]+" version_numbers "${version_lines}")
  list(JOIN version_numbers "." STATEROOM_TORCH_VERSION)
else()
  find_path(torch_include torch/csrc/jit/api/module.h REQUIRED)
  find_library(torch_cpu torch_cpu REQUIRED)
  get_filename_component(torch_libraries ${torch_cpu} DIRECTORY)
  include(${torch_libraries}/cmake/Torch/TorchConfigVersion.cmake)
  set(STATEROOM_TORCH_VERSION ${PACKAGE_VERSION})
endif()

add_library(stateroom_torch INTERFACE)
# The check of dynamic types asks for type information that LibTorch does not export.
if(STATEROOM_SANITIZE MATCHES "undefined")
  target_compile_options(stateroom_torch INTERFACE -fno-sanitize=vptr)
endif()
target_include_directories(stateroom_torch SYSTEM INTERFACE ${torch_include})
target_link_libraries(stateroom_torch INTERFACE ${torch_libraries}/libtorch_cpu.so ${torch_libraries}/libc10.so)
target_compile_definitions(stateroom_torch INTERFACE AT_PER_OPERATOR_HEADERS)
message(STATUS "LibTorch ${STATEROOM_TORCH_VERSION} in ${torch_libraries}")

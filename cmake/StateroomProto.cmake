# stateroom_proto(TARGET FILE...): adds the C++ code of protobuf files to a target. Paths are given from the
# repository's root, so that `#include "core/model/model_spec.pb.h"` reads like every other include.

find_package(Protobuf REQUIRED)

function(stateroom_proto target)
  foreach(file IN LISTS ARGN)
    string(REGEX REPLACE "\\.proto$" "" stem ${file})
    set(generated ${CMAKE_BINARY_DIR}/${stem}.pb.cc ${CMAKE_BINARY_DIR}/${stem}.pb.h)
    add_custom_command(
      OUTPUT ${generated}
      COMMAND protobuf::protoc --cpp_out=${CMAKE_BINARY_DIR} -I${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${file}
      DEPENDS ${CMAKE_SOURCE_DIR}/${file}
      COMMENT "protoc ${file}" VERBATIM)
    set_source_files_properties(${generated} TARGET_DIRECTORY ${target} PROPERTIES
      SKIP_AUTOGEN ON SKIP_UNITY_BUILD_INCLUSION ON COMPILE_OPTIONS "-w")
    target_sources(${target} PRIVATE ${generated})
  endforeach()
endfunction()

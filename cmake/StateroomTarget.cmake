# What every target of ours shares: language level, warnings, sanitizers, linker, output folders.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib:$ORIGIN")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers are cached only when ccache may trust the definitions and times behind them.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(stateroom_options INTERFACE)
target_include_directories(stateroom_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
target_compile_options(stateroom_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # All three are wrong for "text" + std::string: GCC bugs 105329 and 105651.
  target_compile_options(stateroom_options INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
endif()
option(STATEROOM_WERROR "Warnings are errors" OFF)
if(STATEROOM_WERROR)
  target_compile_options(stateroom_options INTERFACE -Werror)
endif()
if(STATEROOM_SANITIZE)
  add_compile_options(-fsanitize=${STATEROOM_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${STATEROOM_SANITIZE})
  if(STATEROOM_SANITIZE STREQUAL thread)
    add_compile_options(-U__SANITIZE_THREAD__)  # protobuf's headers would lay maps out unlike the installed library
  endif()
endif()

# Compiles up to eight neighbours of one folder as one unit: a full build takes a third of the time, and touching one
# file still rebuilds in seconds. So names in unnamed namespaces are unique within a folder.
function(stateroom_unite target)
  get_target_property(sources ${target} SOURCES)
  get_target_property(here ${target} SOURCE_DIR)
  foreach(source ${sources})
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${here} NORMALIZE)
    cmake_path(IS_PREFIX CMAKE_BINARY_DIR ${source} generated)
    if(NOT source MATCHES "\\.cpp$" OR generated)
      continue()
    endif()
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${CMAKE_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER "${folder}" group)
    math(EXPR count_${group} "0${count_${group}} + 1")
    math(EXPR number "(${count_${group}} - 1) / 8")
    set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${group}_${number})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # A file's own unnamed types look foreign inside of a unit.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()

# Qt's moc, uic and rcc for one target, with signals and slots spelled Q_SIGNALS and Q_SLOTS.
function(stateroom_use_qt target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON)
  target_compile_definitions(${target} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII
                                              QT_NO_FOREACH QT_USE_QSTRINGBUILDER)
endfunction()

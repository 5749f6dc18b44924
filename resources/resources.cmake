# Fonts, icons and translations that are compiled into a target:
#
#   include(resources/resources.cmake)
#   stateroom_add_resources(TARGET)

find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(STATEROOM_RESOURCES ${CMAKE_CURRENT_LIST_DIR})

function(stateroom_add_fonts target)
  find_path(INTER_FOLDER Inter-Regular.otf PATHS /usr/share/fonts/opentype/inter NO_DEFAULT_PATH REQUIRED)
  find_path(JETBRAINS_MONO_FOLDER JetBrainsMono-Regular.ttf
            PATHS /usr/share/fonts/truetype/jetbrains-mono NO_DEFAULT_PATH REQUIRED)
  set(script ${STATEROOM_RESOURCES}/fonts/make_tabular_inter.py)
  set(folder ${CMAKE_BINARY_DIR}/resources/fonts)
  file(MAKE_DIRECTORY ${folder})
  foreach(weight Regular Medium SemiBold)
    set(font ${folder}/StateroomSans-${weight}.otf)
    add_custom_command(
      OUTPUT ${font}
      COMMAND ${STATEROOM_PYTHON} ${script} ${INTER_FOLDER}/Inter-${weight}.otf ${font}
      DEPENDS ${script} COMMENT "tabular figures: Inter ${weight}" VERBATIM)
    list(APPEND fonts ${font})
  endforeach()
  foreach(weight Regular Medium)
    configure_file(${JETBRAINS_MONO_FOLDER}/JetBrainsMono-${weight}.ttf ${folder} COPYONLY)
    list(APPEND fonts ${folder}/JetBrainsMono-${weight}.ttf)
  endforeach()
  qt_add_resources(${target} fonts PREFIX /fonts BASE ${folder} FILES ${fonts})
endfunction()

function(stateroom_add_icons target)
  file(GLOB icons CONFIGURE_DEPENDS ${STATEROOM_RESOURCES}/icons/*.svg)
  qt_add_resources(${target} icons PREFIX /icons BASE ${STATEROOM_RESOURCES}/icons FILES ${icons})
endfunction()

function(stateroom_add_translations target)
  find_package(Qt6 REQUIRED COMPONENTS LinguistTools)
  file(GLOB sources CONFIGURE_DEPENDS ${STATEROOM_RESOURCES}/translations/*.ts)
  set_source_files_properties(${sources} PROPERTIES OUTPUT_LOCATION ${CMAKE_BINARY_DIR}/resources/translations)
  qt_add_lrelease(${target} TS_FILES ${sources} QM_FILES_OUTPUT_VARIABLE files)
  qt_add_resources(${target} translations
    PREFIX /translations BASE ${CMAKE_BINARY_DIR}/resources/translations FILES ${files})
endfunction()

function(stateroom_add_resources target)
  # Debian's fontTools belong to Debian's Python, which need not be the first one found.
  find_program(STATEROOM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
  if(NOT STATEROOM_PYTHON)
    set(STATEROOM_PYTHON ${Python3_EXECUTABLE})
  endif()
  stateroom_add_fonts(${target})
  stateroom_add_icons(${target})
  stateroom_add_translations(${target})
endfunction()

# What every target of the project shares: include root, warnings, sanitizers.
add_library(coroscope_settings INTERFACE)
target_include_directories(coroscope_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(coroscope_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
if(COROSCOPE_WERROR)
    target_compile_options(coroscope_settings INTERFACE -Werror)
endif()
if(COROSCOPE_SANITIZE)
    add_compile_options(-fsanitize=${COROSCOPE_SANITIZE} -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=${COROSCOPE_SANITIZE})
endif()

# coroscope_library(NAME SOURCES... LINK libs...): a static library with the shared settings.
function(coroscope_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC coroscope_settings ${ARG_LINK})
endfunction()

# coroscope_qt_test(NAME SOURCES... LINK libs... [LABELS ...]): a Qt Test program, run by ctest without a display.
function(coroscope_qt_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE coroscope_settings Qt6::Test ${ARG_LINK})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 120 LABELS "${ARG_LABELS}")
endfunction()

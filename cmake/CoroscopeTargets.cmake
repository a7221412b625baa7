# What every target of the project shares: include root, warnings, sanitizers.
add_library(coroscope_settings INTERFACE)
target_include_directories(coroscope_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(coroscope_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees overlapping copies in its own std::string, where there are none (GCC bug 105329).
    target_compile_options(coroscope_settings INTERFACE -Wno-restrict)
endif()
if(COROSCOPE_WERROR)
    target_compile_options(coroscope_settings INTERFACE -Werror)
endif()
if(COROSCOPE_SANITIZE)
    # A finding ends the program: one that is only printed would let its test pass.
    add_compile_options(-fsanitize=${COROSCOPE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=${COROSCOPE_SANITIZE})
endif()

# coroscope_library(NAME SOURCES... LINK libs...): a static library with the shared settings.
function(coroscope_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC coroscope_settings ${ARG_LINK})
endfunction()

# What a test may take at most, in seconds: only one that hangs does. A machine that is ten times slower, and runs as many tests
# at once as it has processors, is to be done long before.
set(COROSCOPE_TEST_TIMEOUT 1200)

# coroscope_qt_test(NAME SOURCES... LINK libs... [LABELS ...]): a Qt Test program, run by ctest without a display.
function(coroscope_qt_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE coroscope_settings Qt6::Test ${ARG_LINK})
    target_include_directories(${name} BEFORE PRIVATE ${PROJECT_SOURCE_DIR}/tests/qt)
    add_test(NAME ${name} COMMAND ${name})
    # Qt Test would end a test function by itself after five minutes.
    set_tests_properties(${name} PROPERTIES TIMEOUT ${COROSCOPE_TEST_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QTEST_FUNCTION_TIMEOUT=${COROSCOPE_TEST_TIMEOUT}000")
endfunction()

# coroscope_python_test(NAME DIRECTORY [PYTHONPATH dirs...] [ENVIRONMENT vars...] [LABELS ...]): all test_*.py of a folder
# by unittest. Where there are none, the test fails.
function(coroscope_python_test name directory)
    cmake_parse_arguments(ARG "" "" "PYTHONPATH;ENVIRONMENT;LABELS" ${ARGN})
    list(JOIN ARG_PYTHONPATH ":" path)
    add_test(NAME ${name} COMMAND /usr/bin/python3.11 ${PROJECT_SOURCE_DIR}/tests/run_unittests.py ${directory})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${COROSCOPE_TEST_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "PYTHONPATH=${path};PYTHONDONTWRITEBYTECODE=1;QT_QPA_PLATFORM=offscreen;${ARG_ENVIRONMENT}")
endfunction()

# coroscope_fuzzer(NAME SOURCES... LINK libs...): a libFuzzer program (LLVMFuzzerTestOneInput), and a test that runs it for
# a few seconds from tests/fuzz/corpus/NAME. What it finds stays in the build folder; the kept corpus is never written to.
# The seed is always the same: whether the tests pass is not to be a matter of luck. Another one is for longer runs by hand.
function(coroscope_fuzzer name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE coroscope_settings ${ARG_LINK})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set(found ${CMAKE_CURRENT_BINARY_DIR}/found/${name})
    file(MAKE_DIRECTORY ${found})
    add_test(NAME ${name}
        COMMAND ${name} -seed=1 -max_total_time=10 -timeout=60 -rss_limit_mb=1024 -malloc_limit_mb=256 -max_len=65536
            -print_final_stats=1 -artifact_prefix=${found}/ ${found} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${COROSCOPE_TEST_TIMEOUT})
endfunction()

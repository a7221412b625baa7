# Finds QScintilla for Qt 6, which brings no CMake file of its own. Defines the target QScintilla::Qt6.
find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets PrintSupport)
find_path(QScintilla_INCLUDE_DIR Qsci/qsciscintilla.h
    HINTS ${Qt6Widgets_INCLUDE_DIRS} ${Qt6Core_INCLUDE_DIRS}
    PATH_SUFFIXES qt6 x86_64-linux-gnu/qt6 ${CMAKE_LIBRARY_ARCHITECTURE}/qt6)
find_library(QScintilla_LIBRARY NAMES qscintilla2_qt6)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(QScintilla
    REQUIRED_VARS QScintilla_LIBRARY QScintilla_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "On Debian: apt install libqscintilla2-qt6-dev")

if(QScintilla_FOUND AND NOT TARGET QScintilla::Qt6)
    add_library(QScintilla::Qt6 UNKNOWN IMPORTED)
    set_target_properties(QScintilla::Qt6 PROPERTIES
        IMPORTED_LOCATION ${QScintilla_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${QScintilla_INCLUDE_DIR})
    target_link_libraries(QScintilla::Qt6 INTERFACE Qt6::Widgets Qt6::PrintSupport)
endif()

# Headers, libraries, the CMake package, one .pc file per target, and the data that wattle ships.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wattle)
install(TARGETS wattle_core EXPORT wattle-core-targets FILE_SET HEADERS)
install(EXPORT wattle-core-targets NAMESPACE wattle:: DESTINATION ${package_dir})
set(components core)
if(NOT WATTLE_CORE_ONLY)
  install(TARGETS wattle EXPORT wattle-targets FILE_SET HEADERS)
  install(EXPORT wattle-targets NAMESPACE wattle:: DESTINATION ${package_dir})
  list(APPEND components wattle)
  if(TARGET wattle_modbus)
    install(TARGETS wattle_modbus EXPORT wattle-modbus-targets FILE_SET HEADERS)
    install(EXPORT wattle-modbus-targets NAMESPACE wattle:: DESTINATION ${package_dir})
    list(APPEND components modbus)
  endif()
  if(TARGET wattle_command)
    install(TARGETS wattle_command)
  endif()
endif()

if(NOT BUILD_SHARED_LIBS)  # not said is OFF, and the package file needs a word
  set(BUILD_SHARED_LIBS OFF)
endif()
configure_package_config_file(cmake/wattle-config.cmake.in wattle-config.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_DATADIR)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(wattle-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/wattle-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/wattle-config-version.cmake
  DESTINATION ${package_dir})

foreach(component ${components})
  set(pc_name wattle-${component})
  if(component STREQUAL wattle)
    set(pc_name wattle)
  endif()
  configure_file(cmake/${pc_name}.pc.in ${pc_name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${pc_name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

install(DIRECTORY data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/wattle)

# What is installed besides the programs, and the Debian package.
#
#   cmake --install build/release --prefix DIR     LibTorch's libraries as links to where it lies
#   cpack --config build/release/CPackConfig.cmake a .deb with copies of those that a run on the CPU needs
#
# Everything finds everything else relative to itself: the tree may be moved.
set(ANT_DATA_FOLDER ${CMAKE_INSTALL_DATADIR}/ant-workbench)
set(ANT_PRIVATE_FOLDER lib/ant-workbench)

install(DIRECTORY resources/demo resources/published DESTINATION ${ANT_DATA_FOLDER})
install(FILES resources/downloads.json DESTINATION ${ANT_DATA_FOLDER})
install(DIRECTORY experiments DESTINATION ${ANT_DATA_FOLDER})
install(FILES packaging/install/antq.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY packaging/examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(ANT_WITH_GUI)
    install(FILES packaging/install/ant-workbench.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES packaging/install/ant-workbench.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES packaging/install/ant-workbench.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES resources/icons/ant-workbench.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()

if(TARGET ant-worker)
    set_target_properties(ant-worker PROPERTIES INSTALL_RPATH "$ORIGIN/../../${ANT_PRIVATE_FOLDER}")
    # Linked, or copied where the package is made.
    function(ant_install_libtorch how)
        install(CODE "
            set(ANT_WORKER \"$<TARGET_FILE:ant-worker>\")
            set(ANT_FOLDER \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${ANT_PRIVATE_FOLDER}\")
            set(ANT_HOW ${how})" COMPONENT libtorch-${how} ${ARGN})
        install(SCRIPT cmake/InstallLibTorch.cmake COMPONENT libtorch-${how} ${ARGN})
    endfunction()
    ant_install_libtorch(link)
    ant_install_libtorch(copy EXCLUDE_FROM_ALL)
endif()
if(TARGET ant_mpi)
    install(TARGETS ant_mpi LIBRARY DESTINATION ${ANT_PRIVATE_FOLDER})
endif()
if(TARGET ant_cuda)
    # Finds LibTorch's CUDA libraries where they were found when it was built; not part of the package.
    set_target_properties(ant_cuda PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
    install(TARGETS ant_cuda LIBRARY DESTINATION ${ANT_PRIVATE_FOLDER} COMPONENT cuda)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ant-workbench)
set(CPACK_PACKAGE_CONTACT "ANT Workbench <ant-workbench@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Workbench for low-bit quantization of image classifiers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL workbench libtorch-copy)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS fonts-dejavu-core)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
include(CPack)

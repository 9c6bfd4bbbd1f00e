# Run at installation: puts the libraries of LibTorch that ANT_WORKER needs into ANT_FOLDER, as links or as copies
# (ANT_HOW), and nothing that the system has itself.
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${ANT_WORKER}"
    RESOLVED_DEPENDENCIES_VAR found
    UNRESOLVED_DEPENDENCIES_VAR missing
    CONFLICTING_DEPENDENCIES_PREFIX conflict
    POST_EXCLUDE_REGEXES "^/lib/" "^/usr/lib/" "^/lib64/")
if(missing)
    message(FATAL_ERROR "the worker needs ${missing}, which cannot be found")
endif()
# A library that the system has too: LibTorch's own is the one it was tested with.
foreach(name IN LISTS conflict_FILENAMES)
    list(APPEND found ${conflict_${name}})
endforeach()
list(FILTER found EXCLUDE REGEX "^(/usr)?/lib")
file(MAKE_DIRECTORY "${ANT_FOLDER}")
foreach(library IN LISTS found)
    get_filename_component(name "${library}" NAME)
    message(STATUS "Installing (${ANT_HOW}): ${ANT_FOLDER}/${name}")
    file(REMOVE "${ANT_FOLDER}/${name}")
    if(ANT_HOW STREQUAL "link")
        file(CREATE_LINK "${library}" "${ANT_FOLDER}/${name}" SYMBOLIC)
    else()
        file(COPY "${library}" DESTINATION "${ANT_FOLDER}" FOLLOW_SYMLINK_CHAIN)
    endif()
endforeach()

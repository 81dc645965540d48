# Runs PROGRAM and compares what it prints with the file EXPECTED.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE result ERROR_VARIABLE error)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${result}\n${error}")
endif()
file(READ ${EXPECTED} expected)
# Explanations name the version of the zone database, which is the machine's.
foreach(text printed expected)
  string(REGEX REPLACE "tzdata [0-9a-z]+" "tzdata" ${text} "${${text}}")
endforeach()
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} printed\n${printed}\nexpected (${EXPECTED})\n${expected}")
endif()

#pragma once

#include <QString>
#include <QTest>
#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace stateroom::test {

std::filesystem::path sourceFolder();            ///< the repository
std::filesystem::path oracle(const char* name);  ///< tests/oracle/<name>
std::filesystem::path program();                 ///< build/bin/stateroom

/// Other projects' real files: $STATEROOM_FIXTURES/<name>; empty when the variable is not set.
std::filesystem::path fixture(const char* name);

/// Whether the test runs in its long form (stateroom_long_form in tests/CMakeLists.txt).
bool isLongForm();

/// "message (place) hint: …" of an error, for failing tests.
std::string explain(const Error& error);

}  // namespace stateroom::test

/// Skips, counted in the summary, when the real files of other projects are not there.
#define STATEROOM_NEED_FIXTURES(path) \
  if ((path).empty()) QSKIP("needs STATEROOM_FIXTURES: fixtures of other projects")

/// Fails with the error's text when a Result holds one.
#define STATEROOM_VERIFY(expression)                                                             \
  do {                                                                                           \
    const auto& stateroom_result_ = (expression);                                                \
    QVERIFY2(                                                                                    \
        stateroom_result_.has_value(),                                                           \
        stateroom_result_ ? "" : ::stateroom::test::explain(stateroom_result_.error()).c_str()); \
  } while (false)

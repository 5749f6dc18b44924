#pragma once

#include <QTemporaryDir>
#include <string>
#include <string_view>

#include <google/protobuf/text_format.h>

#include "core/base/file.h"
#include "core/data/dataset.h"
#include "core/project/project.pb.h"

namespace stateroom::test {

/// A project's data section over files that a test writes.
class TemporaryProject {
 public:
  explicit TemporaryProject(const std::string& text) {
    if (!google::protobuf::TextFormat::ParseFromString(text, &project)) qFatal("%s", text.c_str());
    auto& split = *project.mutable_data()->mutable_split();  // the defaults of project.proto
    if (!split.has_by()) split.set_by("none");
    if (!split.has_validation()) split.set_validation(0.15);
    if (!split.has_test()) split.set_test(0.15);
    if (!split.has_seed()) split.set_seed(1);
  }

  std::filesystem::path folder() const { return folder_.path().toStdString(); }
  TemporaryProject& write(const std::string& name, std::string_view content) {
    if (!writeFileAtomically(folder() / name, content)) qFatal("cannot write %s", name.c_str());
    return *this;
  }
  Result<Dataset> open() const { return Dataset::open(project, folder()); }
  Result<Dataset> open(const Dataset::Options& options) const {
    return Dataset::open(project, folder(), options);
  }

  Project project;

 private:
  QTemporaryDir folder_;
};

}  // namespace stateroom::test

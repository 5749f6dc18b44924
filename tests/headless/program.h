#pragma once

// QCOMPARE of JSON values asks about every type it knows, this one too, which must be complete.
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>

#include <QtCore/qfloat16.h>
#include <nlohmann/json.hpp>

namespace stateroom::test {

/// How one call of the program ended, and what it wrote.
struct Finished {
  int status = -1;  ///< -1: it crashed or was killed
  QString out, err;

  nlohmann::json json() const;                ///< stdout as one document
  std::vector<nlohmann::json> lines() const;  ///< stdout as JSON lines
  QString all() const;                        ///< for a failing test
};

struct RunOptions {
  QString folder = {};    ///< working directory
  QByteArray input = {};  ///< stdin
  QStringList set = {};   ///< "NAME=value" of the environment
  int timeoutMs = 60000;
};

/// Runs `stateroom ARGUMENTS` to its end.
Finished runProgram(const QStringList& arguments, const RunOptions& options = {});
/// The same, while it runs: for signals.
std::unique_ptr<QProcess> startProgram(const QStringList& arguments,
                                       const RunOptions& options = {});
Finished waitFor(QProcess& process, int timeoutMs = 60000);
/// Nothing happens to one that has ended: its pid is 0 then, which kill(2) takes for a whole group.
void sendSignal(const QProcess& process, int signal);

/// A copy of projects/<name> without its runs, in a folder that lives as long as `into`.
QString copyOfProject(const char* name, const QTemporaryDir& into);

void writeText(const QString& path, const QByteArray& text);

}  // namespace stateroom::test

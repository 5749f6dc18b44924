#pragma once

#include <QString>

#include "core/base/job_status.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// Words of core for people, in the window's language; a word of another version stays as it is.
QString runStatusText(const RunRecord& record);     ///< "Stopped early"
QString stopReasonText(const RunRecord& record);    ///< "No progress of loss for 5 evaluations"
QString jobStateText(const JobInfo& job);           ///< "running"
QString jobPhaseText(const JobInfo& job);           ///< "training"
QString checkpointText(const QString& checkpoint);  ///< "best", "last" or a step

/// The epoch that is under way, from 1: after `done` of `epochs` epochs.
int epochUnderWay(double done, double epochs);

}  // namespace stateroom

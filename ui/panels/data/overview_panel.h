#pragma once

#include <QTableView>

#include "ui/models/table_model.h"
#include "ui/session/data_session.h"
#include "ui/widgets/histogram_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// The left side of Data: sources, how the rows are divided, how long the sequences are.
class OverviewPanel final : public Surface {
  Q_OBJECT
 public:
  OverviewPanel(Session* session, DataSession* dataSession, QWidget* parent = nullptr);
  void refresh();

 private:
  struct SourceRow {
    QString name, rows = {};
    bool bad = false;
  };
  QWidget* makeSplits();
  QWidget* makeSequences();
  void showSources();
  void showSplits(const LoadedData& loaded);
  void showSequences(const LoadedData& loaded);

  Session* session_;
  DataSession* data_;
  TableModel<SourceRow>* sources_;
  QTableView* sourceTable_;
  TableModel<SplitSummary>* splits_;
  class SplitBar* bar_;
  QWidget* splitArea_;
  QTableView* splitTable_;
  class PanelHeader* splitHeader_;
  QLabel* leakIcon_;
  Label* leak_;
  Label* division_;
  QWidget* sequenceArea_;
  Label* range_;
  Label* padding_;
  Label* gap_;
  Label* gapTitle_;
  HistogramView* lengths_;
  LabelMeaning meaning_ = LabelMeaning::None;
};

}  // namespace stateroom

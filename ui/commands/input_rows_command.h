#pragma once

#include <QPointer>
#include <QUndoCommand>

#include "ui/models/input_rows_model.h"

namespace stateroom {

/// One change of a table of inputs: a cell, a paste, rows that came or went.
class InputRowsCommand final : public QUndoCommand {
 public:
  InputRowsCommand(InputRowsModel* model, InputRowsModel::Rows before, InputRowsModel::Rows after,
                   const QString& what)
      : QUndoCommand(what), model_(model), before_(std::move(before)), after_(std::move(after)) {}
  void redo() override {
    if (model_) model_->setRows(after_);
  }
  void undo() override {
    if (model_) model_->setRows(before_);
  }

 private:
  QPointer<InputRowsModel> model_;
  InputRowsModel::Rows before_, after_;
};

}  // namespace stateroom

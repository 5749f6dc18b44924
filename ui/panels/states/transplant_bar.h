#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <functional>

#include "ui/models/unit_model.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// Takes units of another user's or revision's state into the edit: which of them, and whose.
class TransplantBar final : public Surface {
  Q_OBJECT
 public:
  /// `cells`: those of h and c that are selected among the units.
  TransplantBar(StatesController* states, const UnitModel* model,
                std::function<QModelIndexList()> cells, QWidget* parent = nullptr);

  void setSource(const QString& source);
  /// What is chosen now; no units: there is nothing to be taken.
  Transplant chosen() const;

 public Q_SLOTS:
  void showChoices();  ///< the selection, the layer or the model is another one

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  enum class What { Selected, Tensor, Layer, All };
  std::vector<std::string> units() const;
  void showReady();

  StatesController* states_;
  const UnitModel* model_;
  std::function<QModelIndexList()> cells_;
  QComboBox* what_;
  QLineEdit* source_;
  QPushButton* take_;
};

}  // namespace stateroom

#include "ui/panels/start/sample_card.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/number_format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int PictureHeight = 121;

QString factsOf(const SampleSketch& sketch) {
  QStringList facts;
  if (sketch.users > 1)
    facts << SampleCard::tr("%1 users").arg(wholeNumber(sketch.users));
  else if (sketch.task == SampleSketch::Task::Forecast)
    facts << SampleCard::tr("1 series");
  facts << SampleCard::tr("%1 rows").arg(wholeNumber(sketch.rows));
  switch (sketch.task) {
    case SampleSketch::Task::Classification:
      facts << SampleCard::tr("classification");
      break;
    case SampleSketch::Task::Regression:
      facts << SampleCard::tr("regression");
      break;
    case SampleSketch::Task::Forecast:
      facts << SampleCard::tr("forecast");
      break;
  }
  return facts.join(u", "_s);
}

}  // namespace

SampleCard::SampleCard(const SampleSketch& sketch, QWidget* parent)
    : QWidget(parent), sketch_(sketch) {
  setAccessibleName(sketch.title);
  setFixedHeight(220);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(13, PictureHeight + 12, 13, 8);
  column->setSpacing(3);
  column->addWidget(new Label(sketch.title, Type::ControlMedium));
  auto* question = new Label(sketch.question, Type::Body);
  question->setWordWrap(true);
  question->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(question, 1);
  auto* row = new QHBoxLayout;
  auto* facts = new ElidedLabel(Type::Body, &Tokens::secondaryText);
  facts->setText(factsOf(sketch));
  row->addWidget(facts, 1);
  auto* open = new Label({}, Type::BodyMedium, &Tokens::link);
  open->setObjectName(u"openCopy"_s);
  open->setText(u"<a href='open' style='text-decoration:none'>%1</a>"_s.arg(tr("Open a copy")));
  open->setAccessibleName(tr("Open a copy of %1").arg(sketch.title));
  open->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  open->setFocusPolicy(Qt::StrongFocus);
  connect(open, &QLabel::linkActivated, this, [this] { Q_EMIT openCopy(sketch_.path); });
  row->addWidget(open);
  column->addLayout(row);
}

void SampleCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& t = tokens();
  paint::roundBox(&painter, rect(), t.base, t.border, 4);
  painter.fillRect(QRect(1, 2, width() - 2, PictureHeight - 2), t.alternate);
  painter.fillRect(QRect(1, PictureHeight, width() - 2, 1), t.border);
  paintPicture(&painter, QRect(13, 16, width() - 26, PictureHeight - 28));
}

void SampleCard::paintPicture(QPainter* painter, const QRect& area) const {
  const auto place = [&area](const QPointF& point) {
    return QPointF(area.left() + point.x() * area.width(),
                   area.bottom() - point.y() * area.height());
  };
  painter->fillRect(QRect(area.left(), area.bottom() + 1, area.width(), 1), tokens().inputBorder);
  painter->setRenderHint(QPainter::Antialiasing);
  for (std::size_t i = 0; i < sketch_.lines.size(); ++i) {
    QPolygonF line;
    for (const QPointF& point : sketch_.lines[i]) line << place(point);
    painter->setPen(QPen(tokens().run(static_cast<int>(i)), line.size() > 100 ? 1.0 : 1.5));
    painter->drawPolyline(line);
  }
  painter->setPen(Qt::NoPen);
  for (std::size_t i = 0; i < sketch_.points.size(); ++i) {
    painter->setBrush(tokens().run(static_cast<int>(i)));
    for (const QPointF& point : sketch_.points[i]) painter->drawEllipse(place(point), 2.2, 2.2);
  }
}

}  // namespace stateroom

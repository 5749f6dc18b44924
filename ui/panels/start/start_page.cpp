#include "ui/panels/start/start_page.h"

#include <QAction>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include "ui/frame/actions.h"
#include "ui/panels/start/sample_card.h"
#include "ui/session/number_format.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int PageWidth = 1000, kLowWindow = 800;  // px

QString shortPath(const QString& path) {
  const QString home = QDir::homePath();
  return path.startsWith(home + u'/') ? u"~"_s + path.mid(home.size()) : path;
}

QVariant activityCell(const ProjectSketch& sketch, int role) {
  const bool bad = !sketch.problem.isEmpty();
  if (!bad && sketch.running.isEmpty()) return {};
  switch (role) {
    case Qt::DisplayRole:
      return bad ? sketch.problem
                 : StartPage::tr("%1 is training, epoch %2 of %3")
                       .arg(sketch.running, wholeNumber(epochUnderWay(sketch.epoch, sketch.epochs)),
                            shortNumber(sketch.epochs));
    case IconNameRole:
      return bad ? u"triangle-alert"_s : u"loader"_s;
    case ColourRole:
      return int(bad ? CellColour::Warning : CellColour::Link);
    default:
      return {};
  }
}

std::vector<TableModel<ProjectSketch>::Column> recentColumns() {
  using Sketch = ProjectSketch;
  return {{StartPage::tr("project"), AtLeft,
           [](const Sketch& s, int role) -> QVariant {
             if (role == Qt::DisplayRole) return s.title;
             if (role == TypeRole) return int(Type::ControlMedium);
             if (role == Qt::ToolTipRole) return s.question;
             return {};
           }},
          {StartPage::tr("folder"), AtLeft,
           [](const Sketch& s, int role) -> QVariant {
             if (role == Qt::DisplayRole) return shortPath(s.path);
             if (role == ColourRole) return int(CellColour::Secondary);
             return {};
           }},
          {StartPage::tr("runs"), AtLeft,
           [](const Sketch& s, int role) -> QVariant {
             return role == Qt::DisplayRole && s.problem.isEmpty()
                        ? StartPage::tr("%n run(s)", nullptr, s.runs)
                        : QVariant();
           }},
          {StartPage::tr("activity"), AtLeft, activityCell},
          {StartPage::tr("opened"), AtRight, [](const Sketch& s, int role) -> QVariant {
             if (role == Qt::DisplayRole) return s.opened > 0 ? whenText(s.opened) : QString();
             if (role == ColourRole) return int(CellColour::Secondary);
             return {};
           }}};
}

/// The dashed area; dropping is handled by the window, which takes files anywhere.
class DropTarget final : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens().inputBorder, 1, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
};

}  // namespace

StartPage::StartPage(const Actions& actions, QWidget* parent)
    : QWidget(parent),
      model_(new TableModel<ProjectSketch>(recentColumns(), this)),
      samples_(new QHBoxLayout),
      recentWork_(new Background(this)),
      sampleWork_(new Background(this)) {
  setObjectName(u"startPage"_s);
  setAccessibleName(tr("Start"));
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus);
  whole->addWidget(scroll);
  auto* page = new Surface(&Tokens::base);
  scroll->setWidget(page);
  auto* across = new QHBoxLayout(page);
  across->setContentsMargins(24, 0, 24, 0);
  auto* body = new QWidget;
  body->setMaximumWidth(PageWidth);
  across->addStretch(1);
  across->addWidget(body, 100);
  across->addStretch(1);
  auto* column = column_ = new QVBoxLayout(body);
  column->setSpacing(0);
  column->addWidget(makeHead(actions));
  column->addSpacing(32);
  recent_ = makeRecent();
  column->addWidget(recent_);
  samplesTitle_ = new Label(tr("Sample projects"), Type::BodyStrong);
  column->addWidget(samplesTitle_);
  column->addSpacing(8);
  samples_->setSpacing(12);
  column->addLayout(samples_);
  column->addSpacing(24);
  column->addWidget(makeDropTarget());
  column->addStretch();
  recent_->hide();
  samplesTitle_->hide();
}

/// In a low window everything is in view, where the margins can give that much.
void StartPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool low = height() < kLowWindow;
  column_->setContentsMargins(0, low ? 12 : 64, 0, low ? 4 : 32);
}

QWidget* StartPage::makeHead(const Actions& actions) {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(new Label(u"Stateroom"_s, Type::PageTitle));
  column->addWidget(new Label(tr("Train sequence models, and see what they remember of each user."),
                              Type::Control, &Tokens::secondaryText));
  column->addSpacing(16);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  const std::pair<const char*, const char*> buttons[] = {
      {"file.new", "newFromCsv"}, {"file.open", "openProject"}, {"file.inspect", "inspectFile"}};
  for (const auto& [id, name] : buttons) {
    QAction* action = actions[QString::fromLatin1(id)];
    auto* button = new QPushButton(labelOf(action->text()));
    const bool primary = row->count() == 0;
    button->setObjectName(QString::fromLatin1(name));
    button->setProperty("primary", primary);
    const char* icon = primary ? "file-plus" : row->count() == 1 ? "folder-open" : "scan-search";
    button->setIcon(
        themedIcon(QString::fromLatin1(icon), primary ? &Tokens::accentText : &Tokens::text));
    button->setToolTip(action->shortcut().toString(QKeySequence::NativeText));
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    row->addWidget(button);
  }
  row->addSpacing(8);
  row->addWidget(new Label(tr("or type"), Type::Body, &Tokens::secondaryText));
  row->addWidget(
      new Tag(actions[u"view.palette"_s]->shortcut().toString(QKeySequence::NativeText)));
  row->addStretch();
  column->addLayout(row);
  return head;
}

QWidget* StartPage::makeRecent() {
  auto* area = new QWidget;
  area->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 32);
  column->setSpacing(8);
  column->addWidget(new Label(tr("Recent"), Type::BodyStrong));
  auto* frame = new Surface(&Tokens::base, Qt::TopEdge | Qt::BottomEdge);
  auto* inside = new QVBoxLayout(frame);
  inside->setContentsMargins(0, 1, 0, 1);
  table_ = new QTableView;
  setUpTable(table_);
  table_->setObjectName(u"recentTable"_s);
  table_->setAccessibleName(tr("Recent projects"));
  table_->setModel(model_);
  table_->setAlternatingRowColors(false);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(28);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
  const int widths[] = {180, 220, 110, 0, 130};
  for (int i = 0; i < 5; ++i)
    if (widths[i] > 0) table_->setColumnWidth(i, widths[i]);
  inside->addWidget(table_);
  column->addWidget(frame);
  const auto open = [this](const QModelIndex& index) {
    Q_EMIT openRequested(model_->record(index.row()).path);
  };
  connect(table_, &QTableView::clicked, this, open);
  auto* enter = new QShortcut(Qt::Key_Return, table_);
  enter->setContext(Qt::WidgetShortcut);
  connect(enter, &QShortcut::activated, this, [this, open] {
    if (table_->currentIndex().isValid()) open(table_->currentIndex());
  });
  auto* remove = new QShortcut(QKeySequence::Delete, table_);
  remove->setContext(Qt::WidgetShortcut);
  connect(remove, &QShortcut::activated, this, [this] {
    if (!table_->currentIndex().isValid()) return;
    RecentProjects::remove(model_->record(table_->currentIndex().row()).path);
    refresh();
  });
  return area;
}

QWidget* StartPage::makeDropTarget() {
  auto* target = new DropTarget;
  target->setObjectName(u"dropTarget"_s);
  target->setFixedHeight(92);
  auto* row = new QHBoxLayout(target);
  row->setSpacing(14);
  row->addStretch();
  auto* icon = new QPushButton;
  icon->setFlat(true);
  icon->setFocusPolicy(Qt::NoFocus);
  icon->setAttribute(Qt::WA_TransparentForMouseEvents);
  icon->setIcon(themedIcon(u"file-down"_s, &Tokens::secondaryText));
  icon->setIconSize({22, 22});
  row->addWidget(icon);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addStretch();
  words->addWidget(new Label(tr("Drop a file here"), Type::ControlMedium));
  words->addWidget(new Label(tr("A CSV becomes a new project; a project folder or *.stateroom file "
                                "is opened; a model file is inspected."),
                             Type::Body, &Tokens::secondaryText));
  words->addStretch();
  row->addLayout(words);
  row->addStretch();
  return target;
}

void StartPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void StartPage::refresh() {
  recentWork_->start(
      [paths = RecentProjects::paths()](std::stop_token stop) {
        std::vector<ProjectSketch> sketches;
        for (const QString& path : paths)
          if (!stop.stop_requested()) sketches.push_back(sketchOf(path));
        return sketches;
      },
      [this](std::vector<ProjectSketch> sketches) { showRecent(std::move(sketches)); });
  if (samples_->count() > 0) return;
  sampleWork_->start(
      [paths = samplePaths()](std::stop_token stop) {
        std::vector<SampleSketch> sketches;
        for (const QString& path : paths)
          if (!stop.stop_requested()) sketches.push_back(sketchSample(path, stop));
        return sketches;
      },
      [this](const std::vector<SampleSketch>& sketches) {
        for (const SampleSketch& sketch : sketches) {
          auto* card = new SampleCard(sketch);
          card->setObjectName(u"sample_"_s + QDir(sketch.path).dirName());
          connect(card, &SampleCard::openCopy, this, &StartPage::sampleRequested);
          samples_->addWidget(card, 1);
        }
        samplesTitle_->setVisible(!sketches.empty());
        Q_EMIT ready();
      });
}

void StartPage::showRecent(std::vector<ProjectSketch> sketches) {
  const int rows = static_cast<int>(sketches.size());
  model_->setRecords(std::move(sketches));
  table_->setFixedHeight(qMin(rows, 8) * 28);
  recent_->setVisible(rows > 0);
}

}  // namespace stateroom

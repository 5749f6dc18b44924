#include "core/predict/evaluation_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "core/base/text.h"
#include "core/metrics/metric.h"
#include "core/metrics/threshold_curves.h"

namespace stateroom {
namespace {

constexpr std::size_t kWorstUsers = 20;
constexpr std::size_t kMostPoints = 4000;
constexpr std::array<const char*, 2> kColours = {"#263DBA", "#B73903"};

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : escapeControl(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a zero
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.4g}", value) : "–";
}

std::string titleOf(const std::string& name) {
  const auto slash = name.rfind('/');
  const auto* info = findMetric(slash == std::string::npos ? name : name.substr(slash + 1));
  const auto prefix = slash == std::string::npos ? "" : name.substr(0, slash + 1);
  return info == nullptr ? name : prefix + info->title;
}

// ---- pictures

struct Line {
  std::vector<std::pair<double, double>> points;
  std::string colour;
  bool dots = false;
};

/// A plot of lines or dots in a frame with its ends named.
class Picture {
 public:
  Picture(std::string x, std::string y, std::pair<double, double> xRange,
          std::pair<double, double> yRange)
      : xName_(std::move(x)), yName_(std::move(y)), x_(xRange), y_(yRange) {}

  void add(const Line& line) {
    const auto step = std::max<std::size_t>(1, line.points.size() / kMostPoints);
    std::string places;
    for (std::size_t i = 0; i < line.points.size(); i += step) {
      const auto [px, py] = at(line.points[i]);
      if (line.dots) {
        content_ +=
            fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="2.5" fill="none" stroke="{}"/>)", px,
                        py, line.colour);
      } else {
        places += fmt::format("{:.1f},{:.1f} ", px, py);
      }
    }
    if (!line.dots)
      content_ += fmt::format(R"(<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>)",
                              places, line.colour);
  }

  void addDiagonal() {
    const double low = std::max(x_.first, y_.first), high = std::min(x_.second, y_.second);
    const auto [ax, ay] = at({low, low});
    const auto [bx, by] = at({high, high});
    content_ += fmt::format(
        R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="#AEB7BE" stroke-dasharray="4 3"/>)",
        ax, ay, bx, by);
  }

  std::string image(const std::string& title) const {
    std::string svg = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" font-family="sans-serif" font-size="11" fill="#545F69">)",
        kWidth, kHeight);
    svg += fmt::format(R"(<rect width="{}" height="{}" fill="#FFFFFF"/>)", kWidth, kHeight);
    for (int i = 0; i <= 4; ++i) {
      const double share = i / 4.0;
      const auto [gx, gy] =
          at({std::lerp(x_.first, x_.second, share), std::lerp(y_.first, y_.second, share)});
      svg += fmt::format(R"(<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="#E9ECEE"/>)",
                         kLeft, gy, kWidth - kRight, gy);
      svg += fmt::format(R"(<text x="{}" y="{:.1f}" text-anchor="end">{}</text>)", kLeft - 6,
                         gy + 4, number(std::lerp(y_.first, y_.second, share)));
      svg += fmt::format(R"(<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>)", gx,
                         kHeight - kBottom + 16, number(std::lerp(x_.first, x_.second, share)));
    }
    svg += fmt::format(R"(<text x="{}" y="{}" text-anchor="middle">{}</text>)",
                       (kLeft + kWidth - kRight) / 2, kHeight - 4, escaped(xName_));
    svg += fmt::format(R"(<text x="4" y="12">{}</text>)", escaped(yName_));
    svg += content_ + "</svg>";
    return fmt::format(
        R"(<img src="data:image/svg+xml;base64,{}" width="{}" height="{}" alt="{}"/>)", base64(svg),
        kWidth, kHeight, escaped(title));
  }

 private:
  static constexpr int kWidth = 340, kHeight = 300, kLeft = 48, kRight = 14, kTop = 20,
                       kBottom = 36;

  std::pair<double, double> at(std::pair<double, double> value) const {
    return {kLeft + (value.first - x_.first) / (x_.second - x_.first) * (kWidth - kLeft - kRight),
            kHeight - kBottom -
                (value.second - y_.first) / (y_.second - y_.first) * (kHeight - kTop - kBottom)};
  }

  std::string xName_, yName_, content_;
  std::pair<double, double> x_, y_;
};

std::vector<std::pair<double, double>> pairs(const std::vector<ThresholdCurves::Point>& points) {
  std::vector<std::pair<double, double>> all;
  for (const auto& point : points) all.emplace_back(point.x, point.y);
  return all;
}

// ---- parts of the page

class Page {
 public:
  explicit Page(const EvaluationReport& report) : report_(report) {}

  std::string html() {
    head();
    metrics();
    if (taskKind(report_.head) == TaskKind::Regression) {
      scatter();
    } else {
      curves();
      confusion();
    }
    if (first().examples->byUser) users();
    html_ += "</body></html>\n";
    return std::move(html_);
  }

 private:
  const ReportedRun& first() const { return report_.runs.front(); }
  const OutputExamples& outputOf(const ReportedRun& run) const {
    return run.examples->outputs.front();
  }

  void head() {
    html_ += fmt::format(
        R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>{0}</title><style>
body {{ font-family: 'Stateroom Sans', Inter, sans-serif; font-size: 13px; color: #1A2027; margin: 24px; }}
h1 {{ font-size: 22px; }} h2 {{ font-size: 15px; }} p, th {{ color: #545F69; }}
td, th {{ padding: 3px 10px; text-align: right; font-variant-numeric: tabular-nums; }}
td.name, th.name {{ text-align: left; }}
</style></head><body><h1>{0}</h1>)",
        escaped(report_.title));
    for (std::size_t i = 0; i < report_.runs.size(); ++i) {
      const auto& run = report_.runs[i];
      html_ += fmt::format(
          R"(<p><span style="color:{}">&#9632;</span> <b>{}</b>, checkpoint {}, on {}: {} examples{}</p>)",
          kColours[i], escaped(run.name), escaped(run.checkpoint), escaped(report_.source),
          run.examples->count(),
          run.examples->byUser ? fmt::format(" of {} users", run.examples->userCount()) : "");
    }
  }

  static std::string interval(const std::map<std::string, Interval>& intervals,
                              const std::string& name) {
    const auto found = intervals.find(name);
    return found == intervals.end()
               ? ""
               : number(found->second.low) + " … " + number(found->second.high);
  }

  void metrics() {
    html_ += R"(<h2>Metrics</h2><table><tr><th class="name">metric</th>)";
    for (const auto& run : report_.runs)
      html_ += fmt::format("<th>{}</th><th>95 %</th>", escaped(run.name));
    if (report_.runs.size() > 1) html_ += "<th>difference</th><th>95 %</th>";
    html_ += "</tr>";
    for (const auto& [name, value] : first().metrics) {
      html_ += fmt::format(R"(<tr><td class="name">{}</td>)", escaped(titleOf(name)));
      for (const auto& run : report_.runs) {
        const auto found = run.metrics.find(name);
        html_ += fmt::format("<td>{}</td><td>{}</td>",
                             found == run.metrics.end() ? "" : number(found->second),
                             interval(run.intervals, name));
      }
      if (report_.runs.size() > 1) {
        const auto other = report_.runs[1].metrics.find(name);
        html_ +=
            fmt::format("<td>{}</td><td>{}</td>",
                        other == report_.runs[1].metrics.end() ? "" : number(value - other->second),
                        interval(report_.difference, name));
      }
      html_ += "</tr>";
    }
    const char* const drawn = first().examples->byUser ? "users" : "sequences";
    html_ += fmt::format(
        "</table><p>Intervals: 95 %, by bootstrap of {0}; differences are of the same {0}.</p>",
        drawn);
  }

  void curves() {
    const std::pair<double, double> unit = {0, 1};
    const std::int64_t classes = report_.head.units == 1 ? 2 : report_.head.units;
    for (std::int64_t positive = classes == 2 ? 1 : 0; positive < classes; ++positive) {
      Picture roc("false positive rate", "true positive rate", unit, unit),
          precision("recall", "precision", unit, unit),
          reliability("mean predicted probability", "observed frequency", unit, unit);
      roc.addDiagonal();
      reliability.addDiagonal();
      for (std::size_t i = report_.runs.size(); i-- > 0;) {
        const auto& run = report_.runs[i];
        const auto scores = classScores(outputOf(run), positive);
        const auto truths = classTruths(outputOf(run), positive);
        const ThresholdCurves curve(scores, truths, run.examples->weights);
        roc.add({pairs(curve.roc()), kColours[i]});
        precision.add({pairs(curve.precisionRecall()), kColours[i]});
        Line bins{{}, kColours[i]};
        for (const auto& bin : calibration(scores, truths, run.examples->weights))
          bins.points.emplace_back(bin.predicted, bin.observed);
        reliability.add(bins);
      }
      const auto suffix = classes == 2 ? std::string() : " of " + className(positive);
      html_ += fmt::format("<h2>ROC, precision and recall, calibration{}</h2>", escaped(suffix));
      html_ += roc.image("ROC") + " " + precision.image("Precision and recall") + " " +
               reliability.image("Calibration");
    }
  }

  std::string className(std::int64_t number) const {
    const auto place = static_cast<std::size_t>(number);
    return place < report_.head.classes.size() ? report_.head.classes[place]
                                               : std::to_string(number);
  }

  void confusion() {
    const auto& output = outputOf(first());
    const auto classes = static_cast<std::size_t>(report_.head.units == 1 ? 2 : report_.head.units);
    std::vector<double> counts(classes * classes, 0);
    for (std::size_t i = 0; i < first().examples->weights.size(); ++i) {
      const auto actual = static_cast<std::size_t>(actualClass(output, i));
      const auto predicted = static_cast<std::size_t>(predictedClass(output, i, report_.threshold));
      if (actual < classes) counts[actual * classes + predicted] += first().examples->weights[i];
    }
    html_ +=
        fmt::format(R"(<h2>Confusion of {}{}</h2><table><tr><th class="name">actual</th>)",
                    escaped(first().name),
                    report_.head.units == 1 ? " at threshold " + number(report_.threshold) : "");
    for (std::size_t p = 0; p < classes; ++p)
      html_ +=
          fmt::format("<th>predicted {}</th>", escaped(className(static_cast<std::int64_t>(p))));
    html_ += "</tr>";
    for (std::size_t a = 0; a < classes; ++a) {
      html_ += fmt::format(R"(<tr><td class="name">{}</td>)",
                           escaped(className(static_cast<std::int64_t>(a))));
      for (std::size_t p = 0; p < classes; ++p)
        html_ += fmt::format("<td>{}</td>", number(counts[a * classes + p]));
      html_ += "</tr>";
    }
    html_ += "</table>";
  }

  void scatter() {
    double low = 0, high = 1;
    bool any = false;
    for (const auto& run : report_.runs) {
      const auto& output = outputOf(run);
      for (const auto* values : {&output.predictions, &output.labels})
        for (const float value : *values) {
          low = any ? std::min<double>(low, value) : value;
          high = any ? std::max<double>(high, value) : value;
          any = true;
        }
    }
    if (!(high > low)) high = low + 1;
    Picture picture("actual", "predicted", {low, high}, {low, high});
    picture.addDiagonal();
    for (std::size_t i = report_.runs.size(); i-- > 0;) {
      const auto& output = outputOf(report_.runs[i]);
      Line dots{{}, kColours[i], true};
      for (std::size_t k = 0; k < output.labels.size(); ++k)
        dots.points.emplace_back(output.labels[k], output.predictions[k]);
      picture.add(dots);
    }
    html_ += "<h2>Predicted against actual</h2>" + picture.image("Predicted against actual");
  }

  void users() {
    const auto& examples = *first().examples;
    std::vector<std::size_t> order(examples.userNames.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto loss = [&](const Examples& of, std::size_t user) {
      return of.userLoss[user] / of.userWeight[user];
    };
    std::ranges::stable_sort(order, std::greater(),
                             [&](std::size_t user) { return loss(examples, user); });
    order.resize(std::min(order.size(), kWorstUsers));
    html_ += R"(<h2>Users with the greatest loss</h2><table><tr><th class="name">user</th>)";
    for (const auto& run : report_.runs) html_ += fmt::format("<th>{}</th>", escaped(run.name));
    html_ += "</tr>";
    for (const auto user : order) {
      html_ += fmt::format(R"(<tr><td class="name">{}</td>)", escaped(examples.userNames[user]));
      for (const auto& run : report_.runs)
        html_ += fmt::format("<td>{}</td>", number(loss(*run.examples, user)));
      html_ += "</tr>";
    }
    html_ += "</table>";
  }

  const EvaluationReport& report_;
  std::string html_;
};

}  // namespace

std::string reportHtml(const EvaluationReport& report) {
  return Page(report).html();
}

}  // namespace stateroom

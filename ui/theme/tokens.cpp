#include "ui/theme/tokens.h"

namespace stateroom {

const Tokens& lightTokens() {
  static const Tokens tokens{
      .dark = false,
      .window = 0xF1F3F4,
      .modeBar = 0xE6EAEC,
      .base = 0xFFFFFF,
      .alternate = 0xF7F9FA,
      .header = 0xF1F3F4,
      .buttonFill = 0xFFFFFF,
      .inputFill = 0xFFFFFF,
      .text = 0x1A2027,
      .secondaryText = 0x545F69,
      .disabledText = 0x6F7A83,
      .accent = 0x0A6680,
      .accentText = 0xFFFFFF,
      .link = 0x0A6680,
      .border = 0xD3D9DD,
      .inputBorder = 0xAEB7BE,
      .hover = 0xE5EAED,
      .selection = 0xD5EAF1,
      .grid = 0xE9ECEE,
      .error = 0xB3261E,
      .errorFill = 0xFCECEB,
      .warning = 0x845400,
      .warningFill = 0xFFF3D6,
      .success = 0x1B6B3A,
      .successFill = 0xE5F3E9,
      .series = {0x263DBA, 0xB73903, 0x21A583, 0x880C6A, 0x497A9F, 0xB78A0E, 0xA171F6, 0x5C2628},
      .diverging = {0x12408C, 0x3F78BF, 0x93BBE0, 0xF6F6F4, 0xEDB98A, 0xCF7128, 0x7D3200},
      .notANumber = 0xD0008F,
      .shade = QColor(26, 32, 39, 46),
  };
  return tokens;
}

const Tokens& darkTokens() {
  static const Tokens tokens{
      .dark = true,
      .window = 0x1D2226,
      .modeBar = 0x171B1F,
      .base = 0x14181C,
      .alternate = 0x181D21,
      .header = 0x1D2226,
      .buttonFill = 0x252C31,
      .inputFill = 0x101418,
      .text = 0xE4E8EB,
      .secondaryText = 0xA0ABB4,
      .disabledText = 0x818C95,
      .accent = 0x4FB8D9,
      .accentText = 0x04222D,
      .link = 0x6CC7E3,
      .border = 0x31393F,
      .inputBorder = 0x4B565E,
      .hover = 0x283036,
      .selection = 0x17404E,
      .grid = 0x232A2F,
      .error = 0xFF8F86,
      .errorFill = 0x3A1F1F,
      .warning = 0xF0C050,
      .warningFill = 0x352A12,
      .success = 0x6FCF97,
      .successFill = 0x16301F,
      .series = {0x427BF8, 0xFA9835, 0x5FFCD5, 0xC360A0, 0x95D1FD, 0xEDDD68, 0xA69AFE, 0xC3A2A5},
      .diverging = {0xA9D4FF, 0x4F97E0, 0x24568C, 0x1B2025, 0x7A4415, 0xD9822F, 0xFFD0A0},
      .notANumber = 0xD0008F,
      .shade = QColor(0, 0, 0, 89),
  };
  return tokens;
}

QColor blended(const QColor& over, const QColor& under, double share) {
  const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
  return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()),
                mix(over.blue(), under.blue()));
}

}  // namespace stateroom

#pragma once

#include <string>

namespace stateroom {

/// An HTML page on A4 paper: the bytes of a PDF file. Without an application it makes one that
/// needs no display.
std::string printPdf(const std::string& html);

}  // namespace stateroom

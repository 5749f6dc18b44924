#include "app/cli/window.h"

#include <dlfcn.h>

#include "app/window_module.h"
#include "core/engine_loader.h"

namespace stateroom::cli {
namespace {

template <typename Function>
Result<Function> symbol(const char* name) {
  void* module = ::dlopen(modulePath("libstateroom_window.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module != nullptr) {
    if (void* found = ::dlsym(module, name)) return reinterpret_cast<Function>(found);
  }
  return fail(Code::window_missing, {{"reason", ::dlerror()}});
}

}  // namespace

Result<int> openWindow(int argc, char** argv, const std::string& project) {
  STATEROOM_TRY(const auto run, symbol<RunWindowModule>(kRunWindowModule));
  return run(argc, argv, project.c_str());
}

Result<std::string> pdfOf(const std::string& html) {
  STATEROOM_TRY(const auto print, symbol<PrintPdfModule>(kPrintPdfModule));
  std::string pdf;
  print(html, pdf);
  return pdf;
}

}  // namespace stateroom::cli

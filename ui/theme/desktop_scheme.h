#pragma once

#include <QObject>
#include <QVariant>

class QDBusVariant;

namespace stateroom {

/// Whether the desktop asks for dark windows: the portal's org.freedesktop.appearance color-scheme,
/// asked without waiting and followed as it changes. Light without a portal or without QtDBus.
class DesktopScheme final : public QObject {
  Q_OBJECT
 public:
  explicit DesktopScheme(QObject* parent);
  bool isDark() const { return dark_; }

 Q_SIGNALS:
  void changed();

#ifdef STATEROOM_DBUS
 private Q_SLOTS:
  void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

 private:
  void setScheme(const QVariant& value);
#endif
 private:
  bool dark_ = false;
};

}  // namespace stateroom

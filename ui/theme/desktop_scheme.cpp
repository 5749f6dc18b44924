#include "ui/theme/desktop_scheme.h"

#ifdef STATEROOM_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace stateroom {

using namespace Qt::StringLiterals;

#ifdef STATEROOM_DBUS

namespace {

constexpr auto Service = "org.freedesktop.portal.Desktop"_L1;
constexpr auto Path = "/org/freedesktop/portal/desktop"_L1;
constexpr auto Interface = "org.freedesktop.portal.Settings"_L1;
constexpr auto Group = "org.freedesktop.appearance"_L1;
constexpr auto Key = "color-scheme"_L1;

}  // namespace

DesktopScheme::DesktopScheme(QObject* parent) : QObject(parent) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(Service, Path, Interface, u"SettingChanged"_s, this,
              SLOT(settingChanged(QString, QString, QDBusVariant)));
  QDBusMessage read = QDBusMessage::createMethodCall(Service, Path, Interface, u"Read"_s);
  read.setArguments({Group, Key});
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, 2000), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    if (reply.isValid()) setScheme(reply.value().variant());
    watcher->deleteLater();
  });
}

void DesktopScheme::settingChanged(const QString& group, const QString& key,
                                   const QDBusVariant& value) {
  if (group == Group && key == Key) setScheme(value.variant());
}

void DesktopScheme::setScheme(const QVariant& value) {
  QVariant inner = value;
  while (inner.canConvert<QDBusVariant>()) inner = inner.value<QDBusVariant>().variant();
  const bool dark = inner.toUInt() == 1;  // 0: no preference, 1: dark, 2: light
  if (dark == dark_) return;
  dark_ = dark;
  Q_EMIT changed();
}

#else

DesktopScheme::DesktopScheme(QObject* parent) : QObject(parent) {}

#endif

}  // namespace stateroom

// SPDX-License-Identifier: GPL-3.0-or-later
// The look of the whole application: Fusion with a light or a dark palette of our own.
#pragma once

#include <QObject>
#include <QPalette>
#include <QString>

#include <optional>

class QApplication;

namespace coroscope {

enum class ThemeChoice { system, light, dark };

/// For settings: "system", "light", "dark".
QString toString(ThemeChoice choice);
std::optional<ThemeChoice> themeChoiceFromString(const QString &text);

QPalette lightPalette();
QPalette darkPalette();

/// The few rules that a palette cannot express. Uses palette() colours only, so that it fits both.
QString themeStyleSheet();

/// Applies a choice to the application. Lives as long as the application object; GUI thread.
/// Construct it before anything else changes the palette: it takes what it finds for the system's.
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication &application);

    ThemeChoice choice() const { return choice_; }
    bool dark() const; ///< what is shown now

public slots:
    void setChoice(coroscope::ThemeChoice choice);

signals:
    void changed(bool dark);

private:
    void apply();

    QApplication &application_;
    bool systemIsDark_;
    ThemeChoice choice_ = ThemeChoice::system;
};

} // namespace coroscope

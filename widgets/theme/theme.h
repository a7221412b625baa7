// SPDX-License-Identifier: GPL-3.0-or-later
// The look of the whole application: Fusion with a light or a dark palette of our own.
#pragma once

#include <QFont>
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

/// How large things are.
struct ThemeSizes {
    int interfacePoints = 0; ///< 0: the desktop's
    QString codeFamily;      ///< of program text; empty: the desktop's fixed font
    int codePoints = 0;      ///< 0: the same one's
    bool projector = false;  ///< all twice as large, to be read from afar

    friend bool operator==(const ThemeSizes &, const ThemeSizes &) = default;
};

/// Applies a choice to the application. Lives as long as the application object; GUI thread.
/// Construct it before anything else changes the palette: it takes what it finds for the system's.
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication &application);

    ThemeChoice choice() const { return choice_; }
    bool dark() const; ///< what is shown now
    const ThemeSizes &sizes() const { return sizes_; }
    int systemPoints() const; ///< what interfacePoints 0 stands for

public slots:
    void setChoice(coroscope::ThemeChoice choice);
    void setSizes(const coroscope::ThemeSizes &sizes);

signals:
    void changed(bool dark);

private:
    void apply();
    void applyFonts();
    qreal scale() const { return sizes_.projector ? 2 : 1; }

    QApplication &application_;
    QFont systemFont_;
    ThemeSizes sizes_;
    bool systemIsDark_;
    ThemeChoice choice_ = ThemeChoice::system;
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include "widgets/theme/code_font.h"
#include "widgets/theme/outline_style.h"
#include "widgets/theme/palette.h"

#include <QApplication>
#include <QEvent>
#include <QFontInfo>
#include <QWidget>

namespace coroscope {

namespace {

struct Shades {
    QRgb window, base, alternate, button, text, muted, border, mid, highlight, highlightedText, link, tooltip;
};

QPalette paletteFrom(const Shades &s)
{
    QPalette p;
    const QColor text(s.text);
    const QColor muted(s.muted);
    p.setColor(QPalette::Window, QColor(s.window));
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, QColor(s.base));
    p.setColor(QPalette::AlternateBase, QColor(s.alternate));
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Button, QColor(s.button));
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, Qt::white);
    p.setColor(QPalette::ToolTipBase, QColor(s.tooltip));
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Light, QColor(s.button).lighter(125));
    p.setColor(QPalette::Midlight, QColor(s.button).lighter(110));
    p.setColor(QPalette::Mid, QColor(s.mid));
    p.setColor(QPalette::Dark, QColor(s.border));
    p.setColor(QPalette::Shadow, QColor(s.border).darker(140));
    p.setColor(QPalette::Highlight, QColor(s.highlight));
    p.setColor(QPalette::HighlightedText, QColor(s.highlightedText));
    p.setColor(QPalette::Link, QColor(s.link));
    p.setColor(QPalette::LinkVisited, QColor(s.link));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, mixed(QColor(s.window), muted, 0.75));
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(s.mid));
    return p;
}

} // namespace

QString toString(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::light: return QStringLiteral("light");
    case ThemeChoice::dark: return QStringLiteral("dark");
    case ThemeChoice::system: break;
    }
    return QStringLiteral("system");
}

std::optional<ThemeChoice> themeChoiceFromString(const QString &text)
{
    for (const auto choice : {ThemeChoice::system, ThemeChoice::light, ThemeChoice::dark})
        if (text == toString(choice))
            return choice;
    return std::nullopt;
}

QPalette lightPalette()
{
    return paletteFrom({.window = 0xfff1f3f5,
                        .base = 0xfffcfcfd,
                        .alternate = 0xfff5f6f8,
                        .button = 0xfff1f3f5,
                        .text = 0xff1e2329,
                        .muted = 0xff6a737d,
                        .border = 0xffb4bcc5,
                        .mid = 0xffd5dae0,
                        .highlight = 0xff1f6fc4,
                        .highlightedText = 0xffffffff,
                        .link = 0xff1a5fb4,
                        .tooltip = 0xffffffff});
}

QPalette darkPalette()
{
    return paletteFrom({.window = 0xff24272c,
                        .base = 0xff1b1d21,
                        .alternate = 0xff202227,
                        .button = 0xff2e3238,
                        .text = 0xffe4e7eb,
                        .muted = 0xff98a1ac,
                        .border = 0xff14161a,
                        .mid = 0xff3d424a,
                        .highlight = 0xff2f6fb8,
                        .highlightedText = 0xffffffff,
                        .link = 0xff7ab4f5,
                        .tooltip = 0xff2e3238});
}

QString themeStyleSheet()
{
    return QStringLiteral("QToolTip { color: palette(tool-tip-text); background: palette(tool-tip-base);"
                          " border: 1px solid palette(mid); padding: 4px; }"
                          "QDockWidget::title { padding: 5px 8px; background: palette(button); text-align: left; }"
                          "QToolBar { border: none; spacing: 2px; }"
                          "QMainWindow::separator { width: 4px; height: 4px; background: palette(window); }"
                          "QMainWindow::separator:hover { background: palette(highlight); }");
}

Theme::Theme(QApplication &application)
    : QObject(&application),
      application_(application),
      systemFont_(QApplication::font()),
      systemIsDark_(isDark(application.palette()))
{
    apply();
    applyFonts();
}

bool Theme::dark() const { return choice_ == ThemeChoice::dark || (choice_ == ThemeChoice::system && systemIsDark_); }

void Theme::setChoice(ThemeChoice choice)
{
    if (choice == choice_)
        return;
    choice_ = choice;
    apply();
}

int Theme::systemPoints() const { return QFontInfo(systemFont_).pointSize(); }

void Theme::setSizes(const ThemeSizes &sizes)
{
    if (sizes == sizes_)
        return;
    const bool restyle = sizes.projector != sizes_.projector;
    sizes_ = sizes;
    if (restyle)
        apply();
    applyFonts();
}

/// The code font last: setting the other one forgets it.
void Theme::applyFonts()
{
    QFont font = systemFont_;
    font.setPointSizeF((sizes_.interfacePoints > 0 ? sizes_.interfacePoints : systemPoints()) * scale());
    QApplication::setFont(font);
    QFont code = defaultCodeFont();
    if (!sizes_.codeFamily.isEmpty())
        code.setFamily(sizes_.codeFamily);
    code.setPointSizeF((sizes_.codePoints > 0 ? sizes_.codePoints : code.pointSize()) * scale());
    setCodeFont(code);
    QFont title = font;
    title.setStyleHint(
        QFont::SansSerif); // a dock with the very font of the application writes its title as it once began
    // Qt tells widgets itself only within exec(), and never those that have a rule of their own in the style sheet.
    QEvent change(QEvent::ApplicationFontChange);
    for (QWidget *widget : QApplication::allWidgets())
        widget->inherits("QDockWidget") ? widget->setFont(title) : void(QApplication::sendEvent(widget, &change));
}

void Theme::apply()
{
    QApplication::setStyle(new OutlineStyle(scale()));
    QApplication::setPalette(dark() ? darkPalette() : lightPalette());
    application_.setStyleSheet(themeStyleSheet());
    emit changed(dark());
}

} // namespace coroscope

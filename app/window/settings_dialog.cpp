// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/settings_dialog.h"

#include "app/window/actions.h"
#include "app/window/interpreter_field.h"
#include "app/window/keys_page.h"
#include "app/window/settings.h"
#include "widgets/theme/code_font.h"
#include "widgets/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontComboBox>
#include <QFontInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace coroscope {

namespace {

constexpr int smallestPoints = 6;
constexpr int largestPoints = 48;

QSpinBox *makePoints(const QString &name, int points)
{
    auto *box = new QSpinBox;
    box->setRange(smallestPoints, largestPoints);
    box->setSuffix(SettingsDialog::tr(" pt"));
    box->setAccessibleName(name);
    box->setKeyboardTracking(false); // not each digit on the way
    box->setValue(points);
    return box;
}

QLabel *makeWords(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    return label;
}

} // namespace

SettingsDialog::SettingsDialog(Theme &theme, KeyChoice &keys, const Actions &actions, QWidget *window)
    : QDialog(window), theme_(theme), actions_(actions), pages_(new QTabWidget)
{
    setModal(false);
    setWindowTitle(tr("Settings"));
    pages_->addTab(makeRunPage(), tr("&Running"));
    pages_->addTab(makeLookPage(), tr("&Look"));
    auto *keysPage = new KeysPage(keys);
    pages_->addTab(keysPage, tr("&Keys"));
    first_[std::size_t(Page::keys)] = keysPage;
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->addWidget(pages_, 1);
    column->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 32);
}

void SettingsDialog::showAt(Page page)
{
    pages_->setCurrentIndex(int(page));
    show();
    raise();
    activateWindow();
    first_[std::size_t(page)]->setFocus();
}

QWidget *SettingsDialog::makeRunPage()
{
    auto *page = new QWidget;
    auto *form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const Settings settings;
    auto *interpreter = new InterpreterField(tr("the active virtual environment's, else python3"));
    interpreter->setInterpreter(settings.interpreter(), {});
    connect(interpreter, &InterpreterField::chosen, this, [](const QString &path) { Settings().setInterpreter(path); });
    form->addRow(tr("&Interpreter:"), interpreter);
    form->addRow({}, makeWords(tr("For programs that name none of their own in Run > Configuration.")));
    auto *limit = new QSpinBox;
    constexpr int most = 1'000'000;
    constexpr int step = 64;
    limit->setRange(0, most);
    limit->setSingleStep(step);
    limit->setSuffix(tr(" MiB"));
    limit->setSpecialValueText(tr("all"));
    limit->setKeyboardTracking(false);
    first_[std::size_t(Page::run)] = limit;
    limit->setAccessibleName(tr("Recording limit"));
    limit->setValue(int(settings.keepBytes() >> 20));
    connect(limit, &QSpinBox::valueChanged, this, [](int mib) { Settings().setKeepBytes(quint64(mib) << 20); });
    form->addRow(tr("Re&cording limit:"), limit);
    auto *minutes = new QSpinBox;
    minutes->setRange(0, most);
    minutes->setSuffix(tr(" min"));
    minutes->setSpecialValueText(tr("all"));
    minutes->setKeyboardTracking(false);
    minutes->setAccessibleName(tr("Recording limit in minutes"));
    minutes->setValue(settings.keepMinutes());
    connect(minutes, &QSpinBox::valueChanged, this, [](int value) { Settings().setKeepMinutes(value); });
    form->addRow(tr("Limit in &time:"), minutes);
    form->addRow(
        {}, makeWords(tr("How much of an unsaved run is kept, from the next run on; the oldest goes first. Of the two "
                         "limits the one that keeps less counts.")));
    return page;
}

QWidget *SettingsDialog::makeLookPage()
{
    auto *page = new QWidget;
    auto *form = new QFormLayout(page);
    auto *theme = new QComboBox;
    first_[std::size_t(Page::look)] = theme;
    theme->setAccessibleName(tr("Theme"));
    const QList<QAction *> themes = actions_.themes->actions();
    for (const QAction *action : themes)
        theme->addItem(action->text().remove(u'&'));
    const auto showTheme = [theme, themes, this] {
        theme->setCurrentIndex(int(themes.indexOf(actions_.themes->checkedAction())));
    };
    showTheme();
    connect(theme, &QComboBox::activated, this, [themes](int index) { themes[index]->trigger(); });
    connect(actions_.themes, &QActionGroup::triggered, theme, showTheme);
    form->addRow(tr("&Theme:"), theme);
    const ThemeSizes &sizes = theme_.sizes();
    auto *interface = makePoints(tr("Size of the interface's text"),
                                 sizes.interfacePoints > 0 ? sizes.interfacePoints : theme_.systemPoints());
    form->addRow(tr("&Interface:"), interface);
    auto *family = new QFontComboBox;
    family->setFontFilters(QFontComboBox::MonospacedFonts);
    family->setEditable(false);
    family->setAccessibleName(tr("Font of program text"));
    family->setCurrentFont(sizes.codeFamily.isEmpty() ? QFont(QFontInfo(defaultCodeFont()).family())
                                                      : QFont(sizes.codeFamily));
    form->addRow(tr("&Program text:"), family);
    auto *points =
        makePoints(tr("Size of program text"), sizes.codePoints > 0 ? sizes.codePoints : defaultCodeFont().pointSize());
    form->addRow(tr("&Size:"), points);
    auto *normal = new QPushButton(tr("As the desktop has them"));
    normal->setToolTip(tr("The desktop's fonts and sizes"));
    normal->setAutoDefault(false);
    form->addRow({}, normal);
    form->addRow({}, makeWords(tr("View > Projector doubles all of it for the last row, and back.")));
    const auto change = [this](auto edit) {
        ThemeSizes other = theme_.sizes();
        edit(other);
        theme_.setSizes(other);
        Settings().setSizes(other.interfacePoints, other.codeFamily, other.codePoints, other.projector);
    };
    connect(interface, &QSpinBox::valueChanged, this,
            [change](int value) { change([value](ThemeSizes &other) { other.interfacePoints = value; }); });
    connect(points, &QSpinBox::valueChanged, this,
            [change](int value) { change([value](ThemeSizes &other) { other.codePoints = value; }); });
    connect(family, &QFontComboBox::currentFontChanged, this,
            [change](const QFont &font) { change([&font](ThemeSizes &other) { other.codeFamily = font.family(); }); });
    connect(normal, &QPushButton::clicked, this, [=, this] {
        interface->setValue(theme_.systemPoints());
        points->setValue(defaultCodeFont().pointSize());
        family->setCurrentFont(QFont(QFontInfo(defaultCodeFont()).family()));
        change([](ThemeSizes &other) { other = {0, {}, 0, other.projector}; });
    });
    return page;
}

} // namespace coroscope

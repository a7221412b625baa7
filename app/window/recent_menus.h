// SPDX-License-Identifier: GPL-3.0-or-later
// RecentMenus: fills "Open example", "Recent files" and "Recent runs" when they are about to be seen.
#pragma once

#include "app/window/menus.h"

#include <QObject>

namespace coroscope {

class RecentMenus : public QObject {
    Q_OBJECT
public:
    RecentMenus(const ChangingMenus &menus, QObject *parent);

signals:
    void exampleChosen(const QString &fileName);
    void fileChosen(const QString &path);
    void runChosen(const QString &path);

private:
    void fillExamples(QMenu &menu);
    void fillFiles(QMenu &menu);
    void fillRuns(QMenu &menu);
};

} // namespace coroscope

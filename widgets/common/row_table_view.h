// SPDX-License-Identifier: GPL-3.0-or-later
// RowTableView: a table of whole rows, of which there may be a million. Qt's tree view keeps a record for each row, and goes
// through all of them when some come; this one is Qt's table view, with rows of one height and no cells to be told apart.
#pragma once

#include <QTableView>

namespace coroscope {

class RowTableView : public QTableView {
    Q_OBJECT
public:
    explicit RowTableView(QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setRowHeight();
};

} // namespace coroscope

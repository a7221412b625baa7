// SPDX-License-Identifier: GPL-3.0-or-later
// DefinitionsBinder: keeps the Definitions list up to date: what the text defines, how many tasks of each there are at the
// moment shown, which have a breakpoint.
#pragma once

#include "widgets/definitions/definitions_model.h"
#include "widgets/session.h"

#include <QObject>
#include <QTimer>

namespace coroscope {

class DefinitionsView;
class Document;

class DefinitionsBinder : public QObject {
    Q_OBJECT
public:
    /// All outlive this; `view` shows `model`.
    DefinitionsBinder(Session &session, Document &document, DefinitionsModel &model, DefinitionsView &view,
                      QObject *parent);

    void setOutline(const Outline &outline, bool isPython);

private:
    void updateCounts();
    void updateBreaks();
    void updateTaskRules();
    void toggleBreak(const QString &name);

    Session &session_;
    Document &document_;
    DefinitionsModel &model_;
    DefinitionsView &view_;
    QTimer counts_;
    DefinitionCounter counter_;
};

} // namespace coroscope

// SPDX-License-Identifier: GPL-3.0-or-later
// One row of LocalsModel. Included by locals_model*.cpp only.
#pragma once

#include "widgets/inspector/locals_model.h"

namespace coroscope {

struct LocalsModel::Node {
    enum class Kind { root, frame, value, more };

    Node *parent = nullptr;
    int row = 0;
    quint64 id = 0;
    Kind kind = Kind::root;
    QString path; ///< of names, from the outermost frame on: what is remembered of it
    FrameRow frame;
    QString name;
    QString text;
    QString type;
    QString was; ///< its text at the stop before, where it is another; null: it was not there
    bool changed = false;
    bool open = false;
    bool isKnown = false; ///< its children were asked for in this stop
    quint32 reference = 0;
    std::vector<std::unique_ptr<Node>> children;

    /// The children but for the row that stands for further ones.
    std::size_t entries() const
    {
        return children.size() - (!children.empty() && children.back()->kind == Kind::more ? 1 : 0);
    }
    void number(std::size_t from = 0)
    {
        for (std::size_t i = from; i < children.size(); ++i)
            children[i]->row = int(i);
    }
};

} // namespace coroscope

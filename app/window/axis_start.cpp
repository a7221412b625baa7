// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/axis_start.h"

#include "app/window/document.h"
#include "app/window/example_opener.h"
#include "widgets/editor/code_editor.h"
#include "widgets/session.h"
#include "widgets/timeline/timeline_view.h"

namespace coroscope {

AxisStart::AxisStart(TimelineView &chart, const Session &session, const Document &document, const CodeEditor &editor,
                     QObject *parent)
    : QObject(parent), chart_(chart), session_(session), editor_(editor)
{
    connect(&session, &Session::recordingChanged, this, &AxisStart::begin);
    connect(&document, &Document::changed, this, [this] {
        if (!session_.recording()) // else the chart shows what it showed, whichever text one turns to
            begin();
    });
    connect(&chart, &TimelineView::axisChosen, this, [this] { isChosen_ = true; });
}

void AxisStart::begin()
{
    if (session_.programPath() != program_) {
        program_ = session_.programPath();
        isChosen_ = false;
    }
    if (!isChosen_)
        chart_.scene().setAxisKind(suitsSwitches() ? Axis::switches : Axis::time);
}

bool AxisStart::suitsSwitches() const
{
    const Recording *recording = session_.recording();
    const bool isOfText = !recording || session_.isLive(); // that of an opened recording comes later
    return ExampleOpener::isExample(program_) || (isOfText && ExampleOpener::isExample(editor_.path())) ||
           (recording && recording->header().clock == std::uint32_t(format::ClockKind::virtualTime));
}

} // namespace coroscope

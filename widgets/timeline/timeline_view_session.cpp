// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the rest, so that the view can be used and tested without a session.
#include "widgets/timeline/session_timeline_source.h"
#include "widgets/timeline/timeline_view.h"

namespace coroscope {

TimelineView::TimelineView(Session &session, QWidget *parent)
    : TimelineView(std::make_unique<SessionTimelineSource>(session), parent)
{
}

} // namespace coroscope

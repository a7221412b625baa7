// SPDX-License-Identifier: GPL-3.0-or-later
// SessionTimelineSource: what the chart shows in the application: the session's recording, cursor and selection.
#pragma once

#include "widgets/session.h"
#include "widgets/timeline/recorded_source.h"

namespace coroscope {

class SessionTimelineSource final : public RecordedSource {
    Q_OBJECT
public:
    /// `session` must outlive it.
    explicit SessionTimelineSource(Session &session, QObject *parent = nullptr);

    Moment cursor() const override;
    bool isPast() const override;
    bool isLive() const override;
    QString whyEmpty() const override;
    double now() const override;
    TaskNumber selectedTask() const override;
    SwitchNumber selectedSwitch() const override;
    void showMoment(Moment moment) override;
    bool stopsAtCallbacks() const override;
    void showNeighbour(bool forward) override;
    void showNow() override;
    void selectTask(TaskNumber task) override;
    void selectSwitch(SwitchNumber number) override;
    QString program() const override;
    void addBreakpoint(const Breakpoint &breakpoint) override;
    void stopBeforeSwitchNextRun(SwitchNumber number) override;
    std::vector<Breakpoint> armedBreakpoints() const override;
    void removeBreakpoint(const Breakpoint &breakpoint) override;
    void setBreakpointEnabled(std::uint32_t number, bool enabled) override;
    bool takesTaskRules() const override;
    std::optional<bool> taskRule(std::uint32_t definition) const override;
    void setTaskRule(std::uint32_t definition, std::optional<bool> isTask) override;

protected:
    const Recording *recording() const override;

private:
    QString fileOf(std::uint32_t definition) const;

    Session &session_;
    bool stands_ = false; ///< stopped, not between two steps of slow motion
};

} // namespace coroscope

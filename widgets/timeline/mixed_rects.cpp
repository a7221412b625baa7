// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/mixed_rects.h"

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

using Kind = LaneSpan::Kind;

struct Edge {
    int at;
    bool isBegin;
    std::size_t layer;
    std::size_t rect;
};

std::vector<Edge> edgesOf(std::span<const DefinitionRects> layers)
{
    std::vector<Edge> edges;
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        for (std::size_t rect = 0; rect < layers[layer].rects.size(); ++rect) {
            edges.push_back({layers[layer].rects[rect].left, true, layer, rect});
            edges.push_back({layers[layer].rects[rect].right, false, layer, rect});
        }
    std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) { return a.at < b.at; });
    return edges;
}

/// What lies over each other in one stretch.
class Stretch {
public:
    Stretch(std::span<const DefinitionRects> layers) : layers_(layers), rects_(layers.size(), none) {}

    void take(const Edge &edge)
    {
        if (edge.isBegin) {
            rects_[edge.layer] = edge.rect;
            begun_ += layers_[edge.layer].rects[edge.rect].count;
        } else if (rects_[edge.layer] == edge.rect) {
            rects_[edge.layer] = none; // (where two touch, the next may have begun)
        }
    }

    void addTo(LaneRects &row, int left, int right)
    {
        std::vector<std::size_t> shown;
        for (const bool polls : {false, true}) // polls only where there is nothing else
            for (std::size_t layer = 0; layer < layers_.size() && (!polls || shown.empty()); ++layer)
                if (rects_[layer] != none && (rectOf(layer).kind == Kind::idlePolls) == polls)
                    shown.push_back(layer);
        if (shown.empty())
            return;
        LaneRect rect = rectOf(shown.front());
        rect.left = left;
        rect.right = right;
        rect.touchesNext = rect.touchesNext && right == rectOf(shown.front()).right;
        rect.definition = layers_[shown.front()].definition;
        rect.count = std::max<std::uint64_t>(1, std::exchange(begun_, 0));
        if (shown.size() > 1)
            mix(row, rect, shown);
        row.rects.push_back(rect);
    }

private:
    static constexpr std::size_t none = std::size_t(-1);

    const LaneRect &rectOf(std::size_t layer) const { return layers_[layer].rects[rects_[layer]]; }

    void mix(LaneRects &row, LaneRect &rect, const std::vector<std::size_t> &shown)
    {
        rect.kind = Kind::slices;
        rect.touchesNext = false;
        rect.firstShare = std::uint32_t(row.shares.size());
        rect.shareCount = std::uint32_t(shown.size());
        float sum = 0;
        for (const std::size_t layer : shown) {
            rect.number = std::min(rect.number, rectOf(layer).number);
            sum += rectOf(layer).busy;
        }
        const float most = std::max(1.0f, sum); // a pixel at the edge of a slice counts as a whole one
        for (const std::size_t layer : shown)
            row.shares.push_back({layers_[layer].definition, rectOf(layer).busy / most});
        rect.busy = std::min(1.0f, sum);
    }

    std::span<const DefinitionRects> layers_;
    std::vector<std::size_t> rects_; ///< of each layer
    std::uint64_t begun_ = 0;        ///< slices that have not been counted yet
};

} // namespace

LaneRects mixRects(std::span<const DefinitionRects> layers)
{
    LaneRects row;
    Stretch stretch(layers);
    const std::vector<Edge> edges = edgesOf(layers);
    for (std::size_t i = 0; i < edges.size();) {
        const int left = edges[i].at;
        for (; i < edges.size() && edges[i].at == left; ++i)
            stretch.take(edges[i]);
        if (i < edges.size())
            stretch.addTo(row, left, edges[i].at);
    }
    return row;
}

} // namespace coroscope

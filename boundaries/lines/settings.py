"""The tolerances of the checks: every one may be changed, every one says where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineCheckSettings:
    """Tolerances, as known on 2026-11-22. None of them is law: no displacement or length tolerance was found in any act or standard.

    Args:
        overlay_m: two outlines this near are one border. 5 cm: recovers what rounding moves and is far below any survey error of a
            line (computed, domain notes §0.8).
        marker_accuracy_m: mean error (点位中误差) of a marker that states none. 1 m: a marker surveyed by GNSS must reach it
            (surveying handbook, unverified against GB/T 17796-2009).
        line_accuracy_m: mean error of a line that states none. 5 m: 0.1 mm on a 1:50 000 agreement map (from memory, to be confirmed).
        confidence: share of sound markers that pass. 0.95, usual in surveying.
        far_from_line_m: a marker further from its line than this is in error, whatever the accuracies. 500 m: below the offset of web maps
            over most of the country, above any old datum's 47–74 m (EPSG operations, computed).
        widest_feature_m: pillars of a double or triple marker stand on the banks or road sides; further apart from the line they are
            doubtful. 500 m (estimate).
        tripoint_m: three files give one coordinate. 5 cm, as `overlay_m`.
        tripoint_reach_m: a line's end further than this from a tripoint does not belong to it. 200 m (estimate).
        length_share: difference between agreed and computed length that is worth a look. 0.01 (estimate; old lengths were taken off maps by
            curvimeter).
        drift_m: distance between the fixed line and today's river or road worth a report. 10 m: the strip watched along a line
            (Guangdong's entrusted management; domain notes §2.3).
        drift_spacing_m: how densely the line is held against the feature. 5 m.
        shortest_section_m: stretches shorter than this are not reported one by one. 20 m (estimate).
        smallest_part_m2: parts of a polygon, gaps and overlaps smaller than this are slivers of drawing. 1 m².
        exclave_area_share: how far the area of an exclave may be from its clause's. 0.05 (estimate).
        sectors_off: 走向说明 and geometry may differ by this many of 16 directions. 1 sector of 22.5°: texts are rounded.
        leg_length_share, leg_length_m: how far lengths may be from the text's 约. 0.1, at least 50 m (estimate).
        mix_shortest_m, mix_longest_m: an offset shared by markers that means a mix of coordinate systems. 50 m … 1,200 m: old datums from
            47 m, GCJ-02 up to 700 m, BD-09 beyond (domain notes §6).
        mix_spread_m: how nearly constant that offset must be. 15 m: over a county GCJ-02 varies by some metres.
    """

    overlay_m: float = 0.05
    marker_accuracy_m: float = 1.0
    line_accuracy_m: float = 5.0
    confidence: float = 0.95
    far_from_line_m: float = 500.0
    widest_feature_m: float = 500.0
    tripoint_m: float = 0.05
    tripoint_reach_m: float = 200.0
    length_share: float = 0.01
    drift_m: float = 10.0
    drift_spacing_m: float = 5.0
    shortest_section_m: float = 20.0
    smallest_part_m2: float = 1.0
    exclave_area_share: float = 0.05
    sectors_off: int = 1
    leg_length_share: float = 0.1
    leg_length_m: float = 50.0
    mix_shortest_m: float = 50.0
    mix_longest_m: float = 1_200.0
    mix_spread_m: float = 15.0

"""Compiled searches (extra `fast`): bounded, against the flow, in buckets of time. The same answers as `plain`, several times faster."""

# Nodes wait in buckets of `width` minutes, each bucket a doubly linked list through `queue` (after, before, bucket), so that a node waits
# in one bucket at a time and no memory grows. Inside a bucket a node may be looked at again; the last word is exact whatever the width.

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

Array = Any
"""numba infers the types; the callers in `search` are typed."""

AFTER, BEFORE, BUCKET = 0, 1, 2
NONE = -1


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    compiled: Callable[..., Any] = numba.njit(nogil=True, cache=True)(function)
    return compiled


@_compiled
def _take(queue: Array, front: Array, node: Any) -> None:
    """Out of its bucket."""
    left, right = queue[node, BEFORE], queue[node, AFTER]
    if left == NONE:
        front[queue[node, BUCKET]] = right
    else:
        queue[left, AFTER] = right
    if right != NONE:
        queue[right, BEFORE] = left
    queue[node, BUCKET] = NONE


@_compiled
def _put(queue: Array, front: Array, node: Any, bucket: Any) -> None:
    """Into a bucket, out of the one it waits in."""
    if queue[node, BUCKET] == bucket:
        return
    if queue[node, BUCKET] != NONE:
        _take(queue, front, node)
    following = front[bucket]
    queue[node, AFTER], queue[node, BEFORE], queue[node, BUCKET] = following, NONE, bucket
    if following != NONE:
        queue[following, BEFORE] = node
    front[bucket] = node


@_compiled
def _spread(
    first: Array, other: Array, minutes: Array, starts: Array, limit: float, width: float, best: Array, label: Array, work: Array
) -> int:
    """Least minutes and winning label of every node within the limit, from starts (label, node, minutes). Returns how many were touched."""
    queue, front, touched = work
    count, last, per_bucket = 0, 0, 1 / width
    for s in range(len(starts[0])):
        who, node, reached = starts[0][s], starts[1][s], starts[2][s]
        if reached <= limit and (reached < best[node] or (reached == best[node] and who < label[node])):
            if best[node] == np.inf:
                touched[count] = node
                count += 1
            best[node], label[node] = reached, who
            bucket = int(reached * per_bucket)
            last = max(last, bucket)
            _put(queue, front, node, bucket)
    current = 0
    while current <= last:
        node = front[current]
        if node == NONE:
            current += 1
            continue
        _take(queue, front, node)
        here, who = best[node], label[node]
        for arc in range(first[node], first[node + 1]):
            reached, beyond = here + minutes[arc], other[arc]
            held = best[beyond]
            if reached <= limit and (reached < held or (reached == held and who < label[beyond])):
                if held == np.inf:
                    touched[count] = beyond
                    count += 1
                best[beyond], label[beyond] = reached, who
                bucket = int(reached * per_bucket)
                last = max(last, bucket)
                _put(queue, front, beyond, bucket)
    return count


@_compiled
def soonest(first: Array, other: Array, minutes: Array, starts: Array, limit: float, width: float) -> tuple[Array, Array]:
    """Facility and minutes of the soonest reached facility from every node; -1 and inf beyond the limit."""
    nodes = len(first) - 1
    best, label = np.full(nodes, np.inf), np.full(nodes, -1, np.int32)
    work = np.full((nodes, 3), NONE, np.int32), np.full(int(limit / width) + 2, NONE, np.int32), np.empty(nodes, np.int32)
    _spread(first, other, minutes, starts, limit, width, best, label, work)
    return label, best


@_compiled
def pairs(
    first: Array, other: Array, minutes: Array, starts: Array, doors: Array, limit: float, width: float, which: Array
) -> tuple[Array, Array, Array]:
    """For facilities which[0] … which[1] - 1: how many places are within the limit of each, which, and the minutes."""
    start_first, who, where, lead = starts
    door_first, door_place, tail, head, by_tail, by_head = doors
    nodes = len(first) - 1
    best, label = np.full(nodes, np.inf), np.full(nodes, -1, np.int32)
    work = np.full((nodes, 3), NONE, np.int32), np.full(int(limit / width) + 2, NONE, np.int32), np.empty(nodes, np.int32)
    touched = work[2]
    counts = np.zeros(which[1] - which[0], np.int64)
    place, took, total = np.empty(4096, np.int32), np.empty(4096), 0
    for facility in range(which[0], which[1]):
        begin, end = start_first[facility], start_first[facility + 1]
        own = who[begin:end], where[begin:end], lead[begin:end]
        count = _spread(first, other, minutes, own, limit, width, best, label, work)
        before = total
        for t in range(count):
            node = touched[t]
            low, high = door_first[node], door_first[node + 1]
            while total + high - low > len(place):
                place, took = np.concatenate((place, place)), np.concatenate((took, took))
            for d in range(low, high):
                x = door_place[d]
                if node != tail[x] and by_tail[x] < np.inf and best[tail[x]] < np.inf:
                    continue  # told from the tail
                reached = min(by_tail[x] + best[tail[x]], by_head[x] + best[head[x]])
                if reached <= limit:
                    place[total], took[total] = x, reached
                    total += 1
        counts[facility - which[0]] = total - before
        for t in range(count):
            best[touched[t]], label[touched[t]] = np.inf, -1
    return counts, place[:total].copy(), took[:total].copy()


@_compiled
def _offer(node: Any, reached: float, who: int, best: Array, label: Array, fresh: Array) -> bool:
    """Take a label into a node's list, ordered by minutes, then facility; whether it was taken."""
    k = best.shape[1]
    if reached > best[node, k - 1] or (reached == best[node, k - 1] and who >= label[node, k - 1]):
        return False
    at = 0
    while at < k - 1 and label[node, at] != who:
        at += 1
    if label[node, at] == who and best[node, at] <= reached:
        return False
    while at > 0 and (best[node, at - 1] > reached or (best[node, at - 1] == reached and label[node, at - 1] > who)):
        best[node, at], label[node, at], fresh[node, at] = best[node, at - 1], label[node, at - 1], fresh[node, at - 1]
        at -= 1
    best[node, at], label[node, at], fresh[node, at] = reached, who, True
    return True


@_compiled
def k_soonest(
    first: Array, other: Array, minutes: Array, starts: Array, k: int, limit: float, width: float
) -> tuple[Array, Array]:
    """The k soonest different facilities of every node, (nodes, k) facilities and minutes; -1 and inf where there are fewer."""
    nodes = len(first) - 1
    best, label, fresh = np.full((nodes, k), np.inf), np.full((nodes, k), -1, np.int32), np.zeros((nodes, k), np.bool_)
    queue, front = np.full((nodes, 3), NONE, np.int32), np.full(int(limit / width) + 2, NONE, np.int32)
    last, per_bucket = 0, 1 / width
    for s in range(len(starts[0])):
        who, node, reached = starts[0][s], starts[1][s], starts[2][s]
        if reached <= limit and _offer(node, reached, who, best, label, fresh):
            bucket = int(reached * per_bucket)
            last = max(last, bucket)
            if queue[node, BUCKET] == NONE or bucket < queue[node, BUCKET]:
                _put(queue, front, node, bucket)
    current = 0
    while current <= last:
        node = front[current]
        if node == NONE:
            current += 1
            continue
        _take(queue, front, node)
        for i in range(k):
            if not fresh[node, i]:
                continue
            here, who = best[node, i], label[node, i]
            waits_for = int(here * per_bucket)
            if waits_for > current:
                _put(queue, front, node, waits_for)
                break
            fresh[node, i] = False
            for arc in range(first[node], first[node + 1]):
                reached, beyond = here + minutes[arc], other[arc]
                if reached <= limit and _offer(beyond, reached, who, best, label, fresh):
                    bucket = int(reached * per_bucket)
                    last = max(last, bucket)
                    if queue[beyond, BUCKET] == NONE or bucket < queue[beyond, BUCKET]:
                        _put(queue, front, beyond, bucket)
    return label, best

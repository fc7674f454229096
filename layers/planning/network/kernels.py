"""Compiled searches (extra `fast`): bounded, against the flow, in buckets of time. The same answers as `plain`, several times faster."""

# Nodes wait in buckets of `width` minutes, each bucket a doubly linked list through `after` and `before`, so that a node
# waits in one bucket at a time and no memory grows. Inside a bucket a node may be looked at again; the last word is exact whatever the width.

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

_Compiled = TypeVar("_Compiled", bound=Callable[..., Any])

NOT_WAITING = -2
END = -1


def _compiled(function: _Compiled) -> _Compiled:
    result: _Compiled = numba.njit(nogil=True, cache=True, boundscheck=False)(function)
    return result


@_compiled
def _enqueue(node, bucket, bucket_of, after, before, front):  # type: ignore[no-untyped-def]
    if before[node] != NOT_WAITING:
        if bucket_of[node] == bucket:
            return
        _dequeue(node, bucket_of, after, before, front)
    following = front[bucket]
    after[node] = following
    before[node] = END
    if following != END:
        before[following] = node
    front[bucket] = node
    bucket_of[node] = bucket


@_compiled
def _dequeue(node, bucket_of, after, before, front):  # type: ignore[no-untyped-def]
    left, right = before[node], after[node]
    if left == END:
        front[bucket_of[node]] = right
    else:
        after[left] = right
    if right != END:
        before[right] = left
    before[node] = NOT_WAITING


@_compiled
def _spread(first, other, minutes, seeds, limit, width, best, label, queue, touched):  # type: ignore[no-untyped-def]
    """Least minutes and winning label of every node within the limit, from seeds (label, node, minutes). Returns how many were touched."""
    bucket_of, after, before, front = queue
    count = 0
    last = 0
    for s in range(len(seeds[0])):
        node, reached = seeds[1][s], seeds[2][s]
        if reached <= limit and (reached < best[node] or (reached == best[node] and seeds[0][s] < label[node])):
            if best[node] == np.inf:
                touched[count] = node
                count += 1
            best[node] = reached
            label[node] = seeds[0][s]
            bucket = np.int64(reached / width)
            last = max(last, bucket)
            _enqueue(node, bucket, bucket_of, after, before, front)
    current = 0
    while current <= last:
        while front[current] != END:
            node = front[current]
            _dequeue(node, bucket_of, after, before, front)
            here, who = best[node], label[node]
            for arc in range(first[node], first[node + 1]):
                reached = here + minutes[arc]
                if reached > limit:
                    continue
                beyond = other[arc]
                held = best[beyond]
                if reached < held or (reached == held and who < label[beyond]):
                    if held == np.inf:
                        touched[count] = beyond
                        count += 1
                    best[beyond] = reached
                    label[beyond] = who
                    bucket = np.int64(reached / width)
                    last = max(last, bucket)
                    _enqueue(beyond, bucket, bucket_of, after, before, front)
        current += 1
    return count


@_compiled
def _new_queue(nodes, buckets):  # type: ignore[no-untyped-def]
    return (
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.full(nodes, NOT_WAITING, np.int32),
        np.full(buckets, END, np.int32),
    )


@_compiled
def soonest(first, other, minutes, seeds, limit, width):  # type: ignore[no-untyped-def]
    """Facility and minutes of the soonest reached facility from every node; -1 and inf beyond the limit."""
    nodes = len(first) - 1
    best = np.full(nodes, np.inf)
    label = np.full(nodes, -1, np.int64)
    queue = _new_queue(nodes, np.int64(limit / width) + 2)
    _spread(first, other, minutes, seeds, limit, width, best, label, queue, np.empty(nodes, np.int32))
    return label, best


@_compiled
def _offer(node, reached, who, k, best, label, fresh, held):  # type: ignore[no-untyped-def]
    """Take a label into a node's list of k, ordered by minutes then facility; whether it was taken."""
    size = held[node]
    if size == k and (reached > best[node, k - 1] or (reached == best[node, k - 1] and who >= label[node, k - 1])):
        return False
    at = size
    for i in range(size):
        if label[node, i] == who:
            if best[node, i] <= reached:
                return False
            at = i
            break
    if at == size:
        if size == k:
            at = k - 1
        else:
            held[node] = size + 1
    while at > 0 and (best[node, at - 1] > reached or (best[node, at - 1] == reached and label[node, at - 1] > who)):
        best[node, at], label[node, at], fresh[node, at] = best[node, at - 1], label[node, at - 1], fresh[node, at - 1]
        at -= 1
    best[node, at], label[node, at], fresh[node, at] = reached, who, True
    return True


@_compiled
def k_soonest(first, other, minutes, seeds, k, limit, width):  # type: ignore[no-untyped-def]
    """The k soonest different facilities of every node, (nodes, k) facilities and minutes; -1 and inf where there are fewer."""
    nodes = len(first) - 1
    best = np.full((nodes, k), np.inf)
    label = np.full((nodes, k), -1, np.int64)
    fresh = np.zeros((nodes, k), np.bool_)
    held = np.zeros(nodes, np.int32)
    bucket_of, after, before, front = _new_queue(nodes, np.int64(limit / width) + 2)
    last = 0
    for s in range(len(seeds[0])):
        node, reached = seeds[1][s], seeds[2][s]
        if reached <= limit and _offer(node, reached, seeds[0][s], k, best, label, fresh, held):
            bucket = np.int64(reached / width)
            last = max(last, bucket)
            if before[node] == NOT_WAITING or bucket < bucket_of[node]:
                _enqueue(node, bucket, bucket_of, after, before, front)
    current = 0
    while current <= last:
        while front[current] != END:
            node = front[current]
            _dequeue(node, bucket_of, after, before, front)
            waiting = -1
            for i in range(held[node]):
                if not fresh[node, i]:
                    continue
                here, who = best[node, i], label[node, i]
                if np.int64(here / width) > current:
                    waiting = np.int64(here / width)
                    break
                fresh[node, i] = False
                for arc in range(first[node], first[node + 1]):
                    reached = here + minutes[arc]
                    if reached > limit:
                        continue
                    beyond = other[arc]
                    if _offer(beyond, reached, who, k, best, label, fresh, held):
                        bucket = np.int64(reached / width)
                        last = max(last, bucket)
                        if beyond != node and (before[beyond] == NOT_WAITING or bucket < bucket_of[beyond]):
                            _enqueue(beyond, bucket, bucket_of, after, before, front)
            if waiting >= 0:
                _enqueue(node, waiting, bucket_of, after, before, front)
        current += 1
    return label, best


@_compiled
def pairs(first, other, minutes, seeds, seed_first, doors, door_first, door_place, limit, width, low, high):  # type: ignore[no-untyped-def]
    """For facilities low … high - 1: how many places are within the limit of each, which, and the minutes."""
    tail, head, by_tail, by_head = doors
    nodes = len(first) - 1
    best = np.full(nodes, np.inf)
    label = np.full(nodes, -1, np.int64)
    queue = _new_queue(nodes, np.int64(limit / width) + 2)
    touched = np.empty(nodes, np.int32)
    counts = np.zeros(high - low, np.int64)
    place = np.empty(1024, np.int32)
    took = np.empty(1024)
    total = 0
    for facility in range(low, high):
        begin, end = seed_first[facility], seed_first[facility + 1]
        own = (seeds[0][begin:end], seeds[1][begin:end], seeds[2][begin:end])
        count = _spread(first, other, minutes, own, limit, width, best, label, queue, touched)
        for t in range(count):
            node = touched[t]
            if total + door_first[node + 1] - door_first[node] > len(place):
                room = 2 * (total + door_first[node + 1] - door_first[node])
                wider, longer = np.empty(room, np.int32), np.empty(room)
                wider[:total], longer[:total] = place[:total], took[:total]
                place, took = wider, longer
            for d in range(door_first[node], door_first[node + 1]):
                x = door_place[d]
                if node == tail[x]:
                    reached = min(by_tail[x] + best[tail[x]], by_head[x] + best[head[x]])
                elif by_tail[x] == np.inf or best[tail[x]] == np.inf:
                    reached = by_head[x] + best[head[x]]
                else:
                    continue
                if reached <= limit:
                    place[total], took[total] = x, reached
                    total += 1
                    counts[facility - low] += 1
        for t in range(count):
            best[touched[t]] = np.inf
            label[touched[t]] = -1
    return counts, place[:total].copy(), took[:total].copy()

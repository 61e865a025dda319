"""A readable plane: themes as separate clouds, sub-themes as places in them, texts around.

Centres are placed by classical multidimensional scaling (W. S. Torgerson, Psychometrika 17,
1952) and pushed apart until no two clouds overlap; each text then lies around its sub-theme,
drawn towards the next nearest, at a distance that grows as its resemblance falls.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from analysis.cluster.groups import means
from analysis.themes.tree import Tree
from analysis.types import Codes, Doubles, Floats

CHUNK = 16_384
STEPS = 300
GOLDEN = np.pi * (3 - np.sqrt(5))


def place_centers(tree: Tree, sizes: Doubles) -> tuple[Doubles, Doubles]:
    """Positions (k, 2) and radii (k,) of sub-themes; the whole fits a unit disc.

    sizes: (k,) texts of each. Clouds have areas in proportion to their texts.
    """
    share = np.maximum(sizes, 1.0) / max(float(sizes.sum()), 1.0)
    radii = 0.42 * np.sqrt(share)
    theme_share = np.bincount(tree.parent, share, minlength=tree.themes)
    theme_radii = 0.62 * np.sqrt(theme_share)
    themes = means(tree.centers, tree.parent, tree.themes)
    theme_places = spread(scale(themes) * 1.4, theme_radii * 1.15)
    places = np.zeros((len(sizes), 2))
    for theme in range(tree.themes):
        members = np.flatnonzero(tree.parent == theme)
        inside = spread(scale(tree.centers[members]) * theme_radii[theme], radii[members] * 1.05)
        heavy = share[members] / share[members].sum()
        places[members] = theme_places[theme] + inside - heavy @ inside
    places = spread(places, radii, steps=60)
    places -= share @ places
    reach = float(np.max(np.linalg.norm(places, axis=1) + radii, initial=1e-9))
    return places / reach, radii / reach


def scale(points: Floats) -> Doubles:
    """Classical scaling of cosine distances to the plane (k, 2), spread over a unit disc."""
    if len(points) == 1:
        return np.zeros((1, 2))
    squares = np.maximum(2 - 2 * (points @ points.T), 0).astype(np.float64)
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    out = np.zeros((len(points), 2))
    for column, at in enumerate((-1, -2)):
        if values[at] > 1e-9:
            axis = vectors[:, at] * np.sqrt(values[at])
            out[:, column] = axis * (1.0 if axis[np.abs(axis).argmax()] >= 0 else -1.0)
    return np.asarray(out / max(float(np.linalg.norm(out, axis=1).max()), 1e-9))


def spread(places: Doubles, radii: Doubles, steps: int = STEPS) -> Doubles:
    """Discs moved apart until they no longer overlap, gently drawn to the middle."""
    places = places.copy()
    n = len(places)
    # two centres on one point must still part: a golden-angle spiral decides where
    turn = np.arange(n) * GOLDEN
    places += 1e-4 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for step in range(steps):
        apart = places[:, None] - places[None]
        distance = np.linalg.norm(apart, axis=2)
        np.fill_diagonal(distance, 1.0)
        overlap = np.maximum(radii[:, None] + radii[None] - distance, 0)
        np.fill_diagonal(overlap, 0)
        places += 0.5 * (apart / np.maximum(distance, 1e-9)[..., None] * overlap[..., None]).sum(axis=1)
        if step < steps * 3 // 4:
            places *= 0.995
        elif not overlap.any():
            break
    return places


def drawn_to(vectors: Floats, labels: Codes, tree: Tree, places: Doubles) -> tuple[Floats, Floats]:
    """(cosine of each text with its centre (m,), where the other centres draw it (m, 2)).

    labels: (m,) sub-theme of each; places: (k, 2) of the centres.
    """
    pull = np.zeros((len(vectors), 2), dtype=np.float32)
    close = np.zeros(len(vectors), dtype=np.float32)

    def draw(low: int) -> None:
        part = slice(low, low + CHUNK)
        similar = vectors[part] @ tree.centers.T
        own = labels[part]
        close[part] = similar[np.arange(len(own)), own]
        weight = np.exp(8.0 * (similar - close[part][:, None]))
        weight[np.arange(len(own)), own] = 0
        weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
        pull[part] = weight @ places - places[own]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(draw, range(0, len(vectors), CHUNK)))
    return close, pull


def place_texts(close: Floats, pull: Floats, labels: Codes, places: Doubles, radii: Doubles, angles: Doubles) -> Floats:
    """Positions (m, 2) float32 of texts around their sub-themes; close, pull: see `drawn_to`.

    angles: (m,) a number in [0, 1) per text, fixed for it. The rank of a text's closeness to its
    centre gives its distance, so a disc is filled evenly.
    """
    out = np.zeros((len(labels), 2), dtype=np.float32)
    order = np.lexsort((-close, labels))
    sizes = np.bincount(labels, minlength=len(places))
    first = np.cumsum(sizes) - sizes
    for low in range(0, len(order), CHUNK):
        rows = order[low : low + CHUNK]
        own, angle = labels[rows], angles[rows]
        rank = np.arange(low, low + len(rows)) - first[own]
        radius = np.sqrt((rank + 0.5) / sizes[own]) * radii[own]
        towards = np.arctan2(pull[rows, 1], pull[rows, 0])
        turned = towards + np.pi * (2 * angle - 1) * (0.35 + 0.65 * np.abs(2 * angle - 1))
        wobble = 0.85 + 0.3 * ((angle * 7919.0) % 1.0)
        out[rows, 0] = places[own, 0] + radius * wobble * np.cos(turned)
        out[rows, 1] = places[own, 1] + radius * wobble * np.sin(turned)
    return out

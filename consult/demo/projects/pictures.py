"""Drawn illustrations of projects: hills, houses and people in the colours of a category, without a photograph."""

from __future__ import annotations

import hashlib
import random
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageDraw

from consult.db import db
from consult.files.cleaning import Clean
from consult.files.storage import write
from consult.projects.models import Project, ProjectFile

SIZE = (960, 600)
PALETTES = (
    ("#fcefd8", "#f6b93b", "#b5651d", "#4e2348", "#7a9e7e"),
    ("#e7eff6", "#9cc3de", "#1c5788", "#f2a65a", "#3e6e5b"),
    ("#f1e9f0", "#c9b5c6", "#6d3b66", "#f6b93b", "#557c93"),
    ("#e5f1e8", "#9fc7a9", "#1f6239", "#e07a5f", "#3d405b"),
    ("#fbeae8", "#f0b7a8", "#a5503f", "#2a6f6b", "#f2cc8f"),
)
KEPT: dict[int, Clean] = {}


def illustrate(project: Project, rank: int, news_id: int | None = None) -> None:
    """A picture with the project, or with a piece of its news; a few drawings serve all."""
    seed = rank % 12
    if seed not in KEPT:
        KEPT[seed] = _drawn(seed)
    clean = KEPT[seed]
    db.session.add(
        ProjectFile(
            organisation_id=project.organisation_id,
            project_id=project.id,
            token=PurePosixPath(write(clean, "projects")).stem,
            name="illustration.jpg",
            media_type=clean.media_type,
            size=len(clean.data),
            sha256=hashlib.sha256(clean.data).hexdigest(),
            alternative="Dessin : des habitants devant des maisons et des collines.",
            news_id=news_id,
        )
    )


def _drawn(seed: int) -> Clean:
    rng = random.Random(f"picture {seed}")
    sky, far, near, warm, people = PALETTES[seed % len(PALETTES)]
    picture = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(picture)
    width, height = SIZE
    x, y, r = rng.randrange(120, 840), rng.randrange(90, 180), rng.randrange(45, 80)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=warm)
    for colour, base in ((far, 330), (near, 430)):
        for _ in range(4):
            cx, cr = rng.randrange(0, width), rng.randrange(180, 340)
            draw.ellipse((cx - cr, base - cr // 3, cx + cr, base + cr), fill=colour)
    draw.rectangle((0, 500, width, height), fill=near)
    for _ in range(rng.randrange(3, 6)):
        _house(draw, rng.randrange(40, width - 140), rng.randrange(330, 420), rng, sky, warm)
    for _ in range(rng.randrange(4, 9)):
        _person(draw, rng.randrange(60, width - 60), rng.randrange(480, 530), rng.choice((people, warm, sky)))
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return Clean(out.getvalue(), "image/jpeg")


def _house(draw: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random, wall: str, roof: str) -> None:
    w, h = rng.randrange(70, 120), rng.randrange(70, 110)
    draw.rectangle((x, y, x + w, y + h), fill=wall)
    draw.polygon([(x - 10, y), (x + w // 2, y - 50), (x + w + 10, y)], fill=roof)
    draw.rectangle((x + w // 2 - 10, y + h - 36, x + w // 2 + 10, y + h), fill=roof)


def _person(draw: ImageDraw.ImageDraw, x: int, y: int, colour: str) -> None:
    draw.ellipse((x - 16, y - 66, x + 16, y - 34), fill=colour)
    draw.rounded_rectangle((x - 22, y - 30, x + 22, y + 50), radius=20, fill=colour)

"""Who took part: pseudonyms, profiles, ways of writing, when they came and how much they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import numpy as np
from numpy.typing import NDArray

from consult.demo.population.territories import all_territories

PARIS_SUMMER = timezone(timedelta(hours=2))
OPENS = datetime(2025, 9, 15, 8, 0, tzinfo=PARIS_SUMMER)
DAYS = 35
CLOSES = OPENS.replace(hour=23, minute=59, second=59) + timedelta(days=DAYS - 1)
_REMINDER_DAYS = (8, 19, 30)
PER_PERSON = 21.75

COLLEGE_CODES = ("adherents", "elus", "collaborateurs", "entreprises")
BAND_CODES = ("20-30", "30-40", "40-60", "60-80", "80+")
FORM_CODES = ("feminine", "masculine", "neutral")
REGISTERS = ("plain", "polite", "angry", "familiar", "staff", "elected", "company")
_COLLEGE_SHARES = (0.72, 0.07, 0.17, 0.04)
_BANDS_BY_COLLEGE = (
    (0.10, 0.15, 0.33, 0.36, 0.06),
    (0.02, 0.07, 0.35, 0.54, 0.02),
    (0.18, 0.33, 0.48, 0.01, 0.0),
    (0.04, 0.24, 0.62, 0.10, 0.0),
)
# Register by age band, for those who speak for themselves.
_REGISTERS_BY_BAND = (
    (0.44, 0.03, 0.08, 0.45),
    (0.56, 0.06, 0.12, 0.26),
    (0.62, 0.13, 0.16, 0.09),
    (0.58, 0.27, 0.13, 0.02),
    (0.40, 0.54, 0.05, 0.01),
)


@dataclass(frozen=True)
class Participants:
    """One entry per participant in each array; codes are indices in the tuples above."""

    count: int
    college: NDArray[np.int64]
    band: NDArray[np.int64]
    form: NDArray[np.int64]
    territory: NDArray[np.int64]
    region: NDArray[np.int64]
    register: NDArray[np.int64]
    verbosity: NDArray[np.float64]
    fault_rate: NDArray[np.float64]
    quotes: NDArray[np.bool_]
    starts: NDArray[np.float64]
    entries: NDArray[np.int64]
    identifiers: list[str]
    territory_codes: list[str]
    region_count: int


def draw_rows(rng: np.random.Generator, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """One column per row, drawn by the row's weights."""
    cumulative = np.cumsum(shares, axis=1)
    drawn = rng.random(len(shares))[:, None] * cumulative[:, -1:]
    return np.asarray((drawn >= cumulative).sum(axis=1), dtype=np.int64)


def _split_total(rng: np.random.Generator, total: int, count: int) -> NDArray[np.int64]:
    """Heavy-tailed parts of a total, each at least one."""
    weights = np.minimum(rng.lognormal(0.0, 0.8, count), 8.0)
    parts = np.ones(count, dtype=np.int64)
    parts += rng.multinomial(total - count, weights / weights.sum())
    return parts


def _start_seconds(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Seconds after midnight of the opening day at which each person begins, with a bump after each reminder."""
    days = np.arange(DAYS)
    curve = 1.0 * np.exp(-days / 4.5) + 0.12
    for reminder in _REMINDER_DAYS:
        since = days - reminder
        curve += np.where(since >= 0, 0.55 * np.exp(-since / 1.8), 0.0)
    curve[-2:] += 0.25
    weekday = (OPENS.weekday() + days) % 7
    curve *= np.where(weekday >= 5, 0.55, 1.0)
    day = rng.choice(DAYS, size=count, p=curve / curve.sum())
    hours = np.array([1, 0.4, 0.2, 0.2, 0.3, 1, 3, 6, 9, 12, 12, 9, 8, 9, 10, 9, 8, 8, 9, 10, 12, 10, 6, 2.5])
    hour = rng.choice(24, size=count, p=hours / hours.sum())
    hour = np.where((day == 0) & (hour < 8), hour + 9, hour)
    latest = (DAYS * 24 - 2) * 3600.0
    return np.minimum(day * 86400.0 + hour * 3600.0 + rng.random(count) * 3600.0, latest)


def draw_participants(size: int, rng: np.random.Generator) -> Participants:
    """The participants behind ``size`` open contributions."""
    count = min(size, max(1, round(size / PER_PERSON)))
    college = rng.choice(4, size=count, p=_COLLEGE_SHARES)
    band = draw_rows(rng, np.array(_BANDS_BY_COLLEGE)[college])
    form = draw_rows(rng, np.array([(0.55, 0.42, 0.03)] * 3 + [(0.3, 0.4, 0.3)])[college])
    places = [t for t in all_territories() if t.level == "territory"]
    regions = sorted({t.parent for t in places})
    weights = np.array([t.weight for t in places])
    territory = rng.choice(len(places), size=count, p=weights / weights.sum())
    region = np.array([regions.index(t.parent) for t in places])[territory]
    register = draw_rows(rng, np.array(_REGISTERS_BY_BAND)[band])
    own_voice = {1: REGISTERS.index("elected"), 2: REGISTERS.index("staff"), 3: REGISTERS.index("company")}
    for code, voice in own_voice.items():
        register = np.where((college == code) & (rng.random(count) < 0.5), voice, register)
    tidy = np.isin(register, [REGISTERS.index(name) for name in ("polite", "staff")])
    fault_rate = rng.gamma(0.8, 0.064, count) * np.where(tidy, 0.45, 1.0) * np.where(register == 3, 1.8, 1.0)
    digits = rng.permutation(np.unique(rng.integers(0, 2**40, size=count * 2 + 8)))[:count]
    return Participants(
        count=count,
        college=college,
        band=band,
        form=form,
        territory=territory,
        region=region,
        register=register,
        verbosity=rng.normal(0.0, 1.0, count) + np.where(band >= 3, 0.15, 0.0) - np.where(register == 3, 0.35, 0.0),
        fault_rate=np.minimum(fault_rate, 0.35),
        quotes=rng.random(count) < 0.72,
        starts=_start_seconds(rng, count),
        entries=_split_total(rng, size, count),
        identifiers=[f"p{int(d):010x}" for d in digits],
        territory_codes=[t.code for t in places],
        region_count=len(regions),
    )


def stamp(seconds: float) -> str:
    """ISO 8601 of a moment counted from midnight of the opening day."""
    moment = OPENS.replace(hour=0) + timedelta(seconds=int(seconds))
    return moment.isoformat()

"""Equal Earth (Šavrič, Patterson and Jenny, 2018): a world map on which areas compare, in closed form.

>>> project(0, 0)
(500.0, 243.4)
"""

from __future__ import annotations

import math

A = (1.340264, -0.081106, 0.000893, 0.003796)
ROOT = math.sqrt(3) / 2
WIDTH, HEIGHT = 1000, 440
TOP = 243.4  # where the equator lies; the far south is cut off, no news comes from there


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees as a point of the map, x to the right and y down, in units of its view box."""
    angle = math.asin(ROOT * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = A[0] + 3 * A[1] * square + sixth * (7 * A[2] + 9 * A[3] * square)
    x = math.radians(longitude) * math.cos(angle) / (ROOT * slope)
    y = angle * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square))
    scale = WIDTH / 2 / 2.7066
    return round(WIDTH / 2 + x * scale, 1), round(TOP - y * scale, 1)

"""A drawn thread in the place of a photograph: examples show no real people."""

import hashlib
import io
from math import cos, sin

from django.core.files.base import ContentFile

from steunpunt.reports.sections.stories.pictures import Picture
from steunpunt.shared.charts import THREAD

WIDTH, HEIGHT, PAPER = 1200, 750, "#f3ecdd"


def drawn(seed: int) -> Picture:
    """The same picture for the same seed."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    for thread in range(5):
        middle, swing = HEIGHT * (thread + 1) / 6, 34 + 9 * ((seed + thread) % 4)
        points = [(x, middle + swing * sin(x / (70 + 13 * thread) + seed) * cos(x / 230)) for x in range(0, WIDTH + 1, 6)]
        pen.line(points, fill=THREAD, width=3, joint="curve")
        for x, y in points[12 + 7 * thread :: 31]:
            pen.ellipse((x - 13, y - 13, x + 13, y + 13), fill=THREAD)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    data = out.getvalue()
    return Picture(ContentFile(data, name=f"voorbeeld-{seed}.jpg"), "voorbeeld.jpg", "image/jpeg", hashlib.sha256(data).hexdigest())

"""A place on the command line, written LON,LAT in degrees of CGCS2000."""

import math

import click


class Place(click.ParamType[tuple[float, float]]):
    """`104.06,37.18`: longitude first; swapped numbers are refused with a sentence, never turned round in silence."""

    name = "lon,lat"

    def convert(
        self, value: str | tuple[float, float], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        try:
            lon, lat = (float(part) for part in value.replace("，", ",").split(","))
        except ValueError:
            self.fail(f"“{value[:60]}” 不是位置，请写成 104.06,37.18 / is no place; write it as 104.06,37.18", param, ctx)
        if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
            self.fail(
                f"“{value[:60]}” 不是经度在前的度数，请核对经纬度次序 / is not longitude, latitude in degrees; check their order",
                param,
                ctx,
            )
        return lon, lat

"""What offices would have reported by hand in the demonstrations: a number beside each figure no layer can give."""

import csv
from importlib.resources import files

from gisvc.demo.land import Row

HEADCOUNTS = "演示数据：有原文的取自公开规划，其余为虚构"


def reported_rows(area: str, column: str) -> list[Row]:
    """The reported figures of one demonstration; `column` is its name in `data/reported.csv`."""
    text = files("gisvc.demo").joinpath("data", "reported.csv").read_text(encoding="utf-8")
    return [
        {
            "figure_id": f"{row['plan_id']}-{row['indicator_no']}-{row['part']}",
            "plan_id": row["plan_id"],
            "indicator_no": row["indicator_no"],
            "division_code": area,
            "part": row["part"],
            "value": float(row[column]),
            "unit": row["unit"],
            "reported_on": "2020-12-31",
            "as_printed": row[f"printed_{column}"] or None,
            "reported_by": "民政局业务股室（演示）",
            "source": HEADCOUNTS,
        }
        for row in csv.DictReader(text.splitlines())
        if row[column]
    ]

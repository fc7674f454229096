"""18 工作图: the working map of a round on one page, stamped, with its source and version."""

from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.working_map import STAMP, draw_working_map
from gisvc.forms.papers.paper import Page, Paper, Picture, Pictures, Text

NAME, NUMBER, TITLE = "working-map", 18, "联检工作图"
SOURCE = "本单位登记的界线、界桩图层"


def describe(order: Order) -> Paper:
    picture = Picture(draw_working_map(order, SOURCE), "image/svg+xml")
    blocks = (Text("stamp", (STAMP,), is_small=True, is_flush=True), Pictures("map", (picture,), is_wide=True))
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", (Page("map", blocks),))

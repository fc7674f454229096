"""The one column we add to what we write."""

from layers.spec import Column, ColumnType
from layers.wording import Wording

STAMP = Column("stamp", ColumnType.TEXT, Wording("标注", "stamp"))
"""What every row of a stamped export carries: 演示数据, 内部资料 …"""

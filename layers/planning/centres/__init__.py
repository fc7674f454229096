"""Centres for older people: their size by whom they serve, what may stand together, and which idle house could become one."""

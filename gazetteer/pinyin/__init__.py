"""How a name is written in pinyin: the rules of 1984 upon readings that say where they come from."""

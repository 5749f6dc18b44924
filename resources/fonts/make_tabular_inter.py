#!/usr/bin/python3
"""Writes a copy of an Inter font whose digits are the tabular ones, under another name.

Inter's default digits are proportional, so columns of numbers do not line up, and Qt before 6.7 cannot switch an
OpenType feature. The SIL Open Font License asks that a changed copy does not carry the reserved name.

usage: make_tabular_inter.py IN.otf OUT.otf
"""

import sys

from fontTools.ttLib import TTFont

FAMILY = "Stateroom Sans"


def tabular_glyphs(font):
    """Glyph -> its tabular form, from the font's own `tnum` feature."""
    layout = font["GSUB"].table
    feature = next(r.Feature for r in layout.FeatureList.FeatureRecord if r.FeatureTag == "tnum")
    mapping = {}
    for index in feature.LookupListIndex:
        for table in layout.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(table, "ExtSubTable", table).mapping)
    return mapping


def use_tabular_digits(font):
    mapping = tabular_glyphs(font)
    for table in font["cmap"].tables:
        for digit in range(ord("0"), ord("9") + 1):
            if digit in table.cmap:
                table.cmap[digit] = mapping.get(table.cmap[digit], table.cmap[digit])  # tables may share one map


def rename(font):
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 16):
            record.string = str(record).replace("Inter", FAMILY, 1)
        elif record.nameID == 6:
            record.string = str(record).replace("Inter", FAMILY.replace(" ", ""), 1)
    names = font["CFF "].cff
    names.fontNames[0] = names.fontNames[0].replace("Inter", FAMILY.replace(" ", ""), 1)
    top = names.topDictIndex[0]
    top.FullName = top.FullName.replace("Inter", FAMILY, 1)
    top.FamilyName = FAMILY


def main(source, target):
    font = TTFont(source)
    use_tabular_digits(font)
    rename(font)
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])

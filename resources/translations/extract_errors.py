#!/usr/bin/python3
"""Writes the English templates of core's error table, the names of places and the titles of metrics, as a C++ file
that lupdate reads.

usage: extract_errors.py SOURCE_FOLDER OUT.cpp
"""

import re
import sys
from pathlib import Path

ENTRY = re.compile(r'STATEROOM_ERROR\(\s*(\w+),\s*\w+,((?:\s*"(?:[^"\\]|\\.)*")+)\s*,((?:\s*"(?:[^"\\]|\\.)*")+)\s*\)')
METRIC = re.compile(r'\{\{"[a-z_0-9]+", (?:true|false), "([^"]+)"')
PLACE = re.compile(r'(?:\.at\(|passOn\([^;]*?,\s*)"([a-z_ ]+)"')


def templates(source):
    for path in sorted((source / "core" / "errors").glob("*.def")):
        for name, message, hint in ENTRY.findall(path.read_text()):
            yield name, message.strip()
            if hint.strip() != '""':
                yield name, hint.strip()


def places(source):
    found = set()
    for folder in ("core", "app"):
        for path in (source / folder).rglob("*.cpp"):
            found.update(PLACE.findall(path.read_text()))
    return sorted(found - {"file"})


def main(source, target):
    lines = ["// Made by extract_errors.py; read by lupdate only.", "const char* const errors[] = {"]
    for name, text in templates(Path(source)):
        text = re.sub(r'(?<!\\)"\s*\n\s*"', "", text)
        lines += [f"    //: {name}", f'    QT_TRANSLATE_NOOP("Errors", {text}),']
    lines += ["};", "const char* const places[] = {"]
    lines += [f'    QT_TRANSLATE_NOOP("ErrorPlaces", "{place}"),' for place in places(Path(source))]
    lines += ["};", "const char* const metrics[] = {"]
    titles = METRIC.findall((Path(source) / "core" / "metrics" / "metric.cpp").read_text())
    lines += [f'    QT_TRANSLATE_NOOP("Metrics", "{title}"),' for title in titles]
    lines += ["};", ""]
    Path(target).write_text("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])

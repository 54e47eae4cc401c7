"""Rows of COPY text as the cells of a column map: what row-function.ts is in JavaScript, for Spark's workers.

Nothing in here needs Spark. spark-plan.ts writes the plans, and says what stands in them. Cells are str for string and
decimal (digits as the scale has them), int for int32, int64, date (days since 1970) and timestamp (microseconds since
1970 in UTC), float, bool, or None.
"""

import datetime
import json
import math
import re
import sys
from decimal import Decimal

# JSON is read and written by recursion, and may be nested deeper than Python lets functions call each other.
sys.setrecursionlimit(4_000)

KEPT, REJECTED, DAMAGED = 0, 1, 2

# A place in a part, by which its rows are ordered: the position of the file, then the offset of the line in it.
OFFSET_BITS = 44

INVALID = object()
UNREADABLE = object()

ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
DAY_MICROS = 86_400_000_000
DATE_PARTS = re.compile(
    r"(....)-(..)-(..)(?:[ T](..):(..):(..)(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2})(?::([0-9]{2}))?)?)?"
)


def convert_lines(plan, number, lines):
    """The rows of a file of a plan, of pairs of offset and line: (place, fate, is unreadable, keys, cells)."""
    convert = row_function(plan, plan["files"][number])
    for offset, line in lines:
        # A staged line is never empty: Hadoop makes one of the byte order mark of a file without rows.
        if line not in ("", "\ufeff"):
            yield ((number << OFFSET_BITS) + offset, *convert(line))


def facts_of(plan, rows):
    """What is to be known of rows besides their cells."""
    limit = plan["describedRejects"]
    facts = {"rejects": 0, "unreadable": 0, "rejected": [], "damaged": [], "keys": set()}
    for place, fate, is_unreadable, keys, _ in rows:
        if fate == DAMAGED:
            facts["damaged"].append(place)
            break
        if fate == REJECTED:
            facts["rejects"] += 1
            if len(facts["rejected"]) < limit:
                facts["rejected"].append(place)
            continue
        facts["unreadable"] += is_unreadable
        if len(facts["keys"]) <= plan["maxFolders"]:
            facts["keys"].add(keys)
    yield facts


def lines_at(plan, places):
    """What stands at some places: the position of the file, the number of the line in it, from 1, and its fields."""
    for number in sorted({place >> OFFSET_BITS for place in places}):
        wanted = {place - (number << OFFSET_BITS) for place in places if place >> OFFSET_BITS == number}
        offset = 0
        with open(plan["files"][number]["path"], "rb") as file:
            for line_number, line in enumerate(file, 1):
                if offset in wanted:
                    yield number, line_number, split(line.decode("utf-8", "replace").rstrip("\n"))
                offset += len(line)


def split(line):
    """The raw fields of a line; the byte order mark that begins a staged file is none of a value."""
    return (line[1:] if line.startswith("\ufeff") else line).split("\t")


def row_function(plan, file):
    """Compiles a plan for the lines of one of its files."""
    patterns = {name: re.compile(pattern, re.DOTALL) for name, pattern in plan["patterns"].items()}
    to_cells = [cell_function(column["type"], patterns) for column in plan["columns"]]
    required = [column["required"] for column in plan["columns"]]
    constants = [
        [None if text is None else to_cell(text) for text, to_cell in zip(texts, to_cells)]
        for texts in file["constants"]
    ]
    kept = [column["index"] for column in plan["kept"]]

    def convert(line):
        segment, *fields = split(line)
        if len(fields) != file["fields"]:
            return DAMAGED, False, (), ()
        constant = constants[int(segment)]
        documents = {}
        cells = []
        for index, source in enumerate(file["sources"]):
            if source is None:
                cells.append(constant[index])
                continue
            text = text_of(source, fields, documents, patterns)
            cell = None if text is None else to_cells[index](text)
            if cell is INVALID or (cell is None and required[index]):
                return REJECTED, False, (), ()
            cells.append(cell)
        is_unreadable = any(document is UNREADABLE for document in documents.values())
        if is_unreadable and plan["rejectUnreadable"]:
            return REJECTED, False, (), ()
        keys = tuple(key_text(cells[key["index"]], key) or plan["noValue"] for key in plan["keys"])
        return KEPT, is_unreadable, keys, tuple(cells[index] for index in kept)

    return convert


def text_of(source, fields, documents, patterns):
    """The text of a column; JSON is read once for all columns of a row."""
    index = source["field"]
    if source["json"] is None:
        text = unescape(fields[index])
    else:
        if index not in documents:
            field = unescape(fields[index])
            documents[index] = None if field is None else read_json(field)
        text = json_text_at(documents[index], source["json"])
    return array_to_json(text, patterns) if source["pgArray"] and text is not None else text


def unescape(raw):
    if raw == r"\N":
        return None
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), raw, flags=re.DOTALL) if "\\" in raw else raw


class Number(str):
    """A number of JSON as it is written."""


class Object(tuple):
    """The pairs of an object of JSON as they stand, also where a key stands twice."""

    def get(self, key):
        return next((value for name, value in self if name == key), None)


def read_json(text):
    """The value of a text, or UNREADABLE; half a surrogate pair in it is no text of a file in UTF-8."""
    try:
        value = json.loads(
            text, object_pairs_hook=Object, parse_int=Number, parse_float=Number, parse_constant=refuse
        )
        if "\\u" in text:
            to_json(value).encode("utf-8")
        return value
    except ValueError:
        return UNREADABLE


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


def json_text_at(value, keys):
    for key in keys:
        value = value.get(key) if isinstance(value, Object) else None
    if value is None or value is UNREADABLE:
        return None
    return value if isinstance(value, str) and not isinstance(value, Number) else to_json(value)


def to_json(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return number_text(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{','.join([to_json(inner) for inner in value])}]"
    return "{" + ",".join([f"{to_json(key)}:{to_json(inner)}" for key, inner in value]) + "}"


def number_text(source):
    """Integers keep all their digits; others are written the shortest way, beyond a double as they are."""
    if re.fullmatch("-?[0-9]+", source):
        return "0" if source == "-0" else str(source)
    value = float(source)
    if math.isinf(value):
        return str(source)
    shortest = javascript_text(value)
    return shortest if "." in shortest or "e" in shortest else f"{shortest}.0"


def javascript_text(value):
    """A finite double as JavaScript writes it (ECMA-262, Number::toString); a positive exponent without its sign."""
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    point = len(digits) + exponent if text != "0" else 1
    minus = "-" if sign else ""
    if not -6 < point <= 21:
        mantissa = text[0] + (f".{text[1:]}" if len(text) > 1 else "")
        return f"{minus}{mantissa}e{point - 1}"
    if point <= 0:
        return f"{minus}0.{'0' * -point}{text}"
    if point >= len(text):
        return f"{minus}{text.ljust(point, '0')}"
    return f"{minus}{text[:point]}.{text[point:]}"


def array_to_json(text, patterns):
    """The text of a PostgreSQL array as JSON."""
    if patterns["jsonIntegers"].fullmatch(text):
        return f"[{text[1:-1]}]"
    tokens = patterns["arrayToken"].findall(patterns["arrayBounds"].sub("", text, count=1))
    return "".join(array_token(token, patterns) for token in tokens)


def array_token(token, patterns):
    if token in ("{", "}", ","):
        return {"{": "[", "}": "]"}.get(token, token)
    if token.startswith('"'):
        return to_json(re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL))
    if token.upper() == "NULL":
        return "null"
    return token if patterns["jsonNumber"].fullmatch(token) else to_json(token)


def cell_function(column_type, patterns):
    """What makes a cell of a text; INVALID where it is no value of the type."""
    size = re.fullmatch(r"decimal\((\d+),(\d+)\)", column_type)
    if size:
        pattern, read = "decimal", lambda text: to_decimal(text, int(size[1]), int(size[2]))
    elif column_type == "string":
        return lambda text: text
    else:
        pattern, read = {
            "int32": ("integer", lambda text: to_integer(text, 31)),
            "int64": ("integer", lambda text: to_integer(text, 63)),
            "double": ("double", float),
            "boolean": ("boolean", lambda text: text.startswith("t")),
            "date": ("date", to_days),
            "timestamp": ("date", to_micros),
        }[column_type]
    matches = patterns[pattern].fullmatch
    return lambda text: read(text) if matches(text) else INVALID


def to_integer(text, bits):
    # Python refuses to read integers of thousands of digits, which zeros in front can make.
    digits = text.split(".")[0].lstrip("-").lstrip("0") or "0"
    if len(digits) > 19:
        return INVALID
    value = -int(digits) if text.startswith("-") else int(digits)
    return value if -(1 << bits) <= value < 1 << bits else INVALID


def to_decimal(text, precision, scale):
    """Only exact: digits that the scale has no room for must be zeros."""
    whole, _, fraction = text.lstrip("-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(fraction) > scale or len(whole) > precision - scale:
        return INVALID
    point = "." if scale else ""
    return f"{'-' if text.startswith('-') else ''}{whole or '0'}{point}{fraction.ljust(scale, '0')}"


def to_micros(text):
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = DATE_PARTS.fullmatch(text).groups()
    try:
        days = datetime.date(int(year), int(month), int(day)).toordinal() - 719_163
    except ValueError:
        return INVALID
    offset = int(hours or 0) * 3600 + int(minutes or 0) * 60
    seconds = days * 86_400 + int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0)
    seconds += offset if sign == "-" else -offset
    return seconds * 1_000_000 + int((fraction or "").ljust(6, "0"))


def to_days(text):
    micros = to_micros(text)
    return micros if micros is INVALID else micros // DAY_MICROS


def key_text(cell, key):
    """The value of a key as the name of its folder has it; empty for none."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if key["type"] not in ("date", "timestamp"):
        return str(cell)
    days, micros = (cell, 0) if key["type"] == "date" else divmod(cell, DAY_MICROS)
    year, month, day = civil_date(days)
    hour = micros // 3_600_000_000
    parts = {"year": f"{year:04d}", "month": f"{month:02d}", "day": f"{day:02d}", "hour": f"{hour:02d}"}
    return parts[key["part"]] if key["part"] else "-".join(parts[name] for name in ("year", "month", "day"))


def civil_date(days):
    """The date of a day since 1970, also outside of the years that Python has.

    Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    """
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1

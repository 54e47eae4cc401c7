"""Prints what pyarrow reads from Parquet files, as JSON: the columns of the first, and the rows of all in their order.

    python read_parquet.py FILE ...

Integers and decimals are texts, dates days and instants microseconds since 1970, also as texts.
"""

import json
import math
import sys

import pyarrow as pa
import pyarrow.parquet as pq

# What of a logical type makes a difference to readers.
MEANINGS = ("Type", "isAdjustedToUTC", "timeUnit", "precision", "scale")


def main(paths):
    files = [pq.ParquetFile(path) for path in paths]
    rows = [row for file in files for row in rows_of(file.read())]
    print(json.dumps({"columns": columns_of(files[0]), "rows": rows}))


def columns_of(file):
    columns = []
    for index, field in enumerate(file.schema_arrow):
        column = file.schema.column(index)
        meaning = json.loads(column.logical_type.to_json())
        # An integer of the size of its physical type is what it is without a word, too.
        meant = {name: meaning[name] for name in MEANINGS if name in meaning}
        columns.append(
            {
                "name": field.name,
                "type": str(field.type),
                "physical": column.physical_type,
                "logical": {"Type": "None"} if meant["Type"] == "Int" else meant,
                "optional": field.nullable and column.max_definition_level == 1,
            }
        )
    return columns


def rows_of(table):
    columns = {name: [known(value) for value in plain(table.column(name)).to_pylist()] for name in table.column_names}
    return [dict(zip(columns, values)) for values in zip(*columns.values())]


def plain(column):
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.int64())
    return column.cast(pa.int32()) if pa.types.is_date32(column.type) else column


def known(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")
    return format(value, "f") if not isinstance(value, int) else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Parquet (pyarrow, the extra ``parquet``): columns with types, row group by row group, for R, pandas, DuckDB and their like.

Days stay text, as they are everywhere here: a month or a year is no day.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import IO, Any, get_args, get_type_hints

from db.export.file import ExportError

GROUP = 20_000  # rows that are held in memory


def write(rows: Iterable[Any], fields: tuple[str, ...], out: IO[bytes]) -> None:
    """Raises ExportError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ExportError(
            "Parquet needs the extra 'parquet': pip install 'returnwatch[parquet]' (pyarrow); or write a .csv"
        ) from None
    kinds = {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    coming = iter(rows)
    first = list(islice(coming, 1))
    hints = _hints(first[0], fields) if first else {}
    schema = pyarrow.schema(
        [(name, kinds.get(_kind(hints.get(name)), pyarrow.string())) for name in fields]
    )
    coming = chain(first, coming)
    with parquet.ParquetWriter(out, schema, compression="zstd") as file:
        while group := list(islice(coming, GROUP)):
            columns = zip(*group, strict=True)
            file.write_table(
                pyarrow.table(
                    [
                        pyarrow.array(_fitting(column, kind), kind)
                        for column, kind in zip(columns, schema.types, strict=True)
                    ],
                    schema=schema,
                )
            )


def _hints(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    """What each column holds: as the row's own type says, else as its values are."""
    if hasattr(row, "_fields"):
        return get_type_hints(type(row))
    return {name: type(value) for name, value in zip(fields, row, strict=True)}


def _kind(hint: Any) -> Any:
    """int for ``int | None``."""
    return next((one for one in get_args(hint) if one is not type(None)), hint)


def _fitting(column: tuple[Any, ...], kind: Any) -> Iterable[Any]:
    return [None if v is None else str(v) for v in column] if str(kind) == "string" else column  # fmt: skip

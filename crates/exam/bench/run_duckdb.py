"""Times the window query of duckdb.sql on two threads: run_duckdb.py FOLDER [THREADS]."""

import pathlib
import sys
import time

import duckdb

folder = pathlib.Path(sys.argv[1])
threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
query = (pathlib.Path(__file__).parent / "duckdb.sql").read_text()
for name in ("scores", "seats", "result"):
    suffix = "-duckdb" if name == "result" else ""
    query = query.replace("{" + name + "}", str(folder / f"{name}{suffix}.parquet"))
connection = duckdb.connect()
connection.execute(f"SET threads = {threads}; SET preserve_insertion_order = false")
start = time.perf_counter()
connection.execute(query)
print(f"{time.perf_counter() - start:.2f} s, duckdb {duckdb.__version__}, {threads} threads")

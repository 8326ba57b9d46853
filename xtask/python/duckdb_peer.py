"""The peer of the benchmarks: DuckDB doing the same work on the same files, with as many threads.

copy OUT_DIR THREADS CSV...        copies each CSV to Parquet, unchecked
query SQL_FILE FACTS OUT THREADS   runs a printed query over a fact file, result to Parquet
"""
import os
import sys

import duckdb


def connect(threads):
    connection = duckdb.connect()
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def copy(out_dir, threads, *files):
    connection = connect(threads)
    for file in files:
        out = os.path.join(out_dir, os.path.basename(file) + ".parquet")
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{file}', header = true, all_varchar = true)) TO '{out}' (FORMAT parquet)")


def query(sql_file, facts, out, threads):
    connection = connect(threads)
    connection.execute(f"CREATE VIEW facts AS SELECT * FROM read_parquet('{facts}')")
    sql = open(sql_file, encoding="utf-8").read().rstrip().rstrip(";")
    connection.execute(f"COPY ({sql}) TO '{out}' (FORMAT parquet)")


if __name__ == "__main__":
    {"copy": copy, "query": query}[sys.argv[1]](*sys.argv[2:])

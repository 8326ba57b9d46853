"""Runs printed queries over fact files in DuckDB and in a PostgreSQL of its own, and writes what they answer.

run.py JOBS.json: a list of {"engine": "duckdb" | "postgres", "facts": FILE.parquet, "sql": TEXT, "out": FILE.csv}.
Each answer is a CSV without header, in the order of the query; TRUE and FALSE are t and f, NULL is empty.
PostgreSQL's server programs are looked for in the folder $JENJANG_POSTGRES.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import duckdb

# DuckDB's names of the types of a fact file, in PostgreSQL's words.
POSTGRES_TYPES = {"VARCHAR": "text", "BIGINT": "bigint", "DATE": "date", "BOOLEAN": "boolean", "DECIMAL(18,6)": "numeric(18,6)"}


class Postgres:
    """A cluster in a temporary folder, reached over a socket only."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="jenjang-pg-")
        self.programs = os.environ["JENJANG_POSTGRES"]
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "-D", f"{self.folder}/data", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start")
        self.loaded = None

    def run(self, program, *arguments, **more):
        words = [os.path.join(self.programs, program), *arguments]
        if os.getuid() == 0:
            words = ["runuser", "-u", "postgres", "--", *words]
        return subprocess.run(words, check=True, stdout=subprocess.PIPE, cwd=self.folder, text=True, **more)

    def psql(self, text):
        return self.run("psql", "-h", self.folder, "-d", "postgres", "-X", "-q", "-A", "-t", "-F", ",",
                        "-v", "ON_ERROR_STOP=1", input=text).stdout

    def load(self, connection, facts):
        if self.loaded == facts:
            return
        columns = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{facts}')").fetchall()
        types = ", ".join(f'"{column[0]}" {POSTGRES_TYPES[column[1]]}' for column in columns)
        csv = f"{self.folder}/facts.csv"
        connection.execute(f"COPY (SELECT * FROM read_parquet('{facts}')) TO '{csv}' (FORMAT csv, HEADER false, NULLSTR '\\N')")
        os.chmod(csv, 0o644)
        self.psql(f"DROP TABLE IF EXISTS facts; CREATE TABLE facts ({types}); COPY facts FROM '{csv}' (FORMAT csv, NULL '\\N');")
        self.loaded = facts

    def stop(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


def cell(value):
    return "" if value is None else {True: "t", False: "f"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def main(jobs):
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    postgres = None
    try:
        for job in jobs:
            query = job["sql"].rstrip().rstrip(";")
            if job["engine"] == "duckdb":
                connection.execute(f"CREATE OR REPLACE VIEW facts AS SELECT * FROM read_parquet('{job['facts']}')")
                rows = connection.execute(query).fetchall()
                answer = "".join(",".join(map(cell, row)) + "\n" for row in rows)
            else:
                postgres = postgres or Postgres()
                postgres.load(connection, job["facts"])
                answer = postgres.psql(query + ";")
            with open(job["out"], "w", encoding="utf-8") as out:
                out.write(answer)
    finally:
        if postgres:
            postgres.stop()


if __name__ == "__main__":
    main(json.load(open(sys.argv[1], encoding="utf-8")))

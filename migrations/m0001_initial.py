"""The first schema: sources, vocabulary, figures, claims, loads and history.

Inside, everything is keyed by integers; the views `facts` and `claims` read as text.
`low` and `high` are the figure's interval in binary floats rounded outward (NULL: no bound),
there for SQL to filter and sort by: the printed text and the source's rounding are the truth.
"""

import sqlite3

from sqlite_utils import Database

SCHEMA = """
CREATE TABLE load (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL,       -- the file's name; a later file of that name replaces what it gave
    sha256 TEXT NOT NULL,
    loaded_at TEXT NOT NULL,  -- UTC, ISO 8601
    rows INTEGER NOT NULL
) STRICT;

CREATE TABLE source (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id != ''),
    publisher TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    published TEXT,           -- YYYY-MM-DD; NULL: not known
    rounding TEXT NOT NULL DEFAULT 'either' CHECK (rounding IN ('nearest', 'down', 'either')),
    reports TEXT,             -- a vintage; NULL: the last month among its facts
    subject TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE category (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id != ''),
    name TEXT NOT NULL,
    parent TEXT REFERENCES category (id) DEFERRABLE INITIALLY DEFERRED,
    part INTEGER NOT NULL CHECK (part IN (0, 1)),
    aliases TEXT NOT NULL,    -- separated by ;
    basis TEXT NOT NULL
) STRICT;

CREATE TABLE destination (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id != ''),
    name TEXT NOT NULL,
    parent TEXT REFERENCES destination (id) DEFERRABLE INITIALLY DEFERRED,
    part INTEGER NOT NULL CHECK (part IN (0, 1)),
    aliases TEXT NOT NULL,
    basis TEXT NOT NULL,
    iso TEXT NOT NULL
) STRICT;

CREATE TABLE period (
    key INTEGER PRIMARY KEY,  -- YYYYMMDDLLL: last month, last day counted (31: all), months
    id TEXT NOT NULL UNIQUE,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL
) STRICT;

CREATE TABLE measure (
    id TEXT PRIMARY KEY,
    unit TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE figure (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source,
    "where" TEXT NOT NULL,
    measure TEXT NOT NULL REFERENCES measure,
    period INTEGER NOT NULL REFERENCES period,
    flow TEXT NOT NULL CHECK (flow IN ('export', 'import', 'balance', 'trade')),
    category INTEGER NOT NULL REFERENCES category,
    destination INTEGER NOT NULL REFERENCES destination,
    of_category INTEGER REFERENCES category,        -- the whole of a share, else NULL
    of_destination INTEGER REFERENCES destination,
    printed TEXT NOT NULL CHECK (printed != ''),
    low REAL,
    high REAL,
    note TEXT NOT NULL,
    load INTEGER NOT NULL REFERENCES load,
    CHECK ((of_category IS NULL) = (of_destination IS NULL))
) STRICT;

-- NULLs would never be equal in a unique index, and the same total could be stored twice.
CREATE UNIQUE INDEX figure_quantity ON figure (
    category, destination, period, flow, measure,
    ifnull(of_category, 0), ifnull(of_destination, 0), source, "where"
);
CREATE INDEX figure_period ON figure (period, category, destination);
CREATE INDEX figure_source ON figure (source, period);
CREATE INDEX figure_load ON figure (load);

CREATE TABLE claim (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source,
    "where" TEXT NOT NULL,
    period INTEGER NOT NULL REFERENCES period,
    flow TEXT NOT NULL CHECK (flow IN ('export', 'import', 'balance', 'trade')),
    category INTEGER NOT NULL REFERENCES category,
    destination INTEGER NOT NULL REFERENCES destination,
    claim TEXT NOT NULL CHECK (claim != ''),
    note TEXT NOT NULL,
    load INTEGER NOT NULL REFERENCES load
) STRICT;

CREATE UNIQUE INDEX claim_series ON claim (category, destination, period, flow, claim, source, "where");
CREATE INDEX claim_source ON claim (source);
CREATE INDEX claim_load ON claim (load);

-- What a corrected or removed figure or claim was, as text: nothing is lost.
CREATE TABLE history (
    key INTEGER PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('figure', 'claim')),
    source TEXT NOT NULL,
    "where" TEXT NOT NULL,
    period TEXT NOT NULL,
    flow TEXT NOT NULL,
    category TEXT NOT NULL,
    destination TEXT NOT NULL,
    measure TEXT NOT NULL,    -- '' for a claim
    of TEXT NOT NULL,
    printed TEXT NOT NULL,    -- the claim's text for a claim
    note TEXT NOT NULL,
    given_by INTEGER NOT NULL REFERENCES load,
    ended_by INTEGER NOT NULL REFERENCES load
) STRICT;
CREATE INDEX history_given_by ON history (given_by);
CREATE INDEX history_ended_by ON history (ended_by);

CREATE VIEW facts AS
SELECT period.id AS period, figure.flow, category.id AS category, destination.id AS destination,
       figure.measure,
       CASE WHEN figure.of_category IS NULL THEN ''
            WHEN figure.of_destination = figure.destination THEN of_category.id
            ELSE of_category.id || ' to ' || of_destination.id END AS of,
       figure.printed, figure.low, figure.high, measure.unit,
       source.id AS source, figure."where", figure.note
FROM figure
JOIN period ON period.key = figure.period
JOIN category ON category.key = figure.category
JOIN destination ON destination.key = figure.destination
JOIN measure ON measure.id = figure.measure
JOIN source ON source.key = figure.source
LEFT JOIN category AS of_category ON of_category.key = figure.of_category
LEFT JOIN destination AS of_destination ON of_destination.key = figure.of_destination;

CREATE VIEW claims AS
SELECT period.id AS period, claim.flow, category.id AS category, destination.id AS destination,
       claim.claim, source.id AS source, claim."where", claim.note
FROM claim
JOIN period ON period.key = claim.period
JOIN category ON category.key = claim.category
JOIN destination ON destination.key = claim.destination
JOIN source ON source.key = claim.source;
"""

UNITS = {
    "value": "USD", "krw": "KRW", "yoy": "percent", "mom": "percent", "share": "percent",
    "share_change": "points", "change": "USD", "daily": "USD", "daily_yoy": "percent",
    "days": "days", "days_change": "days",
}  # fmt: skip


def m0001_initial(db: Database) -> None:
    # Statement by statement: executescript would commit the transaction this runs in.
    statement = ""
    for line in SCHEMA.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
    db.conn.executemany("INSERT INTO measure (id, unit) VALUES (?, ?)", UNITS.items())

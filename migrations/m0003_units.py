"""Money gets a unit, figures a status, volumes their own units, a vocabulary the rest of a whole.

Until here money without a unit stood for single dollars (or won): each such number is written out,
`16200000000 usd`. `load.took_bare_money` marks the loads that may have meant another unit, so that
it can be told of their figures.
"""

import re

from sqlite_utils import Database

SINGLE_ONES = {"value": " usd", "change": " usd", "daily": " usd", "krw": " KRW"}
# A number with nothing behind it, at the end or at the left end of a range; 0 needs no unit.
BARE = re.compile(r"((?:^|\.\.|±)[ <>=~+-]*[0-9][0-9,]*(?:\.[0-9]+)?)(?= ?(?:\.\.|±|$))")
LEVEL = re.compile(r"((?:daily )?(?:first above|above|below) )([^ ]+)(.*)")

STATUSES = "('', 'forecast', 'target', 'misprint')"
FACTS = """
CREATE VIEW facts AS
SELECT period.id AS period, figure.flow, category.id AS category, destination.id AS destination,
       figure.measure,
       CASE WHEN figure.measure = 'volume_yoy' THEN ifnull(figure.counted_in, '')
            WHEN figure.of_category IS NULL THEN ''
            WHEN figure.of_destination = figure.destination THEN of_category.id
            ELSE of_category.id || ' to ' || of_destination.id END AS of,
       figure.printed, figure.low, figure.high,
       CASE WHEN figure.measure = 'volume' THEN ifnull(figure.counted_in, measure.unit) ELSE measure.unit END AS unit,
       source.id AS source, figure."where", figure.note, figure.status
FROM figure
JOIN period ON period.key = figure.period
JOIN category ON category.key = figure.category
JOIN destination ON destination.key = figure.destination
JOIN measure ON measure.id = figure.measure
JOIN source ON source.key = figure.source
LEFT JOIN category AS of_category ON of_category.key = figure.of_category
LEFT JOIN destination AS of_destination ON of_destination.key = figure.of_destination
"""


def m0003_units(db: Database) -> None:
    run = db.conn.execute
    run("ALTER TABLE load ADD COLUMN took_bare_money INTEGER NOT NULL DEFAULT 0 CHECK (took_bare_money IN (0, 1))")
    run("UPDATE load SET took_bare_money = 1")
    db.conn.create_function("with_unit", 2, with_unit, deterministic=True)
    db.conn.create_function("claim_with_unit", 1, claim_with_unit, deterministic=True)
    for table in ("figure", "former_figure", "history"):
        run(
            f"UPDATE {table} SET printed = with_unit(printed, measure)"
            " WHERE measure IN ('value', 'change', 'daily', 'krw') AND with_unit(printed, measure) != printed"
        )
    for table, claim in (("claim", "claim"), ("former_claim", "claim"), ("history", "printed")):
        is_claim = " AND what = 'claim'" if table == "history" else ""
        run(
            f"UPDATE {table} SET {claim} = claim_with_unit({claim}) WHERE claim_with_unit({claim}) != {claim}{is_claim}"
        )

    run("DROP VIEW facts")
    # `status`: no statement of what was, and never solved with.
    # `counted_in`: of a volume in tonnes or kilograms, and its growth, that unit; NULL for the measure's own.
    for change in (f"status TEXT NOT NULL DEFAULT '' CHECK (status IN {STATUSES})", "counted_in TEXT"):
        run(f"ALTER TABLE figure ADD COLUMN {change}")
    run("ALTER TABLE history ADD COLUMN status TEXT NOT NULL DEFAULT ''")
    run("ALTER TABLE former_figure ADD COLUMN status TEXT")
    run("ALTER TABLE former_figure ADD COLUMN counted_in TEXT")
    run("UPDATE former_figure SET status = '' WHERE source IS NOT NULL")
    run("DROP INDEX figure_quantity")
    run(
        "CREATE UNIQUE INDEX figure_quantity ON figure (category, destination, period, flow, measure,"
        ' ifnull(of_category, 0), ifnull(of_destination, 0), ifnull(counted_in, 0), source, "where")'
    )
    # The periods of each source are counted without those of a status: the index is to say it all.
    run("DROP INDEX figure_source")
    run("CREATE INDEX figure_source ON figure (source, period, status)")
    run(FACTS)
    # A CHECK cannot be altered, and a table that others refer to not be made anew: the column is.
    ways = "('nearest', 'down', 'either', 'exact')"
    again("source", "rounding", f"TEXT NOT NULL DEFAULT 'either' CHECK ({{}} IN {ways})", db)
    for table in ("category", "destination"):  # 2: the rest, what the pieces leave of the parent
        again(table, "part", "INTEGER NOT NULL DEFAULT 0 CHECK ({} IN (0, 1, 2))", db)
    db.conn.executemany(
        "INSERT INTO measure (id, unit) VALUES (?, ?)",
        [("volume", "units"), ("volume_yoy", "percent"), ("krw_yoy", "percent")],
    )


def again(table: str, column: str, kind: str, db: Database) -> None:
    """Makes a column anew, with another CHECK, and what stands in it."""
    run = db.conn.execute
    run(f"ALTER TABLE {table} ADD COLUMN new_{column} {kind.format(f'new_{column}')}")
    run(f"UPDATE {table} SET new_{column} = {column}")
    run(f"ALTER TABLE {table} DROP COLUMN {column}")
    run(f"ALTER TABLE {table} RENAME COLUMN new_{column} TO {column}")


def with_unit(printed: str | None, measure: str | None) -> str | None:
    """The print of a figure in money, each of its bare numbers in single dollars or won; others as they are."""
    single = SINGLE_ONES.get(measure or "")
    if not printed or not single:
        return printed
    return BARE.sub(lambda found: found[1] + (single if re.search("[1-9]", found[1]) else ""), printed)


def claim_with_unit(claim: str | None) -> str | None:
    """The claim, with the unit of a bare level in money; any other as it is."""
    found = LEVEL.fullmatch(claim or "")
    return found[1] + str(with_unit(found[2], "value")) + found[3] if found else claim

"""All or nothing, a file replacing what it gave, and a second run that changes nothing."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ktrade.errors import StoreUnusable
from ktrade.model.quantity import MEASURES
from ktrade.queries.filters import Filters
from ktrade.queries.listings import facts
from ktrade.report.as_csv import render
from ktrade.report.style import Style
from ktrade.resources import bundled
from ktrade.store.migrate import load_migrations
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from ktrade.store.read import Store
from ktrade.store.write import undo
from tests.conftest import CORPUS, Loader

HEADER = "period,category,value,yoy,note\n"
SAME = "the same figure of the same source and place is"


def ask(store: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(query).fetchall()


def dump(store: Path) -> str:
    """The store as SQL, without the times of loading."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE load SET loaded_at = ''")
        connection.execute("UPDATE _sqlite_migrations SET applied_at = ''")
        return "\n".join(connection.iterdump())


def facts_csv(store: Path) -> str:
    out = io.StringIO()
    with Store(store) as opened:
        render(facts(opened, None, Filters()), Style("csv"), out)
    return out.getvalue()


def test_a_second_run_changes_nothing(load: Loader) -> None:
    first = load(bundled("seeds"))
    before = load.store.read_bytes()
    second = load(bundled("seeds"))
    assert not first.is_empty
    assert second.is_empty
    assert load.store.read_bytes() == before


def test_a_store_rebuilt_is_the_same(load: Loader, tmp_path: Path) -> None:
    other = Loader(tmp_path / "other.db")
    for loader in (load, other):
        loader(bundled("seeds"))
    assert dump(load.store) == dump(other.store)


def test_facts_go_round(load: Loader, seeded: Path) -> None:
    text = facts_csv(seeded)
    load("-", stdin=text)
    assert sorted(facts_csv(load.store).splitlines()) == sorted(text.splitlines())


def test_a_file_replaces_what_it_gave_and_history_keeps_what_was(
    load: Loader, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2026-01,ict,29bn,78,\n2026-02,ict,30bn,,\n2026-03,ict,31bn,,\n")
    load(file)
    file.write_text(HEADER + "2026-01,ict,29.1bn,78,\n2026-02,ict,30bn,,seen\n2026-04,ict,33bn,,\n")
    counts = load(file).changes.figures["a.csv"]
    assert (counts.added, counts.changed, counts.removed, counts.unchanged) == (1, 2, 1, 1)
    assert ask(
        load.store,
        "SELECT period, printed, note FROM facts WHERE measure = 'value' ORDER BY period",
    ) == [
        ("2026-01", "29.1bn", ""),
        ("2026-02", "30bn", "seen"),
        ("2026-04", "33bn", ""),
    ]
    history = "SELECT what, period, measure, printed, source FROM history ORDER BY period"
    assert ask(load.store, history) == [
        ("figure", "2026-01", "value", "29bn", "a"),
        ("figure", "2026-02", "value", "30bn", "a"),
        ("figure", "2026-03", "value", "31bn", "a"),
    ]


def test_corrections_name_the_figure_old_and_new(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2026-01,ict,29bn,,\n2026-02,ict,30bn,,\n")
    load(file)
    file.write_text(HEADER + "2026-01,ict,29.1bn,,\n")
    assert load(file).changes.corrections == [
        ("value export ict world 2026-01", "a", "", "printed", "29bn", "29.1bn"),
        ("value export ict world 2026-02", "a", "", "printed", "30bn", None),
    ]


def test_claims_are_replaced_like_figures(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("period,category,claims\n2026-01,ict,record for month; growth streak 3\n")
    load(file)
    file.write_text("period,category,claims\n2026-01,ict,growth streak 3\n")
    counts = load(file).changes.claims["a.csv"]
    assert (counts.removed, counts.unchanged) == (1, 1)
    assert ask(load.store, "SELECT what, printed FROM history") == [("claim", "record for month")]


def test_one_bad_cell_in_any_file_writes_nothing_of_all(load: Loader, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + "2026-01,ict,29bn,,\n")
    load(good)
    before = load.store.read_bytes()
    good.write_text(HEADER + "2026-01,ict,30bn,,\n")
    bad.write_text(HEADER + "2026-01,ict,30bn,tripled,\n")
    assert len(load.refused(good, bad)) == 1
    assert load.store.read_bytes() == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2026-01,ict,29bn,78,\n")
    assert load(file, dry_run=True).changes.figures["a.csv"].added == 2
    assert not load.store.exists()


def test_one_key_with_two_prints_names_both_lines(load: Loader, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("period,value,source\n2026-01,29bn,s\n2026-01,30bn,s\n")
    assert load.refused(one) == [f"{one}:3: {SAME} 30bn here and 29bn at {one}:2"]
    one.write_text("period,value,source\n2026-01,29bn,s\n")
    two.write_text("period,value,source\n2026-01,31bn,s\n")
    assert load.refused(one, two) == [f"{two}:2: {SAME} 31bn here and 29bn at {one}:2"]


def test_a_headline_and_a_body_may_disagree(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("period,value,where\n2026-01,29bn,title\n2026-01,30bn,p2\n")
    assert load(file).changes.figures["a.csv"].added == 2


def test_two_files_of_one_name_are_refused(load: Loader, tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(HEADER + "2026-01,ict,29bn,,\n")
    assert "expected different names in one load" in load.refused(tmp_path / "x", tmp_path / "y")[0]
    assert load(tmp_path / "x", tmp_path / "x" / "a.csv").changes.figures["a.csv"].added == 1


def test_standard_input_only_adds_and_needs_a_source(load: Loader) -> None:
    assert load.refused("-", stdin="period,value\n2026-01,29bn\n") == [
        "-:1: source: this column is missing"
    ]
    load("-", stdin="period,value,source\n2026-01,29bn,s\n")
    load("-", stdin="period,value,source\n2026-02,30bn,s\n")
    assert ask(load.store, "SELECT count(*) FROM figure") == [(2,)]


def test_a_source_nobody_describes_is_added_with_its_id(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "some press.csv"
    file.write_text("period,value\n2026-01,29bn\n")
    summary = load(file)
    assert summary.undescribed_sources == ("some press",)
    assert ask(load.store, "SELECT id, rounding, published FROM source") == [
        ("some press", "either", None)
    ]


def test_a_bundled_source_rounds_as_described_even_from_standard_input(load: Loader) -> None:
    load("-", stdin="period,category,value,source\n2020-11,ict,16.6bn,2020-11_ict-motie\n")
    assert ask(load.store, "SELECT low, high FROM figure") == [(16_544_000_000.0, 16_656_000_000.0)]


def test_another_rounding_makes_the_intervals_anew(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,value\n2026-01,29bn\n")
    load(tmp_path)
    (tmp_path / "sources.csv").write_text("id,rounding\na,down\n")
    assert load(tmp_path / "sources.csv").changed_sources == ("a",)
    assert ask(load.store, "SELECT low, high FROM figure") == [(28_940_000_000.0, 30_000_000_000.0)]


def test_a_folder_adds_its_words_to_the_stores(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "categories.csv").write_text("id,name,parent,part\nict/drones,Drones,ict,yes\n")
    (tmp_path / "a.csv").write_text(HEADER + "2026-01,Drones,29m,,\n")
    load(tmp_path)
    assert ask(load.store, "SELECT category FROM facts") == [("ict/drones",)]
    with Store(load.store) as store:
        assert store.categories.ancestors("ict/drones") == ("ict", "total")


def test_a_word_cannot_change_its_meaning(load: Loader, tmp_path: Path) -> None:
    load(bundled("seeds"))
    (tmp_path / "destinations.csv").write_text(
        "id,name,parent,part,basis,iso\neu,Europe,world,yes,EU-27,EU\n"
    )
    (problem,) = load.refused(tmp_path / "destinations.csv")
    assert problem.endswith("eu means something else in the store: basis '' there, 'EU-27' here")
    (tmp_path / "destinations.csv").write_text(
        "id,name,parent,part,aliases,iso\neu,Europe,world,yes,europe,EU\n"
    )
    assert load(tmp_path / "destinations.csv").renamed_terms == ("eu",)


def test_a_vocabulary_of_its_own_stands_alone_in_a_new_store(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "categories.csv").write_text("id,name\ntotal,Everything\n")
    load(tmp_path)
    with Store(load.store) as store:
        assert [term.id for term in store.categories] == ["total"]
        assert "us" in store.destinations


class TestFilesBeside:
    """Of files that lie beside a facts file named alone, what it uses is read with it."""

    def test_its_sources_and_no_others(self, load: Loader, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("period,value\n2026-01,29bn\n")
        (tmp_path / "sources.csv").write_text("id,rounding\na,nearest\nb,down\n")
        summary = load(tmp_path / "a.csv")
        assert (summary.new_sources, summary.undescribed_sources) == (("a",), ())
        assert ask(load.store, "SELECT id, rounding FROM source") == [("a", "nearest")]
        assert ask(load.store, "SELECT low, high FROM figure") == [
            (28_440_000_000.0, 29_560_000_000.0)
        ]
        assert [file.name for file in summary.files] == ["a.csv"]

    def test_a_source_that_was_not_described_is_from_then_on(
        self, load: Loader, tmp_path: Path
    ) -> None:
        (tmp_path / "a.csv").write_text("period,value\n2026-01,29bn\n")
        load(tmp_path / "a.csv")
        (tmp_path / "sources.csv").write_text("id,rounding\na,down\n")
        assert load(tmp_path / "a.csv").changed_sources == ("a",)
        assert ask(load.store, "SELECT low, high FROM figure") == [
            (28_940_000_000.0, 30_000_000_000.0)
        ]

    def test_its_words_with_what_is_above_them_and_no_others(
        self, load: Loader, tmp_path: Path
    ) -> None:
        load(bundled("seeds"))
        (tmp_path / "a.csv").write_text("period,category,share\n2026-01,Noodles,5 of food\n")
        words = (
            "id,name,parent\nbread,Bread,food\nfood/ramen,Noodles,food\nfood,Food,total\ntotal,All"
            " goods,\n"
        )
        (tmp_path / "categories.csv").write_text(words.replace("total,All goods,\n", ""))
        summary = load(tmp_path / "a.csv")
        assert summary.new_terms == {"category": 2, "destination": 0}
        with Store(load.store) as store:
            assert store.categories.ancestors("food/ramen") == ("food", "total")
            assert "bread" not in store.categories

    def test_an_alias_beside_is_added_to_a_bundled_word_and_taken_back(
        self, load: Loader, tmp_path: Path
    ) -> None:
        (tmp_path / "a.csv").write_text("period,category,value\n2026-01,boats,1bn\n")
        row = "ships,Ships,total,yes,boats,15 main items"
        (tmp_path / "categories.csv").write_text(f"id,name,parent,part,aliases,basis\n{row}\n")
        load(tmp_path / "a.csv")
        with Store(load.store) as store:
            assert store.categories.match("boats") == store.categories.match("선박") == "ships"
        undo(load.store)
        assert ask(load.store, "SELECT count(*) FROM category") == [(0,)]

    def test_a_vocabulary_of_its_own_with_a_root_is_a_new_stores(
        self, load: Loader, tmp_path: Path
    ) -> None:
        (tmp_path / "a.csv").write_text("period,category,share\n2026-01,hs85,5\n")
        (tmp_path / "categories.csv").write_text(
            "id,name,parent\ntotal,Everything,\nhs84,A,total\nhs85,B,total\n"
        )
        load(tmp_path / "a.csv")
        with Store(load.store) as store:
            assert [term.id for term in store.categories] == ["total", "hs85"]

    def test_the_bundled_vocabulary_beside_a_file_is_no_other_one(
        self, load: Loader, tmp_path: Path
    ) -> None:
        for name in ("2026-01_total-cna.csv", "categories.csv", "destinations.csv"):
            (tmp_path / name).write_bytes((bundled("seeds") / name).read_bytes())
        load(tmp_path / "2026-01_total-cna.csv")
        with Store(load.store) as store:
            assert store.categories.match("섬유") == "textiles"  # of which the article says nothing

    def test_a_word_with_another_meaning_is_refused_only_where_it_is_used(
        self, load: Loader, tmp_path: Path
    ) -> None:
        load(bundled("seeds"))
        (tmp_path / "categories.csv").write_text("id,name,parent,part\ncars,Cars,total,yes\n")
        (tmp_path / "a.csv").write_text("period,category,value\n2026-01,ships,1bn\n")
        load(tmp_path / "a.csv")
        (tmp_path / "a.csv").write_text("period,category,value\n2026-01,cars,1bn\n")
        (problem,) = load.refused(tmp_path / "a.csv")
        assert (
            "a.csv:2: category: cars means something else in the store: basis '15 main items' there"
            in problem
        )

    def test_parents_in_a_circle_are_refused_where_they_are_used(
        self, load: Loader, tmp_path: Path
    ) -> None:
        (tmp_path / "categories.csv").write_text("id,name,parent\na,A,b\nb,B,a\n")
        (tmp_path / "x.csv").write_text("period,category,value\n2026-01,a,1bn\n")
        (problem,) = load.refused(tmp_path / "x.csv")
        assert "x.csv:2: category: its parents form a circle" in problem

    def test_a_file_that_is_named_goes_before_one_beside(
        self, load: Loader, tmp_path: Path
    ) -> None:
        (tmp_path / "y").mkdir()
        (tmp_path / "a.csv").write_text("period,value\n2026-01,29bn\n")
        (tmp_path / "sources.csv").write_text("id,rounding\na,nearest\n")
        (tmp_path / "y" / "sources.csv").write_text("id,rounding\na,down\n")
        load(tmp_path / "a.csv", tmp_path / "y" / "sources.csv")
        assert ask(load.store, "SELECT id, rounding FROM source") == [("a", "down")]

    def test_a_problem_in_one_is_told(self, load: Loader, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("period,value\n2026-01,29bn\n")
        (tmp_path / "sources.csv").write_text("id,rounding\na,sometimes\n")
        (problem,) = load.refused(tmp_path / "a.csv")
        assert "sources.csv:2: rounding: 'sometimes' is not a way of rounding" in problem


def test_a_store_begun_with_fewer_words_learns_the_bundled_ones_it_needs(
    load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    rows = (
        "total,All goods,,,customs clearance\nsemiconductors,Semiconductors,total,yes,15 main"
        " items\n"
    )
    (tmp_path / "old" / "categories.csv").write_text("id,name,parent,part,basis\n" + rows)
    load(tmp_path / "old")
    cells = "2026-01,반도체,1bn\n2026-01,textiles,2bn\n2026-01,바이오의약품,3bn\n"
    (tmp_path / "a.csv").write_text("period,category,value\n" + cells, encoding="utf-8")
    load(tmp_path / "a.csv")
    assert ask(load.store, "SELECT category FROM facts ORDER BY low") == [
        ("semiconductors",), ("textiles",), ("bio-health/biopharmaceuticals",),
    ]  # fmt: skip
    with Store(load.store) as store:
        assert (
            store.categories.match("반도체") == store.categories.match("chips") == "semiconductors"
        )
        assert sorted(term.id for term in store.categories) == [
            "bio-health", "bio-health/biopharmaceuticals", "semiconductors", "textiles", "total",
        ]  # fmt: skip


def test_a_store_that_means_something_else_learns_no_bundled_words(
    load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "categories.csv").write_text("id,name\ntotal,Everything\n")
    load(tmp_path / "categories.csv")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.csv").write_text("period,category,value\n2026-01,textiles,1bn\n")
    assert "'textiles' is not a known category" in load.refused(tmp_path / "b" / "a.csv")[0]


def test_a_file_with_a_large_ending_is_one_of_its_folder(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "A.CSV").write_text("period,value\n2026-01,29bn\n")
    (tmp_path / "Sources.CSV").write_text("id,rounding\nA,down\n")
    assert load(tmp_path).new_sources == ("A",)
    assert ask(load.store, "SELECT id, rounding FROM source") == [("A", "down")]


def test_the_store_is_strict_and_its_references_hold(seeded: Path) -> None:
    assert ask(seeded, "PRAGMA integrity_check") == [("ok",)]
    assert ask(seeded, "PRAGMA foreign_key_check") == []
    tables = (
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE"
        " '\\_%' ESCAPE '\\'"
    )
    assert ask(seeded, tables) == [("sqlite_schema",)] or ask(seeded, tables) == [
        ("sqlite_schema",),
        ("sqlite_temp_schema",),
    ]
    with Store(seeded) as store:
        assert store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.connection.execute("DELETE FROM figure")


def test_the_schema_number_is_the_number_of_migrations(seeded: Path) -> None:
    files = sorted(bundled("migrations").glob("m*.py"))
    assert [file.name[:5] for file in files] == [f"m{n:04}" for n in range(1, len(files) + 1)]
    assert len(files) == SCHEMA_VERSION
    assert repr(load_migrations()).count("m0") == SCHEMA_VERSION
    assert ask(seeded, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert ask(seeded, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert dict(ask(seeded, "SELECT id, unit FROM measure")) == {
        name: str(unit) for name, unit in MEASURES.items()
    }  # type: ignore[arg-type]


def test_what_is_no_store_is_named_and_left_alone(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2026-01,ict,29bn,,\n")
    text = tmp_path / "text.db"
    text.write_text("this is no database, although it is long enough to have been one\n" * 20)
    with pytest.raises(StoreUnusable, match="not an SQLite file"):
        Loader(text)(file)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = other.read_bytes()
    with pytest.raises(StoreUnusable, match="another program"):
        Loader(other)(file)
    assert other.read_bytes() == before
    with pytest.raises(StoreUnusable, match="folder"):
        Loader(tmp_path)(file)
    with pytest.raises(StoreUnusable, match="does not exist"):
        Loader(tmp_path / "no" / "k.db")(file)
    load(file)
    with closing(sqlite3.connect(load.store)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreUnusable, match="newer ktrade"):
        load(file)
    with pytest.raises(StoreUnusable, match="newer ktrade"), Store(load.store):
        pass


@pytest.mark.parametrize("name", ["with space.db", "what?.db", "half#.db", "100%.db", "무역.db"])
def test_odd_paths_are_paths(tmp_path: Path, name: str) -> None:
    store = tmp_path / name
    Loader(store)(bundled("seeds"))
    with Store(store) as opened:
        assert "2026-01" in map(str, opened.periods())


def test_the_corpus_loads_beside_the_seeds(load: Loader) -> None:
    load(bundled("seeds"))
    summary = load(CORPUS)
    expected = 0
    figures = {*MEASURES, "year_earlier"}
    for file in CORPUS.glob("20*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            expected += sum(
                bool(row.get(column)) for row in csv.DictReader(stream) for column in figures
            )
    assert sum(counts.added for counts in summary.changes.figures.values()) == expected > 1000
    assert load(CORPUS).is_empty
    assert load(bundled("seeds")).is_empty


def rows_read(load: Loader, *paths: Path) -> int:
    return sum(file.rows for file in load(*paths).files)


def test_the_files_of_the_last_load_are_not_read_again(load: Loader, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("period,value,source\n2026-01,29bn,s\n")
    two.write_text("period,value,source,claims\n2026-02,30bn,s,record\n2026-02,30bn,s,\n")
    assert rows_read(load, one, two) == 3
    assert rows_read(load, one, two) == 0
    again = load(two, one)
    assert [again.changes.figures[name].unchanged for name in ("one.csv", "two.csv")] == [1, 1]
    assert again.changes.claims["two.csv"].unchanged == 1
    assert again.is_empty
    one.write_text("period,value,source\n2026-01,29.1bn,s\n")
    assert load(one, two).changes.figures["one.csv"].changed == 1
    # What is loaded in between may be anything: here it takes a figure over, and then drops it.
    other = tmp_path / "other.csv"
    other.write_text("period,value,source\n2026-01,29.1bn,s\n")
    load(one)
    load(other)
    other.write_text("period,value,source\n2026-03,1bn,s\n")
    load(other)
    assert load(one).changes.figures["one.csv"].added == 1


def test_a_load_after_new_words_is_read_again(load: Loader, tmp_path: Path) -> None:
    facts, words = tmp_path / "a.csv", tmp_path / "categories.csv"
    facts.write_text(HEADER + "2026-01,chips,29bn,,\n")
    load(facts)
    words.write_text("id,name,parent,part,aliases,basis\nict/drones,Drones,ict,yes,chips,\n")
    load(words)
    assert "chips" in load.refused(facts)[0]


def test_every_clash_is_told_at_its_lines_whatever_the_rows_hold(
    load: Loader, tmp_path: Path
) -> None:
    draw = random.Random(7)
    columns = ("value", "yoy", "mom", "year_earlier")

    def write(file: Path, printed: str) -> list[tuple[str, int]]:
        """Rows of one to four figures, with blank lines among them: each figure's name, and its
        line."""
        lines, at = [",".join(("period", *columns, "source"))], []
        for year in draw.sample(range(1990, 2030), 25):
            lines += [""] * draw.choice((0, 0, 0, 1, 3))
            filled = draw.sample(columns, draw.choice((1, 2, 2, 2, 3, 4)))
            lines.append(
                ",".join(
                    (str(year), *(printed if column in filled else "" for column in columns), "s")
                )
            )
            for column in filled:
                name = f"value {year - 1}" if column == "year_earlier" else f"{column} {year}"
                at.append((name, len(lines)))
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return at

    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    at, again = write(first, "0"), write(second, ">0")
    clashing = sorted((line, other) for name, line in again for of, other in at if of == name)
    told = [
        line.removeprefix(f"{second}:").split(f": {SAME} >0 here and 0 at {first}:")
        for line in load.refused(first, second)
    ]
    assert sorted((int(line), int(other)) for line, other in told) == clashing
    assert len(clashing) > 20


def test_a_first_load_says_each_thing_once_and_names_clashing_lines(
    load: Loader, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(
        "period,value,yoy,year_earlier,source\n2026-01,29bn,3,28bn,s\n2026-02,30bn,4,,s\n"
    )
    second.write_text(
        "period,value,yoy,source\n2026-02,30bn,4,s\n2025-01,28.1bn,,s\n2026-02,30bn,5,s\n"
    )
    assert load.refused(first, second) == [
        f"{second}:3: {SAME} 28.1bn here and 28bn at {first}:2",
        f"{second}:4: {SAME} 5 here and 4 at {first}:3",
        f"{second}:4: {SAME} 5 here and 4 at {second}:2",
    ]
    second.write_text("period,value,yoy,source\n2026-02,30bn,4,s\n")
    assert load(first, second).changes.figures["a.csv"].added == 5
    assert ask(load.store, "SELECT count(*), count(DISTINCT period) FROM figure") == [(5, 3)]
    assert ask(load.store, "PRAGMA integrity_check") == [("ok",)]
    indexes = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'figure'"
    assert ask(load.store, indexes) == [(4,)]

from ktrade.commands.options import Db
from ktrade.store.place import store_path


def command(db: Db = None) -> None:
    """Where the store is, whether or not it exists yet.

    Example: sqlite3 "$(ktrade path)" 'SELECT * FROM facts LIMIT 5'
    """
    print(store_path(db))

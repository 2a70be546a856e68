"""`python -m ktrade` is `ktrade`."""

from ktrade.cli import main

if __name__ == "__main__":
    main()

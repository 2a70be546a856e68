"""Measurements, run on demand: `python -m tests.bench` (all), or with `tightness`, `faults`, `speed`.

They print figures and assert nothing; `scipy` is needed for `tightness` (pip install -e '.[bench]').
"""

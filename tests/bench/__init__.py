"""Measurements, run on demand: `python -m tests.bench` (all), or with `tightness`, `faults`, `speed`.

They print figures and assert nothing, and need what the tests need.
"""

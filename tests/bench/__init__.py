"""Measurements, run on demand: `python -m tests.bench` (all), or with `tightness`, `faults`,
`rounding`, `speed`.

They print figures and assert nothing, and need what the tests need.
"""

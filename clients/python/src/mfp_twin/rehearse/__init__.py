"""A rehearsal: the scenarios run against a twin, or a machine, and all that shows it is kept.

python -m mfp_twin.rehearse [SUITE ...]
"""

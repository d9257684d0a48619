"""The records and the twin's own description of them say the same."""

import dataclasses

import pytest

from mfp_twin import AuditRow, Clock, Entry, Item, Job, Output, Screen, Setting, User


@pytest.mark.parametrize(
    "kind, schema",
    [
        (AuditRow, "AuditShown"),
        (Clock, "ClockShown"),
        (Entry, "TruthShown"),
        (Item, "ScreenItem"),
        (Job, "JobShown"),
        (Output, "OutputShown"),
        (Screen, "Screen"),
        (Setting, "SettingShown"),
        (User, "UserShown"),
    ],
)
def test_a_record_has_only_what_is_described_and_asks_for_no_more(twin_program, kind, schema):
    described = twin_program.control.get("/openapi.json")["components"]["schemas"][schema]
    for field in dataclasses.fields(kind):
        assert field.name in described["properties"], f"{schema} has no {field.name}"
        needed = field.default is dataclasses.MISSING
        assert not needed or field.name in described["required"], f"{schema}.{field.name} may be missing"

"""A complete office multifunction printer in software, for tests.

from mfp_twin import Twin

with Twin.start(pace="instant") as twin:
    device = twin.device
    device.add_user("alice", "alice-pass1")
    job = device.print(b"Hello", "alice", "alice-pass1")
    assert job.state == "held"
    device.panel.log_in("alice", "alice-pass1")
    device.panel.press("Private Charge Print", f"job-{job.id}", "Print")
    device.wait_for_job(job.id, "completed")
    assert device.output()[0].pages == 1
    device.expect_audit(event="Job Status", user="alice", status="Completed")
"""

from .control import Control, Refused, Unanswered
from .device import GENERAL_USER, SYSTEM_ADMINISTRATOR, Device
from .ipp import NotPrinted
from .machine import Machine, NotExported
from .panel import Panel
from .records import AuditRow, Clock, Entry, Item, Job, Output, Screen, Setting, User
from .twin import NotStarted, Twin, find_program

__all__ = [
    "GENERAL_USER",
    "SYSTEM_ADMINISTRATOR",
    "AuditRow",
    "Clock",
    "Control",
    "Device",
    "Entry",
    "Item",
    "Job",
    "Machine",
    "NotExported",
    "NotPrinted",
    "NotStarted",
    "Output",
    "Panel",
    "Refused",
    "Screen",
    "Setting",
    "Twin",
    "Unanswered",
    "User",
    "find_program",
]

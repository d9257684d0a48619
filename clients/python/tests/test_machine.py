"""A machine as the network sees it: what it logs, what it speaks, which of its ports are open."""

import pytest

from mfp_twin import NotExported


def test_the_log_is_pulled_as_the_guides_script_does(twin, twin_program):
    operator = twin_program.key_operator
    rows = twin.machine.audit(operator["id"], operator["password"])
    assert (rows[0].event, rows[0].description) == ("System Status", "Started normally (cold boot)")
    assert rows == twin.audit(), "an administrator who looks at the log is no event of it"


def test_nobody_but_an_administrator_gets_the_log(twin):
    twin.add_user("alice", "alice-pass1")
    for user, password in [("alice", "alice-pass1"), ("alice", "wrong"), ("nobody", "")]:
        with pytest.raises(NotExported):
            twin.machine.audit(user, password)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_it_speaks_the_tls_that_is_set_and_no_other(twin):
    spoken = [version for version in ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] if twin.machine.speaks(version)]
    assert spoken == ["TLS 1.2"], "the guide has TLS 1.3 switched off"


def test_in_the_certified_setting_nothing_listens_but_https(twin):
    assert [port for port in ["https", "http", "ipp", "lpd", "raw"] if twin.machine.listens(port)] == ["https"]

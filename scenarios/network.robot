*** Settings ***
Documentation     What listens, and what it speaks.
Resource          device_${DEVICE}.resource
Test Tags         guide:21

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
Nothing Listens But HTTPS
    [Tags]    SFR:FTP_TRP.1    surface:network
    Port Should Be Open    https
    Port Should Be Closed    http
    Port Should Be Closed    ipp
    Port Should Be Closed    lpd
    Port Should Be Closed    raw

TLS 1.2 And Nothing Older
    [Tags]    SFR:FCS_TLS_EXT.1    SFR:FTP_ITC.1    surface:network
    TLS Should Be Spoken    TLS 1.2
    TLS Should Be Refused    TLS 1.1
    TLS Should Be Refused    TLS 1.0

A Handshake That Fails Is Logged With Its Reason
    [Tags]    SFR:FAU_GEN.1    SFR:FTP_ITC.1    surface:network
    TLS Should Be Refused    TLS 1.1
    Audit Log Should Have    event=Communication    description=Trusted Communication    status=Failed

*** Settings ***
Documentation     The machine's time, and that its log tells when it was changed.
Resource          device_${DEVICE}.resource
Test Tags         SFR:FPT_STM.1    guide:11

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
The Log Is Stamped With The Machine's Time
    [Tags]    SFR:FAU_GEN.1    surface:driver
    Add User    alice    alice-pass1
    Printing Should Be Refused    alice    not-her-password
    Advance    PT24H
    Printing Should Be Refused    alice    not-her-password
    Audit Log Should Have    event=Job Status    date=2021/01/22
    Audit Log Should Have    event=Job Status    date=2021/01/23

*** Settings ***
Documentation     The machine as the guide leaves it, and that each setting that is other than that is found.
Resource          device_${DEVICE}.resource
Test Tags         guide:44    SFR:FMT_MOF.1    SFR:FMT_SMF.1

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
Overwriting Is On
    Setting Should Be    storage.overwrite    1 Overwrite
    A Change Should Be Found    storage.overwrite    Off

The Drive Is Encrypted
    [Tags]    SFR:FDP_DSK_EXT.1
    Setting Should Be    storage.data_encryption    On

Users Log In At The Machine
    [Tags]    SFR:FIA_UAU.1
    Setting Should Be    auth.login_type    Login to Local Accounts
    A Change Should Be Found    auth.login_type    Off

Passwords Have Nine Characters
    [Tags]    SFR:FIA_PMG_EXT.1
    Setting Should Be    auth.password_minimum_length    9
    A Change Should Be Found    auth.password_minimum_length    4

The Panel Logs Out By Itself
    [Tags]    SFR:FTA_SSL.3
    Setting Should Be    timers.auto_clear    Auto Clear: On; Seconds: 30
    A Change Should Be Found    timers.auto_clear    Off

Every Start Tests The Machine
    [Tags]    SFR:FPT_TST_EXT.1
    Setting Should Be    selftest.power_on    On
    A Change Should Be Found    selftest.power_on    Off

*** Keywords ***
A Change Should Be Found
    [Arguments]    ${setting}    ${value}
    Set Setting    ${setting}    ${value}
    Compliance Should Miss    ${setting}

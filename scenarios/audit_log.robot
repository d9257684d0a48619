*** Settings ***
Documentation     What is logged, who gets the log, and that getting it takes nothing out of it.
Resource          device_${DEVICE}.resource
Test Tags         guide:40    surface:cwis

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
The Start Is Logged
    [Tags]    SFR:FAU_GEN.1
    Audit Log Should Have    event=System Status    description=Started normally (cold boot)

A Restart Is Logged With Its Shutdown
    [Tags]    SFR:FAU_GEN.1
    Power    restart
    Advance    PT5M
    Audit Log Should Have    event=System Status    description=Shutdown requested
    Audit Log Should Have    event=System Status    description=Started normally (warm boot)

Only Administrators Get The Log
    [Tags]    SFR:FAU_SAR.2
    Add User    alice    alice-pass1
    Add User    carol    carol-pass1    System Administrator
    Audit Log Should Be Refused To    alice    alice-pass1
    Audit Log Should Be Refused To    nobody    some-password
    Audit Log Should Have    event=Login/Logout    status=Failed (Invalid UserID)

The Log Is The Same After It Was Pulled
    [Tags]    SFR:FAU_STG_EXT.1    SFR:FAU_SAR.1
    Add User    alice    alice-pass1
    Printing Should Be Refused    alice    not-her-password
    Audit Log Should Have    event=Job Status    status=Aborted
    Audit Log Should Have    event=Job Status    status=Aborted

The Log Survives A Power Cut
    [Tags]    SFR:FAU_STG.1
    Add User    alice    alice-pass1
    Printing Should Be Refused    alice    not-her-password
    Power    cut
    Power    on
    Advance    PT5M
    Audit Log Should Have    event=Job Status    status=Aborted

Who Is Named Is Who Did It
    [Tags]    SFR:FAU_GEN.2
    Add User    alice    alice-pass1
    Add User    bob    bob-pass-12
    ${job}=    Print As    bob    bob-pass-12    Hello
    Log In At Panel    bob    bob-pass-12
    Press    Private Charge Print    job-${job}    Print
    Job Should Become    ${job}    completed
    Audit Log Should Have    event=Job Status    user=bob    status=Completed
    Audit Log Should Not Have    event=Job Status    user=alice    status=Completed

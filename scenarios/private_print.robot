*** Settings ***
Documentation     A print waits until its owner stands at the machine; nobody else sees it or gets it.
Resource          device_${DEVICE}.resource
Test Tags         SFR:FDP_ACC.1    SFR:FDP_ACF.1    guide:16    guide:32

*** Variables ***
${DEVICE}         twin

*** Test Cases ***
The Owner Releases A Print
    [Tags]    SFR:FAU_GEN.1    surface:driver    surface:panel
    Add User    alice    alice-pass1
    ${job}=    Print As    alice    alice-pass1    Quarterly figures
    Job Should Be    ${job}    held
    Tray Should Be Empty
    Log In At Panel    alice    alice-pass1
    Press    Private Charge Print    job-${job}    Print
    Job Should Become    ${job}    completed
    Tray Should Hold    1    pages=1
    Audit Log Should Have    event=Job Status    user=alice    description=Print    status=Completed

Nobody Else Sees It
    [Tags]    surface:panel
    Add User    alice    alice-pass1
    Add User    bob    bob-pass-12
    ${job}=    Print As    alice    alice-pass1    Quarterly figures
    Log In At Panel    bob    bob-pass-12
    Press    Private Charge Print
    Panel Should Not Show    alice
    Panel Should Not Show    job-${job}
    Job Should Be    ${job}    held

The Owner Deletes It
    [Tags]    SFR:FAU_GEN.1    surface:panel
    Add User    alice    alice-pass1
    ${job}=    Print As    alice    alice-pass1    Quarterly figures
    Log In At Panel    alice    alice-pass1
    Press    Private Charge Print    job-${job}    Delete
    Press    Yes
    Job Should Become    ${job}    cancelled
    Tray Should Be Empty
    Audit Log Should Have    event=Job Status    user=alice    description=Print    status=Canceled by User

A Wrong Password Prints Nothing
    [Tags]    SFR:FIA_UAU.1    SFR:FAU_GEN.1    surface:driver
    Add User    alice    alice-pass1
    Printing Should Be Refused    alice    not-her-password
    Tray Should Be Empty
    Audit Log Should Have    event=Job Status    description=Print    status=Aborted

Prints Go With Their Owner
    [Tags]    surface:driver
    Add User    alice    alice-pass1
    ${job}=    Print As    alice    alice-pass1    Quarterly figures
    Remove User    alice
    Job Should Become    ${job}    cancelled
    Tray Should Be Empty

A Power Cut Loses No Print
    [Tags]    surface:driver    surface:panel
    Add User    alice    alice-pass1
    ${job}=    Print As    alice    alice-pass1    Quarterly figures
    Power    cut
    Power    on
    Advance    PT5M
    Job Should Be    ${job}    held
    Log In At Panel    alice    alice-pass1
    Press    Private Charge Print    job-${job}    Print
    Job Should Become    ${job}    completed

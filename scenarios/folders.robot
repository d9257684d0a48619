*** Settings ***
Documentation     Folders: what is scanned into one is its owner's, who fetches, prints and deletes it.
Resource          device_${DEVICE}.resource
Test Setup        A Folder With A Scan
Test Tags         SFR:FDP_ACC.1    SFR:FDP_ACF.1    guide:33    surface:panel

*** Variables ***
${DEVICE}         twin
${ORIGINAL}       ${CURDIR}/originals/letter.pdf

*** Test Cases ***
A Scan Lies In The Folder
    [Tags]    SFR:FAU_GEN.1
    Folder Should Hold    7    1
    Audit Log Should Have    event=Job Status    user=alice    description=Scan    status=Completed

Its Owner Prints It
    [Tags]    SFR:FAU_GEN.1
    Log In At Panel    alice    alice-pass1
    Press    Send from Folder    scans    letter    Print
    Advance    PT2M
    Tray Should Hold    1    pages=1
    Folder Should Hold    7    1
    Audit Log Should Have    event=Job Status    user=alice    description=Mailbox    status=Completed

Its Owner Deletes It
    Log In At Panel    alice    alice-pass1
    Press    Send from Folder    scans    letter    Delete    Yes
    Folder Should Hold    7    0

Nobody Else Opens The Folder
    Log In At Panel    bob    bob-pass-12
    Press    Send from Folder    scans
    Panel Should Show    You have no access to this folder.
    Panel Should Not Show    letter

The Key Operator Has All Folders
    Log In At Panel As Key Operator
    Press    Send from Folder
    Panel Should Show    scans

A Scan Survives A Power Cut
    Power    cut
    Power    on
    Advance    PT5M
    Folder Should Hold    7    1

A Folder Goes With Its Owner
    [Tags]    SFR:FMT_MSA.1
    Remove User    alice
    Log In At Panel As Key Operator
    Press    Send from Folder
    Panel Should Not Show    scans

*** Keywords ***
A Folder With A Scan
    Set Setting    home.scan    On
    Add User    alice    alice-pass1
    Add User    bob    bob-pass-12
    Add Folder    7    alice
    Lay Original    ${ORIGINAL}
    Log In At Panel    alice    alice-pass1
    Press    Scan    scans
    Type Into    File Name    letter
    Press    Start
    Advance    PT2M

*** Settings ***
Documentation     Originals that are copied, and scanned into a folder that is its owner's.
Resource          device_${DEVICE}.resource
Test Tags         SFR:FDP_ACC.1    SFR:FDP_ACF.1    guide:32    surface:panel

*** Variables ***
${DEVICE}         twin
${ORIGINAL}       ${CURDIR}/originals/letter.pdf

*** Test Cases ***
Whoever Is Logged In Copies
    [Tags]    SFR:FAU_GEN.1
    Add User    alice    alice-pass1
    Lay Original    ${ORIGINAL}
    Log In At Panel    alice    alice-pass1
    Press    Copy    +    Start
    Advance    PT2M
    Tray Should Hold    2    pages=1
    Audit Log Should Have    event=Job Status    user=alice    description=Copy    status=Completed

Without A Log-in Nobody Copies
    [Tags]    SFR:FIA_UAU.1
    Lay Original    ${ORIGINAL}
    Run Keyword And Expect Error    *    Press    Copy
    Tray Should Be Empty
